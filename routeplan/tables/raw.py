"""Tables before anything is understood: cells as they were found, and where.

Workbook, CSV folder and JSON all become these; everything after is one path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from routeplan.errors import Fault, ScenarioError
from routeplan.scenario import cell_text, is_blank
from routeplan.tables.headings import KNOWN_TABLES, TABLES
from routeplan.tables.spelling import fold, near_miss
from routeplan.texts import _

# Stands in a cell whose fault is reported already.
UNREADABLE = object()
MOST_CELLS = 2_000_000  # of a table, blank ones included

Filled = Mapping[int, Any]  # the cells of a row by their places; what is blank may be left out


class RawRow(NamedTuple):
    """One row: its number, as the planner counts, and a cell for every heading."""

    number: int
    cells: tuple[Any, ...]


@dataclass(frozen=True)
class RawTable:
    """One table as it was found.

    Attributes
    ----------
    name : str
        The table's English name, e.g. ``"sites"``.
    title : str
        What the planner calls it: the name of the sheet, the file or the key.
    headings : tuple of str
        As written; the heading of a square matrix's first column may be blank.
    rows : tuple of RawRow
        Without blank rows.
    letters : tuple of str
        The spreadsheet's letter for every heading; empty for JSON.
    top : int or None
        The row of the headings, None for JSON.
    """

    name: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[RawRow, ...]
    letters: tuple[str, ...] = ()
    top: int | None = None

    def fault(
        self, code: str, cause: str, remedy: str = "", place: int | None = None, **details: Any
    ) -> Fault:
        """A fault of this table; `place` counts the columns from 0."""
        row = details.get("row")
        cell = ""
        if place is not None:
            details.setdefault("column", self.headings[place])
            if self.letters and row is not None:
                cell = f"{self.letters[place]}{row}"
        return Fault(code, cause, remedy, table=self.title, cell=cell, **details)


@dataclass
class RawTables:
    """All tables that were found, in the order of the source, and what could not be read.

    Attributes
    ----------
    faults : list of Fault
        What is wrong with their form.
    unread : set of str
        The English names of tables that are there but could not be read.
    notes : list of str
        What the planner should know of the source.
    """

    tables: list[RawTable] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def column_letter(place: int) -> str:
    """The spreadsheet's letters for a column counted from 0.

    Examples
    --------
    >>> column_letter(0), column_letter(25), column_letter(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def lay_out(
    name: str, title: str, grid: Iterable[tuple[int, Filled]]
) -> tuple[RawTable, list[Fault]]:
    """Make a table of a spreadsheet's numbered rows; the first that is not blank is the heading.

    Raises
    ------
    ScenarioError
        If it is larger than any that routeplan reads.
    """
    filled = [(number, cells) for number, cells in grid if not all(map(is_blank, cells.values()))]
    if not filled:
        return RawTable(name, title, (), ()), []
    (top, heading), *body = filled
    named = {place: cell_text(text).strip() for place, text in heading.items()}
    kept = {place for place, text in named.items() if text}
    # The corner of a square matrix may be blank; other columns without a heading must be so, too.
    if name == "roads" and any(not is_blank(cells.get(0)) for _number, cells in body):
        kept.add(0)
    if len(body) * len(kept) > MOST_CELLS:
        raise ScenarioError([_tell_size(title, len(body), len(kept))])
    places = sorted(kept)
    table = RawTable(
        name=name,
        title=title,
        headings=tuple(named.get(place, "") for place in places),
        rows=tuple(RawRow(number, tuple(map(cells.get, places))) for number, cells in body),
        letters=tuple(map(column_letter, places)),
        top=top,
    )
    return table, _list_unnamed(title, top, body, kept)


def _tell_size(title: str, rows: int, columns: int) -> Fault:
    cause = _("The table has {rows} rows of {columns} columns; routeplan reads {most} cells.")
    cause = cause.format(rows=f"{rows:,}", columns=f"{columns:,}", most=f"{MOST_CELLS:,}")
    return Fault("too-large", cause, _("Leave out columns that routeplan does not need."), title)


def _list_unnamed(
    title: str, top: int, body: Iterable[tuple[int, Filled]], kept: set[int]
) -> list[Fault]:
    """Columns that have values, but no heading."""
    holders: dict[int, int] = {}
    for number, cells in body:
        for place in cells.keys() - kept:
            if not is_blank(cells[place]):
                holders.setdefault(place, number)
    cause = _("Column {letter} has values, from row {row} on, but no heading.")
    remedy = _("Write its heading, or empty the column.")
    faults = []
    for place, number in sorted(holders.items()):
        letter = column_letter(place)
        said = cause.format(letter=letter, row=number)
        faults.append(
            Fault("no-heading", said, remedy, table=title, row=top, cell=f"{letter}{top}")
        )
    return faults


def match_titles(titles: Iterable[str]) -> tuple[dict[str, str], list[Fault]]:
    """Tell which sheets, files or keys are tables of a scenario.

    Returns
    -------
    names : dict
        The table's English name by title; others, such as notes, are left out.
    faults : list of Fault
        Titles that are nearly a table's name, and tables that are there twice.
    """
    titles = list(titles)
    names: dict[str, str] = {}
    faults: list[Fault] = []
    holder: dict[str, str] = {}
    for title in titles:
        name = KNOWN_TABLES.get(fold(title))
        if name is None:
            continue
        if name in holder:
            cause = _("The table {name} is there already, as {title}.")
            said = cause.format(name=name, title=holder[name])
            faults.append(Fault("duplicate-table", said, _("Keep one of them."), table=title))
            continue
        holder[name] = title
        names[title] = name
    for title in titles:
        absent = [text for table in TABLES if table.name not in holder for text in table.names]
        meant = None if fold(title) in KNOWN_TABLES else near_miss(title, absent)
        if meant is not None:
            # Read as the table that is meant, so that one slip makes one fault.
            names[title] = KNOWN_TABLES[fold(meant)]
            holder[names[title]] = title
            said = _("This is nearly the name of the table {name}.").format(name=meant)
            remedy = _("Rename it: {name}.").format(name=meant)
            faults.append(Fault("table-misspelt", said, remedy, table=title, value=title))
    return names, faults
