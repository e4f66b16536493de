"""What a timetable comes to: when all are back, and what its optional stops are worth."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from routeplan.handmade.case import Case, Way
from routeplan.handmade.clashes import Clash
from routeplan.handmade.entries import name_rows
from routeplan.handmade.options import Options
from routeplan.handmade.rules.gaps import bound_stops, longest_way
from routeplan.handmade.rules.people import lists_everyone
from routeplan.scenario import Scenario
from routeplan.scheduling import earliest_departure
from routeplan.texts import _


class Back(NamedTuple):
    """When a tour is back; not `exact` where the rows tell only the earliest minute."""

    minute: int
    exact: bool


class Finish(NamedTuple):
    """Minutes from each session's start to the last return; at the least if not `exact`."""

    minutes_of: dict[str, int]
    exact: bool


def find_finish(case: Case) -> Finish:
    """When the last group is back in each session that is toured."""
    problem = case.problem
    sessions = [session.session for session in case.scenario.sessions_in_order]
    backs: dict[int, Back] = {}
    for tour, required in enumerate(problem.tour_required):
        if required:
            leg = problem.legs[problem.tour_origin[tour], problem.tour_goal[tour]]
            backs[tour] = Back(earliest_departure(problem, tour) + int(leg), exact=False)
    for way in case.ways:
        back = _find_back(case, way)
        if way.tour is not None and back is not None:
            backs[way.tour] = back
    finish: dict[str, int] = {}
    for tour, (minute, _exact) in backs.items():
        number = int(problem.tour_session[tour])
        minutes = minute - int(problem.session_starts[number])
        finish[sessions[number]] = max(minutes, finish.get(sessions[number], 0))
    # Whether a tour to or from one of several hotels takes place is not known.
    ends = np.maximum(problem.tour_origin, problem.tour_goal)
    unlisted = set(np.flatnonzero(ends >= len(case.scenario.sites)).tolist()) - backs.keys()
    return Finish(finish, not unlisted and all(back.exact for back in backs.values()))


def _find_back(case: Case, way: Way) -> Back | None:
    if way.tour is None:
        return None
    if way.returns is not None and way.returns.arrive is not None:
        return Back(way.returns.arrive, exact=True)
    if not way.placed_rows:
        return None
    last, given = way.placed_rows[-1], bound_stops(case, way)[-1]
    depart = last.entry.depart
    if depart is None and given is not None:
        depart = given.depart[0]
    if depart is None:
        return None
    goal = int(case.problem.tour_goal[way.tour])
    # Beyond the sites stands the nearest of several hotels.
    exact = last.entry.depart is not None and goal < len(case.scenario.sites)
    sure = case.way(way.group, last.place, goal) == longest_way(case, way.group, last.place, goal)
    return Back(case.reach(way.group, depart, last.place, goal), exact and sure)


def explain_incomparable(case: Case, clashes: Iterable[Clash]) -> str:
    """Why the finish tells nothing beside that of a plan; empty where it does."""
    lacking = [clash for clash in clashes if clash.lacking]
    if any(clash.rule != "R01" for clash in lacking):
        return _("The timetable leaves out stops that must be made: its finish is not compared.")
    if lacking:
        return _("Groups are missing in the timetable: its finish is not compared.")
    if case.unplaced:
        text = _("In which session {rows} are is not known: the finish is not compared.")
        return text.format(rows=name_rows(case.unplaced))
    foreign = [placed.entry for way in case.ways if way.tour is None for placed in way.placed_rows]
    if foreign:
        text = _("In the session of {rows} the group has no tour: the finish is not compared.")
        return text.format(rows=name_rows(foreign))
    return ""


def scores_stops(scenario: Scenario) -> bool:
    """Whether there are optional stops that are worth something."""
    return any(
        not visit.must and visit.score
        for track in scenario.tracks
        for visit in scenario.visits(track)
    )


def find_score(case: Case) -> tuple[int, int]:
    """The least and the most that the optional stops can be worth: people times score."""
    worths = [_list_worths(case, each) for each in case.options]
    pairs = list(zip(case.options, worths, strict=True))
    least = sum(each.sizes[0] * min(worth) for each, worth in pairs)
    most = sum(each.sizes[-1] * max(worth) for each, worth in pairs)
    alike = set().union(*worths)
    if least < most and len(alike) == 1 and lists_everyone(case):
        # Whoever is in which group: all make stops of the same worth.
        least = most = alike.pop() * sum(visitor.count for visitor in case.scenario.visitors)
    return least, most


def _list_worths(case: Case, group: Options) -> set[int]:
    """What a group's optional stops are worth to one person, for each track it may be of."""
    made = {entry.site for entry in case.timetable.entries if entry.group == group.name}
    return {
        sum(
            visit.score
            for visit in case.scenario.visits(track)
            if not visit.must and visit.site in made
        )
        for track in group.tracks
    }
