"""``routeplan convert``: one form of the tables turned into another."""

from __future__ import annotations

from pathlib import Path

import click

from routeplan.cli import options
from routeplan.cli.deliverables import spare
from routeplan.cli.status import DONE
from routeplan.cli.streams import Output
from routeplan.texts import _


@click.command(
    "convert",
    short_help=_("Turn a scenario into a workbook, a CSV folder or JSON."),
    help=_(
        "Write scenario A as B, without loss: a workbook if B ends in .xlsx, JSON if it ends in "
        ".json, else a folder of CSV files."
    ),
    epilog=_(
        "\b\nExamples:\n"
        "  routeplan convert EVENT.xlsx event.json\n"
        "  routeplan convert examples/feixi-2020 feixi.xlsx"
    ),
)
@options.path("source", "A")
@options.path("target", "B")
@options.force
@options.as_json
@click.pass_obj
def convert_scenario(output: Output, source: Path, target: Path, force: bool) -> int:
    """Turn a scenario into another form."""
    from routeplan.tables import convert

    spare(target, force)
    target.parent.mkdir(parents=True, exist_ok=True)
    convert(source, target)
    output.tell(_("Written: {file}.").format(file=target))
    output.answer({"file": str(target)})
    return DONE
