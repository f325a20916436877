"""Forged, copied, changed, expired and recalled papers, each against the check that must see it."""

import hashlib
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from attacks import Outcome, Record
from counters import HandClock, bundles, filled, open_counter
from devices import make_device
from forging import (
    cover,
    cover_end,
    cut_out,
    draw_line,
    edited,
    hide,
    move_away,
    paste_note,
    photo,
    put_on_a_layer,
    redrawn,
    saved,
    shrink,
    whiten,
    with_form,
)

from ocr.papers import look_at_paper
from printing.receipts.reading_back import differences
from workstation.access.device import Device
from workstation.access.signers import Cards, OwnCard, PublishedCards, Signer
from workstation.domain.event import Role
from workstation.domain.officer import Officer
from workstation.domain.paper_verdict import PaperVerdict, Verdict
from workstation.domain.queue import QueueFilter
from workstation.domain.receipt import Paper, ReceiptType
from workstation.domain.ruling import Decision, Review
from workstation.domain.seal import SIGNATURE_BYTES, body_of, code_of, message_of, read_code
from workstation.papers import Papers
from workstation.steps.check_paper import Checker, check_look, check_text
from workstation.steps.counter import Counter
from workstation.steps.decide import Decide, decide
from workstation.steps.queue import list_queue
from workstation.steps.recall import TakeBack, take_back
from workstation.steps.receipt import IssuedReceipt, IssueReceipt, issue, preview
from workstation.steps.review import ReviewDecision, review
from workstation.sync.round import synchronise

ANI, SRI = Officer("ani"), Officer("sri", Role.SUPERVISOR)
OTHER_NAME = "BUKAN PEMILIK SURAT"


@dataclass
class Bench:
    """A counter, one printed paper, and what a bank knows: the office's card."""

    counter: Counter
    issued: IssuedReceipt
    folder: Path

    @property
    def code(self) -> str:
        return self.issued.receipt.code

    @property
    def name(self) -> str:
        return self.issued.receipt.form["nama"]

    def here(self) -> Checker:
        return Checker((OwnCard(lambda: self.counter.device.card),), differences, self.counter.view)

    def bank(self) -> Checker:
        return Checker((Cards([self.counter.device.card]),), differences)

    def text(self, code: str, nik: str = "", checker: Checker | None = None) -> PaperVerdict:
        return check_text(checker or self.here(), code, self.counter.clock.now(), nik)

    def file(self, data: bytes, checker: Checker | None = None) -> PaperVerdict:
        path = self.folder / f"{hashlib.sha256(data).hexdigest()[:12]}.bin"
        path.write_bytes(data)
        return check_look(checker or self.here(), look_at_paper(path), self.counter.clock.now())

    def print(self, kind: ReceiptType = ReceiptType.SUKET, paper: Paper = Paper.A5, reason: str = "") -> IssuedReceipt:
        return issue(self.counter, ANI, IssueReceipt(self.issued.event.dossier_id, kind, paper, reason))


@pytest.fixture
def bench(tmp_path: Path, samples: Path) -> Bench:
    for bundle in list(bundles(samples))[:2]:
        shutil.copytree(bundle, tmp_path / "few" / bundle.name)
    counter = filled(tmp_path, tmp_path / "few", "loket-1", suket_enabled=True)[0]
    dossier_id = list_queue(counter, QueueFilter())[0].dossier_id
    decide(counter, ANI, Decide(dossier_id, Decision.APPROVE, note="cocok"))
    synchronise(counter)
    case = list_queue(counter, QueueFilter(dossiers=frozenset({dossier_id}), states=frozenset()))[0]
    if case.state.value == "flagged":
        review(counter, SRI, ReviewDecision(dossier_id, Review.UPHOLD, "cocok"))
        synchronise(counter)
    made = issue(counter, ANI, IssueReceipt(dossier_id, ReceiptType.SUKET))
    return Bench(counter, made, tmp_path)


def signed_by(device: Device, code: str, **changes: object) -> str:
    """A code with other words, signed by somebody."""
    body = body_of(replace(read_code(code).seal, **changes))  # type: ignore[arg-type]
    return code_of(body, device.sign(message_of(body)))


def test_an_honest_paper_is_valid_as_file_photo_and_text(bench: Bench) -> None:
    here = bench.file(bench.issued.pdf)
    assert (here.verdict, here.compared, here.differences, here.signer) == (Verdict.VALID, True, (), "loket-1")
    assert here.seal is not None and here.seal.name == bench.name
    assert bench.file(bench.issued.pdf, bench.bank()).verdict is Verdict.VALID
    assert bench.text(f"Mohon dicek\n{bench.code.lower()}\nterima kasih").verdict is Verdict.VALID
    taken = saved(photo(bench.issued.pdf), bench.folder / "foto.jpg")
    seen = bench.file(taken.read_bytes())
    assert (seen.verdict, seen.compared) == (Verdict.VALID, False)


def test_every_paper_agrees_with_its_own_code(bench: Bench) -> None:
    for kind in (ReceiptType.SUKET, ReceiptType.TANDA_TERIMA):
        for paper in Paper:
            assert bench.file(bench.print(kind, paper, reason="hilang").pdf).verdict is Verdict.VALID


def test_no_flipped_bit_of_a_code_passes(bench: Bench, attack: Record) -> None:
    """500 places, each of which would have to be seen."""
    found = read_code(bench.code)
    raw = bytearray(body_of(found.seal) + found.signature)
    chance = random.Random(20261127)
    verdicts = []
    for place in chance.sample(range(8 * len(raw)), 500):
        forged = bytearray(raw)
        forged[place // 8] ^= 1 << place % 8
        code = code_of(bytes(forged[:-SIGNATURE_BYTES]), bytes(forged[-SIGNATURE_BYTES:]))
        verdicts.append(bench.text(code, checker=bench.bank()).verdict)
    seen = {verdict: verdicts.count(verdict) for verdict in set(verdicts)}
    attack("receipt: flipped bits of the code", Outcome.DETECTED, 500, 500 - seen.get(Verdict.VALID, 0))
    # Flips of the key's id say "unknown", flips of the length "broken off": 64 and 16 bits of the whole at most.
    assert seen[Verdict.ALTERED] > 400


Attack = Callable[[Bench], PaperVerdict]
ATTACKS: dict[str, tuple[Attack, Verdict]] = {
    "code copied onto another person's paper": (
        lambda at: at.file(with_form(at.issued, nama=OTHER_NAME)),
        Verdict.ALTERED,
    ),
    "another NIK on the paper": (lambda at: at.file(with_form(at.issued, nik="3171010101900009")), Verdict.ALTERED),
    "a letter more in the name": (lambda at: at.file(with_form(at.issued, nama=at.name + "A")), Verdict.ALTERED),
    "another birth date": (lambda at: at.file(with_form(at.issued, tanggal_lahir="1970-01-01")), Verdict.ALTERED),
    "another address": (lambda at: at.file(with_form(at.issued, alamat="JL. LAIN NO. 1")), Verdict.ALTERED),
    "another serial": (lambda at: at.file(redrawn(at.issued, serial="SK/LOKET-1/2026/00099-ABCDE")), Verdict.ALTERED),
    "another registration number": (lambda at: at.file(redrawn(at.issued, registration_no="X-1")), Verdict.ALTERED),
    "an earlier day of issue": (
        lambda at: at.file(redrawn(at.issued, issued_at=at.issued.receipt.issued_at - timedelta(days=90))),
        Verdict.ALTERED,
    ),
    "a later last day": (
        lambda at: at.file(redrawn(at.issued, expires_on=at.issued.receipt.expires_on + timedelta(days=90))),
        Verdict.ALTERED,
    ),
    "a tanda terima turned into a suket": (
        lambda at: at.file(redrawn(at.print(ReceiptType.TANDA_TERIMA), type=ReceiptType.SUKET)),
        Verdict.ALTERED,
    ),
    "the mark of a copy taken away": (
        lambda at: at.file(redrawn(at.print(reason="hilang"), copy_number=1)),
        Verdict.ALTERED,
    ),
    "signed by a stranger": (
        lambda at: at.text(signed_by(make_device("palsu"), at.code, key_id=make_device("palsu").card.key_id)),
        Verdict.UNKNOWN_OFFICE,
    ),
    "signed by a stranger under our key's id": (
        lambda at: at.text(signed_by(make_device("palsu"), at.code, name=OTHER_NAME)),
        Verdict.ALTERED,
    ),
    "our signature under other words": (
        lambda at: at.text(
            code_of(body_of(replace(read_code(at.code).seal, name=OTHER_NAME)), read_code(at.code).signature)
        ),
        Verdict.ALTERED,
    ),
    "an event's or stick's signature used for a paper": (
        lambda at: at.text(
            code_of(body_of(read_code(at.code).seal), at.counter.device.sign(body_of(read_code(at.code).seal)))
        ),
        Verdict.ALTERED,
    ),
    "the code of a preview": (
        lambda at: at.file(preview(at.counter, ANI, IssueReceipt(at.issued.event.dossier_id, ReceiptType.SUKET))),
        Verdict.NOT_A_RECEIPT,
    ),
    "the version set back": (lambda at: at.text(at.code.replace("LKT1.", "LKT0.")), Verdict.NOT_A_RECEIPT),
    "a version still to come": (lambda at: at.text(at.code.replace("LKT1.", "LKT7.")), Verdict.NEWER),
    "a code cut short": (lambda at: at.text(at.code[:-9]), Verdict.NOT_A_RECEIPT),
    "a code with more behind it": (lambda at: at.text(at.code + "ABCDEFGH"), Verdict.ALTERED),
    "another QR altogether": (
        lambda at: at.file(redrawn(at.issued, code="https://layananonline.dukcapil.kemendagri.go.id/x")),
        Verdict.NOT_A_RECEIPT,
    ),
    "the NIK that somebody typed": (lambda at: at.text(at.code, nik="3171010101900009"), Verdict.ALTERED),
}


def test_every_attack_is_seen(bench: Bench, attack: Record) -> None:
    found = {name: forge(bench).verdict for name, (forge, _) in ATTACKS.items()}
    for name, verdict in found.items():
        attack(f"receipt: {name}", Outcome.DETECTED, 1, int(verdict is not Verdict.VALID))
    assert found == {name: expected for name, (_, expected) in ATTACKS.items()}


OUT_OF_SIGHT: dict[str, Callable[..., None]] = {
    "a block over it": cover,
    "a block over its last letter": cover_end,
    "a broad white line over it": partial(draw_line, wide=14, shade=255, high=0.5),
    "a thin white line through it": partial(draw_line, wide=0.4, shade=255, high=0.5),
    "a bar at its feet, which makes an E of an F": partial(draw_line, wide=1.2, shade=0, high=0.05),
    "a note over it": paste_note,
    "turned white": whiten,
    "made invisible": hide,
    "shrunk": shrink,
    "moved away": move_away,
    "cut out": cut_out,
    "on a layer": put_on_a_layer,
}


def test_words_that_eyes_do_not_see_are_not_compared_by_machine(bench: Bench, attack: Record) -> None:
    """The true name stays in the file, out of sight; so nothing may say that the file's words are right."""
    first, unseen = bench.name.split()[0], []
    for name, trick in OUT_OF_SIGHT.items():
        found = bench.file(edited(bench.issued.pdf, partial(trick, words=first)))
        told = any("tersembunyi atau tertutup" in str(remark) for remark in found.remarks)
        unseen += [] if told and not found.compared else [name]
        assert found.seal is not None and found.seal.name == bench.name
    assert unseen == []
    attack("receipt: true words out of sight under the true code", Outcome.DETECTED, *[len(OUT_OF_SIGHT)] * 2)
    # And what is only saved anew is compared, though it is another file than the one that was printed.
    again = bench.file(edited(bench.issued.pdf, lambda page: None))
    assert again.compared and any("bukan lagi berkas yang disimpan" in str(remark) for remark in again.remarks)


def test_a_suket_ends_with_its_last_day(bench: Bench) -> None:
    clock = bench.counter.clock
    assert isinstance(clock, HandClock)
    clock.advance(days=179)
    assert bench.text(bench.code).verdict is Verdict.VALID
    clock.advance(days=3)
    assert bench.text(bench.code).verdict is Verdict.EXPIRED
    assert bench.text(bench.code, checker=bench.bank()).verdict is Verdict.EXPIRED


def test_an_old_paper_whose_decision_was_overturned_is_recalled(bench: Bench) -> None:
    row = next(
        row for row in list_queue(bench.counter, QueueFilter()) if row.dossier_id != bench.issued.event.dossier_id
    )
    decide(bench.counter, ANI, Decide(row.dossier_id, Decision.REJECT, ("dokumen_salah",)))
    paper = issue(bench.counter, ANI, IssueReceipt(row.dossier_id, ReceiptType.PENOLAKAN))
    assert bench.text(paper.receipt.code).verdict is Verdict.VALID
    review(bench.counter, SRI, ReviewDecision(row.dossier_id, Review.RETURN, "keliru"))
    found = bench.text(paper.receipt.code)
    assert found.verdict is Verdict.RECALLED and found.as_of is not None
    assert bench.file(paper.pdf).verdict is Verdict.RECALLED
    take_back(bench.counter, ANI, TakeBack(row.dossier_id, paper.receipt.serial))
    assert bench.text(paper.receipt.code).verdict is Verdict.RECALLED
    # A bank cannot know, and says so.
    away = bench.text(paper.receipt.code, checker=bench.bank())
    assert away.verdict is Verdict.VALID
    assert any("tidak tahu apakah suratnya sudah ditarik" in str(remark) for remark in away.remarks)


def test_a_serial_used_for_another_dossier_is_seen(bench: Bench) -> None:
    """A counter's own key signs, as a dishonest officer could make it do."""
    forged = signed_by(bench.counter.device, bench.code, registration_no="3171-20261111-000001")  # type: ignore[arg-type]
    assert bench.text(forged).verdict is Verdict.ALTERED


def test_a_print_that_nobody_recorded_is_told(bench: Bench) -> None:
    forged = signed_by(bench.counter.device, bench.code, copy_number=7)  # type: ignore[arg-type]
    assert any("tidak tercatat" in str(remark) for remark in bench.text(forged).remarks)


def test_a_retired_key_is_believed_only_for_prints_that_are_recorded(bench: Bench) -> None:
    class Retired:
        def find(self, key_id: str) -> Signer:
            return Signer(bench.counter.device.card, retired=True)

    checker = replace(bench.here(), keys=(Retired(),))
    assert bench.text(bench.code, checker=checker).verdict is Verdict.VALID
    later = signed_by(bench.counter.device, bench.code, serial="SK/LOKET-1/2026/00077-ABCDE")  # type: ignore[arg-type]
    assert bench.text(later, checker=checker).verdict is Verdict.UNKNOWN_OFFICE


def test_a_key_that_was_stolen_makes_no_other_paper_of_a_recorded_one(bench: Bench, attack: Record) -> None:
    class Retired:
        def find(self, key_id: str) -> Signer:
            return Signer(bench.counter.device.card, retired=True)

    checker = replace(bench.here(), keys=(Retired(),))
    seal = read_code(bench.code).seal
    assert seal.expires_on is not None
    for changes in (
        {"name": OTHER_NAME},
        {"expires_on": seal.expires_on + timedelta(days=365)},
        {"words_trace": bytes(8)},
        {"type": ReceiptType.TANDA_TERIMA},
        {"issued_at": seal.issued_at + timedelta(days=30)},
    ):
        forged = signed_by(bench.counter.device, bench.code, **changes)  # type: ignore[arg-type]
        found = bench.text(forged, checker=checker)
        attack(
            "receipt: other words under a recorded serial, by a stolen key that was replaced",
            Outcome.DETECTED,
            1,
            int(found.verdict is Verdict.UNKNOWN_OFFICE),
        )
        assert any("tidak tercatat" in str(remark) for remark in bench.text(forged).remarks)


def test_provisional_papers_say_so_and_what_became_of_it(bench: Bench) -> None:
    row = next(
        row for row in list_queue(bench.counter, QueueFilter()) if row.dossier_id != bench.issued.event.dossier_id
    )
    decide(bench.counter, ANI, Decide(row.dossier_id, Decision.REJECT, ("dokumen_salah",)))
    paper = issue(bench.counter, ANI, IssueReceipt(row.dossier_id, ReceiptType.PENOLAKAN))
    assert paper.receipt.provisional and read_code(paper.receipt.code).seal.provisional
    told = [str(remark) for remark in bench.text(paper.receipt.code).remarks]
    assert any("SEMENTARA" in one for one in told) and any("masih belum terkirim" in one for one in told)
    synchronise(bench.counter)
    told = [str(remark) for remark in bench.text(paper.receipt.code).remarks]
    assert any("kini sudah terkirim" in one for one in told)
    assert bench.file(redrawn(paper, provisional=False)).differences == ("provisional",)


def test_a_photo_too_bad_to_read_accuses_nobody(bench: Bench) -> None:
    strip = bench.print(ReceiptType.TANDA_TERIMA, Paper.THERMAL80).pdf
    good = saved(photo(strip, dpi=130, blur=0.9, angle=-7), bench.folder / "struk.jpg", quality=45)
    assert bench.file(good.read_bytes()).verdict is Verdict.VALID
    bad = saved(photo(strip, dpi=60, blur=3), bench.folder / "kabur.jpg", quality=20)
    assert bench.file(bad.read_bytes()).verdict is Verdict.UNREADABLE


def test_two_offices_check_each_other_by_their_cards(tmp_path: Path, bench: Bench) -> None:
    other = open_counter(tmp_path / "other", name="loket-pulau")
    checker = Checker((OwnCard(lambda: other.device.card),), differences, other.view)
    assert bench.text(bench.code, checker=checker).verdict is Verdict.UNKNOWN_OFFICE
    checker = replace(checker, keys=(*checker.keys, Cards([bench.counter.device.card])))
    found = bench.text(bench.code, checker=checker)
    assert (found.verdict, found.signer) == (Verdict.VALID, "loket-1")


def test_a_colleagues_paper_is_known_by_the_key_that_the_hub_brought(tmp_path: Path, bench: Bench) -> None:
    other = open_counter(tmp_path / "other", bench.folder / "hub", "loket-2", bench.counter.clock)
    checker = Checker((PublishedCards(other.view),), differences, other.view)
    assert bench.text(bench.code, checker=checker).verdict is Verdict.UNKNOWN_OFFICE
    synchronise(bench.counter)
    synchronise(other)
    found = bench.text(bench.code, checker=checker)
    assert (found.verdict, found.signer) == (Verdict.VALID, "loket-1")


def test_a_file_is_looked_at_in_a_process_of_its_own(bench: Bench) -> None:
    path = bench.folder / "surat.pdf"
    path.write_bytes(bench.issued.pdf)
    papers = Papers((Cards([bench.counter.device.card]),), bench.counter.clock)
    assert papers.check_file(path, nik=bench.issued.receipt.form["nik"]).verdict is Verdict.VALID
