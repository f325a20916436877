"""Tell the hub this workstation's public keys, and learn those of all others."""

from collections.abc import Sequence
from dataclasses import replace

from workstation.domain.hub import HubEvent
from workstation.domain.ports import UnitOfWork
from workstation.domain.sealing import signature_parts
from workstation.steps.counter import Counter
from workstation.steps.greet import Greeted
from workstation.steps.signing import is_noted, note_own_key, own_key

KEYS_READ = "keys_position"
PUBLISHED = "published_key"
BATCH = 500


def exchange_keys(counter: Counter, met: Greeted) -> None:
    """Publish this device's card where the hub lacks it, and learn every card that is new there.

    Done before events are sent or pulled, so that whoever gets them can prove them. Raises HubUnreachable, and what
    the device's keys raise.
    """
    card = counter.device.card
    offices = tuple(sorted(met.offices if met.welcome.limited else counter.settings.offices))
    said = " ".join((met.welcome.hub_id, counter.workstation, card.key_id, *offices))
    with counter.view() as uow:
        noted, published = is_noted(uow, counter), uow.marks.get(PUBLISHED) == said
    if not noted:
        with counter.uow() as uow:
            note_own_key(uow, counter)
            uow.commit()
    if not published:
        with counter.view() as uow:
            key = own_key(uow, counter)
        counter.hub.publish_key(replace(key, offices=offices))
        with counter.uow() as uow:
            uow.marks.set(PUBLISHED, said)
            uow.commit()
    learn_keys(counter)


def learn_keys(counter: Counter) -> None:
    """Learn the cards that the hub has and this workstation has not. Raises HubUnreachable."""
    while True:
        with counter.view() as uow:
            after = int(uow.marks.get(KEYS_READ) or 0)
        found = counter.hub.keys(after, BATCH)
        if not found:
            return
        with counter.uow() as uow:
            uow.keys.learn([one.key for one in found])
            uow.marks.set(KEYS_READ, str(found[-1].position))
            uow.commit()


def learn_missing_keys(counter: Counter, items: Sequence[HubEvent]) -> None:
    """Ask the hub again when events came that are signed with keys nobody had told of. Raises HubUnreachable."""
    with counter.view() as uow:
        missing = any(_is_missing(uow, item) for item in items)
    if missing:
        learn_keys(counter)


def _is_missing(uow: UnitOfWork, item: HubEvent) -> bool:
    parts = signature_parts(item.event.signature) if item.event is not None else None
    return parts is not None and item.event is not None and uow.keys.find(parts[0], item.event.workstation) is None
