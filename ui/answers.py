"""What the desk answers with, where no use case has a value of its own for it. Frozen."""

from dataclasses import dataclass

from workstation.domain.comeback import CameBack
from workstation.domain.sentence import Sentence
from workstation.steps.show import OpenCase


@dataclass(frozen=True, slots=True)
class ReasonChoice:
    """A coded reason as the checklist offers it."""

    code: str
    text: str
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A dossier on the desk: the case, what stands against a plain approval, and who else holds it.

    `suggested` are the reason codes that the findings suggest, by decision; `held` says in words that somebody else
    has the dossier, as far as is known here, in which case it can only be looked at. `came_back` is what a supervisor
    did to the decision of the officer who looks, or to anybody's by which the case lies open again.
    """

    case: OpenCase
    open_points: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()
    held: Sentence | None = None
    came_back: CameBack | None = None


@dataclass(frozen=True, slots=True)
class Synced:
    """A round of sync: what stood in the way (None: it went through), and what somebody should see to.

    `more` says that another round right away would bring more scans.
    """

    problem: Sentence | None = None
    warnings: tuple[Sentence, ...] = ()
    more: bool = False
