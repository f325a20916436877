"""Judge pushed events: is each sealed, does it fit its workstation's chain, is its dossier known?"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection, and_, insert, or_, select

from workstation.database.tables import event_values
from workstation.domain.event import FIRST_HASH, Event, event_hash
from workstation.domain.ports import Acknowledgement
from workstation.domain.wire import event_to_dict
from workstation.hub import tables

BAD_HASH = "bad_hash"
GAP = "gap"
FORK = "fork"
UNKNOWN_DOSSIER = "unknown_dossier"
# These events are wrong in themselves, but what was sealed after them may be right.
_HOLD_THEIR_PLACE = (BAD_HASH, UNKNOWN_DOSSIER)

Place = tuple[str, int]


@dataclass(slots=True)
class Ledger:
    """What the hub knows that concerns a batch.

    `known`: hashes of events here by id. `taken`: the event at a place of a chain. `links`: hashes that the next
    event may build on, by place. `offices`: the office of each dossier.
    """

    known: dict[UUID, str] = field(default_factory=dict)
    taken: set[Place] = field(default_factory=set)
    links: dict[Place, set[str]] = field(default_factory=dict)
    offices: dict[UUID, str] = field(default_factory=dict)

    def hold(self, place: Place, link: str) -> None:
        """Let the next event build on a link."""
        self.links.setdefault(place, set()).add(link)


def append(connection: Connection, events: Sequence[Event]) -> list[Acknowledgement]:
    """Append a batch and answer for every event of it, within the caller's transaction."""
    ledger = _ledger(connection, events)
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
            refused.append(_refusal(event, answer.cause))
    if new:
        connection.execute(insert(tables.event), new)
    if refused:
        connection.execute(insert(tables.refused_event), refused)
    return answers


def _judge(ledger: Ledger, event: Event) -> Acknowledgement:
    known = ledger.known.get(event.event_id)
    if known is not None and known == event.hash:
        return Acknowledgement(event.event_id, "known")
    cause = _cause(ledger, event, known is not None)
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
    if event.occurred_at.utcoffset() or event_hash(event) != event.hash:
        return BAD_HASH
    return "" if event.dossier_id in ledger.offices else UNKNOWN_DOSSIER


def _ledger(connection: Connection, events: Sequence[Event]) -> Ledger:
    ledger = Ledger()
    event, refused, dossier = tables.event.c, tables.refused_event.c, tables.dossier.c
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
    concerned = {one.dossier_id for one in events}
    offices = connection.execute(select(dossier.dossier_id, dossier.office).where(dossier.dossier_id.in_(concerned)))
    ledger.offices.update((row.dossier_id, row.office) for row in offices)
    return ledger


def _refusal(event: Event, cause: str) -> dict[str, object]:
    return {
        "event_id": event.event_id,
        "workstation": event.workstation,
        "seq": event.seq,
        "hash": event.hash,
        "cause": cause,
        "content": json.dumps(event_to_dict(event), ensure_ascii=False),
    }
