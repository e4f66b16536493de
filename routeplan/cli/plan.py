"""Planning from the command line: read, plan, report, write."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from routeplan.cli import options
from routeplan.cli.audit import report_findings
from routeplan.cli.deliverables import (
    Deliverables,
    Written,
    opening_folder,
    tell_written,
    try_to_write,
)
from routeplan.cli.progress import show_progress
from routeplan.cli.report import (
    report_alternative,
    report_answer,
    report_assumptions,
    report_draft,
    report_patches,
    report_reading,
    report_way_out,
)
from routeplan.cli.sheet_processes import estimate_seconds, sheet_processes
from routeplan.cli.signals import undisturbed, was_asked
from routeplan.cli.status import ANSWER_IS_NO, DONE, INPUT_WRONG, INTERRUPTED
from routeplan.cli.streams import Output
from routeplan.cli.verify import read_order_file
from routeplan.texts import _

if TYPE_CHECKING:
    from routeplan.planning import Progress
    from routeplan.plans import Plan
    from routeplan.scenario import Network

GRACE = 3.0  # seconds that all files may take beyond the time limit
ALTERNATIVE = "alternative-{number}"  # the folder of a plan that goes other ways


@click.command(
    "plan",
    short_help=_("Plan a scenario: plan.json, timetables and pictures."),
    help=_(
        "Plan SCENARIO: form the groups and time their tours.\n\n"
        "Writes plan.json, timetable.csv, timetable.xlsx, route_map.png, gantt.png and "
        "occupancy.png, all of one plan, and manifest.json, which tells it. Ctrl-C keeps the best "
        "plan found so far, a second one leaves out what is not drawn yet."
    ),
    epilog=_(
        "\b\nExamples:\n"
        "  routeplan plan examples/feixi-2020 -o out\n"
        "  routeplan plan EVENT.xlsx --time-limit 300\n"
        "  routeplan plan EVENT.xlsx -o out --json\n"
        "  routeplan plan EVENT.xlsx -o later --patch later.toml\n"
        "  routeplan plan EVENT.xlsx --alternatives 3\n"
        "  routeplan plan EVENT.xlsx --order ours.xlsx"
    ),
)
@options.path("scenario")
@options.folder(False, _("Folder for the plan (default: SCENARIO-plan beside the scenario)."))
@options.time_limit(30.0, _("Seconds after which the best plan so far is taken."))
@options.seed(_("With --workers 1 the same seed gives the same plan when it ends by proof."))
@click.option(
    "--workers",
    type=click.IntRange(1, 1024),
    metavar="N",
    help=_("Threads (default: one a core)."),
)
@click.option(
    "--alternatives",
    type=click.IntRange(1, 20),
    default=1,
    show_default=True,
    metavar="N",
    help=_("The N best plans that differ in the order of sites, each in a folder of its own."),
)
@click.option(
    "--order",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_(
        "Keep the groups and the order of sites of FILE (.csv, .xlsx or a plan.json), and "
        "choose only the times."
    ),
)
@options.patches
@options.as_json
@click.pass_obj
def plan_scenario(
    output: Output,
    scenario: Path,
    folder: Path | None,
    time_limit: float,
    seed: int,
    workers: int | None,
    patches: tuple[Path, ...],
    alternatives: int,
    order: Path | None,
) -> int:
    """Plan a scenario and write everything into a folder."""
    if order is not None and alternatives > 1:
        text = _("--order keeps the order of sites, --alternatives asks for others: leave out one.")
        raise click.UsageError(text)
    until = time.monotonic() + time_limit + GRACE
    short_way = click.get_current_context().meta.get(options.SHORT_WAY, False)
    from routeplan.advice.auditing import audit
    from routeplan.planning import list_alternatives, plan
    from routeplan.scenario import TOLD_IDLE, build_network, list_assumptions
    from routeplan.tables import read

    stated = read(scenario, *patches)
    network = build_network(stated)
    kept = None if order is None else read_order_file(order, stated)
    folder = folder or folder_beside(scenario)
    drafts = click.get_current_context().with_resource(opening_folder(folder))
    report_reading(output, stated)
    report_patches(output, patches)
    for note in getattr(kept, "notes", ()):
        output.report(f"- {note}")
    report_assumptions(output, list_assumptions(stated, network))
    if short_way and not output.json:
        report_findings(output, audit(stated, network), ("impossible", "tight", "odd"), TOLD_IDLE)
    told: list[Plan] = []
    processes = click.get_current_context().with_resource(sheet_processes())

    def take(progress: Progress) -> None:
        line.report(progress)
        if progress.draft is not None:
            told.append(progress.draft)
            with line.paused():
                report_draft(output, stated, progress.draft)
            processes.begin(progress.draft)

    files = max(0.0, estimate_seconds(stated) - GRACE)
    found: Plan | None = None
    try:
        with show_progress() as line:
            found = plan(
                stated,
                time_limit=time_limit - min(time_limit / 2, files),
                seed=seed,
                workers=workers,
                roads=network,
                progress=take,
                order=kept,
            )
    except KeyboardInterrupt:
        if found is None:
            raise
        # It came when all was done.
    deliverables = Deliverables(output, stated, processes, until)
    report = partial(report_answer, output, stated, found, network, *told)
    document = _hand_over(deliverables, found, folder, drafts, report)
    report_way_out(output, found, scenario, patches)
    documents, interrupted = [document], document["interrupted"]
    if alternatives > 1 and found.groups and not interrupted:
        others = list_alternatives(
            stated,
            found,
            count=alternatives - 1,
            time_limit=time_limit,
            seed=seed,
            workers=workers,
            roads=network,
        )
        deliverables = replace(deliverables, until=inf)
        more, interrupted = _hand_over_others(deliverables, found, others, folder, network)
        if len(more) < alternatives - 1 and not interrupted:
            output.report(_("No other plan that goes other ways was found."))
        documents += more
        document = {**document, "alternatives": more}
    _tell_earlier(output, folder, len(documents))
    output.answer({**document, "interrupted": interrupted})
    if interrupted:
        return INTERRUPTED
    if any(each["files_not_written"] for each in documents):
        return INPUT_WRONG
    return DONE if found.groups else ANSWER_IS_NO


def _hand_over_others(
    deliverables: Deliverables,
    best: Plan,
    others: Iterator[Plan],
    folder: Path,
    network: Network,
) -> tuple[list[dict[str, Any]], bool]:
    """Report and write plans that go other ways as they are found; whether that was interrupted."""
    output, scenario = deliverables.output, deliverables.scenario
    documents: list[dict[str, Any]] = []
    try:
        for number, plan in enumerate(others, start=2):
            report = partial(report_alternative, output, scenario, best, plan, number, network)
            beside = folder / ALTERNATIVE.format(number=number)
            with opening_folder(beside) as drafts:
                documents.append(_hand_over(deliverables, plan, beside, drafts, report))
            if documents[-1]["interrupted"]:
                break
    except KeyboardInterrupt:
        output.tell(_("Interrupted while other plans were looked for."))
        return documents, True
    return documents, any(document["interrupted"] for document in documents)


def _tell_earlier(output: Output, folder: Path, count: int) -> None:
    """Tell which alternatives are not of this run."""
    number = count + 1
    while (folder / ALTERNATIVE.format(number=number)).exists():
        text = _("{file} belongs to an earlier plan.")
        output.tell(text.format(file=folder / ALTERNATIVE.format(number=number)))
        number += 1


def folder_beside(scenario: Path, purpose: str = "plan") -> Path:
    """The folder beside a scenario that is named after it.

    Examples
    --------
    >>> folder_beside(Path("/events/EVENT.xlsx")).name
    'EVENT-plan'
    """
    path = scenario.resolve()
    name = path.name if path.is_dir() else path.stem
    return path.with_name(f"{name}-{purpose}")


def _hand_over(
    deliverables: Deliverables,
    plan: Plan,
    folder: Path,
    drafts: Path,
    report: Callable[[], None],
) -> dict[str, Any]:
    """Write all files of a plan, then report it; return what machines are told.

    A plan that has tours is never replaced by an answer without any.
    """
    from routeplan.plans import NO_PLAN, PLAN, holds_tours, plan_document, write_plan

    output, interrupted = deliverables.output, plan.interrupted
    with undisturbed():
        document = plan_document(plan)
        kept = not plan.groups and holds_tours(folder)
    if kept:
        path = folder / NO_PLAN
        with undisturbed():
            written = Written(*try_to_write(output, (path,), lambda: write_plan(plan, path)))
        text = _("{file} is an earlier plan and stays; this answer is in {other}.")
        output.tell(text.format(file=folder / PLAN, other=NO_PLAN))
    else:
        written = deliverables.write(plan, folder, drafts)
        interrupted |= written.hurried or was_asked()
    try:
        report()
    except KeyboardInterrupt:
        interrupted = True
    tell_written(output, folder, written.done)
    return {
        **document,
        "interrupted": interrupted,
        "files": [str(path) for path in written.done],
        "files_not_written": [str(path) for path in written.failed],
    }
