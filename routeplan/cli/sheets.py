"""``routeplan sheets``: the timetables and pictures of a plan that is there."""

from __future__ import annotations

from pathlib import Path

import click

from routeplan.cli import options
from routeplan.cli.deliverables import Deliverables, opening_folder
from routeplan.cli.sheet_processes import sheet_processes
from routeplan.cli.status import ANSWER_IS_NO, DONE, INPUT_WRONG
from routeplan.cli.streams import Output
from routeplan.errors import RoutePlanError
from routeplan.texts import _


@click.command(
    "sheets",
    short_help=_("Write the timetables and pictures of a plan."),
    help=_(
        "Write timetable.csv, timetable.xlsx, route_map.png, gantt.png and occupancy.png of PLAN "
        "(a plan.json) for SCENARIO."
    ),
    epilog=_("\b\nExample:\n  routeplan sheets examples/feixi-2020 out/plan.json -o sheets"),
)
@options.path("scenario")
@options.path("plan")
@options.folder(True, _("Folder for the sheets."))
@options.as_json
@click.pass_obj
def write_sheets(output: Output, scenario: Path, plan: Path, folder: Path) -> int:
    """Write timetables and pictures of a plan."""
    from routeplan.plans import plan_id, read_plan
    from routeplan.tables import read
    from routeplan.verification import verify

    stated = read(scenario)
    given = read_plan(plan, stated)
    if not given.groups:
        text = _("The plan has no tours (status {status}): there is nothing to write.")
        output.fail(text.format(status=given.status))
        return ANSWER_IS_NO
    broken = verify(stated, given)
    if broken:
        output.fail(
            "\n".join(
                [*map(str, broken), _("Sheets are written only of a plan that keeps the rules.")]
            )
        )
        return ANSWER_IS_NO
    _refuse_another(folder, plan_id(given))
    processes = click.get_current_context().with_resource(sheet_processes())
    with opening_folder(folder) as drafts:
        deliverables = Deliverables(output, stated, processes)
        failed = deliverables.draft_sheets(given, folder, drafts)
        written, unmoved = deliverables.publish(given, folder, drafts)
    failed += unmoved
    output.report("\n".join(str(path) for path in written))
    output.answer(
        {
            "files": [str(path) for path in written],
            "files_not_written": [str(path) for path in failed],
        }
    )
    return INPUT_WRONG if failed else DONE


def _refuse_another(folder: Path, plan_id: str) -> None:
    """Keep the sheets of one plan out of the folder of another one."""
    from routeplan.plans import PLAN, load_document, tell_id

    if not (folder / PLAN).exists():
        return
    other = tell_id(load_document(folder / PLAN))
    if other != plan_id:
        text = _("{file} is another plan ({other}, not {plan_id}). Name another folder.")
        raise RoutePlanError(text.format(file=folder / PLAN, other=other, plan_id=plan_id))
