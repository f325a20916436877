"""Papers that must come back: what they say of a decision no longer holds."""

from collections.abc import Collection, Mapping
from uuid import UUID

from workstation.domain.case import FINAL, REMARKS, fold
from workstation.domain.event import Event, EventKind
from workstation.domain.history import Ancestors, in_order
from workstation.domain.receipt import ReceiptType
from workstation.domain.ruling import State

# After these a printed paper still says the truth, so that a history of them alone need not be looked at.
HARMLESS = REMARKS | {EventKind.RECEIPT_ISSUED, EventKind.RECEIPT_TAKEN_BACK}


def recalled(history: Collection[Event]) -> tuple[Event, ...]:
    """The prints whose paper states an outcome that the case no longer has, in the order they were made.

    A paper states what its print says, or else what its counter knew then: the fold of the print's ancestors. While a
    conflict is open nobody knows yet which paper is right, so none is recalled. A letter that calls back states none.
    """
    case = fold(history)
    if case.state is State.CONFLICT:
        return ()
    known = {event.event_id: event for event in history}
    papers = [event for event in case.receipts if event.data.get("type") != ReceiptType.PENARIKAN]
    _, ancestors = in_order(known)
    prints = [event for event in papers if _stated(event, known, ancestors) not in (None, case.state)]
    return tuple(sorted(prints, key=lambda event: (event.occurred_at, event.event_id)))


def outstanding(history: Collection[Event]) -> tuple[Event, ...]:
    """The first print of each recalled paper that was not taken back yet; a reprint bears its first copy's serial."""
    case = fold(history)
    back = {
        str(event.data["serial"])
        for event in history
        if event.kind is EventKind.RECEIPT_TAKEN_BACK and event.event_id not in {*case.refused, *case.waiting}
    }
    first: dict[str, Event] = {}
    for event in recalled(history):
        first.setdefault(str(event.data.get("serial", "")), event)
    return tuple(event for serial, event in first.items() if serial not in back)


def recalled_serials(history: Collection[Event]) -> tuple[str, ...]:
    """The serials of the papers still to be taken back, each once."""
    return tuple(str(event.data.get("serial", "")) for event in outstanding(history))


def _stated(print_: Event, known: Mapping[UUID, Event], ancestors: Ancestors) -> State | None:
    """The outcome a paper states; None for one printed before any final decision."""
    said = print_.data.get("state")
    if said in list(State):
        state = State(said)
    else:
        state = fold(known[past] for past in ancestors[print_.event_id] if past in known).state
    return state if state in FINAL else None
