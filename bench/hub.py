"""The hub on PostgreSQL: push, pull, claims and the feed, each beside what the database needs for the same rows."""

import json
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from uuid import UUID, uuid4

import psycopg

from bench.clock import Effort, milliseconds, side_by_side
from bench.keys import found_home, store_key
from bench.table import Row
from tests.postgres import Cluster, cluster
from workstation.bootstrap import open_workstation
from workstation.database.engine import connect
from workstation.domain.dossier import Dossier, dossier_id
from workstation.domain.event import FIRST_HASH, Event, EventKind, Role, canonical_json, event_hash
from workstation.domain.ids import new_id
from workstation.domain.wire import dossier_to_dict
from workstation.hub.central import CentralHub
from workstation.hub.founding import found, grant
from workstation.hub.scans import FolderScans
from workstation.steps.pull import BATCH, pull_events

TOPIC = "hub"
OFFICE = "317101"
EVENTS_A_DOSSIER = 5
SENT_AT_ONCE = 200
CLAIMERS = 8
COLUMNS = (
    "event_id, dossier_id, kind, payload, officer, role, workstation, seq, occurred_at, parents, prev_hash, hash, "
    "clock_offset, signature, office"
)


@dataclass(frozen=True, slots=True)
class Bench:
    """A hub on a server, and how to reach it."""

    server: Cluster
    database: str
    folder: Path

    @property
    def url(self) -> str:
        """The hub as its owner reaches it."""
        return self.server.url(self.database)

    def hub(self, name: str) -> CentralHub:
        """The hub as a workstation reaches it."""
        role = grant(self.url, name, [OFFICE])
        return CentralHub(self.server.url(self.database, role), FolderScans(self.folder))

    def raw(self) -> psycopg.Connection:
        """A plain connection of the owner."""
        return psycopg.connect(self.url)


def measure(effort: Effort, folder: Path) -> Iterator[Row]:
    """Seconds of pushing and pulling, events a second by size, claims a second, and the poll of a long feed."""
    with cluster() as server:
        yield from _sync(server, folder, effort)
        yield from _feed(server, folder, effort)
        yield _claims(server, folder, effort)


@contextmanager
def _new_hub(server: Cluster, folder: Path) -> Iterator[Bench]:
    database = server.new_database()
    bench = Bench(server, database, folder)
    found(bench.url)
    yield bench
    server.admin(f"DROP DATABASE {database} WITH (FORCE)")


def _sync(server: Cluster, folder: Path, effort: Effort) -> Iterator[Row]:
    counts = [effort.events // 10, effort.events] + ([effort.events * 10] if effort.events >= 10_000 else [])
    per_event: dict[int, float] = {}
    for count in counts:
        ours_in, ours_out, theirs_in, theirs_out = [], [], [], []
        for turn in range(effort.rounds if count <= effort.events else 1):
            with _new_hub(server, folder) as bench:
                dossiers, events = _stock(bench, count)
                with closing(bench.hub("bench-1")) as hub:
                    ours_in.append(_push(hub, events))
                    home = folder / f"{count}-{turn}-{uuid4().hex}"
                    ours_out.append(_pull(hub, home, dossiers, count))
                theirs_out.append(_copy_out(bench, folder / "raw.db", home))
            with _new_hub(server, folder) as bench:
                _stock(bench, count, make=False)
                theirs_in.append(_copy_in(bench, events))
        per_event[count] = sorted(ours_in)[len(ours_in) // 2] + sorted(ours_out)[len(ours_out) // 2]
        if count == effort.events:
            name = f"push {count:,} events to the hub"
            yield Row(TOPIC, name, "COPY + INSERT … SELECT, same tables", "s", tuple(ours_in), tuple(theirs_in))
            name = f"pull {count:,} events to a fresh workstation"
            yield Row(TOPIC, name, "COPY + INSERT … SELECT, hub's tables", "s", tuple(ours_out), tuple(theirs_in))
            yield Row(TOPIC, name, "COPY out + raw inserts, same tables", "s", tuple(ours_out), tuple(theirs_out))
    small, large = counts[0], counts[-1]
    yield Row(
        TOPIC,
        f"push and pull, ms an event, of {large:,} events",
        f"the same of {small:,}",
        "ms",
        (1000 * per_event[large] / large,),
        (1000 * per_event[small] / small,),
    )


def _stock(bench: Bench, count: int, make: bool = True) -> tuple[list[Dossier], list[Event]]:
    dossiers = [_dossier(number) for number in range(count // EVENTS_A_DOSSIER)]
    grant(bench.url, "bench-1", [OFFICE])
    with (
        bench.raw() as connection,
        connection.cursor() as cursor,
        cursor.copy(
            "COPY loket.dossier (dossier_id, region, registration_no, office, digest, content, accepted_at) FROM STDIN"
        ) as copy,
    ):
        for one in dossiers:
            content = json.dumps(dossier_to_dict(one))
            copy.write_row((one.dossier_id, one.region, one.registration_no, OFFICE, "", content, 0))
    return dossiers, _events(dossiers) if make else []


def _dossier(number: int) -> Dossier:
    registration = f"3171-BENCH-{number:07}"
    now = datetime.now(UTC)
    return Dossier(dossier_id("3171", registration), registration, "ktp_baru", "web", "3171", OFFICE, now, {}, ())


def _events(dossiers: Sequence[Dossier]) -> list[Event]:
    """Marks and one decision of each dossier, sealed one behind the other."""
    made: list[Event] = []
    link, now = FIRST_HASH, datetime.now(UTC)
    for dossier in dossiers:
        parents: frozenset[UUID] = frozenset()
        for place in range(EVENTS_A_DOSSIER):
            last = place == EVENTS_A_DOSSIER - 1
            draft = Event(
                new_id(),
                dossier.dossier_id,
                EventKind.DECIDED if last else EventKind.FIELD_MARKED,
                canonical_json({"decision": "approve"} if last else {"field": f"nama{place}", "mark": "confirm"}),
                "petugas-contoh",
                Role.PETUGAS,
                "bench-1",
                len(made) + 1,
                now,
                parents,
                link,
                "",
            )
            event = replace(draft, hash=event_hash(draft))
            made.append(event)
            link, parents = event.hash, frozenset({event.event_id})
    return made


def _push(hub: CentralHub, events: Sequence[Event]) -> float:
    start = perf_counter()
    for place in range(0, len(events), SENT_AT_ONCE):
        answers = hub.push(events[place : place + SENT_AT_ONCE])
        assert all(answer.status == "accepted" for answer in answers)
    return perf_counter() - start


def _pull(hub: CentralHub, home: Path, dossiers: Sequence[Dossier], count: int) -> float:
    """Seconds in which a fresh workstation that has the dossiers takes in all events, as its sync does."""
    found_home(home)
    with open_workstation(home) as workstation:
        counter = replace(workstation.counter, hub=hub)
        with counter.uow() as uow:
            uow.dossiers.add_all(dossiers, datetime.now(UTC))
            uow.commit()
        start = perf_counter()
        taken = pull_events(counter, [OFFICE])
        seconds = perf_counter() - start
    assert taken == (count, 0)
    return seconds


def _copy_in(bench: Bench, events: Sequence[Event]) -> float:
    """One COPY into a bare table, then INSERT … SELECT into the hub's own, with its triggers."""
    with bench.raw() as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE raw (LIKE loket.event) ON COMMIT DROP")
        cursor.execute("ALTER TABLE raw ALTER position DROP NOT NULL, ALTER office DROP NOT NULL")
        start = perf_counter()
        with cursor.copy(f"COPY raw ({COLUMNS}) FROM STDIN") as copy:
            for event in events:
                copy.write_row(_raw_row(event))
        cursor.execute(f"INSERT INTO loket.event ({COLUMNS}) SELECT {COLUMNS} FROM raw ORDER BY seq")
        connection.commit()
        return perf_counter() - start


def _raw_row(event: Event) -> tuple[object, ...]:
    moment = round(event.occurred_at.timestamp() * 1_000_000)
    parents = json.dumps(sorted(str(parent) for parent in event.parents))
    return (
        *(event.event_id, event.dossier_id, event.kind.value, event.payload, event.officer, event.role.value),
        *(event.workstation, event.seq, moment, parents, event.prev_hash, event.hash, None, "", OFFICE),
    )


def _copy_out(bench: Bench, place: Path, home: Path) -> float:
    """One COPY of the events out, and plain inserts of the same rows into tables like the workstation's."""
    shutil.copy(home / "loket.db", place)
    with closing(connect(place, store_key(home))) as target:
        target.execute("PRAGMA journal_mode=WAL")
        lines = target.execute("SELECT * FROM queue_line").fetchall()
        columns = ", ".join(row[1] for row in target.execute("PRAGMA table_info(event)").fetchall()[1:])
        for (trigger,) in target.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            target.execute(f'DROP TRIGGER "{trigger}"')
        target.execute("DELETE FROM event")
        target.execute("DELETE FROM queue_line")
        start = perf_counter()
        wanted = f"COPY (SELECT {columns} FROM loket.event ORDER BY position) TO STDOUT"
        with bench.raw() as connection, connection.cursor() as cursor, cursor.copy(wanted) as copy:
            rows = list(copy.rows())
        target.execute("BEGIN")
        marks = ", ".join("?" * (columns.count(",") + 1))
        target.executemany(f"INSERT INTO event ({columns}) VALUES ({marks})", rows)
        target.executemany(f"INSERT INTO queue_line VALUES ({', '.join('?' * len(lines[0]))})", lines)
        target.execute("COMMIT")
        return perf_counter() - start


def _feed(server: Cluster, folder: Path, effort: Effort) -> Iterator[Row]:
    """Polling a feed in which nothing is new, and one with a batch that is, on a long and a short history."""
    polls: dict[int, tuple[float, ...]] = {}
    batches: dict[int, tuple[float, ...]] = {}
    sizes = (effort.feed // 100, effort.feed)
    for size in sizes:
        with _new_hub(server, folder) as bench:
            _fill(bench, size)
            with closing(bench.hub("bench-1")) as hub:
                taken = side_by_side(
                    8 * effort.rounds,
                    lambda hub=hub, size=size: hub.feed({OFFICE: size}),
                    lambda hub=hub, size=size: hub.feed({OFFICE: size - BATCH}),
                )
                polls[size], batches[size] = (milliseconds(one) for one in taken)
    short, long = sizes
    yield Row(
        TOPIC, f"feed poll, nothing new, {long:,} events", f"the same, {short:,}", "ms", polls[long], polls[short]
    )
    name = f"feed poll, {BATCH} new, {long:,} events"
    yield Row(TOPIC, name, f"the same, {short:,}", "ms", batches[long], batches[short])


def _fill(bench: Bench, size: int) -> None:
    """Many events by SQL alone; their seals are not looked at here."""
    grant(bench.url, "bench-1", [OFFICE])
    with bench.raw() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            f"INSERT INTO loket.event (position, {COLUMNS}) SELECT n, gen_random_uuid(), gen_random_uuid(), "
            "'decided', '{\"decision\":\"approve\"}', 'petugas', 'petugas', 'bench-0', n, n, '[]', md5(n::text), "
            "md5(n::text), NULL, '', %s FROM generate_series(1, %s) n",
            (OFFICE, size),
        )
        connection.commit()
        connection.autocommit = True
        connection.execute("ANALYZE loket.event")


def _claims(server: Cluster, folder: Path, effort: Effort) -> Row:
    """Taking the next dossier from eight counters at once, beside one counter alone."""
    wanted = 40 * CLAIMERS
    ours, theirs = [], []
    for _ in range(effort.rounds):
        for claimers, seconds in ((CLAIMERS, ours), (1, theirs)):
            with _new_hub(server, folder) as bench:
                dossiers, _events_made = _stock(bench, wanted * EVENTS_A_DOSSIER, make=False)
                hubs = [bench.hub(f"bench-{number}") for number in range(claimers)]
                seconds.append(_claim_all(hubs, [one.dossier_id for one in dossiers]) / wanted)
                for hub in hubs:
                    hub.close()
    name = f"take the next dossier, {CLAIMERS} counters at once"
    return Row(TOPIC, name, "one counter alone", "ms", milliseconds(tuple(ours)), milliseconds(tuple(theirs)))


def _claim_all(hubs: Sequence[CentralHub], free: Sequence[UUID]) -> float:
    """Seconds until everything is taken; each dossier goes to one."""
    taken: list[set[UUID]] = [set() for _ in hubs]

    def take(number: int) -> None:
        name = f"bench-{number}"
        while True:
            left = [one for one in free if one not in taken[number]]
            found = hubs[number].claim(left[:SENT_AT_ONCE], name, name, timedelta(hours=1), wanted=1)
            mine = {lease.dossier_id for lease in found if lease.workstation == name} - taken[number]
            others = {lease.dossier_id for lease in found if lease.workstation != name}
            if not mine and len(others) >= len(left[:SENT_AT_ONCE]):
                left = left[SENT_AT_ONCE:]
            if not mine and not left:
                return
            taken[number] |= mine | others if mine else others

    start = perf_counter()
    threads = [threading.Thread(target=take, args=(number,)) for number in range(len(hubs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return perf_counter() - start
