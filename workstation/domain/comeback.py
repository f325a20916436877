"""What a supervisor did to an officer's decision, so that the officer hears of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workstation.domain.case import Case, fold
from workstation.domain.event import Event, EventKind
from workstation.domain.recall import recalled_serials
from workstation.domain.ruling import Review


class Way(StrEnum):
    """How a decision came back: to be made again, out of force, or as the loser of a conflict."""

    RETURNED = "returned"
    OVERTURNED = "overturned"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class CameBack:
    """A decision that a supervisor put out of force: whose it was, by whom, when and why.

    `papers` are the serials of papers on it that must be called back.
    """

    way: Way
    officer: str
    by: str
    at: datetime
    note: str
    papers: tuple[str, ...] = ()


def came_back(history: Collection[Event], officer: str) -> CameBack | None:
    """What became of an officer's decision, as long as it stands: nobody has decided anew since."""
    case = fold(history)
    known = {str(event.event_id): event for event in history}
    found = _sent_back(case, known, history)
    if found is not None and found.officer == officer:
        return found
    return _lost(case, known, history, officer)


def sent_back(history: Collection[Event]) -> CameBack | None:
    """By what review the case lies open again, whoever decided it; None when it was not reviewed."""
    return _sent_back(fold(history), {str(event.event_id): event for event in history}, history)


def _sent_back(case: Case, known: dict[str, Event], history: Collection[Event]) -> CameBack | None:
    review = case.sent_back
    if review is None:
        return None
    way = Way.OVERTURNED if review.data["outcome"] == Review.OVERTURN else Way.RETURNED
    return _told(way, known[review.data["of"]].officer, review, history)


def _lost(case: Case, known: dict[str, Event], history: Collection[Event], officer: str) -> CameBack | None:
    """The newest resolution that this officer's decision lost, while what it chose is still in force."""
    resolutions = [
        event
        for event in history
        if event.kind is EventKind.CONFLICT_RESOLVED and event.event_id not in {*case.refused, *case.waiting}
    ]
    standing = str(case.decision.event_id) if case.decision else case.sent_back and case.sent_back.data["of"]
    for event in sorted(resolutions, key=lambda event: (event.occurred_at, event.event_id), reverse=True):
        chosen = _decision(known[event.data["chosen"]])
        others = {_decision(known[other]) for other in event.data["others"]} - {chosen}
        if chosen == standing and any(known[other].officer == officer for other in others):
            return _told(Way.LOST, officer, event, history)
    return None


def _decision(ruling: Event) -> str:
    """The id of the decision that a ruling is or speaks of."""
    return str(ruling.data.get("of", ruling.event_id))


def _told(way: Way, officer: str, event: Event, history: Collection[Event]) -> CameBack:
    note = str(event.data.get("note", ""))
    return CameBack(way, officer, event.officer, event.occurred_at, note, recalled_serials(history))
