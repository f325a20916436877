"""Papers that must come back: what they say of a decision no longer holds."""

from collections.abc import Collection, Mapping
from uuid import UUID

from workstation.domain.case import FINAL, State, fold
from workstation.domain.event import Event


def recalled(history: Collection[Event]) -> tuple[Event, ...]:
    """The prints whose paper states an outcome that the case no longer has, in the order they were made.

    A paper states what its counter knew when it was printed: the fold of the print's ancestors. While a conflict is
    open nobody knows yet which paper is right, so none is recalled.
    """
    case = fold(history)
    if case.state is State.CONFLICT:
        return ()
    known = {event.event_id: event for event in history}
    prints = [event for event in case.receipts if _stated(event, known) not in (None, case.state)]
    return tuple(sorted(prints, key=lambda event: (event.occurred_at, event.event_id)))


def recalled_serials(history: Collection[Event]) -> tuple[str, ...]:
    """The serials of the recalled papers, each once; a reprint bears the serial of its first copy."""
    return tuple(dict.fromkeys(str(event.data.get("serial", "")) for event in recalled(history)))


def _stated(print_: Event, known: Mapping[UUID, Event]) -> State | None:
    """The outcome a paper states; None for one printed before any final decision."""
    past: dict[UUID, Event] = {}
    waiting = list(print_.parents)
    while waiting:
        event_id = waiting.pop()
        if event_id in known and event_id not in past:
            past[event_id] = known[event_id]
            waiting += known[event_id].parents
    state = fold(past.values()).state
    return state if state in FINAL else None
