"""A computer that was given another name while its work under the old one waits: the hub takes events of a name from
that name only, and a new chain begun before the old one has arrived could not be told from work that was lost."""

from workstation.domain.ports import UnitOfWork
from workstation.domain.refusals import NameChanged
from workstation.steps.counter import Counter


def refuse_if_renamed(uow: UnitOfWork, counter: Counter) -> None:
    """Raise NameChanged while events that were made here under another name wait to be sent."""
    # What waits longest tells: nothing is made under a new name before the old one's work has gone.
    oldest = uow.outbox.waiting(1)
    if oldest and oldest[0].workstation != counter.workstation:
        waiting = uow.outbox.count_waiting()
        raise NameChanged(old=oldest[0].workstation, new=counter.workstation, count=waiting)
