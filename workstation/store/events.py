"""Histories of dossiers, the outbox that carries own events to the hub, and small facts."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, case, delete, exists, func, intersect, or_, select, union, update
from sqlalchemy.dialects.sqlite import insert

from workstation.database.tables import event_of, event_values
from workstation.domain.event import FIRST_HASH, Believed, Event, EventKind, StrangeEvent, is_sealed
from workstation.domain.ports import OutboxEntry
from workstation.domain.recall import HARMLESS
from workstation.domain.refusals import ChainBroken
from workstation.domain.ruling import Review, State
from workstation.store import tables
from workstation.store.bulk import Insertion, among
from workstation.store.projection import (
    IN_FORCE,
    OUT_OF_FORCE,
    REPLACED,
    SET_ASIDE,
    events_of,
    histories_of,
    refresh,
    write_cases,
)

WAITING = "waiting"
DELIVERED = "delivered"
DECIDED = EventKind.DECIDED.value
# A time-out leaves the event waiting; recording one on an event that was set aside sends it again.
_STATE_AFTER = {DELIVERED: DELIVERED, SET_ASIDE: SET_ASIDE, REPLACED: REPLACED, "unknown": WAITING}
_TOLD = "hub_has:"
_EVENTS = Insertion(tables.event)


class StoredEvents:
    """Port `Events`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, dossier_id: UUID) -> list[Event]:
        """A dossier's events in the order they came here."""
        return events_of(self._connection, dossier_id)

    def last_link(self, workstation: str) -> tuple[int, str]:
        """The `seq` and `hash` that the next own event builds on; (0, FIRST_HASH) before the first.

        While the newest own event waits it is that one, even where the hub has others at these places: whatever waits
        is then one branch, which is sealed anew as a whole. Otherwise it is the newest known, here or at the hub.
        """
        minted = self._newest_minted(workstation)
        if minted is not None and minted.state == WAITING:
            return minted.seq, minted.hash
        table, box = tables.event, tables.outbox.c
        replaced = select(box.event_id).where(box.state == REPLACED)
        mine = table.c.workstation == workstation, table.c.event_id.not_in(replaced)
        newest = select(table.c.seq, table.c.hash).where(*mine)
        row = self._connection.execute(newest.order_by(table.c.seq.desc(), table.c.position.desc()).limit(1)).first()
        told = self._told(workstation)
        return told if row is None or told[0] >= row.seq else (row.seq, row.hash)

    def with_missing_parents(self, workstation: str) -> list[UUID]:
        """Dossiers with an event of a workstation that was built on one that is not here."""
        event = tables.event.c
        known = set(self._connection.scalars(select(event.event_id)))
        own = select(event.dossier_id, event.parents).where(event.workstation == workstation)
        rows = self._connection.execute(own.execution_options(yield_per=500))
        return list(dict.fromkeys(row.dossier_id for row in rows if not row.parents <= known))

    def told(self, workstation: str, seq: int, link: str) -> None:
        """Remember the hub's word on the newest event it has of a workstation, whether it is here or not."""
        StoredMarks(self._connection).set(_TOLD + workstation, f"{seq} {link}")

    def append(self, event: Event) -> None:
        """Add an own event, its outbox message and the refreshed queue line; raises ChainBroken."""
        seq, previous = self.last_link(event.workstation)
        if (event.seq, event.prev_hash) != (seq + 1, previous):
            raise ChainBroken
        self._insert(event)
        message = {"event_id": event.event_id, "state": WAITING, "attempts": 0, "last_problem": ""}
        self._connection.execute(insert(tables.outbox).values(message))
        refresh(self._connection, [event.dossier_id])

    def receive(self, events: Sequence[Believed]) -> int:
        """Add events that came from elsewhere and were believed; how many were new.

        An own event that comes back has arrived, whatever became of the answer when it was sent.
        """
        column = tables.event.c.event_id
        here = select(column).where(among(column, [event.event_id for event in events]))
        known = set(self._connection.scalars(here))
        self._arrived([event for event in events if event.event_id in known])
        new = {event.event_id: event for event in events if event.event_id not in known}
        # Read before, so that what has just come need not be read back; nothing of it can be out of force.
        histories = histories_of(self._connection, {event.dossier_id for event in new.values()})
        _EVENTS.write(self._connection, (event_values(event) for event in new.values()))
        for event in new.values():
            histories.setdefault(event.dossier_id, []).append(event)
        write_cases(self._connection, histories)
        return len(new)

    def _arrived(self, events: Sequence[Event]) -> None:
        if not events:
            return
        box, table = tables.outbox.c, tables.event.c
        hashes = {event.event_id: event.hash for event in events}
        own = select(box.event_id, box.state, table.hash, table.dossier_id)
        mine = own.join(tables.event, table.event_id == box.event_id).where(box.event_id.in_(list(hashes)))
        rows = self._connection.execute(mine.where(box.state != DELIVERED)).all()
        arrived = [row for row in rows if row.hash == hashes[row.event_id]]
        if arrived:
            change = update(tables.outbox).where(box.event_id.in_([row.event_id for row in arrived]))
            self._connection.execute(change.values(state=DELIVERED, last_problem=""))
            refresh(self._connection, {row.dossier_id for row in arrived if row.state in OUT_OF_FORCE})

    def set_strange_aside(self, content: str, cause: str, at: datetime) -> None:
        """Keep what came from elsewhere and cannot be believed (`bad_hash`) or understood (`unknown_kind`)."""
        sha256 = hashlib.sha256(content.encode()).hexdigest()
        row = {"sha256": sha256, "cause": cause, "content": content, "at": at}
        self._connection.execute(insert(tables.strange_event).values(row).on_conflict_do_nothing())

    def strange(self) -> list[StrangeEvent]:
        """What was set aside, oldest first."""
        table = tables.strange_event
        rows = self._connection.execute(select(table).order_by(table.c.at, table.c.sha256))
        return [StrangeEvent(row.content, row.cause, row.at) for row in rows]

    def understood(self, strange: StrangeEvent) -> None:
        """Forget that something was strange, once it was received."""
        table = tables.strange_event
        self._connection.execute(delete(table).where(table.c.content == strange.content))

    def since(self, moment: datetime) -> list[Event]:
        """Every event here that occurred at or after a moment by its device's clock, oldest first."""
        table = tables.event
        recent = table.c.occurred_at >= moment, IN_FORCE
        wanted = select(table).where(*recent).order_by(table.c.occurred_at, table.c.position)
        return [event_of(row) for row in self._connection.execute(wanted).mappings()]

    def count(self, kind: str, workstation: str) -> int:
        """How many events of a kind one workstation made."""
        table = tables.event
        made = table.c.kind == kind, table.c.workstation == workstation
        return self._connection.scalar(select(func.count()).where(*made)) or 0

    def printed(self, serial: str) -> list[Event]:
        """Every print of a paper by its serial, those of all workstations that are known here."""
        event = tables.event.c
        told = case((func.json_valid(event.payload) == 1, func.json_extract(event.payload, "$.serial")), else_="")
        wanted = select(tables.event).where(event.kind == EventKind.RECEIPT_ISSUED.value, told == serial)
        ordered = wanted.order_by(event.occurred_at, event.event_id)
        return [event_of(row) for row in self._connection.execute(ordered).mappings()]

    def _newest_minted(self, workstation: str) -> Row[Any, Any, Any] | None:
        """The newest event of the outbox that was not sealed anew."""
        box, event = tables.outbox, tables.event
        minted = select(event.c.seq, event.c.hash, box.c.state).join(box, box.c.event_id == event.c.event_id)
        mine = minted.where(event.c.workstation == workstation, box.c.state != REPLACED)
        return self._connection.execute(mine.order_by(box.c.position.desc()).limit(1)).first()

    def _told(self, workstation: str) -> tuple[int, str]:
        seq, link = (StoredMarks(self._connection).get(_TOLD + workstation) or f"0 {FIRST_HASH}").split()
        return int(seq), link

    def decided_since(self, moment: datetime) -> Iterable[tuple[UUID, UUID]]:
        """(event, dossier) of every decision at or after a moment, newest first, read as they are asked for."""
        event = tables.event.c
        wanted = select(event.event_id, event.dossier_id).where(event.kind == DECIDED, event.occurred_at >= moment)
        order = event.occurred_at.desc(), event.dossier_id.desc(), event.event_id.desc()
        rows = self._connection.execute(wanted.order_by(*order).execution_options(yield_per=500))
        return ((row.event_id, row.dossier_id) for row in rows)

    def unsettled_prints(self) -> list[UUID]:
        """Dossiers with a print and with more than one decision, or an event that may put one out of force."""
        event = tables.event.c
        printed = select(event.dossier_id).where(event.kind == EventKind.RECEIPT_ISSUED.value)
        stirring = [kind.value for kind in EventKind if kind not in HARMLESS | {EventKind.DECIDED}]
        outcome = case((func.json_valid(event.payload) == 1, func.json_extract(event.payload, "$.outcome")), else_="")
        upheld = (event.kind == EventKind.REVIEWED.value) & (func.coalesce(outcome, "") == Review.UPHOLD.value)
        stirred = select(event.dossier_id).where(event.kind.in_(stirring), ~upheld)
        several = select(event.dossier_id).where(event.kind == DECIDED).group_by(event.dossier_id)
        wanted = intersect(printed, union(stirred, several.having(func.count() > 1)).subquery().select())
        return list(self._connection.scalars(wanted))

    def sent_back_to(self, officer: str, since: datetime) -> list[UUID]:
        """Dossiers an officer decided that were reviewed and lie open, or whose conflict was resolved since then."""
        word, line, own = tables.event, tables.queue_line, tables.event.alias()
        reviewed = (word.c.kind == EventKind.REVIEWED.value) & (line.c.state == State.PENDING.value)
        resolved = (word.c.kind == EventKind.CONFLICT_RESOLVED.value) & (word.c.occurred_at >= since)
        decided = own.c.dossier_id == word.c.dossier_id, own.c.kind == DECIDED, own.c.officer == officer
        wanted = select(word.c.dossier_id).join(line, line.c.dossier_id == word.c.dossier_id).distinct()
        return list(self._connection.scalars(wanted.where(or_(reviewed, resolved), exists().where(*decided))))

    def _insert(self, event: Event) -> None:
        if not is_sealed(event):
            raise ChainBroken
        self._connection.execute(insert(tables.event).values(event_values(event)))


class StoredOutbox:
    """Port `Outbox`: `delivery` keeps every attempt, `outbox` what they amount to."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def waiting(self, limit: int) -> list[Event]:
        """The oldest events that the hub has not acknowledged, without those set aside."""
        box, event = tables.outbox, tables.event
        wanted = select(event).join(box, box.c.event_id == event.c.event_id).where(box.c.state == WAITING)
        rows = self._connection.execute(wanted.order_by(box.c.position).limit(limit))
        return [event_of(row) for row in rows.mappings()]

    def record(self, event_id: UUID, outcome: str, detail: str, at: datetime) -> None:
        """Record one attempt: `delivered`, `unknown` (time-out), `set_aside` or `replaced`.

        What is delivered stays so; what was replaced can only turn out to be delivered.
        """
        attempt = {"event_id": event_id, "outcome": outcome, "detail": detail, "at": at}
        state = _STATE_AFTER[outcome]
        self._connection.execute(insert(tables.delivery).values(attempt))
        box = tables.outbox
        before = self._connection.scalar(select(box.c.state).where(box.c.event_id == event_id))
        mine = update(box).where(box.c.event_id == event_id)
        self._connection.execute(mine.values(attempts=box.c.attempts + 1))
        if before == DELIVERED or (before == REPLACED and state != DELIVERED):
            return
        self._connection.execute(mine.values(state=state, last_problem="" if state == DELIVERED else detail))
        if (state in OUT_OF_FORCE) != (before in OUT_OF_FORCE):
            self._refresh_dossier_of(event_id)

    def minted(self, event_ids: Collection[UUID]) -> bool:
        """Whether all of some events were made in this home."""
        box = tables.outbox.c
        found = self._connection.scalar(select(func.count()).where(box.event_id.in_(event_ids)))
        return found == len(set(event_ids))

    def send_again(self, dossier_ids: Collection[UUID], cause: str) -> None:
        """Let what was set aside for a cause wait again, on some dossiers."""
        box, event = tables.outbox.c, tables.event.c
        mine = select(box.event_id, event.dossier_id).join(tables.event, event.event_id == box.event_id)
        caused = box.state == SET_ASIDE, box.last_problem == cause, event.dossier_id.in_(dossier_ids)
        rows = self._connection.execute(mine.where(*caused)).all()
        if rows:
            ids = [row.event_id for row in rows]
            self._connection.execute(update(tables.outbox).where(box.event_id.in_(ids)).values(state=WAITING))
            refresh(self._connection, {row.dossier_id for row in rows})

    def send_all_again(self, workstation: str) -> None:
        """Let every own event wait, in the order of the chain, also those that are here only as the hub gave them."""
        box, event = tables.outbox, tables.event
        replaced = select(box.c.event_id).where(box.c.state == REPLACED)
        own = select(event.c.event_id, event.c.dossier_id).where(
            event.c.workstation == workstation, event.c.event_id.not_in(replaced)
        )
        rows = self._connection.execute(own.order_by(event.c.seq, event.c.position)).all()
        if not rows:
            return
        last = self._connection.scalar(select(func.max(box.c.position))) or 0
        again = [
            {"event_id": row.event_id, "position": last + number, "state": WAITING, "attempts": 0, "last_problem": ""}
            for number, row in enumerate(rows, start=1)
        ]
        new = insert(box)
        places = {"position": new.excluded.position, "state": WAITING}
        self._connection.execute(new.on_conflict_do_update(index_elements=["event_id"], set_=places), again)
        refresh(self._connection, {row.dossier_id for row in rows})

    def _refresh_dossier_of(self, event_id: UUID) -> None:
        """The case goes on without an event that was set aside."""
        table = tables.event
        wanted = select(table.c.dossier_id).where(table.c.event_id == event_id)
        refresh(self._connection, list(self._connection.scalars(wanted)))

    def entries(self, limit: int = 500) -> list[OutboxEntry]:
        """The newest entries with their attempts."""
        box, event = tables.outbox, tables.event
        columns = (event, box.c.attempts, box.c.last_problem, box.c.state)
        wanted = select(*columns).join(box, box.c.event_id == event.c.event_id)
        rows = self._connection.execute(wanted.order_by(box.c.position.desc()).limit(limit)).mappings()
        return [OutboxEntry(event_of(row), row["attempts"], row["last_problem"], row["state"]) for row in rows]

    def count_waiting(self) -> int:
        """How many events wait to be sent."""
        box = tables.outbox
        return self._connection.scalar(select(func.count()).where(box.c.state == WAITING)) or 0

    def acknowledged(self, workstation: str) -> int:
        """The highest `seq` of a workstation that the hub said it has; 0 before the first."""
        box, event = tables.outbox, tables.event.c
        own = select(event.seq).join(box, box.c.event_id == event.event_id).where(event.workstation == workstation)
        newest = own.where(box.c.state == DELIVERED).order_by(event.seq.desc()).limit(1)
        return self._connection.scalar(newest) or 0

    def undelivered(self) -> set[UUID]:
        """The dossiers with an event that waits to be sent."""
        box, event = tables.outbox, tables.event
        wanted = select(event.c.dossier_id).join(box, box.c.event_id == event.c.event_id)
        return set(self._connection.scalars(wanted.where(box.c.state == WAITING)))


class StoredMarks:
    """Port `Marks`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> str | None:
        """A fact, or None."""
        return self._connection.scalar(select(tables.mark.c.value).where(tables.mark.c.name == name))

    def forget(self, beginning: str) -> None:
        """Forget every fact whose name begins so."""
        mark = tables.mark
        self._connection.execute(delete(mark).where(mark.c.name.startswith(beginning, autoescape=True)))

    def names(self, beginning: str) -> list[str]:
        """What follows in the names of the facts that begin so."""
        name = tables.mark.c.name
        found = self._connection.scalars(select(name).where(name.startswith(beginning, autoescape=True)).order_by(name))
        return [one.removeprefix(beginning) for one in found]

    def set(self, name: str, value: str) -> None:
        """Remember a fact."""
        new = insert(tables.mark).values(name=name, value=value)
        self._connection.execute(new.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
