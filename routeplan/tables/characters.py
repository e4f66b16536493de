"""Characters in cells that nobody sees, and those that no file can hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from routeplan.errors import Fault
from routeplan.scenario import cell_text, drop_marks, drop_unprintable, find_unprintable, parse_text
from routeplan.tables.raw import UNREADABLE, RawRow, RawTable
from routeplan.texts import _, ngettext

MOST_PLACES = 3  # in the note


def sweep(table: RawTable) -> tuple[RawTable, list[Fault], list[str]]:
    """Take out of a table what no file can hold, and tell which cells lose marks in reading.

    Returns
    -------
    table : RawTable
        With `UNREADABLE` in cells that have characters which cannot be shown; headings lose them.
    faults : list of Fault
        One for each of these cells, and for such headings.
    marked : list of str
        The places of cells with marks that reading leaves out, in words.
    """
    faults: list[Fault] = []
    marked: list[str] = []
    for place, heading in enumerate(table.headings):
        if find_unprintable(heading):
            faults.append(_refuse(table, heading, place, table.top))
    rows = []
    for row in table.rows:
        cells = row.cells
        for place, cell in enumerate(row.cells):
            text = cell_text(cell) if isinstance(cell, (str, list, tuple)) else ""
            if text.isascii() and text.isprintable():
                continue
            if find_unprintable(text):
                faults.append(_refuse(table, text, place, row.number))
                cells = (*cells[:place], UNREADABLE, *cells[place + 1 :])
            elif drop_marks(text) != text or _has_lines(text):
                marked.append(table.fault("", "", place=place, row=row.number).place)
        rows.append(row if cells is row.cells else RawRow(row.number, cells))
    headings = tuple(map(drop_unprintable, table.headings))
    return replace(table, headings=headings, rows=tuple(rows)), faults, marked


def _has_lines(text: str) -> bool:
    """Whether a text is broken into lines, and is none of a list: there they divide names."""
    return ";" not in text and parse_text(text) != drop_marks(text).strip()


def _refuse(table: RawTable, text: str, place: int, row: int | None) -> Fault:
    cause = _("It has the character {code}, which cannot be shown.")
    said = cause.format(code=find_unprintable(text))
    remedy = _("Write it again without that character.")
    return table.fault("unprintable", said, remedy, place, row=row)


def tell_marks(marked: Sequence[str]) -> list[str]:
    """Say in one note, if any, which cells are read without line breaks or unseen marks."""
    if not marked:
        return []
    text = ngettext(
        "{n} cell is read without its line breaks or marks that nobody sees: {places}.",
        "{n} cells are read without their line breaks or marks that nobody sees: {places}.",
        len(marked),
    )
    more = ["…"] if len(marked) > MOST_PLACES else []
    return [text.format(n=len(marked), places=", ".join([*marked[:MOST_PLACES], *more]))]
