"""Scenarios as planners write them: a workbook, a folder of CSV files, or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from routeplan.scenario import Scenario


def read(source: str | PathLike[str] | Mapping[str, Any]) -> Scenario:
    """Read a scenario and check everything that can be checked without solving.

    Parameters
    ----------
    source : path or mapping
        A workbook, a folder of CSV files or a JSON file; or the tables
        themselves in the form of JSON, each a list of rows or a DataFrame.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        With all faults of all tables.
    """
    from routeplan.tables.assembly import build_scenario
    from routeplan.tables.forms import read_tables

    return build_scenario(read_tables(source))


def convert(source: str | PathLike[str] | Mapping[str, Any], target: str | PathLike[str]) -> None:
    """Turn tables into another form without loss, whether or not they make a scenario.

    Parameters
    ----------
    source : path or mapping
        As for :func:`read`.
    target : path
        ``.xlsx`` makes a workbook, ``.json`` a JSON file, any other name a
        folder of CSV files.

    Raises
    ------
    ScenarioError
        If the source cannot be read without loss, or the target be written.
    """
    from routeplan.tables.forms import read_tables, write_tables

    write_tables(read_tables(source), Path(target))
