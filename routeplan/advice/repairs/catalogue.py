"""All levers of a scenario."""

from __future__ import annotations

from routeplan.advice.repairs import agenda, groups, lifts, sites
from routeplan.advice.repairs.levers import Lever
from routeplan.scenario import Scenario


def list_levers(scenario: Scenario) -> tuple[Lever, ...]:
    """All that may be changed, as far as it could matter.

    Those that leave a site out come last, so that the others find it.
    """
    return (
        *groups.list_levers(scenario),
        *agenda.list_levers(scenario),
        *lifts.list_levers(scenario),
        *sites.list_levers(scenario),
        *sites.list_drops(scenario),
    )
