"""The audit from the command line: findings by level, lifts, and a table of all loads."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from routeplan.cli import options
from routeplan.cli.deliverables import check_folder, write_audit_picture
from routeplan.cli.report import report_assumptions, report_patches, report_reading
from routeplan.cli.status import ANSWER_IS_NO, DONE, INPUT_WRONG
from routeplan.cli.streams import Output
from routeplan.texts import _, join_names, ngettext

if TYPE_CHECKING:
    from rich.table import Table

    from routeplan.advice.auditing import Audit, Load
    from routeplan.proofs import Finding, Level

MOST_LOADS = 60  # rows of the table, about a screen
MOST_RIDES = 10


@click.command(
    "audit",
    short_help=_("Say before any solving what cannot work, is tight, wasteful or odd."),
    help=_(
        "Look SCENARIO over before any solving: what is impossible (proven), tight, wasteful or "
        "odd, what every lift has to do, and how much of every hall, lift, coach and session is "
        "needed at the least, each with its arithmetic. With -o the shares are drawn into "
        "audit.png."
    ),
    epilog=_(
        "\b\nExamples:\n"
        "  routeplan audit examples/feixi-2020-first-draft\n"
        "  routeplan audit EVENT.xlsx -o out\n\n"
        "\b\nExit status: 0; 1 if something is impossible; 2 the input is wrong."
    ),
)
@options.path("scenario")
@options.folder(False, _("Folder for audit.png."))
@options.patches
@options.as_json
@click.pass_obj
def audit_scenario(
    output: Output, scenario: Path, folder: Path | None, patches: tuple[Path, ...]
) -> int:
    """Look a scenario over and say what cannot work, what is tight, wasteful or odd."""
    from routeplan.advice.auditing import audit
    from routeplan.proofs import LEVELS
    from routeplan.tables import read

    stated = read(scenario, *patches)
    if folder is not None:
        check_folder(folder)
    found = audit(stated)
    report_reading(output, stated)
    report_patches(output, patches)
    report_assumptions(output, found.assumed)
    report_findings(output, found, LEVELS)
    _report_rides(output, found)
    _report_loads(output, found)
    written, failed = write_audit_picture(output, found, folder) if folder else ((), ())
    if written:
        output.tell(_("Written: {file}.").format(file=written[0]))
    report_conclusion(output, found, scenario)
    output.answer(_document(found, written, failed))
    if failed:
        return INPUT_WRONG
    return ANSWER_IS_NO if found.impossible else DONE


def report_findings(
    output: Output, audit: Audit, levels: Iterable[Level], told: Collection[str] = ()
) -> None:
    """Print the findings of some levels, each with the cell that it speaks of.

    Parameters
    ----------
    told : collection of str
        Columns of the sites on which an assumption that is printed above says the same.
    """
    from routeplan.scenario import write_percent

    headings = {
        "impossible": _("Impossible (proven):"),
        "tight": _("Tight (over 85 %):"),
        "wasteful": _("Wasteful:"),
        "odd": _("Odd:"),
    }
    for level in levels:
        findings = [
            finding
            for finding in audit.of(level)
            if (level, finding.table) != ("odd", "sites") or finding.column not in told
        ]
        if findings:
            output.report(headings[level])
        for finding in findings:
            share = f"{write_percent(finding.share or 0)}: " if level == "tight" else ""
            output.report(f"- {share}{finding.says}{_place(finding)}")


def report_conclusion(output: Output, audit: Audit, scenario: Path) -> None:
    """Say what the findings come to, and what to do next."""
    if audit.impossible:
        text = _("There is no plan. What would make one possible: routeplan repair {scenario}")
        if audit.assumed:
            text = _(
                "There is no plan under the assumptions above. What would make one possible: "
                "routeplan repair {scenario}"
            )
        output.report(text.format(scenario=scenario))
    elif not audit.findings:
        output.report(_("Nothing impossible, tight, wasteful or odd was found."))
    else:
        output.report(_("Nothing is proven impossible; planning tells whether there is a plan."))


def _place(finding: Finding) -> str:
    """Where a finding stands in the tables, in brackets."""
    named = [each for each in (finding.row, finding.column) if each]
    if finding.table == "event":
        named = [finding.row]
    if not finding.table:
        return ""
    return f" ({', '.join([finding.table, *named])})"


def _report_rides(output: Output, audit: Audit) -> None:
    """Print what every lift has to do, once for lifts that are alike.

    What a finding has said is not said again.
    """
    if audit.rides:
        output.report(_("Lifts:"))
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for rides in audit.rides:
        known = any(rides.says in finding.says for finding in audit)
        said = _(", as above.") if known else rides.says.removeprefix(rides.title)
        alike.setdefault((said, rides.arithmetic), []).append(rides.title)
    for (said, arithmetic), titles in list(alike.items())[:MOST_RIDES]:
        each = _(", each") if len(titles) > 1 else ""
        output.report(f"- {join_names(titles)}{each}{said}")
        for step in arithmetic:
            output.report(f"    {step}")
    more = len(alike) - MOST_RIDES
    if more > 0:
        text = ngettext("{n} more lift: see --json.", "{n} more lifts: see --json.", more)
        output.report(f"- {text.format(n=more)}")


def _report_loads(output: Output, audit: Audit) -> None:
    if output.json or not audit.loads:
        return
    output.report()
    output.show(_draw_table(audit.loads[:MOST_LOADS]))
    more = len(audit.loads) - MOST_LOADS
    if more > 0:
        text = _("{n} more take no larger share; --json lists them all.")
        output.report(text.format(n=more))
    output.report()


def _draw_table(loads: Iterable[Load]) -> Table:
    from rich.table import Table

    from routeplan.scenario import write_percent

    table = Table(box=None, pad_edge=False)
    table.add_column(_("what"))
    for heading in (_("needed"), _("there is"), _("share")):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column(_("unit"))
    for load in loads:
        figures = f"{load.need:,}", f"{load.supply:,}", write_percent(load.share)
        table.add_row(load.title, *figures, load.unit)
    return table


def _document(audit: Audit, written: Iterable[Path], failed: Iterable[Path]) -> dict[str, Any]:
    """The audit for machines; keys without a value are absent."""
    return {
        "impossible": audit.impossible,
        "findings": [_with_share(asdict(each), each.share) for each in audit.findings],
        "loads": [_with_share(asdict(each), each.share) for each in audit.loads],
        "lifts": [
            {
                "lift": each.lift,
                "site": each.site,
                "sizes": each.sizes,
                "up": [ride.minutes for ride in each.up],
                "down": [ride.minutes for ride in each.down],
                "busy": each.busy,
                "says": each.says,
                "arithmetic": each.arithmetic,
            }
            for each in audit.rides
        ],
        "assumed": audit.assumed,
        "files": [str(path) for path in written],
        "files_not_written": [str(path) for path in failed],
    }


def _with_share(row: dict[str, Any], share: float | None) -> dict[str, Any]:
    kept = {key: value for key, value in row.items() if value not in ("", None)}
    # JSON has no infinity: where there is nothing of what is needed there is no share.
    return kept if share in (None, inf) else kept | {"share": share}
