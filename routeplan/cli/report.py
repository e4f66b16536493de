"""The report on a plan: what was read and assumed, the answer, the grid, the timetables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from routeplan.cli.output import Output
from routeplan.texts import _

if TYPE_CHECKING:
    from routeplan.network import Network
    from routeplan.plans import Plan
    from routeplan.scenario import Scenario


def report_reading(output: Output, scenario: Scenario) -> None:
    """Say what was read."""
    from routeplan.summary import describe_reading

    if scenario.event.name:
        output.report(scenario.event.name)
    output.report(_("Read: {counts}.").format(counts=describe_reading(scenario)))
    for note in scenario.notes:
        output.report(f"- {note}")


def report_assumptions(output: Output, assumed: Sequence[str]) -> None:
    """Say what is taken for granted."""
    if assumed:
        output.report(_("Assumed:"))
    for sentence in assumed:
        output.report(f"- {sentence}")


def report_answer(output: Output, scenario: Scenario, plan: Plan, network: Network) -> None:
    """Say what came out; where there are tours, the grid and a timetable a group."""
    from routeplan.summary import describe_answer

    answer = describe_answer(scenario, plan, network)
    output.report(_("Answer: {answer}.").format(answer=answer))
    for note in plan.notes:
        output.report(f"- {note}")
    if not plan.groups or output.json:
        return
    from routeplan.activities import list_activities
    from routeplan.cli.grid import draw_grid
    from routeplan.cli.timetables import draw_timetable

    activities = list_activities(scenario, plan, network)
    for session in scenario.sessions_in_order:
        grid = draw_grid(scenario, plan, activities, session, output.width)
        if grid is not None:
            output.report()
            output.show(grid)
    for group in plan.groups:
        output.report()
        output.show(draw_timetable(scenario, plan, activities, group))
