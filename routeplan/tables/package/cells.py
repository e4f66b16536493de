"""The filled cells of one sheet, read as they come; no grid is ever made."""

from __future__ import annotations

import io
import warnings
from collections.abc import Collection
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openpyxl.worksheet._reader import (
    CELL_TAG,
    FORMULA_TAG,
    INLINE_STRING,
    ROW_TAG,
    VALUE_TAG,
    WorkSheetParser,
)
from openpyxl.xml.constants import SHEET_MAIN_NS

from routeplan.tables.package.archive import Archive
from routeplan.tables.package.contents import Contents, read_text
from routeplan.tables.package.limits import Tally
from routeplan.tables.package.markup import MarkupError

MOST_ROW, MOST_COLUMN = 1_048_576, 16_384  # says Excel
MERGED_TAG = f"{{{SHEET_MAIN_NS}}}mergeCell"

Row = dict[int, Any]


class Area(NamedTuple):
    """A merged range: the first and last of its rows and columns, all counted from 1."""

    left: int
    top: int
    right: int
    bottom: int


class SheetCells:
    """What one sheet holds.

    Attributes
    ----------
    rows : dict of int to dict
        The values of every row's filled cells by their place, which counts from 0.
    dead : dict of tuple to str
        The text of every formula that nobody has computed yet, and the name of every
        error, by row and place.
    merged : list of Area
        Ranges that are merged; cells that they hide are left out.
    """

    def __init__(self, tally: Tally) -> None:
        self.rows: dict[int, Row] = {}
        self.dead: dict[tuple[int, int], str] = {}
        self.merged: list[Area] = []
        self._tally = tally

    def add(self, number: int, column: int, value: Any) -> None:
        """Keep a cell."""
        if not (1 <= number <= MOST_ROW and 1 <= column <= MOST_COLUMN):
            raise MarkupError("a cell outside every sheet")
        if number not in self.rows:
            self._tally.add_row()
            self.rows[number] = {}
        self._tally.add_filled(value)
        self.rows[number][column - 1] = value

    def settle(self) -> None:
        """Put the rows in order and drop what merged ranges hide."""
        self.rows = dict(sorted(self.rows.items()))
        self.merged = list(dict.fromkeys(self.merged))
        for area in self.merged:
            for number in self.list_rows(area):
                row = self.rows[number]
                for place in self._list_places(row, area):
                    if (number, place) != (area.top, area.left - 1):
                        del row[place]
                        self.dead.pop((number, place), None)

    def list_rows(self, area: Area) -> Collection[int]:
        """The filled rows that a merged range touches."""
        span = range(area.top, area.bottom + 1)
        self._tally.add_merged(min(len(span), len(self.rows)))
        if len(span) < len(self.rows):
            return [number for number in span if number in self.rows]
        return [number for number in self.rows if number in span]

    def _list_places(self, row: Row, area: Area) -> list[int]:
        span = range(area.left - 1, area.right)
        self._tally.add_merged(min(len(span), len(row)))
        if len(span) < len(row):
            return [place for place in span if place in row]
        return [place for place in row if place in span]


def read_cells(archive: Archive, contents: Contents, part: str) -> SheetCells:
    """Read a sheet's values; formulas count as their last values.

    Raises
    ------
    SizeError
        If it holds too much.
    MarkupError, ValueError, KeyError, IndexError
        If a cell is not as spreadsheets write it.
    """
    cells = SheetCells(archive.tally)
    # What a cell says openpyxl knows best; which ones there are is read here.
    parser = WorkSheetParser(
        io.BytesIO(),
        contents.texts,
        data_only=True,
        epoch=contents.epoch,
        date_formats=contents.dates,
        timedelta_formats=contents.durations,
    )
    with warnings.catch_warnings():
        # About dates before 1900 and the like, which become errors.
        warnings.simplefilter("ignore")
        for element in archive.read(part, {CELL_TAG}, {ROW_TAG, MERGED_TAG}):
            if element.tag == ROW_TAG:
                # What openpyxl's own method does besides takes four times as long.
                number = element.get("r")
                parser.row_counter = int(number) if number else parser.row_counter + 1
                parser.col_counter = 0
            elif element.tag == MERGED_TAG:
                cells.merged.append(_read_area(element))
            else:
                _read_cell(parser, element, cells)
    cells.settle()
    return cells


def _read_area(element: Element) -> Area:
    area = Area(*range_boundaries(element.get("ref", "")))
    if not (1 <= area.left <= area.right and 1 <= area.top <= area.bottom):
        raise MarkupError("a merged range that is none")
    return area


def _read_cell(parser: WorkSheetParser, element: Element, cells: SheetCells) -> None:
    if not len(element):
        # A style and nothing else; the next cell may count from it.
        address = element.get("r")
        parser.col_counter = coordinate_to_tuple(address)[1] if address else parser.col_counter + 1
        return
    inline = element.find(INLINE_STRING)
    if inline is not None and element.get("t") == "inlineStr":
        # openpyxl would parse the fonts of all its runs.
        element.set("t", "str")
        value = Element(VALUE_TAG)
        value.text = read_text(inline)
        element.insert(0, value)
    cell = parser.parse_cell(element)
    number, column, value = cell["row"], cell["column"], cell["value"]
    formula = element.find(FORMULA_TAG)
    # A formula whose value is an empty text is blank, too, but says so in its type.
    if formula is not None and value is None and cell["data_type"] == "n":
        cells.add(number, column, value)
        cells.dead[number, column - 1] = f"={formula.text or ''}"
    elif cell["data_type"] == "e":
        cells.add(number, column, value)
        cells.dead[number, column - 1] = str(value)
    elif value is not None:
        cells.add(number, column, value)
