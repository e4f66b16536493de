"""The report on a plan: what was read and assumed, the answer, the grid, the timetables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from routeplan.cli.streams import Output
from routeplan.texts import _, ngettext

if TYPE_CHECKING:
    from routeplan.plans import Activity, Group, Plan
    from routeplan.scenario import Network, Scenario

MOST_STOPS = 600  # in timetables on the screen


def report_reading(output: Output, scenario: Scenario) -> None:
    """Say what was read."""
    from routeplan.output import describe_reading

    if scenario.event.name:
        output.report(scenario.event.name)
    output.report(_("Read: {counts}.").format(counts=describe_reading(scenario)))
    for note in scenario.notes:
        output.report(f"- {note}")


def report_patches(output: Output, patches: Sequence[Path]) -> None:
    """Say what patches change."""
    from routeplan.tables import describe_patch, read_patch

    for path in patches:
        output.report(_("Changed by {file}:").format(file=path))
        for line in describe_patch(read_patch(path)) or [_("nothing")]:
            output.report(f"- {line}")


def report_assumptions(output: Output, assumed: Sequence[str]) -> None:
    """Say what is taken for granted."""
    if assumed:
        output.report(_("Assumed:"))
    for sentence in assumed:
        output.report(f"- {sentence}")


def report_draft(output: Output, scenario: Scenario, draft: Plan) -> None:
    """Say what stands before waits are shortened."""
    from routeplan.output import describe_finish

    output.report(_("Answer: {answer}.").format(answer=describe_finish(scenario, draft)))


def report_answer(
    output: Output, scenario: Scenario, plan: Plan, network: Network, draft: Plan | None = None
) -> None:
    """Say what came out, or came to a draft; the grid and a timetable a group follow.

    Parameters
    ----------
    draft : Plan or None
        What `report_draft` has told.
    """
    from routeplan.output import describe_answer, describe_waits

    if draft and not plan.interrupted and _end_alike(scenario, draft, plan):
        text = _("Waits: {waiting} people-minutes, {before} before they were shortened; {waits}.")
        waits = describe_waits(scenario, plan, network)
        output.report(text.format(waiting=plan.waiting, before=draft.waiting, waits=waits))
    else:
        answer = describe_answer(scenario, plan, network)
        output.report(_("Answer: {answer}.").format(answer=answer))
    for note in plan.notes:
        output.report(f"- {note}")
    if not plan.groups or output.json:
        return
    from routeplan.plans import list_activities

    activities = list_activities(scenario, plan, network)
    _show_grids(output, scenario, plan, activities)
    _show_timetables(output, scenario, plan, activities)


def report_way_out(
    output: Output, plan: Plan, scenario: Path, patches: Sequence[Path] = ()
) -> None:
    """Say, where it is proven that there is no plan, what to type for what would make one."""
    if plan.status == "infeasible" and not plan.ordered:
        named = [str(scenario), *(f"--patch {patch}" for patch in patches)]
        text = _("What would make a plan possible: routeplan repair {scenario}")
        output.report(text.format(scenario=" ".join(named)))


def _end_alike(scenario: Scenario, draft: Plan, plan: Plan) -> bool:
    """Whether what was told of a draft holds for the plan: sessions may end at other times."""
    from routeplan.output import describe_finish

    return describe_finish(scenario, draft) == describe_finish(scenario, plan)


def report_alternative(
    output: Output, scenario: Scenario, best: Plan, plan: Plan, number: int, network: Network
) -> None:
    """Say what a plan that goes other ways comes to beside the best one; its grid follows."""
    from routeplan.plans import list_activities

    text = _(
        "Plan {number}: finish {finish} min ({more:+d}), waiting {waiting} people-minutes "
        "({longer:+d}), {others} of {groups} groups go ways of their own."
    )
    known = Counter(map(_way, [best] * len(best.groups), best.groups))
    ways = Counter(map(_way, [plan] * len(plan.groups), plan.groups))
    output.report()
    output.report(
        text.format(
            number=number,
            finish=plan.finish,
            more=(plan.finish or 0) - (best.finish or 0),
            waiting=plan.waiting,
            longer=plan.waiting - best.waiting,
            others=(ways - known).total(),
            groups=len(plan.groups),
        )
    )
    for note in plan.notes:
        output.report(f"- {note}")
    if not output.json:
        _show_grids(output, scenario, plan, list_activities(scenario, plan, network))


def _way(plan: Plan, group: Group) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The sites that a group visits, in their order."""
    return tuple(
        (session, tuple(stop.site for stop in stops))
        for (name, session), stops in plan.stops_of.items()
        if name == group.name
    )


def _show_grids(
    output: Output, scenario: Scenario, plan: Plan, activities: Sequence[Activity]
) -> None:
    from routeplan.cli.grid import describe_omissions, draw_grid

    for session in scenario.sessions_in_order:
        grid = draw_grid(scenario, plan, activities, session, output.width)
        if grid is not None:
            output.report()
            output.show(grid)
            omitted = describe_omissions(scenario, plan, session, output.width)
            if omitted:
                output.report(omitted)


def _show_timetables(
    output: Output, scenario: Scenario, plan: Plan, activities: Iterable[Activity]
) -> None:
    """Show the timetables of all groups, or of as many as people will scroll through."""
    from routeplan.cli.timetables import draw_timetable

    theirs = defaultdict(list)
    for activity in activities:
        theirs[activity.group].append(activity)
    calls = Counter(stop.group for stop in plan.stops)
    before = accumulate((calls[group.name] for group in plan.groups), initial=0)
    shown = [group for group, stops in zip(plan.groups, before, strict=False) if stops < MOST_STOPS]
    for group in shown:
        output.report()
        output.show(draw_timetable(scenario, plan, theirs[group.name], group))
    more = len(plan.groups) - len(shown)
    if more:
        text = ngettext(
            "The timetable of {n} more group is in timetable.xlsx.",
            "The timetables of {n} more groups are in timetable.xlsx, a sheet a group.",
            more,
        )
        output.report()
        output.report(text.format(n=more))
