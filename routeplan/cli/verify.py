"""``routeplan verify``: a plan, or a timetable made by hand, against every rule."""

from __future__ import annotations

import time
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from routeplan.cli import options
from routeplan.cli.progress import show_progress
from routeplan.cli.report import report_assumptions
from routeplan.cli.sheet_processes import SHEETS
from routeplan.cli.status import ANSWER_IS_NO, DONE, INTERRUPTED
from routeplan.cli.streams import Output
from routeplan.texts import _, ngettext

if TYPE_CHECKING:
    from routeplan.handmade import Clash, Entry, Inspection, Timetable
    from routeplan.plans import Plan
    from routeplan.scenario import Scenario


@click.command(
    "verify",
    short_help=_("Check a plan, or a timetable made by hand, against every rule."),
    help=_(
        "Check PLAN against every rule R01 to R18 of SCENARIO.\n\n"
        "Of a plan.json the figures are recomputed as well; the check knows nothing of how the "
        "plan was found. Of the folder of a plan it is also said which files are not of this "
        "plan, or were changed since.\n\n"
        "Of a timetable made by hand (.csv or .xlsx with the columns group, site, arrive and "
        "depart, perhaps people and date) missing times are filled in: a rule is broken only if "
        "no filling keeps it. What cannot be checked is listed, and how far it is from the best "
        "plan that can be found."
    ),
    epilog=_(
        "\b\nExamples:\n"
        "  routeplan verify examples/feixi-2020 out\n"
        "  routeplan verify EVENT.xlsx ours.xlsx --time-limit 60"
    ),
)
@options.path("scenario")
@options.path("plan")
@options.time_limit(30.0, _("Seconds for the plan that a timetable made by hand is compared with."))
@options.as_json
@click.pass_obj
def verify_file(output: Output, scenario: Path, plan: Path, time_limit: float) -> int:
    """Check a plan, or a timetable made by hand."""
    if is_handmade(plan):
        return _verify_handmade(output, scenario, plan, time_limit)
    return _verify_plan(output, scenario, plan)


def _verify_plan(output: Output, scenario: Path, plan: Path) -> int:
    """Check a plan against every rule and recompute its figures."""
    from routeplan.plans import list_differences, read_plan
    from routeplan.tables import read
    from routeplan.verification import verify

    stated = read(scenario)
    given = read_plan(plan, stated)
    broken = verify(stated, given)
    for violation in broken:
        output.report(str(violation))
    differences = list(list_differences(plan, SHEETS)) if plan.is_dir() else []
    for difference in differences:
        output.report(difference)
    kept = bool(given.groups) and not broken
    output.answer(
        {
            "kept": kept,
            "status": given.status,
            **({"files_of_one_plan": not differences} if plan.is_dir() else {}),
            **({"differences": differences} if differences else {}),
            "violations": [
                {"rule": v.rule, "group": v.group, "site": v.site, "cause": v.cause} for v in broken
            ],
        }
    )
    if kept:
        output.report(_("All rules R01 to R18 are kept, and the figures are right."))
    elif not broken:
        text = _("The plan has no tours (status {status}): there is nothing to check.")
        output.tell(text.format(status=given.status))
    else:
        text = ngettext(
            "The plan breaks rules in {n} place.",
            "The plan breaks rules in {n} places.",
            len(broken),
        )
        output.tell(text.format(n=len(broken)))
    if differences:
        output.tell(_("Not all files are of this plan. To renew them: routeplan sheets."))
    return DONE if kept and not differences else ANSWER_IS_NO


def is_handmade(path: Path) -> bool:
    """Whether a file is a timetable made by hand, and not a plan.json."""
    from routeplan.handmade import SUFFIXES

    return path.suffix.lower() in SUFFIXES


def read_order_file(path: Path, scenario: Scenario) -> Any:
    """Read the groups and the order of sites from a timetable or a plan.json."""
    if is_handmade(path):
        from routeplan.handmade import read_timetable

        return read_timetable(path, scenario)
    from routeplan.plans import read_plan

    return read_plan(path, scenario)


def _verify_handmade(output: Output, scenario: Path, path: Path, time_limit: float) -> int:
    """Check a timetable made by hand, and say how far it is from the best plan."""
    from routeplan.handmade import describe_distance, read_timetable, verify_timetable
    from routeplan.planning import Progress, plan
    from routeplan.scenario import build_network, list_assumptions
    from routeplan.tables import read

    until = time.monotonic() + time_limit
    stated = read(scenario)
    network = build_network(stated)
    timetable = read_timetable(path, stated)
    assumed = list_assumptions(stated, network)
    if timetable.lack:
        output.report(timetable.lack)
        text = _("Read are the columns {columns}; write the times as HH:MM under two of them.")
        output.report(text.format(columns="arrive, depart (到达, 离开)"))
    report_assumptions(output, assumed)
    for note in timetable.notes:
        output.report(f"- {note}")
    with show_progress() as line:
        line.report(Progress(0.0, None, None, None, _("checking the timetable")))
        inspection = verify_timetable(stated, timetable, network, time_limit=0.7 * time_limit)
    for rule, clashes in groupby(inspection.clashes, key=lambda clash: clash.rule):
        output.report(f"{rule}:")
        for clash in clashes:
            output.report(f"- {describe_clash(stated, timetable, clash)}")
    output.report(_("Cannot be checked, because the timetable does not say it:"))
    for reason in inspection.unchecked:
        output.report(f"- {reason}")
    with show_progress() as line:
        left = max(0.1 * time_limit, until - time.monotonic())
        found = plan(stated, time_limit=left, roads=network, progress=line.report)
    distance = list(describe_distance(stated, inspection, found))
    for sentence in distance:
        output.report(sentence)
    kept = not (inspection.clashes or timetable.lack)
    output.answer(
        {
            "kept": kept,
            **({"lack": timetable.lack} if timetable.lack else {}),
            "violations": [_write_clash(stated, clash) for clash in inspection.clashes],
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
    elif not inspection.clashes:
        output.tell(_("Not all was read; of what was read, no rule is broken that can be checked."))
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


def describe_clash(scenario: Scenario, timetable: Timetable, clash: Clash) -> str:
    """Say a clash without its rule, the rows with their groups and times.

    One that is about a whole group names the rows of that group.
    """
    from routeplan.handmade import name_rows

    said = str(clash).removeprefix(clash.rule).removeprefix(":").strip()
    if len(clash.rows) > 1:
        return f"{said} ({'; '.join(_describe_row(scenario, entry) for entry in clash.rows)})"
    mine = [entry for entry in timetable.entries if entry.group == clash.group]
    if mine and not clash.rows:
        text = _("{said} ({group}: {rows})")
        return text.format(said=said, group=clash.group, rows=name_rows(mine))
    return said


def _describe_row(scenario: Scenario, entry: Entry) -> str:
    from routeplan.handmade import name_rows, write_stay

    text = _("{row}: {group} {site} {stay}")
    return text.format(
        row=name_rows([entry]),
        group=entry.group,
        site=entry.site,
        stay=write_stay(scenario, entry),
    )


def _write_clash(scenario: Scenario, clash: Clash) -> dict[str, Any]:
    return {
        "rule": clash.rule,
        "group": clash.group,
        "site": clash.site,
        "cause": clash.cause,
        "rows": [_write_row(scenario, entry) for entry in clash.rows],
    }


def _write_row(scenario: Scenario, entry: Entry) -> dict[str, Any]:
    """A row with its moments as in plan.json; without keys for what is not given."""
    times = {
        name: scenario.moment(minute).isoformat(timespec="minutes")
        for name, minute in (("arrive", entry.arrive), ("depart", entry.depart))
        if minute is not None
    }
    row = {"row": entry.row, "group": entry.group, "site": entry.site, **times}
    return {"sheet": entry.sheet, **row} if entry.sheet else row


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
