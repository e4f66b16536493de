"""``routeplan generate``: a random event to try."""

from __future__ import annotations

from pathlib import Path

import click

from routeplan.cli import options
from routeplan.cli.deliverables import spare
from routeplan.cli.status import DONE
from routeplan.cli.streams import Output
from routeplan.errors import RoutePlanError
from routeplan.texts import _


@click.command(
    "generate",
    short_help=_("Write a random scenario of any size."),
    help=_(
        "Write FILE, a random scenario to try routeplan on: a workbook if it ends in .xlsx, JSON "
        "if it ends in .json, else a folder of CSV files. Every group of 30 to 50 visitors a coach "
        "visits every site in one long session."
    ),
    epilog=_(
        "\b\nExamples:\n"
        "  routeplan generate demo.xlsx --groups 12 --sites 6\n"
        "  routeplan generate large.json --groups 150 --sites 30 --seed 1\n"
        "  routeplan generate campus --groups 8 --sites 9 --areas 2 --together\n"
        "  routeplan generate flat --groups 24 --sites 12 --lifts 0 --tightness 0.7"
    ),
)
@options.path("file")
@options.count("--groups", _("How many groups tour, of 30 to 50 visitors a coach."))
@options.count("--sites", _("How many sites every group visits."))
@options.count("--coaches", _("How many coaches carry each group."), default=1)
@click.option(
    "--areas",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    metavar="N",
    help=_("How many areas there are, where coaches set down at a gate and groups walk."),
)
@click.option(
    "--together",
    is_flag=True,
    help=_("All leave within an hour, one after the other (leave_by, depart_every)."),
)
@click.option(
    "--lifts",
    type=options.Share(0, 1),
    callback=options.refuse_nan,
    default=0.3,
    show_default=True,
    metavar="SHARE",
    help=_("Share of the sites that lie upstairs, behind a lift of their own: 0.3 or 30%."),
)
@click.option(
    "--tightness",
    type=options.Share(0, 10, min_open=True),
    callback=options.refuse_nan,
    default=0.85,
    show_default=True,
    metavar="SHARE",
    help=_(
        "The most that a hall or lift is used during a tour without waits: 0.85 or 85%. Above 1 "
        "groups have to wait."
    ),
)
@options.seed(_("The same arguments draw the same scenario."))
@options.force
@options.as_json
@click.pass_obj
def generate_scenario(
    output: Output,
    file: Path,
    groups: int,
    sites: int,
    coaches: int,
    areas: int,
    together: bool,
    lifts: float,
    tightness: float,
    seed: int,
    force: bool,
) -> int:
    """Draw a random scenario and write it."""
    from routeplan.tables import convert, generate

    spare(file, force)
    try:
        tables = generate(
            groups,
            sites,
            coaches=coaches,
            areas=areas,
            together=together,
            lifts=lifts,
            tightness=tightness,
            seed=seed,
        )
    except ValueError as error:
        raise RoutePlanError(str(error)) from None
    file.parent.mkdir(parents=True, exist_ok=True)
    convert(tables, file)
    output.tell(_("Written: {file}.").format(file=file))
    output.answer({"file": str(file)})
    return DONE
