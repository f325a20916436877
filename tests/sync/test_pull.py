"""What a pull keeps when the line breaks or the program dies in it: whole pages, each with its place in the feed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from acts import HERE, feed, insert_raw, mark, synced, take_in
from histories import Device
from offices import Office
from stations import Station, check

from workstation.domain.event import Event, EventKind
from workstation.domain.hub import HubEvent
from workstation.domain.refusals import HubUnreachable
from workstation.domain.ruling import Decision
from workstation.steps.pull import BATCH, DOSSIERS_READ, EVENTS_READ, pull, pull_events

Make = Callable[..., Station]


def place(station: Station, of: str = EVENTS_READ) -> int:
    """How far a station has read its office's feed."""
    with station.store.view() as uow:
        return int(uow.marks.get(f"{of}:{HERE}") or 0)


def here(station: Station) -> list[Event]:
    """Every event a station has."""
    return [event for row in station.rows() for event in station.events(row.dossier_id)]


@pytest.mark.parametrize(("death", "kept"), [("before_commit", 0), ("after_commit", 3)])
def test_events_and_their_place_in_the_feed_are_kept_together_or_not_at_all(
    office: Office, make: Make, death: str, kept: int
) -> None:
    (one,) = take_in(office, "R1")
    first, other = make("w1"), make("w2")
    synced(first, other)
    for name in ("nik", "nama", "rt"):
        mark(other, one, name)
    synced(other)
    # The first thing kept is the key by which the events are proven.
    first.deaths.planned = [(1, death)]
    first.attempt(lambda: pull_events(first.counter, [HERE]))
    assert (len(here(first)), place(first)) == (kept, feed(office)[-1].position if kept else 0)


@pytest.mark.parametrize(("death", "kept"), [("before_commit", 0), ("after_commit", 2)])
def test_dossiers_and_their_place_in_the_feed_are_kept_together_or_not_at_all(
    office: Office, make: Make, death: str, kept: int
) -> None:
    take_in(office, "R1", "R2")
    first = make("w1")
    first.deaths.planned = [(0, death)]
    first.attempt(lambda: pull(first.counter, [HERE]))
    newest = max(item.position for item in office.intake.dossiers({HERE: 0}))
    assert (len(first.rows()), place(first, DOSSIERS_READ)) == (kept, newest if kept else 0)


class BreakingLine:
    """Port `Hub` over a line that breaks after so many pages of the events' feed."""

    def __init__(self, hub: Any, pages: int) -> None:
        self._hub, self._pages = hub, pages

    def __getattr__(self, name: str) -> Any:
        return getattr(self._hub, name)

    def feed(self, after: Mapping[str, int], limit: int) -> list[HubEvent]:
        self._pages -= 1
        if self._pages < 0:
            raise HubUnreachable
        return list(self._hub.feed(after, limit))


def test_what_came_before_a_line_broke_is_kept_and_the_rest_comes_later(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first, writer = make("w1"), Device("w9")
    synced(first)
    events = []
    for number in range(2 * BATCH + 50):
        writer.heard.clear()
        events.append(writer.act("ani", EventKind.FIELD_MARKED, {"field": f"f{number}", "mark": "confirm"}, one))
    office.hub("w9").push(events)
    first.counter = replace(first.counter, hub=BreakingLine(first.line.hub, pages=2))
    with pytest.raises(HubUnreachable):
        pull_events(first.counter, [HERE])
    came = feed(office)[: 2 * BATCH]
    assert (here(first), place(first)) == ([item.event for item in came], came[-1].position)
    first.start()
    assert pull_events(first.counter, [HERE]) == (50, 0)
    check([first], feed(office))
    stopped = pull_events(first.counter, [HERE], stop=lambda: True)
    assert stopped == (0, 0)


def test_strange_events_among_others_are_set_aside_once(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first, writer = make("w1"), Device("w9")
    synced(first)
    good = [writer.act("ani", EventKind.FIELD_MARKED, {"field": name, "mark": "confirm"}, one) for name in "ab"]
    office.hub("w9").push(good[:1])
    insert_raw(office, good[1], officer="sri")
    insert_raw(office, Device("w8").decide("budi", Decision.REJECT, one), kind="stamped_by_a_machine")
    office.hub("w7").push([Device("w7").decide("ani", Decision.APPROVE, one)])
    assert pull_events(first.counter, [HERE]) == (2, 2)
    assert place(first) == feed(office)[-1].position
    assert pull_events(first.counter, [HERE]) == (0, 0)
    with first.store.view() as uow:
        assert len(uow.events.strange()) == 2
