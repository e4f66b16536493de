"""Defaults that depend on other cells."""

import pickle

import pytest

from routeplan.scenario.model import Event


@pytest.mark.parametrize(
    ("stated", "clock"),
    [({}, 5), ({"travel": "walk"}, 1), ({"clock": 1}, 1), ({"travel": "walk", "clock": 10}, 10)],
)
def test_coaches_depart_on_multiples_of_five_minutes(stated, clock):
    event = Event.model_validate(stated)
    assert event.clock == clock
    assert pickle.loads(pickle.dumps(event)) == event
    assert ("clock" in event.model_fields_set) == ("clock" in stated)


def test_a_blank_clock_follows_how_groups_travel():
    assert Event().model_copy(update={"travel": "walk"}).clock == 1
    assert Event(clock=5).model_copy(update={"travel": "walk"}).clock == 5
    assert Event().model_copy(update={"clock": 1}).model_copy(update={"slack": 2}).clock == 1
