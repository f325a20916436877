"""Events: what their hash covers, and their plain JSON."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from histories import DOSSIER, Device, dossier, histories
from hypothesis import given, settings

from workstation.domain.event import Event, EventKind, Role, canonical_json, event_hash
from workstation.domain.ids import new_id
from workstation.domain.ruling import Decision
from workstation.domain.wire import dossier_from_dict, dossier_to_dict, event_from_dict, event_to_dict

OTHER = UUID("01a20138-d025-7339-8d96-c3f851cab639")


@pytest.mark.parametrize(
    "change",
    [
        {"event_id": OTHER},
        {"dossier_id": OTHER},
        {"kind": EventKind.REVIEWED},
        {"payload": '{"decision":"reject"}'},
        {"officer": "budi"},
        {"role": Role.ADMIN},
        {"workstation": "w2"},
        {"seq": 2},
        {"occurred_at": Device("w1").now + timedelta(microseconds=1)},
        {"clock_offset": 0.5},
        {"parents": frozenset({OTHER})},
        {"prev_hash": "1" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_hash_covers(change: dict[str, object]) -> None:
    event = Device("w1").decide("ani", Decision.APPROVE)
    assert event_hash(event) == event.hash
    assert event_hash(replace(event, **change)) != event.hash


def test_the_hash_is_the_same_on_every_machine() -> None:
    event = Device("w1").decide("ani", Decision.APPROVE, note="é")
    assert event.hash == "a78b80da5c7b867f29d98967ded0d573ca491aaa189742547f3ce1f54a4a4c2a"


def test_canonical_json_does_not_depend_on_the_order_of_keys() -> None:
    assert canonical_json({"b": 1, "a": "é"}) == canonical_json({"a": "é", "b": 1}) == '{"a":"é","b":1}'


@settings(max_examples=50, deadline=None, derandomize=True)
@given(histories())
def test_an_event_survives_json(history: list[Event]) -> None:
    for event in history:
        assert event_from_dict(json.loads(json.dumps(event_to_dict(event)))) == event


def test_a_dossier_survives_json() -> None:
    one = dossier(changes=("nama",))
    assert dossier_from_dict(json.loads(json.dumps(dossier_to_dict(one)))) == one
    assert one.dossier_id == DOSSIER


def test_minted_ids_are_version_seven_and_differ() -> None:
    minted = [new_id() for _ in range(1000)]
    assert len(set(minted)) == 1000
    assert {(one.version, one.variant) for one in minted} == {(7, "specified in RFC 4122")}
