"""What a dossier's history amounts to: `fold(events)` and the table of legal moves.

The fold is pure: the same set of events gives the same case in every arrival order and under any duplication. Each
event is judged by what its officer had seen (its ancestors), so a move that was illegal then stays without effect,
whatever came later, and is named in `Case.refused`. Only four-eyes looks further: whoever decided never reviews,
even when neither device had heard of the other.

A ruling is a decision or a supervisor's review of one. A ruling made in sight of another supersedes it. What several
rulings that nobody superseded amount to is a conflict, unless they are reviews that say the same of one decision.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from workstation.domain.event import Event, EventKind, Role
from workstation.domain.history import in_order
from workstation.domain.payload import is_well_formed
from workstation.domain.rights import MAY, Act
from workstation.domain.ruling import Decision, Review, State
from workstation.domain.staff import key_of

UNDO_WINDOW = timedelta(seconds=10)


class Refusal(StrEnum):
    """Why a move is not legal."""

    STATE = "state"
    ROLE = "role"
    FOUR_EYES = "four_eyes"
    TOO_LATE = "too_late"
    UNKNOWN_TARGET = "unknown_target"
    MALFORMED = "malformed"


FINAL = frozenset({State.APPROVED, State.REJECTED, State.RETURNED})
REMARKS = frozenset({EventKind.FIELD_MARKED, EventKind.DOCUMENT_CHECKED})
DECIDED = FINAL | {State.FLAGGED, State.ESCALATED}


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table of legal moves: from which states and for which roles."""

    states: frozenset[State]
    roles: frozenset[Role]
    four_eyes: bool = False


LEGAL_MOVES: Mapping[EventKind, Move] = MappingProxyType(
    {
        EventKind.FIELD_MARKED: Move(frozenset({State.PENDING, State.ESCALATED}), MAY[Act.MARK]),
        EventKind.DECIDED: Move(frozenset({State.PENDING, State.ESCALATED}), MAY[Act.DECIDE]),
        EventKind.DECISION_UNDONE: Move(DECIDED, MAY[Act.UNDO]),
        EventKind.REVIEWED: Move(DECIDED, MAY[Act.REVIEW], four_eyes=True),
        EventKind.CONFLICT_RESOLVED: Move(frozenset({State.CONFLICT}), MAY[Act.RESOLVE], four_eyes=True),
        EventKind.RECEIPT_ISSUED: Move(frozenset(State), MAY[Act.PRINT]),
        # The program's own word, not an officer's.
        EventKind.EVENT_REFUSED: Move(frozenset(State), frozenset(Role)),
        EventKind.RECEIPT_TAKEN_BACK: Move(frozenset(State), MAY[Act.TAKE_BACK]),
        EventKind.DOCUMENT_CHECKED: Move(frozenset(State), MAY[Act.CHECK_DOCUMENT]),
    }
)


@dataclass(frozen=True, slots=True)
class Case:
    """A dossier's history, folded.

    `decisions` are the live decisions (one, or several in a conflict), `review` the live word of a supervisor on
    the decision, `decided_by` everyone whose decision was not undone, `heads` the events nobody built on yet (the
    parents of the next event). `official` is the newest official check of each scan (SHA-256). `contenders` are the
    rulings of a conflict: resolving it names one of them as `chosen` and all the rest as `others`. `sent_back` is the
    review by which a case came back and `returned_note` its note. `refused` names events without effect and why;
    `waiting` are events whose parents have not arrived.
    """

    state: State = State.PENDING
    decisions: tuple[Event, ...] = ()
    review: Event | None = None
    marks: Mapping[str, Event] = field(default_factory=dict)
    official: Mapping[str, Event] = field(default_factory=dict)
    receipts: tuple[Event, ...] = ()
    heads: frozenset[UUID] = frozenset()
    returned_note: str = ""
    decided_by: frozenset[str] = frozenset()
    refused: Mapping[UUID, Refusal] = field(default_factory=dict)
    waiting: frozenset[UUID] = frozenset()
    contenders: tuple[Event, ...] = ()
    sent_back: Event | None = None

    @property
    def decision(self) -> Event | None:
        """The one live decision, or None when there is none or a conflict."""
        return self.decisions[0] if len(self.decisions) == 1 else None

    def is_decided_by(self, officer: str) -> bool:
        """Whether an officer is among `decided_by`, in whatever spelling."""
        return _is_among(officer, self.decided_by)


def fold(events: Iterable[Event]) -> Case:
    """Compute the case from a dossier's events, in whatever order and how often they arrived."""
    known = {event.event_id: event for event in events}
    order, ancestors = in_order(known)
    refused = _refusals(order, ancestors)
    case = _state_of([event for event in order if event.event_id not in refused], ancestors)
    parents = {parent for event in order for parent in event.parents}
    arrived = {event.event_id for event in order}
    return replace(
        case,
        heads=frozenset(arrived - parents),
        refused=refused,
        waiting=frozenset(known.keys() - arrived),
    )


def judge(case: Case, event: Event) -> Refusal | None:
    """Whether an event is a legal move on the case its officer saw; None when it is."""
    if not is_well_formed(event):
        return Refusal.MALFORMED
    move = LEGAL_MOVES[event.kind]
    if event.role not in move.roles:
        return Refusal.ROLE
    if case.state not in move.states:
        return Refusal.STATE
    if move.four_eyes and case.is_decided_by(event.officer):
        return Refusal.FOUR_EYES
    if event.kind is EventKind.DECIDED:
        return _judge_decision(case, event)
    if event.kind is EventKind.DECISION_UNDONE:
        return _judge_undo(case, event)
    if event.kind is EventKind.REVIEWED:
        return None if _names(event, "of", case.decisions) and case.review is None else Refusal.UNKNOWN_TARGET
    if event.kind is EventKind.CONFLICT_RESOLVED:
        return _judge_resolution(case, event)
    if event.kind is EventKind.RECEIPT_TAKEN_BACK:
        printed = {print_.data.get("serial") for print_ in case.receipts}
        return None if event.data["serial"] in printed else Refusal.UNKNOWN_TARGET
    return None


def _judge_resolution(case: Case, event: Event) -> Refusal | None:
    """A conflict is resolved by naming all of it, by a supervisor who is no part of it."""
    if _is_among(event.officer, (contender.officer for contender in case.contenders)):
        return Refusal.FOUR_EYES
    chosen, others = event.data["chosen"], event.data["others"]
    whole = len(others) + 1 == len(case.contenders) and {chosen, *others} == _ids(case.contenders)
    return None if whole else Refusal.UNKNOWN_TARGET


def _judge_decision(case: Case, event: Event) -> Refusal | None:
    """An escalated case is decided by a supervisor who did not escalate it."""
    if case.state is not State.ESCALATED:
        return None
    if event.role is not Role.SUPERVISOR:
        return Refusal.ROLE
    return Refusal.FOUR_EYES if case.is_decided_by(event.officer) else None


def _judge_undo(case: Case, event: Event) -> Refusal | None:
    """A decision is undone by its own officer, at its own workstation, within the window, unless reviewed."""
    decision = next((past for past in case.decisions if str(past.event_id) == event.data.get("undoes")), None)
    if decision is None or case.review is not None:
        return Refusal.UNKNOWN_TARGET
    if (decision.officer, decision.workstation) != (event.officer, event.workstation):
        return Refusal.FOUR_EYES
    late = _elapsed(decision.occurred_at, event.occurred_at) > UNDO_WINDOW
    return Refusal.TOO_LATE if late else None


def _is_among(officer: str, others: Iterable[str]) -> bool:
    """Whether one officer is among others: a name from afar may be spelt in another way and is still the same person's.

    That is how the officers' records are asked, too: what passes as an officer there must be held to be that one here.
    """
    return any(other == officer or key_of(other) == key_of(officer) for other in others)


def _elapsed(start: datetime, end: datetime) -> timedelta:
    """Time between two readings of one device's clock; a clock set back counts as no time."""
    return max(end - start, timedelta(0))


def _names(event: Event, key: str, decisions: tuple[Event, ...]) -> bool:
    return event.data.get(key) in _ids(decisions)


def _ids(decisions: tuple[Event, ...]) -> set[str]:
    return {str(decision.event_id) for decision in decisions}


def _refusals(order: list[Event], ancestors: Mapping[UUID, frozenset[UUID]]) -> dict[UUID, Refusal]:
    """The events without effect: those judged illegal, and reviews by officers who turn out to have decided."""
    barred: set[UUID] = set()
    # Marks are many, and no move is judged by them: the moves between two others see the same case.
    moves = [event for event in order if event.kind not in REMARKS]
    cases: dict[tuple[UUID, ...], Case] = {}
    while True:
        refused: dict[UUID, Refusal] = {}
        for event in order:
            past = ancestors[event.event_id]
            seen = [other for other in moves if other.event_id in past and other.event_id not in refused]
            key = tuple(other.event_id for other in seen)
            if key not in cases:
                cases[key] = _state_of(seen, ancestors)
            refusal = Refusal.FOUR_EYES if event.event_id in barred else judge(cases[key], event)
            if refusal is not None:
                refused[event.event_id] = refusal
        accepted = [event for event in order if event.event_id not in refused]
        if not (new := _both_decided_and_reviewed(accepted, ancestors)):
            return refused
        barred |= new


def _both_decided_and_reviewed(accepted: list[Event], ancestors: Mapping[UUID, frozenset[UUID]]) -> set[UUID]:
    """Reviews and resolutions by someone whose decision, unknown to that device, stands beside them."""
    undone = _named(accepted, EventKind.DECISION_UNDONE, "undoes")
    decided = [event for event in accepted if event.kind is EventKind.DECIDED and str(event.event_id) not in undone]
    return {
        event.event_id
        for event in accepted
        if LEGAL_MOVES[event.kind].four_eyes
        and any(
            _is_among(one.officer, (event.officer,)) and event.event_id not in ancestors[one.event_id]
            for one in decided
        )
    }


def _state_of(accepted: list[Event], ancestors: Mapping[UUID, frozenset[UUID]]) -> Case:
    """The case that a set of accepted events amounts to."""
    undone = _named(accepted, EventKind.DECISION_UNDONE, "undoes")
    decided = {
        str(event.event_id): event
        for event in accepted
        if event.kind is EventKind.DECIDED and str(event.event_id) not in undone
    }
    rulings = _rulings(accepted, decided, _lost(accepted, ancestors))
    superseded = {past for ruling in rulings for past in ancestors[ruling.event_id]}
    case = _case_of([ruling for ruling in rulings if ruling.event_id not in superseded], decided)
    return replace(
        case,
        marks={event.data["field"]: event for event in accepted if event.kind is EventKind.FIELD_MARKED},
        official={event.data["sha256"]: event for event in accepted if event.kind is EventKind.DOCUMENT_CHECKED},
        receipts=tuple(event for event in accepted if event.kind is EventKind.RECEIPT_ISSUED),
        decided_by=frozenset(event.officer for event in decided.values()),
    )


def _named(accepted: list[Event], kind: EventKind, key: str) -> set[str]:
    return {event.data[key] for event in accepted if event.kind is kind}


def _rulings(accepted: list[Event], decided: Mapping[str, Event], lost: set[UUID]) -> list[Event]:
    """The decisions and reviews that neither were undone nor lost a conflict, nor speak of one that did."""
    alive = [event for event in accepted if event.event_id not in lost]
    decisions = {key for key, event in decided.items() if event.event_id not in lost}
    return [
        event
        for event in alive
        if str(event.event_id) in decisions or (event.kind is EventKind.REVIEWED and event.data["of"] in decisions)
    ]


def _lost(accepted: list[Event], ancestors: Mapping[UUID, frozenset[UUID]]) -> set[UUID]:
    """What resolved conflicts put out of force: the rulings not chosen, and what only they rested on.

    Where two supervisors resolved one conflict differently, unknown to each other, neither has a say: it goes on.
    """
    votes: dict[UUID, list[tuple[Event, bool]]] = {}
    by_id = {str(event.event_id): event.event_id for event in accepted}
    for event in accepted:
        if event.kind is EventKind.CONFLICT_RESOLVED:
            chosen, others = by_id[event.data["chosen"]], {by_id[other] for other in event.data["others"]}
            kept = {chosen, *ancestors[chosen]}
            dropped = others.union(*(ancestors[other] for other in others)) - kept
            for ruling in kept | dropped:
                votes.setdefault(ruling, []).append((event, ruling in dropped))
    return {ruling for ruling, cast in votes.items() if all(_last_word(cast, ancestors))}


def _last_word(cast: list[tuple[Event, bool]], ancestors: Mapping[UUID, frozenset[UUID]]) -> list[bool]:
    """The votes that no later vote was cast in sight of."""
    outdated = {past for event, _ in cast for past in ancestors[event.event_id]}
    return [dropped for event, dropped in cast if event.event_id not in outdated]


def _case_of(rulings: list[Event], decided: Mapping[str, Event]) -> Case:
    """The case of the rulings that nobody superseded."""
    if not rulings:
        return Case()
    said = {(ruling.data["of"], ruling.data["outcome"]) for ruling in rulings if ruling.kind is EventKind.REVIEWED}
    agreed = len(said) == 1 and all(ruling.kind is EventKind.REVIEWED for ruling in rulings)
    decisions = {
        event.event_id: event for event in (decided[ruling.data.get("of", str(ruling.event_id))] for ruling in rulings)
    }
    if len(rulings) > 1 and not agreed:
        return Case(State.CONFLICT, tuple(decisions.values()), contenders=tuple(rulings))
    ruling, decision = rulings[0], next(iter(decisions.values()))
    if ruling.kind is EventKind.DECIDED:
        return Case(_state(decision), (decision,))
    state = _state_after_review(decision, Review(ruling.data["outcome"]))
    if state is State.PENDING:
        return Case(state, returned_note=str(ruling.data.get("note", "")), sent_back=ruling)
    return Case(state, (decision,), ruling)


_STATE_OF_DECISION = {
    Decision.APPROVE: State.APPROVED,
    Decision.REJECT: State.REJECTED,
    Decision.RETURN: State.RETURNED,
    Decision.ESCALATE: State.ESCALATED,
}


def _state(decision: Event) -> State:
    """Where an unreviewed decision leaves the case."""
    choice = Decision(decision.data["decision"])
    if choice is Decision.APPROVE and decision.data.get("flags"):
        return State.FLAGGED
    return _STATE_OF_DECISION[choice]


def _state_after_review(decision: Event, outcome: Review) -> State:
    """Where a reviewed decision leaves the case; an escalation is answered by its review."""
    choice = Decision(decision.data["decision"])
    if outcome is Review.RETURN:
        return State.PENDING
    if choice is Decision.ESCALATE:
        return State.APPROVED if outcome is Review.UPHOLD else State.REJECTED
    return _STATE_OF_DECISION[choice] if outcome is Review.UPHOLD else State.PENDING
