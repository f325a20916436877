"""Judge pushed events: is each sealed, does it fit its workstation's chain, is its dossier known?"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, insert, or_, select

from workstation.database.tables import event_values
from workstation.domain.event import FIRST_HASH, Event, is_sealed
from workstation.domain.hub import Acknowledgement
from workstation.domain.wire import event_to_json
from workstation.hub import tables

BAD_HASH = "bad_hash"
GAP = "gap"
FORK = "fork"
UNKNOWN_DOSSIER = "unknown_dossier"
UNSTORABLE = "unstorable"
WAITS = (GAP, FORK)
# These events are wrong in themselves, but what was sealed after them may be right.
_HOLD_THEIR_PLACE = (BAD_HASH, UNKNOWN_DOSSIER)

Place = tuple[str, int]


@dataclass(slots=True)
class Ledger:
    """What the hub knows that concerns a batch.

    `known`: hashes of events here by id. `refused`: ids and hashes of those refused before. `taken`: the event at a
    place of a chain. `links`: hashes that the next event may build on, by place. `offices`: the office of each dossier.
    `broken`: workstations of which an event of this batch has to wait, and why.
    """

    known: dict[UUID, str] = field(default_factory=dict)
    refused: set[tuple[UUID, str]] = field(default_factory=set)
    taken: set[Place] = field(default_factory=set)
    links: dict[Place, set[str]] = field(default_factory=dict)
    offices: dict[UUID, str] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)

    def hold(self, place: Place, link: str) -> None:
        """Let the next event build on a link."""
        self.links.setdefault(place, set()).add(link)


Homes = Callable[[Connection, Collection[UUID]], dict[UUID, str]]


def homes(connection: Connection, dossier_ids: Collection[UUID]) -> dict[UUID, str]:
    """The office of each dossier that is here."""
    table = tables.dossier.c
    rows = connection.execute(select(table.dossier_id, table.office).where(table.dossier_id.in_(dossier_ids)))
    return {row.dossier_id: row.office for row in rows}


Write = Callable[[Connection, list[dict[str, Any]]], None]


def write_rows(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Write rows of events, in their order."""
    connection.execute(insert(tables.event), rows)


def append(
    connection: Connection, events: Sequence[Event], homes_of: Homes = homes, write: Write = write_rows
) -> list[Acknowledgement]:
    """Append a batch and answer for every event of it, within the caller's transaction."""
    ledger = _ledger(connection, events)
    ledger.offices = homes_of(connection, {event.dossier_id for event in events})
    answers = []
    new = []
    refused = []
    for event in events:
        answer = _judge(ledger, event)
        answers.append(answer)
        if answer.status == "accepted":
            ledger.known[event.event_id] = event.hash
            ledger.taken.add((event.workstation, event.seq))
            ledger.hold((event.workstation, event.seq), event.hash)
            new.append(event_values(event) | {"office": ledger.offices[event.dossier_id]})
        elif answer.cause in _HOLD_THEIR_PLACE:
            ledger.hold((event.workstation, event.seq), event.hash)
            if (event.event_id, event.hash) not in ledger.refused:
                refused.append(_refusal(event, answer.cause))
    # What holds a place in a chain comes first: a server checks that each event builds on something.
    if refused:
        connection.execute(insert(tables.refused_event), refused)
    if new:
        write(connection, new)
    return answers


def refuse(connection: Connection, event: Event, cause: str) -> Acknowledgement:
    """Refuse an event that the database itself did not take; its place is held, so that it blocks nothing after it."""
    connection.execute(insert(tables.refused_event), [_refusal(event, cause)])
    return Acknowledgement(event.event_id, "refused", cause)


def _judge(ledger: Ledger, event: Event) -> Acknowledgement:
    known = ledger.known.get(event.event_id)
    if known is not None and known == event.hash:
        return Acknowledgement(event.event_id, "known")
    # What was done after an event that has to wait may rest on it, so it waits too.
    cause = ledger.broken.get(event.workstation) or _cause(ledger, event, known is not None)
    if cause in WAITS:
        ledger.broken[event.workstation] = cause
    return Acknowledgement(event.event_id, "refused" if cause else "accepted", cause)


def _cause(ledger: Ledger, event: Event, id_is_taken: bool) -> str:
    """Why an event cannot be appended, or nothing."""
    if id_is_taken or (event.workstation, event.seq) in ledger.taken:
        return FORK
    if event.seq == 1:
        before = {FIRST_HASH}
    else:
        before = ledger.links.get((event.workstation, event.seq - 1), set())
    if event.seq < 1 or not before:
        return GAP
    if event.prev_hash not in before:
        return FORK
    if not is_sealed(event):
        return BAD_HASH
    return "" if event.dossier_id in ledger.offices else UNKNOWN_DOSSIER


def _ledger(connection: Connection, events: Sequence[Event]) -> Ledger:
    ledger = Ledger()
    event, refused = tables.event.c, tables.refused_event.c
    ids = [one.event_id for one in events]
    seqs: dict[str, list[int]] = {}
    for one in events:
        seqs.setdefault(one.workstation, []).append(one.seq)
    known = connection.execute(select(event.event_id, event.hash).where(event.event_id.in_(ids)))
    ledger.known.update((row.event_id, row.hash) for row in known)
    for table in (event, refused):
        near = [and_(table.workstation == name, table.seq.between(min(of) - 1, max(of))) for name, of in seqs.items()]
        for name, seq, link in connection.execute(select(table.workstation, table.seq, table.hash).where(or_(*near))):
            ledger.hold((name, seq), link)
            if table is event:
                ledger.taken.add((name, seq))
    again = connection.execute(select(refused.event_id, refused.hash).where(refused.event_id.in_(ids)))
    ledger.refused.update((row.event_id, row.hash) for row in again)
    return ledger


def _refusal(event: Event, cause: str) -> dict[str, object]:
    return {
        "event_id": event.event_id,
        "workstation": event.workstation,
        "seq": event.seq,
        "hash": event.hash,
        "cause": cause,
        "content": event_to_json(event),
    }
