"""Officers of an office that only sticks reach: whom the centre lets in and shuts out, who changed their password."""

import pytest
from officers import ADMIN, OTHER_PASSWORD, PASSWORD, let_in, open_door
from test_stick import Journey, journey

from workstation.domain.event import Role
from workstation.domain.staff import merge, officer_from_json
from workstation.domain.staff_refusals import OfficerDisabled, SignInWrong
from workstation.steps.sign_in import change_password, sign_in
from workstation.steps.staff import set_disabled
from workstation.sync.round import synchronise

__all__ = ["journey"]


def test_officers_travel_both_ways(journey: Journey) -> None:
    centre, island = journey.centre.counter, journey.island.counter
    let_in(centre, "dewi", Role.ADMIN)
    let_in(centre, "ani", offices=journey.offices[:1])
    let_in(centre, "jauh", offices=("999999",))
    synchronise(centre)
    journey.island.take(journey.to_island())
    assert sign_in(open_door(island), "ani", PASSWORD)
    with pytest.raises(SignInWrong):
        sign_in(open_door(island), "jauh", PASSWORD)
    change_password(open_door(island), "ani", PASSWORD, OTHER_PASSWORD)
    let_in(island, "maling", Role.ADMIN)
    journey.centre.take(journey.to_hub())
    synchronise(centre)
    assert sign_in(open_door(centre), "ani", OTHER_PASSWORD)
    # A stick brings officers' own passwords; whom to let in is said where officers are administered.
    records = filter(None, (officer_from_json(one.content) for one in centre.hub.officers()))
    assert "maling" not in merge(records)
    set_disabled(open_door(centre), ADMIN, "ani", True)
    synchronise(centre)
    journey.island.take(journey.to_island())
    with pytest.raises(OfficerDisabled):
        sign_in(open_door(island), "ani", OTHER_PASSWORD)
    with island.view() as uow:
        assert [one.name for one in uow.officers.unsettled()] == ["maling"]
