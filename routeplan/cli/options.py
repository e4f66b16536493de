"""Arguments and options that several verbs of the command line share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from routeplan.texts import _

SHORT_WAY = "routeplan.short_way"  # in the context: no verb was given

Command = TypeVar("Command", bound=Callable[..., Any])

# Read off the command line before it is parsed: errors are JSON as well.
as_json = click.option(
    "--json", is_flag=True, expose_value=False, help=_("Print one JSON document for machines.")
)
force = click.option("--force", is_flag=True, help=_("Overwrite what is there."))


def path(name: str, metavar: str | None = None) -> Callable[[Command], Command]:
    """A file or folder that has to be named."""
    return click.argument(name, type=click.Path(path_type=Path), metavar=metavar or name.upper())


def folder(required: bool, text: str) -> Callable[[Command], Command]:
    """Where files are written to."""
    kind = click.Path(path_type=Path)
    return click.option(
        "-o", "--output", "folder", type=kind, required=required, metavar="DIR", help=text
    )


# Changes in the words of the tables, for every verb that reads a scenario to think about it.
patches = click.option(
    "--patch",
    "patches",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("Changes to the tables, JSON or TOML; may be given more than once."),
)


def count(name: str, text: str, default: int | None = None) -> Callable[[Command], Command]:
    """How many of something; without a default it has to be said."""
    kind = click.IntRange(1, 2000)
    if default is None:
        return click.option(name, type=kind, required=True, metavar="N", help=text)
    return click.option(name, type=kind, default=default, show_default=True, metavar="N", help=text)


def refuse_nan(_context: click.Context, _parameter: click.Parameter, number: float) -> float:
    """Refuse what is no number although it is written as one."""
    if number != number:
        raise click.BadParameter(_("Write a number, such as 0.5 or 60."))
    return number


class Share(click.FloatRange):
    """A share, written as 0.5 or 50%."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read a share."""
        if isinstance(value, str) and value.endswith("%"):
            number: float = click.FLOAT(value.removesuffix("%"), param, ctx)
            value = number / 100
        return float(super().convert(value, param, ctx))


def time_limit(default: float, text: str) -> Callable[[Command], Command]:
    """How many seconds the work may take."""
    return click.option(
        "--time-limit",
        type=click.FloatRange(0, 1e6, min_open=True),
        callback=refuse_nan,
        default=default,
        show_default=True,
        metavar="S",
        help=text,
    )


def seed(text: str) -> Callable[[Command], Command]:
    """Where chance begins."""
    kind = click.IntRange(0, 2**31 - 1)
    return click.option("--seed", type=kind, default=0, show_default=True, metavar="N", help=text)
