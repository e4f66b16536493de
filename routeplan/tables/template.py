"""The empty workbook that a planner fills in, and the one that is filled already."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from routeplan.files import replacing
from routeplan.tables.excel_workbook import pack
from routeplan.tables.headings import KEY, TABLE, TABLES, USE, VALUE
from routeplan.tables.samples import EVENT, ROWS, Cells, in_language
from routeplan.tables.vocabulary import Column, Language, Table
from routeplan.texts import _, speaking

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.comments import Comment
    from openpyxl.worksheet.worksheet import Worksheet

LAST_ROW = 5000  # drop-downs and references reach down to here
REQUIRED, USUAL, RARE = "C55A11", "1F4E78", "7F7F7F"  # colours behind headings
EXAMPLE = "808080"  # colour of example rows
FONT = "Calibri"
NARROWEST, WIDEST = 11, 28  # columns, in characters


def write_template(path: str | Path, language: Language = "en", example: bool = False) -> None:
    """Write the workbook that a planner fills in.

    A tab a table in filling order, required columns first, the rare ones
    folded away. Cells are text where a spreadsheet would turn what is typed
    into something else: ``6-8`` into a date, ``08:30`` into a fraction.

    Parameters
    ----------
    path : str or Path
        Ends in ``.xlsx``.
    language : {"en", "zh"}
        Language of tabs, headings and examples.
    example : bool
        True fills in a small event that plans as it is; False puts one example
        row into each tab, which is skipped on reading.

    Raises
    ------
    OSError
        If the file cannot be written; an older one stays as it was.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    with speaking(language):
        for table in TABLES:
            sheet = book.create_sheet(table.title(language))
            if table.name == "event":
                _fill_event(sheet, table, language, EVENT["event"][0] if example else {})
            else:
                rows = EVENT.get(table.name, ()) if example else (ROWS[table.name],)
                _fill_table(sheet, table, language, rows, example)
            sheet.sheet_properties.tabColor = REQUIRED if table.required else USUAL
    _name_references(book, language)
    with replacing(Path(path)) as temporary:
        temporary.write_bytes(pack(book))


def ordered_columns(table: Table) -> list[Column]:
    """The columns from left to right: required, usual, rare, and last the switch ``use``."""
    return sorted((*table.columns, USE), key=lambda column: (not column.required, column.rare))


def _fill_table(
    sheet: Worksheet, table: Table, language: Language, rows: Iterable[Cells], example: bool
) -> None:
    """Lay out one table: headings in row 1, then the rows given."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    columns = ordered_columns(table)
    rows = tuple(rows)
    _write_headings(sheet, [(column, column.title(language)) for column in columns])
    for number, row in enumerate(rows, start=2):
        for place, column in enumerate(columns, start=1):
            if column.name in row:
                cell = sheet.cell(number, place, in_language(column, row[column.name], language))
                cell.number_format = _number_format(table, column)
                cell.alignment = Alignment(horizontal="left")
                if not example:
                    cell.font = Font(name=FONT, italic=True, color=EXAMPLE)
    sheet.cell(1, 1).comment = _comment(f"{table.help}\n\n{_explain(columns[0])}")
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        shape = sheet.column_dimensions[letter]
        shape.number_format = _number_format(table, column)
        shape.alignment = Alignment(horizontal="left")
        shape.outlineLevel = int(column.rare)
        # What an example fills in has to be seen.
        shape.hidden = column.rare and not (example and any(column.name in row for row in rows))
        texts = [column.title(language), *(str(cell.value or "") for cell in sheet[letter][1:])]
        shape.width = min(max(NARROWEST, 2 + max(map(_display_width, texts))), WIDEST)
        _offer_choices(sheet, column, language, f"{letter}2:{letter}{LAST_ROW}")
    sheet.freeze_panes = "B2"


def _fill_event(sheet: Worksheet, table: Table, language: Language, values: Cells) -> None:
    """Lay out the event's settings, one a row: the key, then its value."""
    from openpyxl.styles import Alignment

    _write_headings(sheet, [(KEY, KEY.title(language)), (VALUE, VALUE.title(language))])
    sheet["A1"].comment = _comment(table.help)
    keys = sorted(table.columns, key=lambda column: column.rare)
    for row, column in enumerate(keys, start=2):
        key = sheet.cell(row, 1, column.title(language))
        _colour(key, column)
        sample = in_language(column, ROWS[table.name][column.name], language)
        text = _("{explanation} For example: {value}").format(
            explanation=_explain(column), value=sample
        )
        key.comment = _comment(text)
        value = sheet.cell(row, 2)
        value.number_format = _number_format(table, column)
        value.alignment = Alignment(horizontal="left")
        if column.name in values:
            value.value = in_language(column, values[column.name], language)
        sheet.row_dimensions[row].outlineLevel = int(column.rare)
        sheet.row_dimensions[row].hidden = column.rare
        _offer_choices(sheet, column, language, f"B{row}")
    titles = [column.title(language) for column in keys]
    sheet.column_dimensions["A"].width = 4 + max(map(_display_width, titles))
    sheet.column_dimensions["B"].width = WIDEST + 12
    sheet.freeze_panes = "A2"


def _write_headings(sheet: Worksheet, headings: Iterable[tuple[Column, str]]) -> None:
    """Write row 1, with a comment on each heading."""
    for place, (column, title) in enumerate(headings, start=1):
        cell = sheet.cell(1, place, title)
        _colour(cell, column)
        cell.comment = _comment(_explain(column))


def _colour(cell: Cell, column: Column) -> None:
    from openpyxl.styles import Font, PatternFill

    colour = REQUIRED if column.required else RARE if column.rare else USUAL
    cell.font = Font(name=FONT, bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", start_color=colour)


def _explain(column: Column) -> str:
    """What to write into a column, and whether it may be left blank."""
    return f"{_('Required.')} {column.help}" if column.required else column.help


def _comment(text: str) -> Comment:
    """A comment whose box is large enough for its text."""
    from openpyxl.comments import Comment

    return Comment(text, "routeplan", width=320, height=40 + 20 * (1 + _display_width(text) // 42))


def _offer_choices(sheet: Worksheet, column: Column, language: Language, cells: str) -> None:
    """Offer a drop-down of the allowed words, or of the ids of the table referred to.

    Other ids may be typed all the same: a cell may hold several, and the
    referred table may be filled in later.
    """
    from openpyxl.worksheet.datavalidation import DataValidation

    if column.choices:
        words = ",".join(word.title(language) for word in column.choices)
        offer = DataValidation("list", formula1=f'"{words}"', allow_blank=True)
        offer.showErrorMessage = True
        offer.error = _("Choose one of: {words}").format(words=words)
    elif column.refers:
        offer = DataValidation("list", formula1=f"={column.refers}_ids", allow_blank=True)
        offer.showErrorMessage = False
    else:
        return
    offer.add(cells)
    sheet.add_data_validation(offer)


def _name_references(book: Workbook, language: Language) -> None:
    """Name the id columns that drop-downs refer to, such as ``sites_ids``."""
    from openpyxl.utils import quote_sheetname
    from openpyxl.workbook.defined_name import DefinedName

    for name in sorted({column.refers for table in TABLES for column in table.columns} - {""}):
        title = quote_sheetname(TABLE[name].title(language))
        ids = f"{title}!$A$2:$A${LAST_ROW}"
        book.defined_names[f"{name}_ids"] = DefinedName(f"{name}_ids", attr_text=ids)


def _number_format(table: Table, column: Column) -> str:
    """Numbers stay numbers; all else is text, so that it stays as it is typed."""
    return "@" if isinstance(ROWS[table.name][column.name], str) else "General"


def _display_width(text: str) -> int:
    """Columns that a text takes; Chinese characters take two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
