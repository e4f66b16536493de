"""Repairs from the command line: what is in the way, what would do, and the patches."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from routeplan.cli import options
from routeplan.cli.deliverables import opening_folder, tell_written
from routeplan.cli.progress import show_progress
from routeplan.cli.report import report_assumptions, report_patches
from routeplan.cli.signals import undisturbed
from routeplan.cli.status import ANSWER_IS_NO, DONE, INTERRUPTED
from routeplan.cli.streams import Output
from routeplan.texts import _, ngettext

if TYPE_CHECKING:
    from routeplan.advice.repairs import Repairs, Statement

FEW = 3  # statements of one column that have a line each


@click.command(
    "repair",
    short_help=_("Say what is in the way of a plan, and what would make one possible."),
    help=_(
        "Find the smallest changes with which SCENARIO has a plan, priced in points of trouble "
        "and each solved again, and the statements of the tables that cannot hold together.\n\n"
        "With -o it writes repair.json and each repair as a patch, ready for --patch."
    ),
    epilog=_(
        "\b\nExamples:\n"
        "  routeplan repair examples/feixi-2020-first-draft\n"
        "  routeplan repair EVENT.xlsx -o out --keep sites.open --keep lifts"
    ),
)
@options.path("scenario")
@options.folder(False, _("Folder for repair.json and the patches (default: nothing is written)."))
@options.patches
@click.option(
    "--keep",
    multiple=True,
    metavar="CELLS",
    help=_("What may not change: TABLE, TABLE.COLUMN, TABLE.ROW or TABLE.ROW.COLUMN."),
)
@click.option(
    "--most",
    type=click.IntRange(1, 100),
    default=5,
    show_default=True,
    metavar="N",
    help=_("How many repairs to find."),
)
@options.time_limit(60.0, _("Seconds after which what was found is taken."))
@options.seed(_("For the solvers' choices."))
@click.option(
    "--workers",
    type=click.IntRange(1, 1024),
    metavar="N",
    help=_("Threads (default: one a core)."),
)
@options.as_json
@click.pass_obj
def repair_scenario(
    output: Output,
    scenario: Path,
    folder: Path | None,
    patches: tuple[Path, ...],
    keep: tuple[str, ...],
    most: int,
    time_limit: float,
    seed: int,
    workers: int | None,
) -> int:
    """Find what would repair a scenario; write the patches where a folder is given."""
    from routeplan.advice.repairs import repair

    drafts = None
    if folder is not None:
        drafts = click.get_current_context().with_resource(opening_folder(folder))
    told = Told(output, patches)

    def tell(found: Repairs) -> None:
        with line.paused():
            told.tell(found)

    with show_progress() as line:
        found = repair(
            scenario,
            patches=patches,
            keep=keep,
            most=most,
            time_limit=time_limit,
            seed=seed,
            workers=workers,
            progress=line.report,
            report=tell,
        )
    told.tell(found)
    report_repairs(output, found)
    document = repairs_document(found)
    nothing = found.interrupted and not (found.repairs or found.conflict)
    if folder is not None and drafts is not None and not nothing:
        _write(output, document, folder, drafts)
        _clear_away(output, folder, len(found.repairs), patches)
    output.answer(document)
    if found.interrupted:
        output.tell(_("Interrupted: this is what was found so far."))
        return INTERRUPTED
    return DONE if found.repairs or found.status == "feasible" else ANSWER_IS_NO


class Told:
    """What was told while repairs were looked for, so that nothing is told twice."""

    def __init__(self, output: Output, patches: tuple[Path, ...]) -> None:
        self._output = output
        self._patches = patches
        self._repairs: set[str] = set()
        self._conflict = False

    def tell(self, found: Repairs) -> None:
        """Tell the repairs that are new, and the conflict once it is found."""
        report_patches(self._output, self._patches)
        self._patches = ()
        for each in found.repairs:
            if each.says not in self._repairs:
                self._repairs.add(each.says)
                text = _("After {seconds:.0f} s: {says} [{price}, planned and verified]")
                price = _write_price(each.price)
                self._output.report(text.format(seconds=found.seconds, says=each.says, price=price))
        if found.conflict and not self._conflict:
            self._conflict = True
            report_conflict(self._output, found)


def report_conflict(output: Output, found: Repairs) -> None:
    """Say what is in the way."""
    text = ngettext(
        "{n} statement cannot hold:",
        "These {n} statements cannot hold together:",
        len(found.conflict),
    )
    output.report()
    output.report(text.format(n=len(found.conflict)))
    alike: dict[tuple[str, str], list[Statement]] = {}
    for statement in found.conflict:
        alike.setdefault((statement.table, statement.column), []).append(statement)
    for (table, column), statements in alike.items():
        if len(statements) <= FEW:
            for statement in statements:
                output.report(f"- {statement.says}")
        else:
            values = "; ".join(
                f"{each.row} {each.says.partition(': ')[2]}".strip() for each in statements
            )
            output.report(f"- {table}, {column} ({len(statements)}): {values}")
    if found.irreducible:
        output.report(_("Without any one of them the others can: each is in the way."))


def report_repairs(output: Output, found: Repairs) -> None:
    """Say what would do."""
    if found.status == "feasible":
        output.report(_("There is a plan: nothing to repair."))
    if found.repairs:
        output.report()
        output.report(_("With any one of these changes there is a plan; prices in points:"))
    for number, each in enumerate(found.repairs, start=1):
        finish = (
            _("finish {finish} min")
            if each.status == "optimal"
            else _("finish {finish} min or less")
        )
        price = _write_price(each.price)
        proven = "" if each.cheapest else _(" (not proven to be the cheapest)")
        said = f"{price}, {finish.format(finish=each.finish)}{proven}"
        output.report(f"{number}. {each.says} [{said}]")
    if found.status == "infeasible" and not found.repairs:
        says = _("No repair was found in time.")
        if found.complete:
            says = _("No choice of up to eight of the changes that may be made is enough: proven.")
        output.report(says)
    for note in found.notes:
        output.report(f"- {note}")
    report_assumptions(output, found.assumed)


def _write_price(points: int) -> str:
    return ngettext("{n} point", "{n} points", points).format(n=points)


def repairs_document(found: Repairs) -> dict[str, Any]:
    """The repairs in the form of JSON."""
    return {
        "status": found.status,
        "repairs": [
            {
                "says": each.says,
                "price": each.price,
                "patch": each.patch,
                "finish": each.finish,
                "finish_proven": each.status == "optimal",
                "cheapest_proven": each.cheapest,
            }
            for each in found.repairs
        ],
        "conflict": [
            {"table": each.table, "row": each.row, "column": each.column, "says": each.says}
            for each in found.conflict
        ],
        "irreducible": found.irreducible,
        "complete": found.complete,
        "assumed": list(found.assumed),
        "notes": list(found.notes),
        "seconds": round(found.seconds, 3),
        "interrupted": found.interrupted,
    }


def _write(output: Output, document: dict[str, Any], folder: Path, drafts: Path) -> None:
    """Write everything, or where there is no room nothing: an earlier run's files stay then."""
    from routeplan.tables import write_patch

    patches = {
        f"repair-{number}.json": each["patch"]
        for number, each in enumerate(document["repairs"], start=1)
    }
    files = {"repair.json": document, **patches}
    for name, content in files.items():
        write_patch(content, drafts / name)
    with undisturbed():
        for name in files:
            (drafts / name).replace(folder / name)
    tell_written(output, folder, [folder / name for name in files])


def _clear_away(output: Output, folder: Path, count: int, patches: tuple[Path, ...]) -> None:
    """Remove the patches of an earlier run that found more repairs, unless they were asked for."""
    asked = {patch.resolve() for patch in patches}
    stale = []
    for path in sorted(folder.glob("repair-*.json")):
        number = re.fullmatch(r"repair-([1-9][0-9]*)\.json", path.name)
        if number and int(number[1]) > count and path.resolve() not in asked:
            stale.append(path)
    for path in stale:
        path.unlink()
    if stale:
        text = _("Removed from {folder}, as an earlier run wrote them: {files}.")
        output.tell(text.format(folder=folder, files=", ".join(path.name for path in stale)))
