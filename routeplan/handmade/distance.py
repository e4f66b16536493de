"""How far a hand-made timetable is from the best plan, and how much of that is proven."""

from __future__ import annotations

from collections.abc import Iterator

from routeplan.clocks import clock_of_day
from routeplan.handmade.checking import Inspection
from routeplan.plans import Plan
from routeplan.scenario import Scenario
from routeplan.texts import _, ngettext


def describe_distance(scenario: Scenario, inspection: Inspection, plan: Plan) -> Iterator[str]:
    """Compare the finish of a timetable with that of a plan.

    Parameters
    ----------
    scenario : Scenario
    inspection : Inspection
        Of the timetable.
    plan : Plan
        The best one that was found, for any groups.
    """
    if plan.finish is None:
        if plan.status == "infeasible":
            yield _("No plan of this scenario keeps all rules: proven, so neither can a timetable.")
        else:
            yield _("No plan was found in the time given to compare the timetable with.")
        return
    if inspection.finish is None:
        text = _(
            "The timetable lacks stops, or does not say in which session they are: it is not "
            "compared. The plan that was found takes {finish} min."
        )
        yield text.format(finish=plan.finish)
        return
    if inspection.score != plan.score:
        text = _(
            "Optional stops come before time: those of the plan that was found score {score}, the "
            "timetable's {ours}. So their finishes, {finish} and {theirs} min, are not compared."
        )
        ours = _("cannot be told") if inspection.score is None else inspection.score
        yield text.format(score=plan.score, ours=ours, finish=plan.finish, theirs=inspection.finish)
        return
    yield _compare(scenario, inspection, plan.finish, inspection.finish)
    if not inspection.timed:
        yield _("Its last departures are not all given: it may well take longer.")
    yield from _prove(plan)
    if inspection.clashes:
        yield _("The timetable breaks rules; kept to them it may take longer.")


def _compare(scenario: Scenario, inspection: Inspection, best: int, own: int) -> str:
    saved = own - best
    ours, theirs = str(best), str(own)
    if len(inspection.finish_of) == 1 and len(scenario.sessions) == 1:
        session = scenario.sessions[0]
        start, day = scenario.span(session)[0], scenario.date_of(session)
        ours, theirs = (
            clock_of_day(scenario.moment(start + minutes), day) for minutes in (best, own)
        )
        text = _("The timetable brings all back by {theirs}; the plan that was found by {ours}")
        if not inspection.timed:
            text = _(
                "The timetable brings all back by {theirs} at the earliest; the plan that was "
                "found by {ours}"
            )
    else:
        text = _(
            "The timetable takes {theirs} min from the sessions' starts to the last returns; the "
            "plan that was found takes {ours}"
        )
        if not inspection.timed:
            text = _(
                "The timetable takes at least {theirs} min from the sessions' starts to the last "
                "returns; the plan that was found takes {ours}"
            )
    text = text.format(ours=ours, theirs=theirs)
    if not saved:
        return _("{text}: no difference.").format(text=text)
    if saved < 0:
        later = ngettext("{text}, {n} min more.", "{text}, {n} min more.", -saved)
        return later.format(text=text, n=-saved)
    earlier = ngettext("{text}, {n} min less.", "{text}, {n} min less.", saved)
    return earlier.format(text=text, n=saved)


def _prove(plan: Plan) -> Iterator[str]:
    """What is proven of the finish; only a bound for every grouping holds for the timetable's."""
    bound = plan.bound_any_grouping
    assumed = _(" (under the assumptions above)") if plan.assumed else ""
    if bound is not None and bound == plan.finish:
        yield _("No groups can be back earlier: proven{assumed}.").format(assumed=assumed)
        return
    if plan.status == "optimal":
        text = _("For the groups of that plan it is proven the earliest{assumed}.")
        yield text.format(assumed=assumed)
    if bound is not None:
        text = _("For other groups it is proven only that they need {bound} min at least{assumed}.")
        yield text.format(bound=bound, assumed=assumed)
