"""Readings and checks survive the store."""

import json

from checks import checks, readings
from hypothesis import given, settings

from workstation.domain.finding import CheckResult
from workstation.domain.reading import Reading
from workstation.domain.reading_wire import reading_from_dict, reading_to_dict
from workstation.store.codec import check_from_dict, check_to_dict

MANY = settings(max_examples=100, deadline=None, derandomize=True)


@MANY
@given(readings)
def test_a_reading_survives_json(reading: Reading) -> None:
    assert reading_from_dict(json.loads(json.dumps(reading_to_dict(reading)))) == reading


@MANY
@given(checks)
def test_a_check_survives_json(check: CheckResult) -> None:
    assert check_from_dict(json.loads(json.dumps(check_to_dict(check)))) == check
