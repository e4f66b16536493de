"""Tables before anything is understood: cells as they were found, and where.

Workbook, CSV folder and JSON all become these; everything after is one path.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from routeplan.errors import Fault
from routeplan.scenario import cell_text, is_blank
from routeplan.tables.headings import KNOWN_TABLES, TABLES
from routeplan.tables.spelling import fold, near_miss
from routeplan.texts import _

# Stands in a cell whose fault is reported already.
UNREADABLE = object()


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
    """

    tables: list[RawTable] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)


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
    name: str, title: str, grid: Iterable[tuple[int, Sequence[Any]]]
) -> tuple[RawTable, list[Fault]]:
    """Make a table of a spreadsheet's numbered rows; the first that is not blank is the heading."""
    filled = [(number, cells) for number, cells in grid if not all(map(is_blank, cells))]
    if not filled:
        return RawTable(name, title, (), ()), []
    (top, heading), *body = filled
    width = max(len(cells) for _number, cells in filled)
    named = {place: cell_text(text).strip() for place, text in enumerate(heading)}
    # The corner of a square matrix may be blank; other columns without a heading must be so, too.
    corner = name == "roads" and any(not is_blank(cells[0]) for _number, cells in body if cells)
    kept = [place for place in range(width) if named.get(place) or (corner and place == 0)]
    table = RawTable(
        name=name,
        title=title,
        headings=tuple(named.get(place, "") for place in kept),
        rows=tuple(
            RawRow(number, tuple(cells[p] if p < len(cells) else None for p in kept))
            for number, cells in body
        ),
        letters=tuple(column_letter(place) for place in kept),
        top=top,
    )
    faults = []
    for place in sorted(set(range(width)) - set(kept)):
        holders = [n for n, cells in body if place < len(cells) and not is_blank(cells[place])]
        if holders:
            letter = column_letter(place)
            cause = _("Column {letter} has values, from row {row} on, but no heading.")
            said = cause.format(letter=letter, row=holders[0])
            remedy = _("Write its heading, or empty the column.")
            faults.append(
                Fault("no-heading", said, remedy, table=title, row=top, cell=f"{letter}{top}")
            )
    return table, faults


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
