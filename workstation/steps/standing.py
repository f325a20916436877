"""Compare what came with its officers' records: the same on every workstation, whichever kind of hub it came from."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from workstation.domain.event import Event
from workstation.domain.hub import HubEvent
from workstation.domain.ports import UnitOfWork
from workstation.domain.staff import key_of
from workstation.domain.standing import Account, Standing, is_clear, is_own_word, standing_of, why_not
from workstation.steps.counter import Counter


def compared(counter: Counter, items: Sequence[HubEvent]) -> list[HubEvent]:
    """The items, each with the doubt that its officer's records raise.

    The hub is asked only where what is known here raises a question. An office that has no officers yet compares
    nothing. Raises HubUnreachable.
    """
    with counter.view() as uow:
        known = _known(uow)
        asked = _questions(uow, items, known) if known else []
    doubts = _doubts(counter, asked, known) if asked else {}
    if not doubts and not any(item.doubt for item in items):
        return list(items)
    return [item if item.event is None else replace(item, doubt=doubts.get(item.event.event_id, "")) for item in items]


def compared_here(counter: Counter, items: Sequence[HubEvent]) -> list[HubEvent]:
    """The items as the records here alone judge them, for an office that no network reaches.

    What whoever carried an item doubted stays doubted unless it is clear now.
    """
    with counter.view() as uow:
        known = _known(uow)
        asked = {event.event_id: event for event in _questions(uow, items, known)} if known else {}
    found = []
    for item in items:
        event = asked.get(item.event.event_id) if item.event is not None else None
        why = None if event is None else why_not(event, known.get(key_of(event.officer), ()), Account())
        here = "" if why is None else why.code
        found.append(replace(item, doubt="" if event is None else item.doubt or here))
    return found


def _known(uow: UnitOfWork) -> dict[str, list[Standing]]:
    known: dict[str, list[Standing]] = {}
    for record in uow.officers.all():
        known.setdefault(key_of(record.name), []).append(standing_of(record))
    return known


def _questions(uow: UnitOfWork, items: Iterable[HubEvent], known: dict[str, list[Standing]]) -> list[Event]:
    """The events that are not clear at once and not here already."""
    unclear = [
        item.event
        for item in items
        if item.event is not None
        and not is_own_word(item.event)
        and not is_clear(item.event, known.get(key_of(item.event.officer), ()))
    ]
    here = {one.event_id for of in {event.dossier_id for event in unclear} for one in uow.events.of(of)}
    return [event for event in unclear if event.event_id not in here]


def _doubts(counter: Counter, asked: Sequence[Event], known: dict[str, list[Standing]]) -> dict[UUID, str]:
    at_hub = counter.hub.standings({key_of(event.officer) for event in asked})
    told = {name: counter.hub.account(name) for name in {event.workstation for event in asked}}
    doubts: dict[UUID, str] = {}
    for event in asked:
        name = key_of(event.officer)
        why = why_not(event, _united(at_hub.get(name, []), known.get(name, [])), told[event.workstation])
        if why is not None:
            doubts[event.event_id] = why.code
    return doubts


def _united(at_hub: list[Standing], here: list[Standing]) -> list[Standing]:
    """What is at the hub, and what only is here: an officer's change that has not come to the hub yet."""
    there = {(one.role, one.bars, one.standing) for one in at_hub}
    return at_hub + [one for one in here if (one.role, one.bars, one.standing) not in there]
