"""Histories of dossiers, the outbox that carries own events to the hub, and small facts."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, case, delete, exists, func, intersect, or_, select, union, update
from sqlalchemy.dialects.sqlite import insert

from workstation.database.tables import event_of, event_values
from workstation.domain.case import Review, State
from workstation.domain.event import FIRST_HASH, Event, EventKind, is_sealed
from workstation.domain.ports import OutboxEntry, StrangeEvent
from workstation.domain.recall import HARMLESS
from workstation.domain.refusals import ChainBroken
from workstation.store import tables
from workstation.store.projection import IN_FORCE, OUT_OF_FORCE, REPLACED, SET_ASIDE, events_of, refresh

WAITING = "waiting"
DECIDED = EventKind.DECIDED.value
# A time-out leaves the event waiting; recording one on an event that was set aside sends it again.
_STATE_AFTER = {"delivered": "delivered", "set_aside": SET_ASIDE, "replaced": REPLACED, "unknown": WAITING}


class StoredEvents:
    """Port `Events`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, dossier_id: UUID) -> list[Event]:
        """A dossier's events in the order they came here."""
        return events_of(self._connection, dossier_id)

    def last_link(self, workstation: str) -> tuple[int, str]:
        """The `seq` and `hash` of a workstation's newest event; (0, FIRST_HASH) before the first."""
        table, box = tables.event, tables.outbox.c
        replaced = select(box.event_id).where(box.state == REPLACED)
        mine = table.c.workstation == workstation, table.c.event_id.not_in(replaced)
        newest = select(table.c.seq, table.c.hash).where(*mine)
        row = self._connection.execute(newest.order_by(table.c.seq.desc(), table.c.position.desc()).limit(1)).first()
        return (0, FIRST_HASH) if row is None else (row.seq, row.hash)

    def holds(self, workstation: str, seq: int, link: str) -> bool:
        """Whether the event at a place of a workstation's chain is here."""
        table = tables.event.c
        place = table.workstation == workstation, table.seq == seq, table.hash == link
        return self._connection.scalar(select(table.position).where(*place)) is not None

    def append(self, event: Event) -> None:
        """Add an own event, its outbox message and the refreshed queue line; raises ChainBroken."""
        seq, previous = self.last_link(event.workstation)
        if (event.seq, event.prev_hash) != (seq + 1, previous):
            raise ChainBroken
        self._insert(event)
        message = {"event_id": event.event_id, "state": WAITING, "attempts": 0, "last_problem": ""}
        self._connection.execute(insert(tables.outbox).values(message))
        refresh(self._connection, [event.dossier_id])

    def receive(self, events: Sequence[Event]) -> int:
        """Add events that came from elsewhere; how many were new. Raises ChainBroken when a seal is broken.

        An own event that comes back has arrived, whatever became of the answer when it was sent.
        """
        table = tables.event
        ids = [event.event_id for event in events]
        known = set(self._connection.scalars(select(table.c.event_id).where(table.c.event_id.in_(ids))))
        self._arrived([event for event in events if event.event_id in known])
        new = {event.event_id: event for event in events if event.event_id not in known}
        if not all(is_sealed(event) for event in new.values()):
            raise ChainBroken
        if new:
            self._connection.execute(insert(table), [event_values(event) for event in new.values()])
            refresh(self._connection, {event.dossier_id for event in new.values()})
        return len(new)

    def _arrived(self, events: Sequence[Event]) -> None:
        box, table = tables.outbox.c, tables.event.c
        hashes = {event.event_id: event.hash for event in events}
        waiting = select(box.event_id, table.hash).join(tables.event, table.event_id == box.event_id)
        mine = waiting.where(box.state == WAITING, box.event_id.in_(list(hashes)))
        arrived = [row.event_id for row in self._connection.execute(mine) if row.hash == hashes[row.event_id]]
        if arrived:
            change = update(tables.outbox).where(box.event_id.in_(arrived))
            self._connection.execute(change.values(state="delivered", last_problem=""))

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
        """Record one attempt: `delivered`, `unknown` (time-out) or `set_aside`. What is delivered stays so."""
        attempt = {"event_id": event_id, "outcome": outcome, "detail": detail, "at": at}
        state = _STATE_AFTER[outcome]
        self._connection.execute(insert(tables.delivery).values(attempt))
        box = tables.outbox
        mine = update(box).where(box.c.event_id == event_id)
        self._connection.execute(mine.values(attempts=box.c.attempts + 1))
        still_open = mine.where(box.c.state != "delivered")
        self._connection.execute(still_open.values(state=state, last_problem="" if state == "delivered" else detail))
        if state in OUT_OF_FORCE:
            self._refresh_dossier_of(event_id)

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

    def set(self, name: str, value: str) -> None:
        """Remember a fact."""
        new = insert(tables.mark).values(name=name, value=value)
        self._connection.execute(new.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
