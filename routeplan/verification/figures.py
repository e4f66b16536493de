"""A plan's sums, computed afresh from its stops and tours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from routeplan.plans import Plan
from routeplan.scenario import Network, Scenario
from routeplan.texts import _
from routeplan.verification.itinerary import Itinerary
from routeplan.verification.violations import Violation
from routeplan.verification.waits import Wait, list_waits


@dataclass(frozen=True)
class Figures:
    """What a plan comes to.

    Attributes
    ----------
    finish : int
        Minutes from a session's start to the last return, summed over the sessions.
    score : int
        People times score over the optional and ``one_of`` stops made.
    waiting : int
        People-minutes of waiting (visitors only).
    travel : int
        Coach-minutes on the road; group-minutes on foot. Walks inside areas are none.
    finish_of : mapping of str to int
        The finish of each session that is toured.
    waits : tuple of Wait
        Every wait, the longest first.
    """

    finish: int
    score: int
    waiting: int
    travel: int
    finish_of: Mapping[str, int]
    waits: tuple[Wait, ...]


def measure(scenario: Scenario, plan: Plan, network: Network) -> Figures:
    """Compute a plan's figures from its stops and tours.

    Parameters
    ----------
    plan : Plan
        Its own figures are not looked at.
    network : Network
        The travel minutes of the scenario.
    """
    return add_up(Itinerary(scenario, plan, network))


def add_up(itinerary: Itinerary) -> Figures:
    """Compute the figures of a plan that is laid over its scenario already."""
    finish_of: dict[str, int] = {}
    travel = 0
    for journey in itinerary.journeys:
        start, _end = itinerary.scenario.span(journey.session)
        session = journey.session.session
        for tour in journey.tours:
            taken = itinerary.minute(tour.back) - start
            finish_of[session] = max(taken, finish_of.get(session, taken))
        rides = (leg for leg in itinerary.legs(journey) if not leg.on_foot)
        travel += journey.group.coaches * sum(leg.minutes for leg in rides)
    waits = sorted(list_waits(itinerary), key=lambda wait: (-wait.minutes, wait.begin))
    return Figures(
        finish=sum(finish_of.values()),
        score=sum(
            stop.group.people * stop.visit.score
            for stop in itinerary.stops
            if stop.visit is not None and not stop.visit.must
        ),
        waiting=sum(wait.group.people * wait.minutes for wait in waits),
        travel=travel,
        finish_of=finish_of,
        waits=tuple(waits),
    )


def check_figures(itinerary: Itinerary) -> Iterator[Violation]:
    """Check that the plan's own figures are what its stops say, and no bound exceeds them."""
    plan = itinerary.plan
    if plan.finish is None and plan.status not in ("optimal", "feasible"):
        return  # a timetable that claims nothing
    figures = add_up(itinerary)
    compared = (
        (_("The finish"), plan.finish, figures.finish),
        (_("The score"), plan.score, figures.score),
        (_("The waiting"), plan.waiting, figures.waiting),
        (_("The travel"), plan.travel, figures.travel),
    )
    for name, given, due in compared:
        if given != due:
            text = _("{name} is given as {given}; the stops and tours make it {due}.")
            said = _("nothing") if given is None else given
            yield Violation("figures", "", "", text.format(name=name, given=said, due=due))
    bounds = (
        (_("The bound"), plan.bound),
        (_("The bound for any grouping"), plan.bound_any_grouping),
    )
    for name, bound in bounds:
        if bound is not None and bound > figures.finish:
            text = _("{name} is {bound}, above the finish of {finish}.")
            cause = text.format(name=name, bound=bound, finish=figures.finish)
            yield Violation("figures", "", "", cause)
    if plan.status == "optimal" and plan.bound != plan.finish:
        text = _("The plan is called optimal, but its bound is {bound} and its finish {finish}.")
        said = _("nothing") if plan.bound is None else plan.bound
        cause = text.format(bound=said, finish=plan.finish)
        yield Violation("figures", "", "", cause)
