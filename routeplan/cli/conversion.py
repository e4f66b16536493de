"""Scenarios as files: templates to fill in, one form turned into another, random ones."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from routeplan.cli.status import DONE
from routeplan.cli.streams import Output
from routeplan.errors import RoutePlanError
from routeplan.texts import _


def write_template(
    output: Output, file: Path, lang: Literal["en", "zh"], example: bool, force: bool
) -> int:
    """Write a workbook to fill in.

    Parameters
    ----------
    file : Path
        The workbook.
    lang : {"en", "zh"}
    example : bool
        Whether it is filled in.
    force : bool
        Whether a file that is there may be overwritten.

    Returns
    -------
    int
        The exit status.
    """
    from routeplan.tables import write_template

    if file.suffix.lower() != ".xlsx":
        said = _("{file} is no workbook's name. Let it end in .xlsx.")
        raise RoutePlanError(said.format(file=file))
    _spare(file, force)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_template(file, lang, example)
    output.tell(_("Written: {file}.").format(file=file))
    output.answer({"file": str(file)})
    return DONE


def convert_scenario(output: Output, source: Path, target: Path, force: bool) -> int:
    """Turn a scenario into another form.

    Parameters
    ----------
    source, target : Path
        The target's name tells its form.
    force : bool
        Whether what is there may be overwritten.

    Returns
    -------
    int
        The exit status.
    """
    from routeplan.tables import convert

    _spare(target, force)
    target.parent.mkdir(parents=True, exist_ok=True)
    convert(source, target)
    output.tell(_("Written: {file}.").format(file=target))
    output.answer({"file": str(target)})
    return DONE


def generate_scenario(
    output: Output,
    file: Path,
    groups: int,
    sites: int,
    lifts: float,
    tightness: float,
    seed: int,
    force: bool,
) -> int:
    """Draw a random scenario and write it.

    Parameters
    ----------
    file : Path
        Its name tells the form.
    groups, sites, lifts, tightness, seed
        See :func:`routeplan.generate`.
    force : bool
        Whether what is there may be overwritten.

    Returns
    -------
    int
        The exit status.
    """
    from routeplan.tables import convert, generate

    _spare(file, force)
    try:
        tables = generate(groups, sites, lifts=lifts, tightness=tightness, seed=seed)
    except ValueError as error:
        raise RoutePlanError(str(error)) from None
    file.parent.mkdir(parents=True, exist_ok=True)
    convert(tables, file)
    output.tell(_("Written: {file}.").format(file=file))
    output.answer({"file": str(file)})
    return DONE


def _spare(path: Path, force: bool) -> None:
    """Refuse to overwrite what a planner may have filled in."""
    there = any(path.iterdir()) if path.is_dir() else path.exists()
    if there and not force:
        said = _("{file} is already there. Give another name, or --force to overwrite it.")
        raise RoutePlanError(said.format(file=path))
