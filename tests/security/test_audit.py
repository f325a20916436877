"""Each attack on the logs, by hand: SQL on the raw file with the guards dropped. None may pass unseen."""

from dataclasses import replace
from pathlib import Path
from time import process_time
from uuid import UUID

import pytest
from attacks import Outcome, Record
from audit_bench import Bench, closed
from audit_edits import COLUMNS, EDITS, OTHER, forged, set_event
from devices import make_device
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from looks import chain_of

from workstation.domain.audit import BadLink, Fault, Log, Remark
from workstation.domain.event import FIRST_HASH, event_hash
from workstation.domain.keys import KeySource, KnownKey
from workstation.domain.look import LookKind, LookWish
from workstation.domain.sealing import EVENTS, signature_text, signed_message
from workstation.steps.audit_words import fault_sentence, remark_sentence
from workstation.sync.round import synchronise


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a bench on which nothing was done yet."""
    folder = tmp_path_factory.mktemp("morning")
    Bench(folder)
    closed()
    return folder


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, morning: Path) -> Path:
    """The folder of a bench after six dossiers here and one at the other workstation, all of it synced."""
    folder = tmp_path_factory.mktemp("day")
    made = Bench(folder, morning)
    made.work(6)
    made.work(1, made.other)
    synchronise(made.other)
    made.sync()
    found = made.verify()
    assert found.whole and found.anchored and found.bad == ()
    closed()
    return folder


@pytest.fixture
def bench(tmp_path: Path, morning: Path) -> Bench:
    return Bench(tmp_path, morning)


@pytest.mark.parametrize("edit", EDITS)
def test_each_change_by_hand_is_named(tmp_path: Path, day: Path, edit: str, attack: Record) -> None:
    statements, log, seq, fault = EDITS[edit]
    bench = Bench(tmp_path, day)
    bench.raw("PRAGMA foreign_keys = OFF", *statements)
    found = bench.verify()
    first = next(link for link in found.bad if link.log is log)
    assert (first.workstation, first.seq, first.fault) == ("w1", seq, fault), found.bad
    assert str(fault_sentence(first))
    attack(f"log: {edit}", Outcome.DETECTED)


def test_an_event_edited_and_sealed_anew_does_not_bear_its_signature(bench: Bench, attack: Record) -> None:
    events = bench.work(5)
    bench.sync()
    bench.raw(set_event(3, forged(events[2], payload=OTHER)))
    first = bench.verify().bad[0]
    assert (first.seq, first.fault) == (3, Fault.BAD_SIGNATURE)
    attack("log: an event edited and sealed anew", Outcome.DETECTED)


def test_a_whole_chain_written_anew_with_another_key(bench: Bench, attack: Record) -> None:
    events = bench.work(3)
    thief, last, statements = make_device("w1", 7), "", []
    for event in events:
        new = forged(event, payload=OTHER, **({"prev_hash": last} if last else {}))
        last = new.hash
        signed = signature_text(thief.card.key_id, thief.sign(signed_message(EVENTS, last)))
        statements.append(set_event(event.seq, replace(new, signature=signed)))
    bench.raw(*statements)
    first = bench.verify(online=False).bad[0]
    assert (first.seq, first.fault) == (1, Fault.UNKNOWN_KEY)
    attack("log: the whole chain written anew with a thief's key", Outcome.DETECTED)


@pytest.mark.parametrize("place", [3, 7])
def test_an_inserted_event_is_named(bench: Bench, place: int, attack: Record) -> None:
    events = bench.work(6)
    bench.sync()
    before = events[place - 2]
    new = forged(before, event_id=UUID(int=5), seq=place, prev_hash=before.hash, payload=OTHER)
    bench.raw(
        f"INSERT INTO event (event_id, {COLUMNS}) SELECT '{new.event_id.hex}', {COLUMNS} FROM event WHERE seq = 1",
        f"UPDATE event SET seq = {place} WHERE event_id = '{new.event_id.hex}'",
        set_event(place, new).replace(f"seq = {place}", f"event_id = '{new.event_id.hex}'"),
        f"UPDATE event SET occurred_at = (SELECT occurred_at FROM event WHERE event_id = '{before.event_id.hex}'), "
        f"dossier_id = '{new.dossier_id.hex}', parents = (SELECT parents FROM event WHERE event_id = "
        f"'{before.event_id.hex}'), clock_offset = (SELECT clock_offset FROM event WHERE event_id = "
        f"'{before.event_id.hex}') WHERE event_id = '{new.event_id.hex}'",
    )
    first = bench.verify().bad[0]
    assert (first.seq, first.fault) == (place, Fault.INSERTED)
    attack(f"log: an event inserted at place {place}", Outcome.DETECTED)


def test_an_inserted_look_is_named(bench: Bench, attack: Record) -> None:
    bench.work(3)
    (forged_look,) = chain_of("w1", 1)
    with bench.counter.uow() as uow:
        head = uow.looks.head()
        (forged_look,) = chain_of("w1", 1, replace(forged_look, seq=1, hash="0" * 64))
        uow.looks.receive([forged_look])
        uow.looks.go_on_from(*head)
        uow.commit()
    first = next(link for link in bench.verify().bad if link.log is Log.LOOKS)
    assert first.fault is Fault.INSERTED
    attack("log: a look inserted", Outcome.DETECTED)


def test_an_older_copy_is_seen_until_it_is_made_good_and_named_after(bench: Bench, attack: Record) -> None:
    bench.work(3)
    bench.sync()
    bench.keep_copy()
    bench.work(3)
    bench.sync()
    bench.put_back()
    faults = {(link.log, link.seq, link.fault) for link in bench.verify().bad}
    assert faults == {(Log.EVENTS, 4, Fault.OLDER_COPY), (Log.LOOKS, 4, Fault.OLDER_COPY)}
    attack("log: an older copy of the whole home put back", Outcome.DETECTED)
    assert bench.verify(online=False).whole and not bench.verify(online=False).anchored
    bench.work(2)
    assert {link.fault for link in bench.verify().bad} == {Fault.OLDER_COPY}
    bench.sync()
    found = bench.verify()
    assert found.whole, found.bad
    assert {noted.remark for noted in found.notes} >= {Remark.RESTORED, Remark.REPLACED}
    with bench.counter.view() as uow:
        restored = uow.looks.wanted(LookWish(kinds=frozenset({LookKind.RESTORED})), 9)
    assert len(restored) == 1
    assert all(str(remark_sentence(noted)) for noted in found.notes)
    assert bench.counter.hub.look_head("w1")[0] == 9


def test_a_tail_that_never_reached_the_hub_cannot_be_missed_without_a_trace(bench: Bench, attack: Record) -> None:
    bench.work(3)
    bench.sync()
    bench.work(2)
    bench.raw("PRAGMA foreign_keys = OFF", "DELETE FROM event WHERE seq > 3", "DELETE FROM look WHERE seq > 3")
    for online in (True, False):
        found = bench.verify(online)
        assert not found.whole and found.anchored is online
    attack("log: a tail cut off that never reached the hub", Outcome.DETECTED)


def test_what_a_workstation_did_before_it_signed_stays_valid(bench: Bench) -> None:
    events = bench.work(2)
    bench.raw(
        "UPDATE event SET signature = ''",
        "UPDATE known_key SET signed_from = 3",
        "UPDATE mark SET value = '3' WHERE name LIKE 'signed_from%'",
    )
    bench.work(1)
    found = bench.verify(online=False)
    assert found.whole and len(events) == 2
    (noted,) = [noted for noted in found.notes if noted.remark is Remark.UNSIGNED]
    assert (noted.first, noted.last, noted.count) == (1, 2, 2)
    assert "belum bertanda tangan" in str(remark_sentence(noted))


def test_an_untouched_log_of_any_length_verifies(bench: Bench) -> None:
    for length in range(1, 8):
        bench.work()
        if length % 3 == 0:
            bench.sync()
        found = bench.verify()
        assert (found.bad, found.events) == ((), length)


TRIED: list[str] = []
TEXTS = {
    "event": ("event_id", "kind", "payload", "officer", "role", "workstation", "prev_hash", "hash", "signature"),
    "look": ("look_id", "kind", "officer", "role", "office", "subject", "detail", "prev_hash", "hash", "signature"),
}
NUMBERS = {"event": ("seq", "occurred_at", "position"), "look": ("seq", "at")}
CHANGES = [
    *(f"UPDATE {table} SET {name} = 'x' || {name}" for table, names in TEXTS.items() for name in names),
    *(f"UPDATE {table} SET {name} = {name} + 40" for table, names in NUMBERS.items() for name in names),
    *(f"UPDATE {table} SET signature = ''" for table in TEXTS),
    *(f"UPDATE {table} SET signature = x'00ff', hash = x'00'" for table in TEXTS),
    *(f"DELETE FROM {table}" for table in TEXTS),
]


@given(change=st.sampled_from(CHANGES), seq=st.integers(1, 6))
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
def test_no_single_change_verifies(day: Path, tmp_path_factory: pytest.TempPathFactory, change: str, seq: int) -> None:
    bench = Bench(tmp_path_factory.mktemp("change"), day)
    own = " AND workstation = 'w1'" if "event" in change.split()[1:3] else ""
    bench.raw("PRAGMA foreign_keys = OFF", f"{change} WHERE seq = {seq}{own}")
    assert not bench.verify().whole
    TRIED.append(change)
    closed()


def test_no_drawn_change_passed_unseen(attack: Record) -> None:
    """Counts what the property before it played; alone it has nothing to count."""
    if TRIED:
        attack("log: one column of one row changed, drawn", Outcome.DETECTED, len(TRIED), len(TRIED))


def test_ten_thousand_events_are_verified_within_three_seconds(bench: Bench) -> None:
    """Measured on a part of them, in the time that the processor gave."""
    bench.work(3)
    device, count = make_device("w9"), 2000
    event, last = bench.event(), FIRST_HASH
    made = []
    with bench.counter.uow() as uow:
        for seq in range(1, count + 1):
            draft = replace(event, event_id=UUID(int=seq), workstation="w9", seq=seq, prev_hash=last)
            last = event_hash(draft)
            signed = signature_text(device.card.key_id, device.sign(signed_message(EVENTS, last)))
            made.append(replace(draft, hash=last, signature=signed))
        uow.keys.learn([KnownKey(device.card, (), event.occurred_at, KeySource.HUB, 1)])
        uow.events.receive(made)
        uow.commit()
    begun = process_time()
    found = bench.verify()
    spent = process_time() - begun
    assert found.whole and found.events == count + 3
    assert spent < 3 * count / 10_000


def test_every_fault_has_its_sentence() -> None:
    for log in Log:
        for fault in Fault:
            assert "w1" in str(fault_sentence(BadLink("w1", log, 3, fault)))
