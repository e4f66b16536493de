"""How many groups, what is said when time runs out, and what an interrupt leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

import routeplan as rp
from routeplan.planning import planner as planning
from routeplan.planning.assembly import assemble
from routeplan.planning.planner import Progress
from routeplan.plans.model import Binding
from routeplan.plans.plan_file import plan_document
from routeplan.scheduling.polish import polishing as polish
from routeplan.scheduling.search.engine import Search

# Three sites, five minutes from the hub and from each other.
SITES = ("A", "B", "C")


def tables(**changes: Any) -> dict[str, Any]:
    sites = [{"site": name, "minutes": 20, "groups_at_once": 1} for name in SITES]
    roads = [{"from": "H", "to": name, "minutes": 5} for name in SITES]
    return {
        "event": {"date": "2020-06-23", "hub": "H", "travel": "walk", "group_max": 10},
        "sites": [{"site": "H", "kind": "place"}, *sites],
        "roads": roads,
        "visitors": [{"visitor": f"V{n}", "count": 10} for n in range(3)],
        "sessions": [{"session": "am", "start": "09:00", "end": "12:00"}],
    } | changes


def plan(**changes: Any) -> rp.Plan:
    scenario = rp.read(tables(**changes))
    found = rp.plan(scenario, time_limit=20, workers=1)
    assert rp.verify(scenario, found) == []
    return found


def test_news_come_in_and_finish_never_gets_worse() -> None:
    news: list[Progress] = []
    found = rp.plan(rp.read(tables()), time_limit=20, workers=1, progress=news.append)
    assert found.status == "optimal"
    finishes = [each.finish for each in news if each.finish is not None]
    assert finishes == sorted(finishes, reverse=True)
    assert finishes[-1] == found.finish
    assert {each.groups for each in news} == {3}


def test_the_draft_comes_once_before_waits_are_shortened() -> None:
    news: list[Progress] = []
    scenario = rp.read(tables(event={**tables()["event"], "clock": 7}))
    found = rp.plan(scenario, time_limit=20, workers=1, progress=news.append)
    drafts = [each.draft for each in news if each.draft is not None]
    assert len(drafts) == 1
    assert rp.verify(scenario, drafts[0]) == []
    settled = ("status", "score", "finish", "bound", "binding", "groups")
    for name in settled:
        assert getattr(drafts[0], name) == getattr(found, name)
    assert drafts[0].waiting >= found.waiting


def test_news_put_score_before_finish_and_tell_whose_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(planning, "measure_score", lambda _problem, found: found[0])
    monkeypatch.setattr(planning, "measure_finish", lambda _problem, found: found[1])
    news: list[Progress] = []
    listening: Any = planning._Planning(rp.read(tables()), None, 1, 0, 1, news.append)
    three, two = (SimpleNamespace(groups=("G",) * count) for count in (3, 2))
    listening.hear(three, 3, None, 40)
    listening.hear(three, 3, (0, 50), None)
    listening.hear(three, 3, (9, 70), None)
    listening.hear(two, 2, (5, 60), None)
    listening.hear(two, 2, None, 55)
    listening.tell("forming groups", 3)
    assert [(each.finish, each.finish_groups, each.bound, each.groups) for each in news] == [
        (None, None, 40, 3),
        (50, 3, 40, 3),
        (70, 3, 40, 3),
        (70, 3, None, 2),
        (70, 3, 55, 2),
        (70, 3, None, 3),
    ]


def test_people_with_different_appointments_tour_apart() -> None:
    visitors = [{"visitor": f"V{n}", "count": 4, "delegation": f"D{n}"} for n in range(2)]
    appointments = [
        {"who": "D0", "site": "A", "session": "am", "start": "09:30"},
        {"who": "D1", "site": "A", "session": "am", "start": "10:30"},
    ]
    found = plan(visitors=visitors, appointments=appointments)
    assert (found.status, len(found.groups)) == ("optimal", 2)


def test_a_track_that_is_named_like_a_delegation_keeps_its_appointment() -> None:
    visitors = [
        {"visitor": "a", "track": "X"},
        {"visitor": "b", "track": "Y", "delegation": "X"},
    ]
    appointments = [{"who": "X", "site": "A", "session": "am", "start": "09:30"}]
    assert plan(visitors=visitors, appointments=appointments).status == "optimal"


def test_free_goes_on_to_the_number_of_groups_that_finishes_earliest() -> None:
    # Up to 18 a group the hall for 20 takes one group at a time; ten groups of ten go by twos.
    event = {"date": "2020-06-23", "hub": "H", "travel": "walk", "group_max": 18}
    changes: dict[str, Any] = {
        "sites": [
            {"site": "H", "kind": "place"},
            {"site": "A", "minutes": 20, "people_at_once": 20},
        ],
        "roads": [{"from": "H", "to": "A", "minutes": 5}],
        "visitors": [{"visitor": f"V{n}"} for n in range(100)],
    }
    fewest = plan(event=event, **changes)
    assert (fewest.finish, len(fewest.groups)) == (130, 6)
    ranged = plan(event=event | {"groups": "6-12"}, **changes)
    assert (ranged.finish, len(ranged.groups), ranged.bound_any_grouping) == (110, 10, 110)


def test_what_keeps_the_finish_from_being_earlier_is_in_the_plan() -> None:
    # Three groups one after the other at each site; a tour of three sites takes 90 minutes.
    found = plan(sites=[tables()["sites"][0], tables()["sites"][1]])
    assert found.binding == (Binding("am", 70, "groups", "A", 60, head=5),)
    found = plan()
    assert [(each.minutes, each.group, each.place) for each in found.binding] == [(90, "G1", "")]


def test_a_bound_that_does_not_exist_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    def assemble_unproven(*given: Any) -> rp.Plan:
        *others, outcome, _any_grouping = given
        return assemble(*others, replace(outcome, bound=0, score_proven=False), None)

    monkeypatch.setattr(planning, "assemble", assemble_unproven)
    optional = [{"site": "A", "minutes": 20, "must": "no", "score": 1}]
    found = plan(sites=[tables()["sites"][0], *optional])
    assert (found.status, found.finish, found.bound) == ("feasible", 30, None)
    assert "bound" not in plan_document(found)


def test_a_bound_of_nothing_is_no_progress() -> None:
    # Where every stop may be left out, nothing takes any time at the least.
    news: list[Progress] = []
    optional = [{"site": name, "minutes": 20, "must": "no", "score": 1} for name in SITES]
    scenario = rp.read(tables(sites=[tables()["sites"][0], *optional]))
    rp.plan(scenario, time_limit=20, workers=1, progress=news.append)
    assert news
    assert 0 not in {each.bound for each in news}


def test_a_tour_too_long_for_its_session_is_no_matter_of_grouping() -> None:
    found = plan(sessions=[{"session": "am", "start": "09:00", "end": "10:15"}])
    assert found.status == "infeasible"
    assert found.notes == (
        "am: what must be visited takes the largest group at least 90 minutes with the roads; "
        "the session has 75.",
    )


@pytest.mark.parametrize("arguments", [{"time_limit": float("nan")}, {"workers": 0}])
def test_limits_that_are_none(arguments: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="it has to be"):
        rp.plan(rp.read(tables()), **arguments)


@pytest.mark.parametrize("name", ["assemble", "certify"])
def test_an_interrupt_while_handing_over(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    once, real = iter([True]), getattr(planning, name)

    def interrupt_once(*given: Any) -> Any:
        if next(once, False):
            raise KeyboardInterrupt
        return real(*given)

    polished = []
    polish_tours = planning.polish_tours
    monkeypatch.setattr(planning, name, interrupt_once)
    monkeypatch.setattr(
        planning, "polish_tours", lambda *a, **k: polished.append(a) or polish_tours(*a, **k)
    )
    scenario = rp.read(tables())
    found = rp.plan(scenario, time_limit=20, workers=1)
    assert (found.status, found.interrupted, len(polished)) == ("optimal", True, 1)
    assert rp.verify(scenario, found) == []


def test_a_draft_that_nothing_betters_is_not_made_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    monkeypatch.setattr(planning, "assemble", lambda *a: made.append(a) or assemble(*a))
    drafts: list[rp.Plan | None] = []
    found = rp.plan(
        rp.read(tables()), time_limit=20, workers=1, progress=lambda news: drafts.append(news.draft)
    )
    assert len(made) == 1
    assert [draft.stops for draft in drafts if draft is not None] == [found.stops]


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        ({"proven"}, None),
        ({"interrupted"}, "Waiting and travel are not proven to be the least."),
        ({"timed_out"}, "Waiting and travel are not proven to be the least: time was up."),
        ({"waits_proven", "timed_out"}, "Travel is not proven to be the least: time was up."),
        (
            {"waits_proven"},
            "Travel is not proven to be the least: shortening ended when it no longer paid.",
        ),
    ],
)
def test_the_plan_says_why_shortening_waits_ended(
    ended: set[str], said: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def polish_tours(_problem: Any, schedule: Any, **_limits: Any) -> polish.Polished:
        names = ("proven", "waits_proven", "interrupted", "timed_out")
        return polish.Polished(schedule, **{name: name in ended for name in names})

    monkeypatch.setattr(planning, "polish_tours", polish_tours)
    waiting = tables()
    waiting["event"] |= {"clock": 7}
    found = rp.plan(rp.read(waiting), time_limit=20, workers=1)
    assert found.waiting > 0
    assert found.notes == (() if said is None else (said,))


def test_where_nobody_waits_waiting_is_the_least(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = dict.fromkeys(("proven", "waits_proven", "interrupted", "timed_out"), False)
    monkeypatch.setattr(
        planning, "polish_tours", lambda _p, found, **_l: polish.Polished(found, **ended)
    )
    lone = tables()
    lone["event"] |= {"clock": 1}
    lone["visitors"] = [{"visitor": "V"}]
    found = rp.plan(rp.read(lone), time_limit=20, workers=1)
    said = "Travel is not proven to be the least: shortening ended when it no longer paid."
    assert (found.waiting, found.notes) == (0, (said,))


def test_an_interrupt_between_search_and_polish() -> None:
    def interrupt_polish(news: Progress) -> None:
        if news.phase == "shortening waits":
            raise KeyboardInterrupt

    scenario = rp.read(tables())
    found = rp.plan(scenario, time_limit=20, workers=1, progress=interrupt_polish)
    assert (found.status, found.interrupted) == ("optimal", True)
    assert rp.verify(scenario, found) == []


def interrupt(*_arguments: Any, **_named: Any) -> Iterator[None]:
    raise KeyboardInterrupt


def test_an_interrupt_before_there_is_a_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Search, "begin", interrupt)
    found = rp.plan(rp.read(tables()), time_limit=20, workers=1)
    assert (found.status, found.interrupted, found.groups) == ("unknown", True, ())


def test_an_interrupt_after_the_finish_is_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polish, "bound_waits", lambda _problem: None)
    monkeypatch.setattr(polish, "TourModel", interrupt)
    scenario = rp.read(tables())
    found = rp.plan(scenario, time_limit=20, workers=1)
    assert (found.status, found.interrupted) == ("optimal", True)
    assert rp.verify(scenario, found) == []


def test_who_stays_for_no_minute_is_in_nobodys_way() -> None:
    """A photograph at 09:20, in a room for one group that another one has from 09:05 to 09:35."""
    tables = {
        "event": {"date": "2026-05-04", "hub": "H", "travel": "walk", "groups": "2"},
        "sites": [
            {"site": "H", "kind": "place"},
            {"site": "A", "minutes": 30, "groups_at_once": 1, "people_at_once": 5},
        ],
        "roads": [{"from": "H", "to": "A", "minutes": 5}],
        "visitors": [
            {"visitor": "V", "count": 5, "track": "long"},
            {"visitor": "W", "count": 5, "track": "short"},
        ],
        "programme": [
            {"track": "long", "site": "A", "minutes": 30},
            {"track": "short", "site": "A", "minutes": 0},
        ],
        "sessions": [{"session": "am", "start": "09:00", "end": "09:40"}],
        "appointments": [{"who": "short", "site": "A", "session": "am", "start": "09:20"}],
    }
    scenario = rp.read(tables)
    plan = rp.plan(scenario, time_limit=20, workers=1)
    assert (plan.status, plan.finish) == ("optimal", 40)
    assert rp.verify(scenario, plan) == []
