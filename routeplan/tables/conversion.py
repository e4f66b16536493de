"""Scenarios as planners write them: a workbook, a folder of CSV files, or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from routeplan.scenario import Scenario
    from routeplan.tables.raw import RawTables


def read(
    source: str | PathLike[str] | Mapping[str, Any] | RawTables,
    *patches: str | PathLike[str] | Mapping[str, Any],
) -> Scenario:
    """Read a scenario and check everything that can be checked without solving.

    Parameters
    ----------
    source : path or mapping
        A workbook, a folder of CSV files or a JSON file; or the tables
        themselves in the form of JSON, each a list of rows or a DataFrame.
    *patches : path or mapping
        Changes in the words of the tables, a JSON or TOML file each, applied one
        after the other; see :mod:`routeplan.tables.conversion.patches`.

    Raises
    ------
    ScenarioError
        With all faults of all tables. A patch's own faults name it.

    Examples
    --------
    >>> tables = {"event": {"date": "2026-05-04", "hub": "Inn", "travel": "walk"},
    ...           "sites": [{"site": "Inn", "kind": "place", "x": 0, "y": 0},
    ...                     {"site": "Mill", "minutes": 20, "x": 0.1, "y": 0}],
    ...           "visitors": [{"visitor": "A", "count": 9}],
    ...           "sessions": [{"session": "am", "start": "09:00", "end": "11:00"}]}
    >>> read(tables, {"sites": {"Mill": {"minutes": 30}}}).site_of["Mill"].minutes
    30
    """
    from routeplan.tables.amendment import build_amended
    from routeplan.tables.forms import read_tables

    return build_amended(read_tables(source), patches)


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
