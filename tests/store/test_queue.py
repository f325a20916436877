"""The queue: its lines always equal the fold, and it is cut, sorted and counted as asked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from blanks import blank_store
from checks import check_of, checks
from histories import DOSSIER, PEOPLE, START, Device, dossier, histories
from hypothesis import given, settings
from hypothesis import strategies as st
from keys import KEY
from sqlalchemy import update

from workstation.domain.case import fold
from workstation.domain.dossier import Dossier
from workstation.domain.event import Event
from workstation.domain.finding import CheckResult, Outcome, Severity, Verdict
from workstation.domain.hub import Lease
from workstation.domain.queue import QueueCounts, QueueFilter, QueueRow
from workstation.domain.refusals import DossierUnknown
from workstation.domain.ruling import Decision, State
from workstation.store.tables import queue_line
from workstation.store.unit_of_work import Store

EVERY = frozenset(State)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(blank_store(tmp_path / "store.db"), KEY)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store.open(tmp_path_factory.mktemp("shared") / "store.db", KEY)
    yield opened
    opened.close()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(histories(), st.lists(checks, max_size=2), st.data())
def test_a_line_always_equals_the_fold(
    shared: Store, history: list[Event], found: list[CheckResult], data: st.DataObject
) -> None:
    steps: list[object] = data.draw(st.permutations([dossier(), *history, *found]))
    with shared.unit_of_work() as uow:
        done: list[Event] = []
        latest = None
        pulled = False
        for step in steps:
            if isinstance(step, Dossier):
                pulled = uow.dossiers.add(step, START)
            elif isinstance(step, Event):
                uow.events.receive([step])
                done.append(step)
            elif pulled and isinstance(step, CheckResult):
                uow.checks.add(DOSSIER, step, START)
                latest = step
            if pulled:
                _matches(uow.queue.row(DOSSIER), done, latest)
        assert uow.checks.latest(DOSSIER) == latest
        assert uow.queue.rebuild() == 0


def _matches(row: QueueRow, events: list[Event], check: CheckResult | None) -> None:
    case = fold(events)
    officers = ", ".join(sorted({event.officer for event in case.decisions}))
    assert (row.state, row.returned_note, row.decided_by) == (case.state, case.returned_note, officers)
    if check is None:
        assert row.outcome is None
        return
    assert (row.outcome, row.missing) == (check.outcome, check.missing_documents)
    assert row.differs == check.count(Verdict.DIFFERS)
    assert row.letters == check.count(Verdict.LETTER)
    assert row.doubts == check.count(Verdict.UNREADABLE)
    assert row.rules == sum(rule.severity is not Severity.INFO for rule in check.rules)


def test_a_line_shows_the_form_and_the_check(store: Store) -> None:
    one = dossier(form={"nik": " 3171014101000001", "nama": "Siti  Spesimen", "kecamatan": "gambir"}, changes=("nama",))
    with store.unit_of_work() as uow:
        uow.dossiers.add(one, START)
        uow.checks.add(DOSSIER, check_of(verdicts=(Verdict.DIFFERS, Verdict.LETTER, Verdict.UNREADABLE)), START)
        assert uow.queue.row(DOSSIER) == QueueRow(
            dossier_id=DOSSIER,
            registration_no="REG-0001",
            nama="SITI SPESIMEN",
            nik="3171014101000001",
            service="ktp_baru",
            changes=("nama",),
            channel="web",
            office="317101",
            kecamatan="GAMBIR",
            submitted_at=START,
            deadline=START + timedelta(hours=24),
            state=State.PENDING,
            outcome=Outcome.REVIEW,
            differs=1,
            letters=1,
            doubts=1,
            rules=1,
            missing=("surat_kehilangan",),
            illegible=("kk", "akta_kelahiran"),
        )
        with pytest.raises(DossierUnknown):
            uow.queue.row(dossier("other").dossier_id)


def test_rebuilding_mends_what_is_wrong_and_counts_it(store: Store) -> None:
    with store.unit_of_work() as uow:
        uow.dossiers.add(dossier(), START)
        uow.dossiers.add(dossier("R2"), START)
        uow._connection.execute(update(queue_line).where(queue_line.c.dossier_id == DOSSIER).values(state="approved"))
        assert uow.queue.rebuild() == 1
        assert uow.queue.row(DOSSIER).state is State.PENDING
        uow._connection.execute(queue_line.delete())
        assert uow.queue.rebuild() == 2


NAMES = ["SITI AMINAH", "Budi Santoso", "AMINAH SITI", "Ketut Énu", "100%_RATA"]


@pytest.fixture
def five(store: Store) -> Store:
    """Five dossiers, one decided, one held, two checked, one due first."""
    device = Device("w1")
    with store.unit_of_work() as uow:
        for number, name in enumerate(NAMES):
            one = dossier(
                f"REG-{number}",
                form={"nik": f"31710{number}", "nama": name, "kecamatan": "GAMBIR" if number % 2 else "SENEN"},
                submitted_at=START + timedelta(hours=(number - 2) ** 2, minutes=number),
                service="ubah_data" if number == 3 else "ktp_baru",
            )
            uow.dossiers.add(one, START)
            if number == 4:
                uow.events.append(device.decide("ani", Decision.APPROVE, one.dossier_id))
            if number < 2:
                uow.checks.add(one.dossier_id, check_of((Outcome.CLEAR, Outcome.REVIEW)[number]), START)
            if number == 1:
                lease = Lease(one.dossier_id, "ani", "w1", START + timedelta(days=2))
        uow.queue.hold([lease, replace(lease, dossier_id=dossier("gone").dossier_id)])
        uow.commit()
    return store


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (QueueFilter(), {0, 1, 2, 3}),
        (QueueFilter(states=EVERY), {0, 1, 2, 3, 4}),
        (QueueFilter(states=frozenset({State.APPROVED})), {4}),
        (QueueFilter(text="siti  aminah"), {0, 2}),
        (QueueFilter(text="31710"), {0, 1, 2, 3}),
        (QueueFilter(text="317103"), {3}),
        (QueueFilter(text="reg-1"), {1}),
        (QueueFilter(text="énu"), {3}),
        (QueueFilter(text="%", states=EVERY), {4}),
        (QueueFilter(text="'; DROP"), set()),
        (QueueFilter(outcome=Outcome.CLEAR), {0}),
        (QueueFilter(unread=True), {2, 3}),
        (QueueFilter(service="ubah_data"), {3}),
        (QueueFilter(kecamatan="Senen"), {0, 2}),
        (QueueFilter(holder="ani"), {1}),
        (QueueFilter(holder="ani", text="budi"), {1}),
        (QueueFilter(overdue_at=START + timedelta(hours=25)), {2}),
    ],
)
def test_the_queue_is_cut_as_asked(five: Store, wanted: QueueFilter, numbers: set[int]) -> None:
    with five.view() as uow:
        assert {int(row.registration_no[-1]) for row in uow.queue.rows(wanted)} == numbers


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", list(QueueRow.__dataclass_fields__))
def test_every_column_sorts(five: Store, sort: str, descending: bool) -> None:
    with five.view() as uow:
        rows = uow.queue.rows(QueueFilter(states=EVERY), sort, descending)
        pages = [uow.queue.rows(QueueFilter(states=EVERY), sort, descending, 2, offset)[:2] for offset in (0, 2, 4)]
    assert len(rows) == 5
    assert [row for page in pages for row in page] == rows
    if sort in ("deadline", "nama", "registration_no", "holder", "submitted_at", "differs"):
        values = [getattr(row, sort) for row in rows]
        assert values == sorted(values, reverse=descending)


def test_holders_show_until_they_are_replaced(five: Store) -> None:
    with five.unit_of_work() as uow:
        (row,) = uow.queue.rows(QueueFilter(holder="ani"))
        assert (row.holder, row.held_until) == ("ani", START + timedelta(days=2))
        uow.queue.hold([])
        assert uow.queue.rows(QueueFilter(holder="ani")) == []


def test_the_numbers_over_the_queue(five: Store) -> None:
    now = START + timedelta(hours=25)
    with five.view() as uow:
        numbers = uow.queue.counts(now, "ani")
        today = int(_is_today(Device("w1").now + timedelta(seconds=1), now))
        assert numbers == QueueCounts(
            pending=4, overdue=1, clear=1, review=1, unread=2, mine=1, decided_today=today, waiting_to_send=1
        )
        assert uow.queue.counts(now, "budi").mine == 0
        assert uow.queue.counts(START + timedelta(days=3), "ani").mine == 0
        assert uow.queue.counts(START + timedelta(seconds=1), "ani").decided_today == 1


def _is_today(moment: datetime, now: datetime) -> bool:
    return moment.astimezone().date() == now.astimezone().date()


def test_an_empty_queue_counts_to_nothing(store: Store) -> None:
    with store.view() as uow:
        assert uow.queue.counts(START, "ani") == QueueCounts()


def test_unread_lists_pending_dossiers_worst_deadline_first(five: Store) -> None:
    with five.view() as uow:
        unread = [uow.dossiers.get(one).registration_no for one in uow.dossiers.unread("e1")]
        assert unread == ["REG-2", "REG-3"]
        assert len(uow.dossiers.unread("e2")) == 4
    assert "ani" in PEOPLE
