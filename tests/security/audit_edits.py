"""Changes to the logs by hand, and what each of them is named afterwards."""

from dataclasses import replace

from workstation.domain.audit import Fault, Log
from workstation.domain.event import Event, event_hash


def forged(event: Event, **changes: object) -> Event:
    """An event changed and sealed anew, by somebody without the device's key."""
    draft = replace(event, **changes)  # type: ignore[arg-type]
    return replace(draft, hash=event_hash(draft))


def set_event(seq: int, event: Event) -> str:
    """An UPDATE that puts an event in a place."""
    return (
        f"UPDATE event SET payload = '{event.payload}', hash = '{event.hash}', prev_hash = '{event.prev_hash}', "
        f"signature = '{event.signature}' WHERE workstation = 'w1' AND seq = {seq}"
    )


OTHER = '{"field":"nik","mark":"flag"}'
COLUMNS = (
    "dossier_id, kind, payload, officer, role, workstation, seq, occurred_at, parents, prev_hash, hash, clock_offset, "
    "signature"
)
EDITS: dict[str, tuple[tuple[str, ...], Log, int, Fault]] = {
    "officer of an event": (("UPDATE event SET officer = 'budi' WHERE seq = 3",), Log.EVENTS, 3, Fault.EDITED),
    "payload of an event": (
        (f"UPDATE event SET payload = '{OTHER}' WHERE seq = 2",),
        Log.EVENTS,
        2,
        Fault.EDITED,
    ),
    "signature of an event taken away": (
        ("UPDATE event SET signature = '' WHERE seq = 4",),
        Log.EVENTS,
        4,
        Fault.BAD_SIGNATURE,
    ),
    "signature of another event": (
        ("UPDATE event SET signature = (SELECT signature FROM event WHERE seq = 1) WHERE seq = 4",),
        Log.EVENTS,
        4,
        Fault.BAD_SIGNATURE,
    ),
    "a time that cannot be read": (("UPDATE event SET kind = 'x' WHERE seq = 5",), Log.EVENTS, 5, Fault.UNREADABLE),
    "an event deleted with its outbox": (
        (
            "DELETE FROM delivery WHERE event_id = (SELECT event_id FROM event WHERE seq = 3)",
            "DELETE FROM outbox WHERE event_id = (SELECT event_id FROM event WHERE seq = 3)",
            "DELETE FROM event WHERE seq = 3",
        ),
        Log.EVENTS,
        3,
        Fault.DELETED,
    ),
    "the first event deleted": (("DELETE FROM event WHERE seq = 1",), Log.EVENTS, 1, Fault.DELETED),
    "two events in the other order": (
        (
            "UPDATE event SET seq = -1 WHERE seq = 3",
            "UPDATE event SET seq = 3 WHERE seq = 4",
            "UPDATE event SET seq = 4 WHERE seq = -1",
        ),
        Log.EVENTS,
        3,
        Fault.REORDERED,
    ),
    "the tail of the events cut off": (("DELETE FROM event WHERE seq > 4",), Log.EVENTS, 5, Fault.TAIL_MISSING),
    "the tail cut off and the counter set back": (
        (
            "DELETE FROM event WHERE seq > 4",
            "UPDATE event SET position = 5 WHERE workstation = 'w2'",
            "UPDATE sqlite_sequence SET seq = (SELECT max(position) FROM event) WHERE name = 'event'",
        ),
        Log.EVENTS,
        5,
        Fault.OLDER_COPY,
    ),
    "officer of a look": (("UPDATE look SET officer = 'budi' WHERE seq = 3",), Log.LOOKS, 3, Fault.EDITED),
    "dossier of a look": (("UPDATE look SET dossiers = '[]' WHERE seq = 2",), Log.LOOKS, 2, Fault.EDITED),
    "signature of a look taken away": (
        ("UPDATE look SET signature = '' WHERE seq = 2",),
        Log.LOOKS,
        2,
        Fault.BAD_SIGNATURE,
    ),
    "a look deleted": (("DELETE FROM look WHERE seq = 3",), Log.LOOKS, 3, Fault.DELETED),
    "a look deleted and all counted anew": (
        ("DELETE FROM look WHERE seq = 3", "UPDATE look SET position = position - 1 WHERE position > 2"),
        Log.LOOKS,
        3,
        Fault.DELETED,
    ),
    "the tail of the looks cut off": (("DELETE FROM look WHERE seq > 4",), Log.LOOKS, 5, Fault.TAIL_MISSING),
    "all looks deleted": (
        ("DELETE FROM look", "DELETE FROM sqlite_sequence WHERE name = 'look'"),
        Log.LOOKS,
        1,
        Fault.OLDER_COPY,
    ),
    "another's event deleted here": (("DELETE FROM event WHERE workstation = 'w2'",), Log.EVENTS, 0, Fault.DELETED),
}
