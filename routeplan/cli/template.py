"""``routeplan template``: a workbook to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from routeplan.cli import options
from routeplan.cli.deliverables import spare
from routeplan.cli.status import DONE
from routeplan.cli.streams import Output
from routeplan.errors import RoutePlanError
from routeplan.texts import _


@click.command(
    "template",
    short_help=_("Write a workbook to fill in."),
    help=_("Write FILE, a workbook to fill in: a sheet a table, a comment on each heading."),
    epilog=_(
        "\b\nExamples:\n"
        "  routeplan template EVENT.xlsx\n"
        "  routeplan template EVENT.xlsx --lang zh\n"
        "  routeplan template demo.xlsx --example && routeplan demo.xlsx"
    ),
)
@options.path("file", "FILE.xlsx")
@click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help=_("Language of sheets, headings and comments."),
)
@click.option("--example", is_flag=True, help=_("Filled in: it plans as it is."))
@options.force
@options.as_json
@click.pass_obj
def fill_template(
    output: Output, file: Path, lang: Literal["en", "zh"], example: bool, force: bool
) -> int:
    """Write a workbook to fill in."""
    from routeplan import tables

    if file.suffix.lower() != ".xlsx":
        said = _("{file} is no workbook's name. Let it end in .xlsx.")
        raise RoutePlanError(said.format(file=file))
    spare(file, force)
    file.parent.mkdir(parents=True, exist_ok=True)
    tables.write_template(file, lang, example)
    output.tell(_("Written: {file}.").format(file=file))
    output.answer({"file": str(file)})
    return DONE
