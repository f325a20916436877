"""Every look at personal data is logged before anything is shown, and all processing of one person can be listed."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import process_time
from uuid import UUID

import pytest
from attacks import Outcome, Record
from counters import START, HandClock, TruthReader, filled, open_counter
from histories import dossier
from tiny import tiny_bundle

from workstation.domain.event import Role
from workstation.domain.finding import CheckResult
from workstation.domain.look import LookKind, LookWish
from workstation.domain.officer import Officer
from workstation.domain.queue import QueueFilter
from workstation.domain.receipt import Paper, ReceiptType
from workstation.domain.refusals import NikWrong, RoleNotAllowed, StoreUnusable
from workstation.domain.ruling import Decision
from workstation.hub.absent import AbsentHub
from workstation.steps import receipt
from workstation.steps.adhoc import check_bundles
from workstation.steps.audit_csv import processing_sheet, to_csv
from workstation.steps.audit_subject import Processing, note_export, subject_record
from workstation.steps.audit_view import TrailWish, view_trail
from workstation.steps.audit_words import PROCESSING
from workstation.steps.counter import Counter
from workstation.steps.decide import Decide, decide
from workstation.steps.looks import MOST_SHOWN, log_carried, log_search
from workstation.steps.queue import browse_queue, list_queue
from workstation.steps.receipt import IssueReceipt
from workstation.steps.show import open_case
from workstation.sync.round import synchronise

ANI, BUDI, SRI = Officer("ani"), Officer("budi"), Officer("sri", Role.SUPERVISOR)
ALL = LookWish()
EVER = TrailWish(START - timedelta(days=1), START + timedelta(days=1))


@pytest.fixture
def counter(tmp_path: Path, clock: HandClock) -> Counter:
    made = open_counter(tmp_path, clock=clock)
    with made.uow() as uow:
        uow.dossiers.add_all([dossier(f"R{number}", documents=()) for number in range(2)], clock.now())
        uow.commit()
    return made


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def kinds(counter: Counter) -> list[str]:
    with counter.view() as uow:
        return [look.kind for look in reversed(uow.looks.wanted(ALL, 99))]


def test_reading_an_open_dossier_anew_is_the_same_look(counter: Counter, clock: HandClock) -> None:
    one, two = (dossier(f"R{number}").dossier_id for number in range(2))
    for officer, wanted in ((ANI, one), (ANI, one), (BUDI, one), (ANI, one), (ANI, two), (ANI, one)):
        open_case(counter, officer, wanted)
    assert len(kinds(counter)) == 5
    clock.advance(minutes=2)
    open_case(counter, ANI, one)
    clock.advance(days=-1)
    open_case(counter, ANI, one)
    assert len(kinds(counter)) == 7


def test_what_cannot_be_logged_is_not_shown(counter: Counter) -> None:
    class Locked:
        card = counter.device.card

        def sign(self, message: bytes) -> bytes:
            raise StoreUnusable

    locked = replace(counter, device=Locked())
    one = dossier("R0").dossier_id
    for look in (
        lambda: open_case(locked, ANI, one),
        lambda: log_search(locked, ANI, [], "SITI"),
        lambda: subject_record(locked, SRI, "3" * 16),
        lambda: view_trail(locked, SRI, EVER),
        lambda: browse_queue(locked, ANI, QueueFilter(text="R1")),
        lambda: receipt.preview(locked, ANI, IssueReceipt(one, ReceiptType.TANDA_TERIMA)),
    ):
        with pytest.raises(StoreUnusable):
            look()
    assert kinds(counter) == []


def test_a_search_keeps_no_word_of_what_was_typed(counter: Counter, clock: HandClock) -> None:
    rows = list_queue(counter, QueueFilter(text="R1"))
    for text in ("SITI AMINAH", "siti aminah ", "3171234567890123"):
        log_search(counter, ANI, rows, text)
        clock.advance(minutes=2)
    with counter.view() as uow:
        last, second, first = uow.looks.wanted(ALL, 9)
    assert first.subject == second.subject != last.subject
    assert all("SITI" not in f"{look}" and "3171234567890123" not in f"{look}" for look in (first, last))
    assert first.dossiers == tuple(row.dossier_id for row in rows)


def test_all_processing_of_a_person_is_listed_across_workstations(tmp_path: Path, samples: Path) -> None:
    one, two = filled(tmp_path, samples, "w1", "w2")
    row = list_queue(one, QueueFilter())[0]
    open_case(one, ANI, row.dossier_id)
    decide(one, ANI, Decide(row.dossier_id, Decision.RETURN, ("berkas_belum_lengkap",)))
    open_case(two, BUDI, row.dossier_id)
    log_search(two, BUDI, [row], row.nik)
    for counter in (one, two, one):
        assert synchronise(counter).problem is None
    record = subject_record(one, SRI, row.nik)
    acts = [(entry.officer, entry.workstation, entry.what) for entry in record.entries]
    assert acts == [
        ("ani", "w1", PROCESSING["opened"]),
        ("ani", "w1", PROCESSING["decided"]),
        ("budi", "w2", PROCESSING["opened"]),
        ("budi", "w2", PROCESSING["searched"]),
        ("sri", "w1", PROCESSING["subject_listed"]),
    ]
    assert record.complete and all(entry.proven and entry.basis for entry in record.entries)
    assert (row.registration_no, ("form", "kk")) in [(number, tuple(where[:2])) for number, where in record.dossiers]
    away = subject_record(replace(one, hub=AbsentHub()), SRI, row.nik)
    assert away.missing == ("w2",) and {entry.workstation for entry in away.entries if entry.source == "look"} == {"w1"}


def test_only_supervisors_look_into_the_audit(counter: Counter) -> None:
    for ask in (lambda: subject_record(counter, ANI, "3" * 16), lambda: view_trail(counter, ANI, EVER)):
        with pytest.raises(RoleNotAllowed):
            ask()
    with pytest.raises(NikWrong):
        subject_record(counter, SRI, "3171")
    assert kinds(counter) == []


def test_looking_into_the_log_and_saving_it_are_logged_too(counter: Counter) -> None:
    one, two = (dossier(f"R{number}").dossier_id for number in range(2))
    open_case(counter, ANI, one)
    open_case(counter, BUDI, two)
    trail = view_trail(counter, SRI, replace(EVER, officer="budi"))
    assert [(line.entry.officer, line.entry.registration_no) for line in trail.lines] == [("budi", "R1")]
    note_export(counter, SRI, "trail", 1)
    assert kinds(counter) == ["opened", "opened", "audit_viewed", "exported"]


def test_a_preview_is_a_look_and_no_print(counter: Counter, clock: HandClock, attack: Record) -> None:
    one = dossier("R0").dossier_id
    command = IssueReceipt(one, ReceiptType.TANDA_TERIMA)
    # A smaller sheet and the same officer: the paper is drawn anew.
    for officer, wanted in ((ANI, command), (ANI, replace(command, paper=Paper.A5)), (BUDI, command)):
        assert receipt.preview(counter, officer, wanted).startswith(b"%PDF-")
    assert kinds(counter) == ["previewed", "previewed"]
    with counter.view() as uow:
        looks = uow.looks.wanted(ALL, 9)
        assert {(look.dossiers, look.office, look.detail) for look in looks} == {
            ((one,), dossier("R0").office, '{"what":"tanda_terima"}')
        }
        assert not uow.events.of(one)
    clock.advance(minutes=2)
    receipt.preview(counter, BUDI, command)
    assert kinds(counter) == ["previewed"] * 3
    assert PROCESSING["previewed"] == "pratinjau surat dilihat"
    attack("looks: a paper read in its preview and never printed", Outcome.DETECTED)


def test_a_search_is_logged_when_it_shows_something_anew(counter: Counter, clock: HandClock) -> None:
    wanted = QueueFilter(text="R1")
    for _ in range(2):
        assert [row.registration_no for row in browse_queue(counter, ANI, wanted)] == ["R1"]
    browse_queue(counter, ANI, QueueFilter())
    browse_queue(counter, ANI, wanted, offset=100)
    assert kinds(counter) == ["searched"]
    clock.advance(minutes=2)
    browse_queue(counter, BUDI, wanted)
    assert kinds(counter) == ["searched", "searched"]


def test_many_dossiers_on_a_stick_are_all_named(counter: Counter) -> None:
    seen = {UUID(int=number): "317101" for number in range(MOST_SHOWN + 1)}
    log_carried(counter, ANI, LookKind.EXPORTED, seen, {"what": "stick"})
    with counter.view() as uow:
        looks = uow.looks.wanted(ALL, 9)
    assert len(looks) == 2 and {one for look in looks for one in look.dossiers} == seen.keys()


def test_no_cell_is_a_formula() -> None:
    row = Processing(START, "=cmd|' /C calc'!A0", "petugas", "w1", "", "dicari", "", "", "look", True)
    assert "'=cmd" in to_csv(processing_sheet([row], str))


def test_an_open_dossier_is_shown_within_its_budget(counter: Counter) -> None:
    """The look costs one small transaction; the whole of it stays far below a tenth of a second."""
    one, two = (dossier(f"R{number}").dossier_id for number in range(2))
    open_case(counter, ANI, one)
    begun = process_time()
    for number in range(20):
        open_case(counter, ANI, two if number % 2 else one)
    assert (process_time() - begun) / 20 < 0.05
    with counter.view() as uow:
        assert len(uow.looks.wanted(LookWish(kinds=frozenset({LookKind.OPENED})), 99)) == 20


def test_a_check_tells_of_other_dossiers_only_whoever_is_signed_in(counter: Counter, tmp_path: Path) -> None:
    probe = tiny_bundle(tmp_path / "probe", 1)
    described = json.loads((probe / "dossier.json").read_text(encoding="utf-8")) | {"documents": []}
    described["form"] |= {"nik": dossier("R0").form["nik"]}
    (probe / "dossier.json").write_text(json.dumps(described), encoding="utf-8")
    reader = replace(counter, reader=TruthReader())
    [stranger] = check_bundles(reader, [probe])
    assert isinstance(stranger, CheckResult) and "R0" not in str(stranger) and kinds(counter) == []
    [told] = check_bundles(reader, [probe], officer=ANI)
    assert isinstance(told, CheckResult) and "R0" in str(told) and kinds(counter) == [LookKind.SEARCHED]
