"""A reader never misses an event whose transaction ends late: positions are given in the order of commit."""

import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from histories import START, Device, dossier
from makers import bundle
from offices import Office

from workstation.database.tables import event_values
from workstation.database.types import Instant, Parents
from workstation.domain.event import Event
from workstation.domain.hub import Hub
from workstation.domain.ruling import Decision

OPEN: list[psycopg.Connection] = []
HERE, ELSEWHERE = dossier("R1").dossier_id, dossier("R2").dossier_id


class Hand:
    """A workstation's plain connection, whose transaction is held open until `commit`."""

    def __init__(self, office: Office, name: str) -> None:
        assert office.server is not None
        office.hub(name)
        self.device = Device(name)
        self.connection = office.server.connect(office.database, f"{office.database}_{name}")
        OPEN.append(self.connection)
        self.pid = self.connection.info.backend_pid
        self.connection.execute("SET lock_timeout = '10s'")
        self.connection.execute("BEGIN")

    def insert(self, key: object = HERE) -> Event:
        """Insert an event without committing it."""
        event = self.device.decide("ani", Decision.APPROVE, key)
        values = event_values(event) | {
            "occurred_at": Instant().process_bind_param(event.occurred_at, None),
            "parents": Parents().process_bind_param(event.parents, None),
        }
        names = ", ".join(values)
        places = ", ".join(f"%({name})s" for name in values)
        self.connection.execute(f"INSERT INTO loket.event ({names}) VALUES ({places})".encode(), values)
        return event

    def commit(self) -> None:
        """End the transaction and the connection."""
        self.connection.execute("COMMIT")
        self.connection.close()


@pytest.fixture
def stocked(central: Office, tmp_path: Path) -> Iterator[Office]:
    central.intake.accept(bundle(tmp_path, "R1"), START)
    central.intake.accept(bundle(tmp_path, "R2", office="317102"), START)
    yield central
    while OPEN:
        OPEN.pop().close()


def waits(office: Office, pid: int, thread: threading.Thread) -> bool:
    """Whether a writer comes to wait for a lock, seen by the server itself, before it is through."""
    assert office.server is not None
    asked = "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s"
    with office.server.connect(office.database) as eye:
        while thread.is_alive():
            found = eye.execute(asked, [pid]).fetchone()
            if found and found[0]:
                return True
    return False


def wait_for(office: Office, waiting: int, threads: list[threading.Thread]) -> None:
    """Until so many of the hub's connections wait for a lock, or some thread is through."""
    assert office.server is not None
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with office.server.connect(office.database) as eye:
        while all(thread.is_alive() for thread in threads):
            found = eye.execute(asked).fetchone()
            if found and found[0] >= waiting:
                return


def read_on(hub: Hub, place: int) -> tuple[list[Event], int]:
    """What is new after a place in the office's feed, and the place after it."""
    items = hub.feed({"317101": place})
    return [item.event for item in items if item.event], max([place, *(item.position for item in items)])


def test_a_reader_in_between_misses_nothing(stocked: Office) -> None:
    one, two, reader = Hand(stocked, "wa"), Hand(stocked, "wb"), stocked.hub("reader")
    first = one.insert()
    made: list[Event] = []

    def late() -> None:
        made.append(two.insert())
        two.commit()

    thread = threading.Thread(target=late)
    thread.start()
    stays = waits(stocked, two.pid, thread)
    seen, place = read_on(reader, 0)
    one.commit()
    thread.join(20)
    more, place = read_on(reader, place)
    assert [event.event_id for event in (*seen, *more)] == [first.event_id, made[0].event_id]
    assert stays, "the second writer should have waited for the first"


def test_whoever_commits_first_stands_first(stocked: Office) -> None:
    one, two, reader = Hand(stocked, "wa"), Hand(stocked, "wb"), stocked.hub("reader")
    event = two.insert()
    two.commit()
    seen, place = read_on(reader, 0)
    late = one.insert()
    one.commit()
    more, _ = read_on(reader, place)
    assert [each.event_id for each in (*seen, *more)] == [event.event_id, late.event_id]


def test_another_office_does_not_wait(stocked: Office) -> None:
    one, two = Hand(stocked, "wa"), Hand(stocked, "wb")
    one.insert(HERE)
    two.connection.execute("SET lock_timeout = '1s'")
    two.insert(ELSEWHERE)
    two.commit()
    assert len(stocked.hub("reader").feed({"317102": 0})) == 1
    one.connection.execute("ROLLBACK")
    one.connection.close()


def test_a_transaction_that_fails_leaves_no_hole_to_wait_for(stocked: Office) -> None:
    one, two, reader = Hand(stocked, "wa"), Hand(stocked, "wb"), stocked.hub("reader")
    one.insert()
    one.connection.execute("ROLLBACK")
    one.connection.close()
    event = two.insert()
    two.commit()
    assert [each.event_id for each in read_on(reader, 0)[0]] == [event.event_id]


def test_what_one_workstation_sends_twice_at_once_is_judged_once(stocked: Office) -> None:
    # Of no office, so that no feed's lock keeps the two apart.
    poison = Device("w1").decide("ani", Decision.APPROVE, dossier("nowhere").dossier_id)
    hub = stocked.hub("w1")
    answers: list[str] = []

    def send() -> None:
        answers.extend(answer.cause for answer in hub.push([poison]))

    threads = [threading.Thread(target=send) for _ in range(2)]
    assert stocked.server is not None
    with stocked.server.connect(stocked.database) as eye:
        eye.execute("BEGIN")
        # Lets everybody judge, and keeps everybody from writing a refusal down.
        eye.execute("LOCK TABLE loket.refused_event IN SHARE MODE")
        for thread in threads:
            thread.start()
        wait_for(stocked, 2, threads)
        eye.execute("COMMIT")
        for thread in threads:
            thread.join(20)
        assert answers == ["unknown_dossier", "unknown_dossier"]
        assert eye.execute("SELECT count(*) FROM loket.refused_event").fetchone() == (1,)
