"""All changes of a scenario."""

from __future__ import annotations

from routeplan.advice.changes import agenda, groups, lifts, places, sites
from routeplan.advice.changes.steps import Change
from routeplan.scenario import Scenario


def list_changes(scenario: Scenario) -> tuple[Change, ...]:
    """All that may be changed, as far as it could matter.

    Those that leave a site out come last, so that the others find it.
    """
    return (
        *groups.list_changes(scenario),
        *agenda.list_changes(scenario),
        *lifts.list_changes(scenario),
        *places.list_changes(scenario),
        *sites.list_changes(scenario),
        *sites.list_drops(scenario),
    )
