"""Put sample dossiers together: invent a case, draw its documents, damage them, fill the form, write the folder."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

from printing.specimen.case import Case
from printing.specimen.damage import imitate
from printing.specimen.form import Slips, choose_slips, fill_form
from printing.specimen.household import choose_applicant, invent_household, may_apply
from printing.specimen.kinds import KINDS
from printing.specimen.page import Align, Look

Progress = Callable[[int, int], None]

# A fixed day, so that the same seed gives the same files whenever it runs.
DEFAULT_SUBMITTED = datetime(2026, 11, 20, 9, 0, tzinfo=timezone(timedelta(hours=7)))
SPREAD = timedelta(hours=40)
LAYOUTS = ("tte", "blangko", "plain")
_LAYOUT_WEIGHTS = (50, 28, 22)
# Electronic signing began in 2019; white paper replaced security paper on 1 July 2020, stocks lasted a while.
_IN_USE = {
    "tte": (date(2019, 3, 1), date.max),
    "blangko": (date.min, date(2020, 12, 31)),
    "plain": (date(2018, 1, 1), date.max),
}

_SERVICES = ("ktp_baru", "ktp_hilang", "ktp_rusak", "ubah_data")
_SERVICE_WEIGHTS = (34, 34, 14, 18)
_CHANNELS = ("web", "aplikasi", "whatsapp", "loket", "email")
_CONDITION_WEIGHTS = {
    "scan300": 10, "scan200": 14, "photocopy": 12, "phone": 16, "phone_dim": 14, "whatsapp": 24, "rotated": 10,
}  # fmt: skip
_FONT_WEIGHTS = {"liberation": 22, "serif": 20, "carlito": 20, "dejavu": 14, "noto": 18, "mono": 6}
_TINTS = ("#bcd3e6", "#c9dccb", "#e3cfd6", "#d8d2bd", "#b9d8d8")
_CHANGES = (("nama",), ("status_perkawinan",), ("alamat",), ("pekerjaan",), ("tanggal_lahir",), ("agama",), ())


# The entries of dossier.json and of truth.json for the documents.
_Documents = tuple[list[dict[str, str]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a dossier shall be; whatever is None is left to chance."""

    service: str | None = None
    layout: str | None = None
    condition: str | None = None
    font: str | None = None
    slips: Slips | None = None
    changes: tuple[str, ...] | None = None
    leave_out: tuple[str, ...] = ()
    extras: tuple[str, ...] | None = None
    person_seed: str | None = None
    office: str | None = None
    hours_ago: float | None = None
    documents: tuple[str, ...] = field(default=())


def make_samples(
    out: Path, count: int, seed: int, progress: Progress | None = None, submitted: datetime | None = None
) -> list[Path]:
    """Write `count` sample dossiers with truth.json below `out`; answers their folders.

    The same seed gives the same bytes. `submitted` (with offset) is the latest moment of submission; the dossiers
    spread over the forty hours before it. `progress(done, count)` is called after each.
    """
    return write_plans(out, [Plan()] * count, seed, progress, submitted)


def write_plans(
    out: Path,
    plans: list[Plan],
    seed: int,
    progress: Progress | None = None,
    submitted: datetime | None = None,
) -> list[Path]:
    """Write one dossier for each plan; else as `make_samples`."""
    latest = submitted or DEFAULT_SUBMITTED
    folders = []
    for number, plan in enumerate(plans):
        rng = Random(f"dossier/{seed}/{number}")
        folders.append(_write_dossier(out, plan, seed, number, latest, rng))
        if progress:
            progress(number + 1, len(plans))
    return folders


def _write_dossier(out: Path, plan: Plan, seed: int, number: int, latest: datetime, rng: Random) -> Path:
    service = plan.service or rng.choices(_SERVICES, weights=_SERVICE_WEIGHTS)[0]
    changes = plan.changes if plan.changes is not None else rng.choice(_CHANGES)
    changes = changes if service == "ubah_data" else ()
    hours = plan.hours_ago if plan.hours_ago is not None else rng.uniform(0, SPREAD.total_seconds() / 3600)
    layout = plan.layout or rng.choices(LAYOUTS, weights=_LAYOUT_WEIGHTS)[0]
    people = Random(f"people/{seed}/{plan.person_seed}") if plan.person_seed else rng
    case = _case(people, service, changes, layout, latest, plan.office)
    sent = (latest - timedelta(hours=hours)).replace(second=0, microsecond=0)
    sent = sent.astimezone(timezone(timedelta(hours=case.household.place.offset)))
    place = case.household.place
    registration = f"{place.region}-{sent:%Y%m%d}-{seed % 100:02d}{number:04d}"
    folder = out / registration
    (folder / "scans").mkdir(parents=True, exist_ok=True)
    documents, truth = _draw_documents(case, plan, layout, folder, rng)
    slips = plan.slips if plan.slips is not None else choose_slips(rng)
    form, verdicts = fill_form(truth["kk"]["fields"], case.row, case.applicant.blood, slips, rng)
    for kind in plan.leave_out:
        (folder / _file(kind)).unlink()
        truth.pop(kind)
    dossier: dict[str, Any] = {
        "schema": "loket/dossier-1",
        "registration_no": registration,
        "service": service,
        **({"changes": list(changes)} if changes else {}),
        "channel": rng.choice(_CHANNELS),
        "region": place.region,
        "office": place.office,
        "submitted_at": sent.isoformat(),
        "form": form,
        "documents": [entry for entry in documents if entry["kind"] not in plan.leave_out],
    }
    _write_json(folder / "dossier.json", dossier)
    _write_json(folder / "truth.json", {"documents": truth, "applicant_row": case.row, "form": verdicts})
    return folder


def _case(
    people: Random, service: str, changes: tuple[str, ...], layout: str, latest: datetime, office: str | None
) -> Case:
    """Invent households until one has somebody who may ask, and a card issued when its layout was in use."""
    today = latest.date() - timedelta(days=2)
    while True:
        household = invent_household(people, today, service, office)
        row = choose_applicant(people, household, today, service)
        applicant = household.members[row]
        wed = applicant.status.startswith("KAWIN")
        fits = wed or "status_perkawinan" not in changes
        first, last = _IN_USE[layout]
        if fits and may_apply(applicant, today, service) and first <= household.issued <= last:
            return Case(household, row, service, changes, today)


def _kinds(case: Case, plan: Plan, rng: Random) -> tuple[str, ...]:
    if plan.documents:
        return plan.documents
    if case.service == "ktp_hilang":
        return ("kk", "surat_kehilangan")
    on_akta = {"nama", "tempat_lahir", "tanggal_lahir"} & set(case.changes)
    share = {"ktp_baru": 0.6, "ktp_rusak": 0.15, "ubah_data": 0.4}[case.service]
    return ("kk", "akta_kelahiran") if on_akta or rng.random() < share else ("kk",)


def _draw_documents(
    case: Case, plan: Plan, layout: str, folder: Path, rng: Random
) -> tuple[list[dict[str, str]], dict[str, Any]]:
    font = plan.font or rng.choices(list(_FONT_WEIGHTS), weights=list(_FONT_WEIGHTS.values()))[0]
    entries, truth = [], {}
    for kind in _kinds(case, plan, rng):
        align: Align = "center" if rng.random() < 0.25 else "left"
        paper = layout if kind == "kk" else rng.choices(LAYOUTS, weights=_LAYOUT_WEIGHTS)[0]
        look = Look(font, paper, rng.uniform(6.1, 7.0), align, rng.choice(_TINTS))
        condition = (
            plan.condition or rng.choices(list(_CONDITION_WEIGHTS), weights=list(_CONDITION_WEIGHTS.values()))[0]
        )
        drawn = KINDS[kind](case, look, rng)
        extras = plan.extras if plan.extras is not None else _choose_extras(rng)
        image = imitate(drawn.pdf, condition, rng.getrandbits(40), extras)
        (folder / _file(kind)).write_bytes(image)
        entries.append(
            {
                "kind": kind,
                "file": _file(kind),
                "media_type": "image/jpeg",
                "sha256": hashlib.sha256(image).hexdigest(),
            }
        )
        truth[kind] = {"condition": condition, "font": font, "layout": drawn.layout, "fields": drawn.fields}
    return entries, truth


def _choose_extras(rng: Random) -> tuple[str, ...]:
    return ("fold",) if rng.random() < 0.12 else ()


def _file(kind: str) -> str:
    return f"scans/{kind}.jpg"


def _write_json(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
