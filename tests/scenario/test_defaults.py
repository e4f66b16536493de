"""Defaults that depend on other cells."""

import pickle

import pytest

from routeplan.scenario.model import Event, ProgrammeRow, Scenario, Visitor
from routeplan.scenario.windows import ALWAYS, MEAL_HOURS
from routeplan.tables.edits import drop_appointment, edit_row
from routeplan.verification.hours import list_windows


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


def canteen(*sessions, appointments=(), roads=(), **columns):
    """A meal of 40 minutes and its event; sessions are their hours."""
    rows = [
        dict(zip(("session", "start", "end"), (f"s{hours}", *hours.split("-")), strict=True))
        for hours in sessions
    ]
    return Scenario.model_validate(
        {
            "event": {"date": "2026-05-04", "hub": "H"},
            "sites": [
                {"site": "H", "kind": "place"},
                {"site": "M", "kind": "meal", "minutes": 40} | columns,
            ],
            "roads": [dict(zip(("from", "to", "minutes"), road, strict=True)) for road in roads],
            "visitors": [{"visitor": "V"}],
            "sessions": rows,
            "appointments": [
                {"site": "M", "session": rows[0]["session"], "start": start}
                for start in appointments
            ],
        }
    )


@pytest.mark.parametrize(
    ("event", "usual"),
    [
        (canteen("08:00-12:00"), True),  # the case: lunch at 08:05, before the opening session
        (canteen("08:00-11:41"), True),
        (canteen("08:00-11:40"), False),  # boarding takes a minute
        (canteen("08:00-12:00", "18:49-22:00"), True),
        (canteen("08:00-11:45", roads=[("H", "M", 4), ("M", "A", 9)]), True),
        (canteen("08:00-11:45", roads=[("H", "M", 5), ("M", "A", 9)]), False),
        (canteen("08:00-12:00", "19:00-22:00"), False),
        (canteen("08:00-12:00", "19:00-22:00", sessions="s08:00-12:00"), True),
        (canteen("08:00-12:00", appointments=["11:00"]), True),
        (canteen("08:00-12:00", appointments=["10:55"]), False),
        (canteen("23:00-36:00"), True),  # the next day's lunch
        (canteen("08:00-12:00", kind="visit"), False),
    ],
)
def test_meals_are_taken_at_the_usual_hours_where_these_leave_room(event, usual):
    site = event.site_of["M"]
    assert event.hours(site) == (MEAL_HOURS if usual else ())
    assert (list_windows(event, site) is None) == (event.windows(site) is None) == (not usual)


def test_what_is_assumed_of_a_meal_stays_where_something_else_is_changed():
    late = canteen("13:00-17:30")
    assert late.hours(late.site_of["M"]) == ()
    longer = edit_row(late, "sessions", "s13:00-17:30", end=18 * 60)
    assert longer.site_of["M"].open == ALWAYS
    booked = canteen("08:00-12:00", appointments=["10:00"])
    free = drop_appointment(booked, ("all", "M", "s08:00-12:00"))
    assert free.site_of["M"].open == ALWAYS
    lunch = canteen("08:00-12:00")
    shorter = edit_row(lunch, "sessions", "s08:00-12:00", end=11 * 60)
    assert shorter.site_of["M"].open == MEAL_HOURS


@pytest.mark.parametrize(
    ("named", "eats"),
    [(["A"], [True, False]), (["A", "B"], [True, True]), ([], [True, True])],
)
def test_a_meal_belongs_to_the_tracks_that_the_programme_names_with_it(named, eats):
    event = canteen("08:00-12:00").model_copy(
        update={
            "visitors": tuple(Visitor(visitor=track, track=track) for track in "AB"),
            "programme": tuple(
                ProgrammeRow(track=track, site=site)
                for track, site in [*((track, "M") for track in named), ("A", "H"), ("B", "H")]
            ),
        }
    )
    assert [bool(event.visits(track)) for track in "AB"] == eats
