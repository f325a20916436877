"""The ports of the workstation's store, on a real file."""

import stat
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import keys
import pytest
from blanks import blank_store
from checks import check_of
from devices import make_device
from histories import DOSSIER, REGISTRATION, START, Device, dossier
from keys import KEY
from looks import look_of
from officers import record_of
from sqlalchemy import event as sa_event
from sqlalchemy.exc import IntegrityError
from sqlcipher3 import dbapi2

from workstation.domain.dossier import Document, Dossier
from workstation.domain.event import FIRST_HASH, EventKind, believe, is_sealed
from workstation.domain.keys import KeySource, KnownKey
from workstation.domain.ports import UnitOfWork
from workstation.domain.reading import Quality, Reading
from workstation.domain.refusals import ChainBroken, DiskFull, DossierUnknown, StoreUnusable
from workstation.domain.ruling import Decision, State
from workstation.store import tables
from workstation.store.unit_of_work import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = Store.open(blank_store(path), KEY)
    yield opened
    opened.close()


@pytest.fixture
def stocked(store: Store) -> Store:
    with store.unit_of_work() as uow:
        uow.dossiers.add(dossier(), START)
        uow.commit()
    return store


RAW: list[dbapi2.Connection] = []


def raw(path: Path) -> dbapi2.Connection:
    """A connection beside the store's own, closed after the test."""
    RAW.append(keys.raw(path))
    return RAW[-1]


@pytest.fixture(autouse=True)
def close_raw() -> Iterator[None]:
    yield
    while RAW:
        RAW.pop().close()


def test_nothing_is_kept_without_commit(store: Store) -> None:
    with store.unit_of_work() as uow:
        uow.dossiers.add(dossier(), START)
    with pytest.raises(ZeroDivisionError), store.unit_of_work() as uow:
        uow.marks.set("a", "b")
        raise ZeroDivisionError
    with store.view() as uow:
        assert uow.dossiers.find(REGISTRATION) is None
        assert uow.marks.get("a") is None


def test_work_goes_on_after_a_commit(store: Store) -> None:
    with store.unit_of_work() as uow:
        uow.marks.set("a", "1")
        uow.commit()
        uow.marks.set("a", "2")
        uow.marks.set("b", "2")
    with store.view() as uow:
        assert (uow.marks.get("a"), uow.marks.get("b")) == ("1", None)


def test_a_view_keeps_nothing(store: Store) -> None:
    with store.view() as uow, pytest.raises(RuntimeError):
        uow.commit()


def test_the_store_is_a_port(store: Store) -> None:
    work: UnitOfWork = store.unit_of_work()
    assert work is not None


def test_a_dossier_comes_back_as_it_was(stocked: Store) -> None:
    with stocked.unit_of_work() as uow:
        assert not uow.dossiers.add(dossier(), START)
        assert uow.dossiers.get(DOSSIER) == uow.dossiers.find(REGISTRATION) == dossier()
        with pytest.raises(DossierUnknown):
            uow.dossiers.get(dossier("other").dossier_id)


def test_sharing_names_others_with_the_same_nik_or_scan(stocked: Store) -> None:
    same_nik = replace(dossier("R2"), documents=())
    same_scan = replace(dossier("R3"), form={"nama": "LAIN"}, submitted_at=START - timedelta(days=1))
    neither = replace(dossier("R4"), form={"nik": ""}, documents=())
    no_nik = replace(dossier("R5"), form={}, documents=())
    with stocked.unit_of_work() as uow:
        for other in (same_nik, same_scan, neither, no_nik):
            uow.dossiers.add(other, START)
        assert uow.dossiers.sharing(dossier()) == [same_scan, same_nik]
        assert uow.dossiers.sharing(neither) == []


def test_readings_are_kept_once_per_kind_and_engine(store: Store) -> None:
    first = Reading("a" * 64, "kk", 1, Quality(True), engine="e1")
    with store.unit_of_work() as uow:
        uow.readings.add("auto", "e1", first, START)
        uow.readings.add("auto", "e1", replace(first, pages=2), START)
        assert uow.readings.get("a" * 64, "auto", "e1") == first
        assert uow.readings.get("a" * 64, "auto", "e2") is None
        assert uow.readings.get("a" * 64, "kk", "e1") is None


def test_a_scan_saved_anew_is_found_in_the_dossier_of_another_nik(store: Store) -> None:
    spots = {name: (100 + 40 * place, 200, 130 + 40 * place, 220) for place, name in enumerate("abcdef")}

    def looks(sha256: str, moved: int, **anew: tuple[int, int, int, int]) -> Reading:
        boxes = {name: tuple(number + moved for number in spot) for name, spot in spots.items()} | anew
        text = ";".join(f"{name}:{','.join(map(str, spot))}" for name, spot in boxes.items())
        return Reading(sha256 * 64, "akta_kelahiran", 1, Quality(True), fingerprint=text)

    def holding(number: str, nik: str, sha256: str) -> Dossier:
        scan = Document("akta_kelahiran", "scans/a.jpg", "image/jpeg", sha256 * 64)
        return replace(dossier(number), form={"nik": nik}, documents=(scan,))

    first, same, other = looks("a", 0), looks("b", 3, f=(300, 200, 360, 220)), looks("c", 40)
    with store.unit_of_work() as uow:
        for number, nik, sha256 in (("R7", "1", "a"), ("R8", "2", "b"), ("R9", "1", "b"), ("R6", "3", "c")):
            uow.dossiers.add(holding(number, nik, sha256), START)
        for reading in (first, same, other, replace(first, sha256="d" * 64, fingerprint="")):
            uow.readings.add("akta_kelahiran", "e1", reading, START)
        uow.readings.add("ijazah", "e1", replace(first, sha256="e" * 64, kind="ijazah"), START)
        assert uow.readings.alike(first, "akta_kelahiran") == ["b" * 64]
        assert uow.readings.alike(other, "akta_kelahiran") == []
        assert uow.readings.alike(replace(first, fingerprint="garbled"), "akta_kelahiran") == []
        assert uow.dossiers.with_scans(["b" * 64], "1") == [("b" * 64, "R8")]


def test_an_event_is_kept_with_its_message_and_its_line(stocked: Store) -> None:
    device = Device("w1")
    event = device.decide("ani", Decision.APPROVE)
    with stocked.unit_of_work() as uow:
        assert uow.events.last_link("w1") == (0, FIRST_HASH)
        uow.events.append(event)
        uow.commit()
    with stocked.view() as uow:
        assert uow.events.of(DOSSIER) == uow.outbox.waiting(10) == [event]
        assert uow.events.last_link("w1") == (1, event.hash)
        assert (uow.queue.row(DOSSIER).state, uow.queue.row(DOSSIER).decided_by) == (State.APPROVED, "ani")
        assert uow.events.count(EventKind.DECIDED, "w1") == 1
        assert uow.events.count(EventKind.DECIDED, "w2") == 0
        assert uow.events.since(event.occurred_at) == [event]
        assert uow.events.since(event.occurred_at + timedelta(microseconds=1)) == []


def test_only_the_next_link_of_a_chain_is_appended(stocked: Store) -> None:
    device = Device("w1")
    first, second = device.decide("ani", Decision.ESCALATE), device.decide("sri", Decision.APPROVE)
    for wrong in (second, replace(first, prev_hash="1" * 64), replace(first, officer="budi"), replace(first, seq=0)):
        with stocked.unit_of_work() as uow, pytest.raises(ChainBroken):
            uow.events.append(wrong)
    with stocked.unit_of_work() as uow:
        uow.events.append(first)
        uow.events.append(second)
        with pytest.raises(ChainBroken):
            uow.events.append(second)


def test_received_events_are_taken_once_and_not_sent_on(stocked: Store) -> None:
    event = Device("w2").decide("budi", Decision.REJECT)
    with stocked.unit_of_work() as uow:
        assert uow.events.receive([event])
        assert not uow.events.receive([event])
        assert uow.outbox.count_waiting() == 0
        assert uow.queue.row(DOSSIER).state is State.REJECTED


@pytest.mark.parametrize(
    "change", [{"payload": "{}"}, {"officer": "sri"}, {"seq": 2}, {"parents": frozenset({DOSSIER})}]
)
def test_only_what_fits_its_seal_is_believed(change: dict[str, object]) -> None:
    event = Device("w3").decide("ani", Decision.APPROVE)
    assert believe(event) is event
    assert believe(replace(event, **change)) is None


def test_a_restored_backup_goes_on_from_what_the_hub_knows(stocked: Store) -> None:
    before, restored = Device("w1"), Device("w1")
    known_to_hub = [before.decide("ani", Decision.ESCALATE), before.decide("sri", Decision.APPROVE)]
    with stocked.unit_of_work() as uow:
        uow.events.append(restored.act("ani", EventKind.RECEIPT_ISSUED, {}, event_id=dossier("x").dossier_id))
        assert uow.events.receive(known_to_hub) == 2
        (waiting,) = uow.outbox.waiting(9)
        assert uow.events.last_link("w1") == (1, waiting.hash)
        uow.outbox.record(waiting.event_id, "replaced", "fork", START)
        assert uow.events.last_link("w1") == (2, known_to_hub[-1].hash)
        uow.events.told("w1", 5, "5" * 64)
        assert uow.events.last_link("w1") == (5, "5" * 64)
        assert uow.queue.row(DOSSIER).state is State.APPROVED


def test_events_may_come_before_their_dossier(store: Store) -> None:
    event = Device("w2").decide("budi", Decision.REJECT)
    with store.unit_of_work() as uow:
        assert uow.events.receive([event])
        uow.dossiers.add(dossier(), START)
        assert uow.queue.row(DOSSIER).state is State.REJECTED


@pytest.mark.parametrize("ahead", [-0.0, 0.0, 0.001, -63.25, None])
def test_a_seal_still_fits_once_its_event_was_stored(stocked: Store, ahead: float | None) -> None:
    # SQLite keeps no minus before a zero, which a clock that agrees with the hub's may show.
    event = Device("w1").act("ani", EventKind.DECIDED, {"decision": "approve"}, clock_offset=ahead)
    with stocked.unit_of_work() as uow:
        uow.events.append(event)
        (waiting,) = uow.outbox.waiting(9)
    assert is_sealed(waiting) and waiting.hash == event.hash


def test_the_outbox_keeps_every_attempt(stocked: Store, path: Path) -> None:
    device = Device("w1")
    first, second = device.decide("ani", Decision.ESCALATE), device.decide("sri", Decision.APPROVE)
    with stocked.unit_of_work() as uow:
        uow.events.append(first)
        uow.events.append(second)
        uow.outbox.record(first.event_id, "unknown", "hub_unreachable", START)
        assert uow.outbox.waiting(10) == [first, second]
        assert uow.outbox.waiting(1) == [first]
        uow.outbox.record(first.event_id, "delivered", "", START)
        uow.outbox.record(first.event_id, "unknown", "late answer", START)
        uow.outbox.record(second.event_id, "set_aside", "bad_hash", START)
        assert uow.outbox.count_waiting() == 0
        entries = uow.outbox.entries()
        uow.commit()
    assert [(one.event, one.attempts, one.last_problem, one.state) for one in entries] == [
        (second, 1, "bad_hash", "set_aside"),
        (first, 3, "", "delivered"),
    ]
    assert raw(path).execute("SELECT outcome FROM delivery ORDER BY attempt_id").fetchall() == [
        ("unknown",),
        ("delivered",),
        ("unknown",),
        ("set_aside",),
    ]


@pytest.mark.parametrize("table", tables.SCHEMA.append_only)
@pytest.mark.parametrize("act", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "REPLACE INTO {} SELECT * FROM {}"])
def test_history_refuses_change_even_to_raw_sql(stocked: Store, path: Path, table: str, act: str) -> None:
    fill(stocked)
    connection = raw(path)
    connection.execute("PRAGMA recursive_triggers = ON")
    column = list(tables.metadata.tables[table].columns)[-1].name
    statement = act.format(table, column, column) if "UPDATE" in act else act.format(table, table)
    before = connection.execute(f"SELECT * FROM {table}").fetchall()
    with pytest.raises(dbapi2.IntegrityError, match="append-only"):
        connection.execute(statement)
    assert before
    assert connection.execute(f"SELECT * FROM {table}").fetchall() == before


def fill(store: Store) -> None:
    """At least one row in every append-only table."""
    event = Device("w1").decide("ani", Decision.APPROVE)
    with store.unit_of_work() as uow:
        uow.readings.add("auto", "e1", Reading("a" * 64, "kk", 1, Quality(True)), START)
        uow.looks.append(look_of("w1"))
        uow.keys.learn([KnownKey(make_device("w1").card, ("317101",), START, KeySource.OWN)])
        uow.checks.add(DOSSIER, check_of(), START)
        uow.events.append(event)
        uow.outbox.record(event.event_id, "unknown", "x", START)
        uow.officers.add(record_of("ani"))
        uow.commit()


def test_threads_take_turns_without_losing_anything(stocked: Store) -> None:
    failures: list[BaseException] = []

    def count_up() -> None:
        try:
            for _ in range(25):
                with stocked.unit_of_work() as uow:
                    uow.marks.set("count", str(int(uow.marks.get("count") or 0) + 1))
                    uow.commit()
        except BaseException as problem:
            failures.append(problem)

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with stocked.view() as uow:
        assert (uow.marks.get("count"), failures) == ("100", [])


def test_two_stores_on_one_file_take_turns(stocked: Store, path: Path) -> None:
    other = Store.open(path, KEY)
    turns = [stocked, other]
    threads = [threading.Thread(target=_count_up, args=(one,)) for one in turns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with other.view() as uow:
        assert uow.marks.get("count") == "40"
    other.close()


def _count_up(store: Store) -> None:
    for _ in range(20):
        with store.unit_of_work() as uow:
            uow.marks.set("count", str(int(uow.marks.get("count") or 0) + 1))
            uow.commit()


def test_a_view_does_not_wait_for_a_writer(stocked: Store) -> None:
    with stocked.unit_of_work() as writer:
        writer.marks.set("a", "1")
        with stocked.view() as reader:
            assert reader.marks.get("a") is None
        writer.commit()


def test_a_full_disk_says_so_and_loses_nothing(stocked: Store, path: Path) -> None:
    @sa_event.listens_for(stocked._engine, "checkout")
    def shrink(connection: dbapi2.Connection, *rest: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    with pytest.raises(DiskFull), stocked.unit_of_work() as uow:
        for number in range(1000):
            uow.marks.set(f"mark {number}", "x" * 1000)
        uow.commit()
    with stocked.view() as uow:
        assert uow.dossiers.get(DOSSIER) == dossier()
        assert uow.marks.get("mark 0") is None


def test_a_broken_file_is_named_and_left_alone(tmp_path: Path) -> None:
    broken = tmp_path / "store.db"
    broken.write_bytes(b"not a database at all" * 1000)
    with pytest.raises(StoreUnusable):
        Store.open(broken, KEY)
    assert broken.read_bytes().startswith(b"not a database")


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    foreign = raw(tmp_path / "store.db")
    foreign.execute("CREATE TABLE theirs (a)")
    foreign.close()
    with pytest.raises(StoreUnusable):
        Store.open(tmp_path / "store.db", KEY)


def test_errors_hold_no_personal_data(stocked: Store) -> None:
    with stocked.unit_of_work() as uow, pytest.raises(IntegrityError) as caught:
        uow._connection.execute(tables.dossier.insert().values(dossier_id=DOSSIER, nik="3171014101000001"))
    assert "3171014101000001" not in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights elsewhere")
def test_only_the_owner_may_read_the_files(path: Path) -> None:
    store = Store.open(path, KEY)
    with store.unit_of_work() as uow:
        uow.dossiers.add(dossier(), START)
        uow.commit()
    assert len(list(path.parent.iterdir())) > 1
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    store.close()


def test_it_is_opened_to_last(stocked: Store) -> None:
    with stocked.view() as uow:
        ask = uow._connection.exec_driver_sql
        wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "application_id": 0x4C4F4B53}
        assert {name: ask(f"PRAGMA {name}").scalar() for name in wanted} == wanted
