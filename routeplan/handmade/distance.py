"""How far a hand-made timetable is from the best plan, and how much of that is proven."""

from __future__ import annotations

from collections.abc import Iterator

from routeplan.grouping import most_groups
from routeplan.handmade.checking import Inspection
from routeplan.handmade.figures import scores_stops
from routeplan.plans import Plan
from routeplan.scenario import Scenario, clock_of_day
from routeplan.texts import _, ngettext


def describe_distance(scenario: Scenario, inspection: Inspection, plan: Plan) -> Iterator[str]:
    """Compare the finish of a timetable with that of a plan.

    Parameters
    ----------
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
    scored = scores_stops(scenario)
    if inspection.incomparable:
        yield inspection.incomparable
        yield _say_plan(scenario, plan.finish)
    elif scored and inspection.score != (plan.score, plan.score):
        yield _say_both(scenario, inspection, plan.finish) + "."
        yield _say_scores(inspection, plan)
    else:
        yield _compare(scenario, inspection, plan.finish)
        if scored:
            text = _("The optional stops of both are worth {score} (people × score).")
            yield text.format(score=plan.score)
    yield from _prove(scenario, plan, scored)
    if inspection.clashes and not inspection.incomparable:
        yield _("The timetable breaks rules; kept to them it may take longer.")


def _compare(scenario: Scenario, inspection: Inspection, ours: int) -> str:
    """The two finishes and their difference, as far as it is certain."""
    text = _say_both(scenario, inspection, ours)
    saved = inspection.least_finish - ours
    if not inspection.exact:
        if saved <= 0:
            return text + "."
        less = ngettext("{text}, at least {n} min less.", "{text}, at least {n} min less.", saved)
        return less.format(text=text, n=saved)
    if not saved:
        return _("{text}: no difference.").format(text=text)
    if saved < 0:
        later = ngettext("{text}, {n} min more.", "{text}, {n} min more.", -saved)
        return later.format(text=text, n=-saved)
    earlier = ngettext("{text}, {n} min less.", "{text}, {n} min less.", saved)
    return earlier.format(text=text, n=saved)


def _say_both(scenario: Scenario, inspection: Inspection, ours: int) -> str:
    theirs = inspection.least_finish
    if len(scenario.sessions) == 1:
        said = [_write_clock(scenario, minutes) for minutes in (theirs, ours)]
        text = _("The timetable brings all back by {theirs}; the plan that was found by {ours}")
        if not inspection.exact:
            text = _(
                "The timetable brings all back by {theirs} at the earliest, as not every last "
                "departure or return is given; the plan that was found by {ours}"
            )
    else:
        said = [str(theirs), str(ours)]
        text = _(
            "The timetable takes {theirs} min from the sessions' starts to the last returns; the "
            "plan that was found takes {ours}"
        )
        if not inspection.exact:
            text = _(
                "The timetable takes at least {theirs} min from the sessions' starts to the last "
                "returns, as not every last departure or return is given; the plan that was "
                "found takes {ours}"
            )
    return text.format(theirs=said[0], ours=said[1])


def _say_plan(scenario: Scenario, ours: int) -> str:
    if len(scenario.sessions) == 1:
        text = _("The plan that was found brings all back by {time}.")
        return text.format(time=_write_clock(scenario, ours))
    text = _(
        "The plan that was found takes {ours} min from the sessions' starts to the last returns."
    )
    return text.format(ours=ours)


def _say_scores(inspection: Inspection, plan: Plan) -> str:
    """Of two that are worth differently, the earlier one is not the better one."""
    least, most = inspection.score
    theirs = str(least) if least == most else _("{least} to {most}").format(least=least, most=most)
    text = _(
        "Optional stops come first, and those of the timetable are worth {theirs} (people × "
        "score), those of the plan {ours}: the finishes are not compared."
    )
    return text.format(theirs=theirs, ours=plan.score)


def _write_clock(scenario: Scenario, minutes: int) -> str:
    """The clock time so many minutes after the start of the only session."""
    session = scenario.sessions[0]
    start = scenario.span(session)[0]
    return clock_of_day(scenario.moment(start + minutes), scenario.date_of(session))


def _prove(scenario: Scenario, plan: Plan, scored: bool) -> Iterator[str]:
    """What is proven of the finish; only a bound for every grouping holds for the timetable's."""
    bound = plan.bound_any_grouping
    terms = _(" with this score") if scored else ""
    if plan.assumed:
        terms += _(" (under the assumptions above)")
    if bound is not None and bound == plan.finish:
        text = _("No groups can be back earlier than the plan{terms}: proven.")
        yield text.format(terms=terms)
        return
    if plan.status == "optimal":
        text = _("For its groups the plan's finish is proven the earliest{terms}.")
        yield text.format(terms=terms)
    only = plan.status == "optimal" and most_groups(scenario) == len(scenario.tracks)
    if bound is not None and not only:  # with one group a track there are no others
        text = _("For other groups it is proven only that they need {bound} min at least{terms}.")
        yield text.format(bound=bound, terms=terms)
