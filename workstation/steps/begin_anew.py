"""Meet a hub that is not the one of before: founded anew, or put back from an older copy."""

from workstation.steps.counter import Counter
from workstation.steps.greet import HUB_ID
from workstation.steps.keys import KEYS_READ
from workstation.steps.officers import OFFICERS_READ, STAFF_HEARD
from workstation.steps.pull import DOSSIERS_READ, EVENTS_READ


def begin_anew(counter: Counter, hub_id: str) -> bool:
    """Read the feeds from their beginning and send every own event again, if the hub is another one than before.

    Places in the old feeds mean nothing in the new ones, and the new hub may lack what the old one acknowledged.
    What it has nevertheless it answers with `known`.
    """
    with counter.uow() as uow:
        before = uow.marks.get(HUB_ID)
        if not hub_id or before == hub_id:
            return False
        uow.marks.set(HUB_ID, hub_id)
        if before is not None:
            uow.marks.forget(f"{DOSSIERS_READ}:")
            uow.marks.forget(f"{EVENTS_READ}:")
            uow.marks.forget(OFFICERS_READ)
            uow.marks.forget(STAFF_HEARD)
            uow.officers.unsettle()
            uow.marks.forget(KEYS_READ)
            uow.outbox.send_all_again(counter.workstation)
        uow.commit()
    return before is not None
