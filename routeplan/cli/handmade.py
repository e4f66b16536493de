"""Checking a timetable that a planner made by hand."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routeplan.cli.output import Output
from routeplan.cli.progress import show_progress
from routeplan.cli.report import report_assumptions
from routeplan.cli.status import ANSWER_IS_NO, DONE, INTERRUPTED
from routeplan.texts import _, ngettext

if TYPE_CHECKING:
    from routeplan.handmade import Clash, Entry, Inspection
    from routeplan.plans import Plan
    from routeplan.scenario import Scenario


def is_handmade(path: Path) -> bool:
    """Whether a file is a timetable made by hand, and not a plan.json."""
    from routeplan.handmade.sheet import SUFFIXES

    return path.suffix.lower() in SUFFIXES


def read_order_file(path: Path, scenario: Scenario) -> Any:
    """Read the groups and the order of sites from a timetable or a plan.json."""
    if is_handmade(path):
        from routeplan.handmade import read_timetable

        return read_timetable(path, scenario)
    from routeplan.planfile import read_plan

    return read_plan(path, scenario)


def verify_handmade(output: Output, scenario: Path, path: Path, time_limit: float) -> int:
    """Check a timetable made by hand, and say how far it is from the best plan.

    Parameters
    ----------
    output : Output
    scenario, path : Path
    time_limit : float
        Seconds for the plan that it is compared with.

    Returns
    -------
    int
        The exit status.
    """
    from routeplan.assumptions import list_assumptions
    from routeplan.handmade import read_timetable, verify_timetable
    from routeplan.handmade.distance import describe_distance
    from routeplan.network import build_network
    from routeplan.planning import plan
    from routeplan.tables import read

    stated = read(scenario)
    network = build_network(stated)
    timetable = read_timetable(path, stated)
    assumed = list_assumptions(stated, network)
    report_assumptions(output, assumed)
    for note in timetable.notes:
        output.report(f"- {note}")
    inspection = verify_timetable(stated, timetable, network)
    for rule, clashes in groupby(inspection.clashes, key=lambda clash: clash.rule):
        output.report(f"{rule}:")
        for clash in clashes:
            output.report(f"- {describe_clash(clash)}")
    output.report(_("Cannot be checked, because the timetable does not say it:"))
    for reason in inspection.unchecked:
        output.report(f"- {reason}")
    with show_progress() as progress:
        found = plan(stated, time_limit=time_limit, roads=network, progress=progress)
    distance = list(describe_distance(stated, inspection, found))
    for sentence in distance:
        output.report(sentence)
    kept = not inspection.clashes
    output.answer(
        {
            "kept": kept,
            "violations": [_write_clash(clash) for clash in inspection.clashes],
            "taken": list(timetable.notes),
            "not_checked": list(inspection.unchecked),
            "assumed": list(assumed),
            **_write_finish(inspection),
            "best": _write_best(found),
            "distance": distance,
        }
    )
    if kept:
        output.report(_("No rule is broken that can be checked."))
    else:
        text = ngettext(
            "The timetable breaks rules in {n} place.",
            "The timetable breaks rules in {n} places.",
            len(inspection.clashes),
        )
        output.tell(text.format(n=len(inspection.clashes)))
    if found.interrupted:
        return INTERRUPTED
    return DONE if kept else ANSWER_IS_NO


def describe_clash(clash: Clash) -> str:
    """Say a clash without its rule, the rows with their groups and times."""
    said = str(clash).removeprefix(clash.rule).removeprefix(":").strip()
    if len(clash.rows) < 2:
        return said
    return f"{said} ({'; '.join(map(_describe_row, clash.rows))})"


def _describe_row(entry: Entry) -> str:
    from routeplan.handmade.clashes import write_clock

    arrive, depart = (
        "?" if minute is None else write_clock(minute) for minute in (entry.arrive, entry.depart)
    )
    text = _("row {row}: {group} {site} {arrive}–{depart}")
    return text.format(
        row=entry.row, group=entry.group, site=entry.site, arrive=arrive, depart=depart
    )


def _write_clash(clash: Clash) -> dict[str, Any]:
    from routeplan.handmade.clashes import write_clock

    return {
        "rule": clash.rule,
        "group": clash.group,
        "site": clash.site,
        "cause": clash.cause,
        "rows": [
            {
                "row": entry.row,
                "group": entry.group,
                "site": entry.site,
                **{
                    name: write_clock(minute)
                    for name, minute in (("arrive", entry.arrive), ("depart", entry.depart))
                    if minute is not None
                },
            }
            for entry in clash.rows
        ],
    }


def _write_finish(inspection: Inspection) -> dict[str, Any]:
    """The finish, or the least that it can be; none where something is left out."""
    if inspection.incomparable:
        return {"incomparable": inspection.incomparable}
    return {"finish" if inspection.exact else "least_finish": inspection.least_finish}


def _write_best(plan: Plan) -> dict[str, Any]:
    figures = {
        "status": plan.status,
        "finish": plan.finish,
        "bound": plan.bound,
        "bound_any_grouping": plan.bound_any_grouping,
    }
    return {key: value for key, value in figures.items() if value is not None}
