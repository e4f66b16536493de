"""Which rows of a table count: those in use, but no examples and no sums."""

from __future__ import annotations

import re

from routeplan.scenario import is_blank, parse_text, parse_yes_no
from routeplan.tables.columns import Layout
from routeplan.tables.headings import USE
from routeplan.tables.raw import UNREADABLE, RawRow
from routeplan.tables.vocabulary import Table

_EXAMPLE = re.compile(r"\s*(例|example)", re.IGNORECASE)
_TOTAL = re.compile(
    r"(合\s*计|总\s*计|小\s*计|共\s*计|总\s*数|总人数|(sub|grand)?[\s-]*totals?|sum)"
    r"[\s:：=]*[\d,.]*\s*(人|people|persons|seats)?",
    re.IGNORECASE,
)


def row_id(row: RawRow, table: Table, layout: Layout) -> str:
    """The text in the table's first column, by which people know the row."""
    place = layout.places.get(table.columns[0].name)
    cell = None if place is None else row.cells[place]
    return "" if cell is UNREADABLE else parse_text(cell)


def is_used(row: RawRow, layout: Layout) -> bool:
    """Whether a row counts: its `use` is blank or yes."""
    place = layout.places.get(USE.name)
    if place is None or is_blank(row.cells[place]) or row.cells[place] is UNREADABLE:
        return True
    return parse_yes_no(row.cells[place])


def is_sum(row: RawRow, subject: str) -> bool:
    """Whether a row sums up the others: 合计 212, or Total in any column of a row without an id."""
    texts = [subject] if subject else [cell for cell in row.cells if isinstance(cell, str)]
    return any(map(is_total, texts))


def is_total(text: str) -> bool:
    """Whether a cell says that its row sums up others.

    Examples
    --------
    >>> is_total(" 合计 212人"), is_total("Total"), is_total("Total Hall")
    (True, True, False)
    """
    return _TOTAL.fullmatch(text.strip()) is not None


def is_example(subject: str) -> bool:
    """Whether a row's id says that it is one of the template's examples."""
    return _EXAMPLE.match(subject) is not None
