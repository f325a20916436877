"""Officers' records amount to the same officer in every order, and nobody is let in again by an older word."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from officers import SINCE, record_of

from workstation.domain.event import Role
from workstation.domain.staff import OfficerRecord, is_name, key_of, merge, officer_from_json

RECORDS = st.builds(
    lambda name, role, bars, standing, secret, minutes, password, must: record_of(
        name, role, bars=bars, standing=standing, secret=secret, password=password, must_change=must,
        changed_at=SINCE + timedelta(minutes=minutes),
    ),
    st.sampled_from(["ani", "Ani", "budi"]),
    st.sampled_from(Role),
    st.integers(0, 3),
    st.integers(1, 3),
    st.integers(1, 3),
    st.integers(-2, 2),
    st.sampled_from(["a", "b"]),
    st.booleans(),
)  # fmt: skip


@given(st.lists(RECORDS, max_size=8), st.randoms(use_true_random=False))
def test_order_and_duplicates_change_nothing(records: list[OfficerRecord], chance: random.Random) -> None:
    again = records + chance.choices(records, k=3) if records else []
    chance.shuffle(again)
    assert merge(again) == merge(records)


@given(st.lists(RECORDS, min_size=1, max_size=6), st.lists(RECORDS, max_size=6))
def test_a_disabling_stays_against_all_who_had_not_heard_of_it(
    before: list[OfficerRecord], elsewhere: list[OfficerRecord]
) -> None:
    here = merge(before)
    key, known = next(iter(here.items()))
    shut = replace(known, bars=known.bars + (1 if not known.disabled else 2))
    # Whatever others recorded without having seen it, however new their clocks say it is.
    unaware = [replace(one, bars=min(one.bars, known.bars)) for one in elsewhere]
    assert merge([*before, shut, *unaware])[key].disabled
    back = replace(shut, bars=shut.bars + 1)
    assert not merge([*unaware, back, shut, *before])[key].disabled


def test_a_password_changed_elsewhere_keeps_a_demotion_and_a_disabling() -> None:
    ani = record_of("ani", Role.SUPERVISOR)
    demoted = replace(ani, role=Role.PETUGAS, standing=2, changed_at=SINCE + timedelta(hours=1))
    disabled = replace(demoted, bars=1)
    unaware = replace(ani, password="new", secret=3, changed_at=SINCE + timedelta(days=9))
    (now,) = merge([unaware, disabled, ani, demoted]).values()
    assert (now.role, now.disabled, now.password) == (Role.PETUGAS, True, "new")


def test_a_reset_wins_over_a_change_made_at_the_same_time() -> None:
    ani = record_of("ani")
    own = replace(ani, password="own", secret=2, changed_at=SINCE + timedelta(days=1))
    reset = replace(ani, password="reset", secret=2, must_change=True)
    assert merge([own, reset])["ani"].password == "reset"


@given(RECORDS)
def test_a_record_is_the_same_after_travelling(record: OfficerRecord) -> None:
    assert officer_from_json(record.content) == record


@pytest.mark.parametrize(
    "change",
    [
        {"name": "x"},
        {"name": "<b>ani</b>"},
        {"offices": ["31"]},
        {"bars": -1},
        {"bars": True},
        {"secret": 2**40},
        {"role": "kepala"},
        {"must_change": 1},
        {"password": None},
        {"changed_at": "2026-01-01T00:00:00"},
        {"format": "loket/officer-2"},
        {"extra": 1},
    ],
)
def test_nonsense_is_no_record(change: dict[str, object]) -> None:
    import json

    value = json.loads(record_of("ani").content) | change
    assert officer_from_json(json.dumps(value, sort_keys=True, separators=(",", ":"))) is None


def test_names() -> None:
    assert key_of(" Ani  SARI ") == key_of("ani sari")
    assert all(map(is_name, ("ani", "Contoh A", "H. Budi-Santoso", "p3tugas")))
    assert not any(map(is_name, ("a", "", "ani\n", " ani", "ani  sari", "аni", "x" * 41, "3ani")))


def test_a_session_rests_on_password_role_and_disabling_only() -> None:
    ani = record_of("ani")
    assert replace(ani, totp="AAAA", full_name="Ani").version == ani.version
    others = (replace(ani, password="b"), replace(ani, role=Role.ADMIN), replace(ani, bars=1), replace(ani, bars=2))
    assert len({one.version for one in (ani, *others)}) == 5
