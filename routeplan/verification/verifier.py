"""The independent verifier: rules R01 to R18, from the scenario and the plan alone."""

from __future__ import annotations

from routeplan.errors import RoutePlanError
from routeplan.plans import Plan
from routeplan.scenario import Roads, Scenario, build_network
from routeplan.texts import _
from routeplan.verification.areas import check_r18_calls
from routeplan.verification.coaches import check_r14_seats
from routeplan.verification.figures import Figures, check_figures, measure
from routeplan.verification.itinerary import Itinerary
from routeplan.verification.people import (
    check_r01_membership,
    check_r02_delegations,
    check_r15_hotels,
    check_r16_languages,
)
from routeplan.verification.places import (
    check_r05_opening,
    check_r06_people,
    check_r07_groups,
    check_r08_coaches,
    check_r09_lifts,
)
from routeplan.verification.programme import (
    check_r03_programme,
    check_r12_order,
    check_r17_appointments,
)
from routeplan.verification.tours import (
    check_r04_legs,
    check_r10_durations,
    check_r11_tours,
    check_r13_waits,
)
from routeplan.verification.violations import Violation

__all__ = [
    "CHECKS",
    "Figures",
    "Violation",
    "certify",
    "check_figures",
    "check_groups",
    "measure",
    "verify",
]

CHECKS = (
    check_r01_membership,
    check_r02_delegations,
    check_r03_programme,
    check_r04_legs,
    check_r05_opening,
    check_r06_people,
    check_r07_groups,
    check_r08_coaches,
    check_r09_lifts,
    check_r10_durations,
    check_r11_tours,
    check_r12_order,
    check_r13_waits,
    check_r14_seats,
    check_r15_hotels,
    check_r16_languages,
    check_r17_appointments,
    check_r18_calls,
)

PEOPLE_CHECKS = (
    check_r01_membership,
    check_r02_delegations,
    check_r14_seats,
    check_r15_hotels,
    check_r16_languages,
)


def verify(
    scenario: Scenario,
    plan: Plan,
    roads: Roads = None,
) -> list[Violation]:
    """Check a plan against every rule.

    Parameters
    ----------
    plan : Plan
        Any plan, however damaged. One without groups, tours and stops whose
        status is ``infeasible`` or ``unknown`` promises nothing and breaks no rule.
    roads : networkx graph, pandas.DataFrame or Network, optional
        What the plan was made with in place of the scenario's roads.

    Returns
    -------
    list of Violation
        In the order of the rules; empty if the plan keeps them all. The plan's
        own figures are checked where all rules hold.
    """
    if plan.status in ("infeasible", "unknown") and not (plan.groups or plan.tours or plan.stops):
        return []
    itinerary = Itinerary(scenario, plan, build_network(scenario, roads))
    violations = [violation for check in CHECKS for violation in check(itinerary)]
    return violations or list(check_figures(itinerary))


def check_untimed(scenario: Scenario, plan: Plan, roads: Roads = None) -> list[Violation]:
    """Check what holds whatever the times: who is in the groups, the programme, its order."""
    itinerary = Itinerary(scenario, plan, build_network(scenario, roads))
    checks = (*PEOPLE_CHECKS, check_r03_programme, check_r12_order)
    return [violation for check in checks for violation in check(itinerary)]


def check_groups(scenario: Scenario, plan: Plan, roads: Roads = None) -> list[Violation]:
    """Check who is in a plan's groups (R01, R02, R14, R15 and R16), whatever they do.

    Parameters
    ----------
    scenario, plan, roads
        See :func:`verify`.
    """
    itinerary = Itinerary(scenario, plan, build_network(scenario, roads))
    return [violation for check in PEOPLE_CHECKS for violation in check(itinerary)]


def certify(scenario: Scenario, plan: Plan, roads: Roads = None) -> Plan:
    """Pass a plan on if it keeps all rules: no other leaves routeplan.

    Parameters
    ----------
    scenario, plan, roads
        See :func:`verify`.

    Raises
    ------
    RoutePlanError
        If it breaks a rule, which is a fault of routeplan.
    """
    broken = verify(scenario, plan, roads)
    if broken:
        text = _("The plan that was found breaks rules; please report this as a bug:")
        raise RoutePlanError("\n".join([text, *map(str, broken)]))
    return plan
