"""The keys of workstations: none is forgotten, and what was said first of signing counts."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from counters import START, open_counter
from devices import make_device

from workstation.domain.keys import KeySource, KnownKey

OFFICES = ("317101",)


def key(name: str, generation: int = 1, source: KeySource = KeySource.HUB, signed_from: int | None = 1) -> KnownKey:
    since = START + timedelta(days=generation)
    return KnownKey(make_device(name, generation).card, OFFICES, since, source, signed_from)


def test_a_renewed_key_still_proves_old_records(tmp_path: Path) -> None:
    counter = open_counter(tmp_path)
    old, new, other = key("w1"), key("w1", 2), key("w2")
    with counter.uow() as uow:
        assert uow.keys.learn([old, other, new]) == 3
        assert uow.keys.learn([old, new]) == 0
        assert uow.keys.find(old.key_id) == replace(old, retired=True)
        assert uow.keys.find(new.key_id, "w1") == new
        assert uow.keys.find(new.key_id, "w2") is None
        assert uow.keys.find("0" * 16) is None
        assert [known.key_id for known in uow.keys.of("w1")] == [old.key_id, new.key_id]
        assert uow.keys.workstations() == ["w1", "w2"]


def test_a_list_kept_by_hand_does_not_retire_what_was_published(tmp_path: Path) -> None:
    counter = open_counter(tmp_path)
    new, old = key("w1", 2), key("w1", 1, KeySource.TRUSTED, None)
    with counter.uow() as uow:
        uow.keys.learn([new, old])
        found = uow.keys.find(new.key_id)
        assert found is not None and not found.retired
        assert uow.keys.find(old.key_id) == replace(old, retired=True)


def test_what_was_said_first_of_signing_counts(tmp_path: Path) -> None:
    counter = open_counter(tmp_path)
    told = [key("w1", 1, KeySource.TRUSTED, None), key("w1", 1, signed_from=8), key("w1", 2, signed_from=90)]
    with counter.uow() as uow:
        assert uow.keys.signs_from("w1") is None
        uow.keys.learn(told)
        assert uow.keys.signs_from("w1") == 8


def test_the_same_key_under_two_names_belongs_to_both(tmp_path: Path) -> None:
    """As a copied home folder under another name has it."""
    counter = open_counter(tmp_path)
    first = key("w1")
    copy = replace(first, card=replace(first.card, workstation="w2"))
    with counter.uow() as uow:
        uow.keys.learn([first, copy])
        assert uow.keys.find(first.key_id) == first
        assert uow.keys.find(first.key_id, "w2") == copy
