"""Choose, draw and photograph the documents of a dossier."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any

from printing.specimen.case import Case, Drawn
from printing.specimen.hard import HARD, NOT_A_DOCUMENT, hardened, recipe, upload
from printing.specimen.kinds import KINDS
from printing.specimen.packing import Upload
from printing.specimen.page import Align, Look
from printing.specimen.people import Person
from printing.specimen.plan import LAYOUT_WEIGHTS, LAYOUTS, NEW_LAYOUT_WEIGHTS, Plan
from printing.specimen.statement import draw_statement
from printing.specimen.wear import WEAR

_CONDITION_WEIGHTS = {
    "scan300": 10, "scan200": 14, "photocopy": 12, "phone": 16, "phone_dim": 14, "whatsapp": 24, "rotated": 10,
}  # fmt: skip
_FONT_WEIGHTS = {"liberation": 22, "serif": 20, "carlito": 20, "dejavu": 14, "noto": 18, "mono": 6}
_TINTS = ("#bcd3e6", "#c9dccb", "#e3cfd6", "#d8d2bd", "#b9d8d8")
_HARD_SHARE = 0.8
_PROOF = {"CERAI HIDUP TERCATAT": "akta_perceraian", "CERAI MATI": "akta_kematian"}
_STATUS_KINDS = frozenset({"akta_perkawinan", "buku_nikah", *_PROOF.values()})
_AKTA_FIELDS = frozenset({"nama", "tempat_lahir", "tanggal_lahir"})


@dataclass(frozen=True, slots=True)
class Made:
    """A document as uploaded, and what it says; `shown` is what can be read from the upload."""

    kind: str
    file: Upload
    condition: str
    font: str
    layout: str
    fields: dict[str, Any]
    shown: dict[str, Any]

    @property
    def truth(self) -> dict[str, Any]:
        """The document's entry in truth.json."""
        return {"condition": self.condition, "font": self.font, "layout": self.layout, "fields": self.shown}


def choose_condition(plan: Plan, kind: str, rng: Random) -> str:
    """The plan's condition, else one by chance; a family card is always a document."""
    if plan.condition:
        return plan.condition
    if plan.hard and rng.random() < _HARD_SHARE:
        return rng.choice([name for name in HARD if kind != "kk" or name != NOT_A_DOCUMENT])
    return rng.choices(list(_CONDITION_WEIGHTS), weights=list(_CONDITION_WEIGHTS.values()))[0]


def choose_layout(plan: Plan, condition: str, rng: Random) -> str:
    """The plan's layout, else one by chance; what a typewriter or a dot matrix filled in is old."""
    if plan.layout:
        return plan.layout
    if "filled" in recipe(condition).look:
        return "blangko"
    # Whoever has just moved in has a card of today.
    weights = NEW_LAYOUT_WEIGHTS if plan.service == "pindah_datang" else LAYOUT_WEIGHTS
    return rng.choices(LAYOUTS, weights=weights)[0]


def proves(kinds: tuple[str, ...], person: Person) -> bool:
    """Whether documents on a marital status, if there are any among `kinds`, fit somebody's status."""
    wanted = _STATUS_KINDS.intersection(kinds)
    return not wanted or proof_of_status(person) in wanted


def proof_of_status(person: Person) -> str | None:
    """The kind of document that proves somebody's marital status; None when none does."""
    if person.status == "KAWIN TERCATAT":
        return "buku_nikah" if person.religion == "ISLAM" else "akta_perkawinan"
    return _PROOF.get(person.status)


def make_documents(case: Case, plan: Plan, kk_condition: str, layout: str, rng: Random) -> Iterator[Made]:
    """Draw and photograph each document of a case."""
    font = plan.font or rng.choices(list(_FONT_WEIGHTS), weights=list(_FONT_WEIGHTS.values()))[0]
    for kind in _kinds(case, plan, rng):
        condition = kk_condition if kind == "kk" else choose_condition(plan, kind, rng)
        paper = layout if kind == "kk" else choose_layout(replace(plan, layout=None), condition, rng)
        yield _make(case, plan, kind, condition, _look(font, paper, rng), rng)


def _make(case: Case, plan: Plan, kind: str, condition: str, look: Look, rng: Random) -> Made:
    look = hardened(look, condition, rng.getrandbits(30))
    drawn = KINDS[kind](case, look, rng)
    extras = plan.extras if plan.extras is not None else _choose_extras(plan, condition, rng)
    file = upload(drawn.pdf, condition, rng.getrandbits(40), extras, _companion(case, kind, condition, look, rng))
    readable = condition != NOT_A_DOCUMENT
    return Made(
        kind, file, condition, look.font, drawn.layout, drawn.fields, drawn.fields if readable else _blank(drawn)
    )


def _look(font: str, layout: str, rng: Random) -> Look:
    align: Align = "center" if rng.random() < 0.25 else "left"
    return Look(font, layout, rng.uniform(6.1, 7.0), align, rng.choice(_TINTS))


def _companion(case: Case, kind: str, condition: str, look: Look, rng: Random) -> bytes | None:
    beside = {"beside": "akta_kelahiran" if kind == "kk" else "kk", "behind": "statement"}
    other = beside.get(recipe(condition).companion)
    if other is None:
        return None
    return draw_statement(case, look, rng) if other == "statement" else KINDS[other](case, look, rng).pdf


def _blank(drawn: Drawn) -> dict[str, Any]:
    return {name: [] if name == "members" else None for name in drawn.fields}


def _kinds(case: Case, plan: Plan, rng: Random) -> tuple[str, ...]:
    if plan.documents:
        return plan.documents
    if case.service in ("ktp_hilang", "pindah_datang"):
        return ("kk", "surat_kehilangan" if case.service == "ktp_hilang" else "skpwni")
    kinds = ["kk"]
    if "status_perkawinan" in case.changes and (proof := proof_of_status(case.applicant)):
        kinds.append(proof)
    if "pendidikan" in case.changes:
        kinds.append("ijazah")
    share = {"ktp_baru": 0.6, "ktp_rusak": 0.15, "ubah_data": 0.4}.get(case.service, 0.0)
    if _AKTA_FIELDS & set(case.changes) or (len(kinds) == 1 and rng.random() < share):
        kinds.append("akta_kelahiran")
    if case.service == "ktp_rusak" and rng.random() < 0.25:
        kinds.append("ktp_lama")
    return tuple(kinds)


def _choose_extras(plan: Plan, condition: str, rng: Random) -> tuple[str, ...]:
    if plan.hard and condition in _CONDITION_WEIGHTS:
        return tuple(rng.sample(sorted(WEAR), rng.choice((1, 1, 2))))
    return ("fold",) if rng.random() < 0.12 else ()


def in_use(layout: str, day: date) -> bool:
    """Whether cards of a layout were issued on a day.

    Electronic signing began in 2019; white paper replaced security paper on 1 July 2020, stocks lasted a while.
    """
    first, last = {
        "tte": (date(2019, 3, 1), date.max),
        "blangko": (date.min, date(2020, 12, 31)),
        "plain": (date(2018, 1, 1), date.max),
    }[layout]
    return first <= day <= last
