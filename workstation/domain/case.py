"""What a dossier's history amounts to: `fold(events)` and the table of legal moves.

The fold is pure: the same set of events gives the same case in every arrival order and under any duplication. Each
event is judged by what its officer had seen (its ancestors), so a move that was illegal then stays without effect,
whatever came later, and is named in `Case.refused`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from workstation.domain.event import Event, EventKind, Role

UNDO_WINDOW = timedelta(seconds=10)


class Decision(StrEnum):
    """What an officer can decide."""

    APPROVE = "approve"
    REJECT = "reject"
    RETURN = "return"
    ESCALATE = "escalate"


class Review(StrEnum):
    """What a supervisor can say of a decision. On an escalation: approve, reject, or hand back."""

    UPHOLD = "uphold"
    OVERTURN = "overturn"
    RETURN = "return"


class State(StrEnum):
    """Where a case stands."""

    PENDING = "pending"
    APPROVED = "approved"
    FLAGGED = "flagged"
    REJECTED = "rejected"
    RETURNED = "returned"
    ESCALATED = "escalated"
    CONFLICT = "conflict"


class Refusal(StrEnum):
    """Why a move is not legal."""

    STATE = "state"
    ROLE = "role"
    FOUR_EYES = "four_eyes"
    TOO_LATE = "too_late"
    UNKNOWN_TARGET = "unknown_target"


SUPERVISING = frozenset({Role.SUPERVISOR})
DECIDING = frozenset({Role.PETUGAS, Role.SUPERVISOR})
FINAL = frozenset({State.APPROVED, State.REJECTED, State.RETURNED})
DECIDED = FINAL | {State.FLAGGED, State.ESCALATED}


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table of legal moves: from which states and for which roles."""

    states: frozenset[State]
    roles: frozenset[Role]
    four_eyes: bool = False


LEGAL_MOVES: Mapping[EventKind, Move] = MappingProxyType(
    {
        EventKind.FIELD_MARKED: Move(frozenset({State.PENDING, State.ESCALATED}), DECIDING),
        EventKind.DECIDED: Move(frozenset({State.PENDING, State.ESCALATED}), DECIDING),
        EventKind.DECISION_UNDONE: Move(DECIDED, DECIDING),
        EventKind.REVIEWED: Move(DECIDED, SUPERVISING, four_eyes=True),
        EventKind.CONFLICT_RESOLVED: Move(frozenset({State.CONFLICT}), SUPERVISING, four_eyes=True),
        EventKind.RECEIPT_ISSUED: Move(frozenset(State), frozenset(Role)),
    }
)


@dataclass(frozen=True, slots=True)
class Case:
    """A dossier's history, folded.

    `decisions` are the live decisions (one, or several in a conflict), `review` the live word of a supervisor on
    the decision, `decided_by` everyone whose decision was not undone, `heads` the events nobody built on yet (the
    parents of the next event). `returned_note` is the supervisor's note when a case came back. `refused` names
    events without effect and why; `waiting` are events whose parents have not arrived.
    """

    state: State = State.PENDING
    decisions: tuple[Event, ...] = ()
    review: Event | None = None
    marks: Mapping[str, Event] = field(default_factory=dict)
    receipts: tuple[Event, ...] = ()
    heads: frozenset[UUID] = frozenset()
    returned_note: str = ""
    decided_by: frozenset[str] = frozenset()
    refused: Mapping[UUID, Refusal] = field(default_factory=dict)
    waiting: frozenset[UUID] = frozenset()

    @property
    def decision(self) -> Event | None:
        """The one live decision, or None when there is none or a conflict."""
        return self.decisions[0] if len(self.decisions) == 1 else None


def fold(events: Iterable[Event]) -> Case:
    """Compute the case from a dossier's events, in whatever order and how often they arrived."""
    known = {event.event_id: event for event in events}
    order, ancestors = _history(known)
    refused: dict[UUID, Refusal] = {}
    for event in order:
        past = ancestors[event.event_id]
        seen = [other for other in order if other.event_id in past and other.event_id not in refused]
        refusal = judge(_state_of(seen, ancestors), event)
        if refusal is not None:
            refused[event.event_id] = refusal
    accepted = [event for event in order if event.event_id not in refused]
    case = _state_of(accepted, ancestors)
    parents = {parent for event in order for parent in event.parents}
    arrived = {event.event_id for event in order}
    return Case(
        state=case.state,
        decisions=case.decisions,
        review=case.review,
        marks=case.marks,
        receipts=case.receipts,
        heads=frozenset(arrived - parents),
        returned_note=case.returned_note,
        decided_by=case.decided_by,
        refused=refused,
        waiting=frozenset(known.keys() - arrived),
    )


def judge(case: Case, event: Event) -> Refusal | None:
    """Whether an event is a legal move on the case its officer saw; None when it is."""
    move = LEGAL_MOVES[event.kind]
    if event.role not in move.roles:
        return Refusal.ROLE
    if case.state not in move.states:
        return Refusal.STATE
    if move.four_eyes and event.officer in case.decided_by:
        return Refusal.FOUR_EYES
    if event.kind is EventKind.DECIDED:
        return _judge_decision(case, event)
    if event.kind is EventKind.DECISION_UNDONE:
        return _judge_undo(case, event)
    if event.kind is EventKind.REVIEWED:
        return None if _names(event, "of", case.decisions) and case.review is None else Refusal.UNKNOWN_TARGET
    if event.kind is EventKind.CONFLICT_RESOLVED:
        named = {event.data.get("chosen"), *event.data.get("others", ())}
        return None if named == _ids(case.decisions) else Refusal.UNKNOWN_TARGET
    return None


def _judge_decision(case: Case, event: Event) -> Refusal | None:
    """An escalated case is decided by a supervisor who did not escalate it."""
    if case.state is not State.ESCALATED:
        return None
    if event.role is not Role.SUPERVISOR:
        return Refusal.ROLE
    return Refusal.FOUR_EYES if event.officer in case.decided_by else None


def _judge_undo(case: Case, event: Event) -> Refusal | None:
    """A decision is undone by its own officer, at its own workstation, within the window, unless reviewed."""
    decision = next((past for past in case.decisions if str(past.event_id) == event.data.get("undoes")), None)
    if decision is None or case.review is not None:
        return Refusal.UNKNOWN_TARGET
    if (decision.officer, decision.workstation) != (event.officer, event.workstation):
        return Refusal.FOUR_EYES
    late = _elapsed(decision.occurred_at, event.occurred_at) > UNDO_WINDOW
    return Refusal.TOO_LATE if late else None


def _elapsed(start: datetime, end: datetime) -> timedelta:
    """Time between two readings of one device's clock; a clock set back counts as no time."""
    return max(end - start, timedelta(0))


def _names(event: Event, key: str, decisions: tuple[Event, ...]) -> bool:
    return event.data.get(key) in _ids(decisions)


def _ids(decisions: tuple[Event, ...]) -> set[str]:
    return {str(decision.event_id) for decision in decisions}


def _history(known: Mapping[UUID, Event]) -> tuple[list[Event], dict[UUID, frozenset[UUID]]]:
    """The events whose whole past has arrived, each after its ancestors, and the ancestors of each."""
    ancestors: dict[UUID, frozenset[UUID]] = {}
    order: list[Event] = []
    pending = sorted(known.values(), key=lambda event: event.event_id)
    while pending:
        ready = [event for event in pending if event.parents <= ancestors.keys()]
        if not ready:
            break
        for event in ready:
            past = frozenset(event.parents).union(*(ancestors[parent] for parent in event.parents))
            ancestors[event.event_id] = past
            order.append(event)
        pending = [event for event in pending if event.event_id not in ancestors]
    return order, ancestors


def _state_of(accepted: list[Event], ancestors: Mapping[UUID, frozenset[UUID]]) -> Case:
    """The case that a set of accepted events amounts to."""
    by_kind = {kind: [event for event in accepted if event.kind is kind] for kind in EventKind}
    reviews = by_kind[EventKind.REVIEWED]
    void = _void(by_kind)
    live = [event for event in by_kind[EventKind.DECIDED] if str(event.event_id) not in void]
    superseded = {past for event in live for past in ancestors[event.event_id]}
    decisions = tuple(event for event in live if event.event_id not in superseded)
    words = [event for event in reviews if _names(event, "of", decisions)]
    review = words[-1] if words else None
    opened = [event for event in reviews if event.data["outcome"] != Review.UPHOLD]
    return Case(
        state=_state(decisions, review),
        decisions=decisions,
        review=review,
        marks={event.data["field"]: event for event in by_kind[EventKind.FIELD_MARKED]},
        receipts=tuple(by_kind[EventKind.RECEIPT_ISSUED]),
        returned_note=opened[-1].data.get("note", "") if opened and not decisions else "",
        decided_by=frozenset(
            event.officer for event in by_kind[EventKind.DECIDED] if str(event.event_id) not in _undone(by_kind)
        ),
    )


def _undone(by_kind: Mapping[EventKind, list[Event]]) -> set[str]:
    return {event.data["undoes"] for event in by_kind[EventKind.DECISION_UNDONE]}


def _void(by_kind: Mapping[EventKind, list[Event]]) -> set[str]:
    """The ids of decisions that were undone, sent back by a supervisor, or lost a resolved conflict."""
    undone = _undone(by_kind)
    lost = {other for event in by_kind[EventKind.CONFLICT_RESOLVED] for other in event.data["others"]}
    escalations = {
        str(event.event_id) for event in by_kind[EventKind.DECIDED] if event.data["decision"] == Decision.ESCALATE
    }
    sent_back = {
        event.data["of"]
        for event in by_kind[EventKind.REVIEWED]
        if event.data["outcome"] == Review.RETURN
        or (event.data["outcome"] == Review.OVERTURN and event.data["of"] not in escalations)
    }
    return undone | lost | sent_back


_STATE_OF_DECISION = {
    Decision.APPROVE: State.APPROVED,
    Decision.REJECT: State.REJECTED,
    Decision.RETURN: State.RETURNED,
    Decision.ESCALATE: State.ESCALATED,
}


def _state(decisions: tuple[Event, ...], review: Event | None) -> State:
    if len(decisions) != 1:
        return State.CONFLICT if decisions else State.PENDING
    decision = Decision(decisions[0].data["decision"])
    if decision is Decision.ESCALATE and review is not None:
        upheld = review.data["outcome"] == Review.UPHOLD
        return State.APPROVED if upheld else State.REJECTED
    if decision is Decision.APPROVE and decisions[0].data.get("flags") and review is None:
        return State.FLAGGED
    return _STATE_OF_DECISION[decision]
