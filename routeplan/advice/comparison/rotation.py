"""The rotation grid of a scenario as a plan, verified like any other."""

from __future__ import annotations

import time
from dataclasses import replace

from routeplan.grouping import Grouping, fewest_groups, form_groups, most_groups
from routeplan.planning import assemble
from routeplan.plans import Plan
from routeplan.scenario import Scenario, build_network, list_assumptions
from routeplan.scheduling import NoGridError, Outcome, formulate, rotate
from routeplan.texts import _
from routeplan.verification import verify


def plan_rotation(scenario: Scenario, *, time_limit: float, seed: int) -> Plan:
    """Draw the rotation grid for the fewest groups that the scenario allows.

    Parameters
    ----------
    time_limit : float
        Seconds for forming the groups.

    Returns
    -------
    Plan
        ``feasible``, without bounds.

    Raises
    ------
    NoGridError
        If none can be drawn, or the one that was drawn breaks a rule.
    """
    began = time.monotonic()
    network = build_network(scenario)
    grouping = _form_fewest(scenario, time_limit, seed)
    problem = formulate(scenario, network, grouping)
    try:
        schedule = rotate(problem)
    except NoGridError as error:
        if error.place is None:
            raise
        site = scenario.sites[error.place].title
        raise NoGridError(f"{site}: {error}", error.place) from None
    drawn = assemble(scenario, grouping, problem, Outcome("feasible", schedule), None)
    plan = replace(
        drawn,
        status="feasible",
        bound=None,
        engine="rotation",
        seed=seed,
        seconds=time.monotonic() - began,
        assumed=list_assumptions(scenario, network),
    )
    broken = verify(scenario, plan, network)
    if broken:
        text = _("The rotation grid breaks a rule: {rule}")
        raise NoGridError(text.format(rule=broken[0]))
    return plan


def _form_fewest(scenario: Scenario, time_limit: float, seed: int) -> Grouping:
    until = time.monotonic() + time_limit
    for count in range(fewest_groups(scenario), most_groups(scenario) + 1):
        left = max(0.1, until - time.monotonic())
        formed = form_groups(scenario, count, time_limit=left, seed=seed, workers=1)
        if formed.grouping is not None:
            return formed.grouping
        if time.monotonic() > until:
            break
    raise NoGridError(_("No groups were formed for it."))
