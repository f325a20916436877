"""An office that only sticks reach goes on after an older copy of its home, or another hub, as one with a network."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from acts import ANI, HERE, at_hub, feed, fields, mark, synced, take_in
from offices import Office
from post import Post
from stations import Station, check

from workstation.domain.event import EventKind
from workstation.domain.ruling import Decision, State
from workstation.steps.decide import Decide, decide
from workstation.sync import round as words
from workstation.sync.stick_words import taken_words

Make = Callable[..., Station]


@pytest.fixture
def hub(tmp_path: Path) -> Office:
    return Office(tmp_path / "hub")


@pytest.fixture
def ends(hub: Office, settle: Make, tmp_path: Path) -> tuple[Station, Station, Post]:
    """The centre, an island, and the sticks between them."""
    centre, island = settle(hub, "pusat", HERE), settle(hub, "pulau", HERE)
    island.line.cut = True
    return centre, island, Post(centre, [island], tmp_path, (HERE,))


def quiet(post: Post, island: Station) -> None:
    """Sticks go to and fro until they bring nothing new."""
    for _ in range(6):
        if not post.round(island) and not island.waiting():
            return
    raise AssertionError("sticks do not come to rest")


def test_an_office_is_told_of_another_hub_and_everything_goes_there_again(
    hub: Office, ends: tuple[Station, Station, Post]
) -> None:
    centre, island, post = ends
    ids = take_in(hub, "R1", "R2")
    post.round(island)
    mark(island, ids[0], "nik")
    mark(island, ids[1], "nama")
    quiet(post, island)
    old = post.out(island)
    shutil.rmtree(hub.folder)
    # So many that places in the old feeds lie in the middle of the new ones.
    take_in(hub, "R3", "R4", "R1", "R2")
    told = post.take(post.out(island))
    assert told.other_hub and words.OTHER_HUB in [sentence.text for sentence in taken_words(told)]
    assert told.dossiers == 2 and len(island.waiting()) == 2
    assert not post.take(old).other_hub
    quiet(post, island)
    assert words.OTHER_HUB not in [sentence.text for sentence in taken_words(post.take(post.out(island)))]
    synced(centre)
    check([centre, island], feed(hub))
    assert fields(at_hub(hub)) == ["nama", "nik"]


def test_what_a_stick_finds_sealed_elsewhere_is_sealed_anew_once_and_told(
    hub: Office, ends: tuple[Station, Station, Post]
) -> None:
    centre, island, post = ends
    (one,) = take_in(hub, "R1")
    post.round(island)
    island.copy_home()
    mark(island, one, "nik")
    quiet(post, island)
    synced(centre)
    mark(centre, one, "rt")
    synced(centre)
    island.restore_home({event.event_id for event in at_hub(hub)})
    mark(island, one, "nama")
    told = post.take(post.out(island))
    assert (told.anew, told.events) == (0, 1)
    post.take(post.home(island))
    told = post.take(post.out(island))
    assert told.anew == 1 and words.ANEW in [sentence.text for sentence in taken_words(told)]
    quiet(post, island)
    synced(centre)
    check([centre, island], feed(hub))
    assert fields(at_hub(hub)) == ["nama", "nik", "rt"]


def test_an_office_says_what_died_with_its_disk_so_that_nothing_waits_for_it(
    hub: Office, ends: tuple[Station, Station, Post]
) -> None:
    centre, island, post = ends
    (one,) = take_in(hub, "R1")
    post.round(island)
    island.copy_home()
    mark(island, one, "nik")
    decide(island.counter, ANI, Decide(one, Decision.REJECT, note="palsu"))
    # The hub refuses the first of both, and the disk dies before the answer comes.
    centre.line.faults = {"push": "garble"}
    post.take(post.home(island))
    assert [event.kind for event in at_hub(hub)] == [EventKind.DECIDED]
    island.restore_home({event.event_id for event in at_hub(hub)})
    quiet(post, island)
    synced(centre)
    check([centre, island], feed(hub))
    assert centre.rows()[0].state is island.rows()[0].state is State.REJECTED
