"""A folder of CSV files, a file a table."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from routeplan.errors import Fault, ScenarioError
from routeplan.files import MOST_ITEMS, drafting
from routeplan.scenario import cell_text, defuse, undo_defuse
from routeplan.tables.headings import KNOWN_TABLES
from routeplan.tables.losses import refuse_losses
from routeplan.tables.raw import Filled, RawTable, RawTables, lay_out, match_titles
from routeplan.tables.sources import decode, load_bytes, refuse
from routeplan.tables.spelling import fold
from routeplan.texts import _

MOST_LINES = 1_000_000
DELIMITERS = ",;\t"  # Excel takes the one of the computer's region


def read_csv_folder(folder: Path) -> RawTables:
    """Read every CSV file of a folder that is a table.

    Raises
    ------
    ScenarioError
        If a file cannot be read, or none is a table.
    """
    files = list_tables(folder)
    names, faults = match_titles(files)
    if not names and not faults:
        books = sorted(path.name for path in folder.glob("[!~.]*.xls[xm]"))
        remedy = _("Name the workbook {book} itself.").format(book=books[0]) if books else ""
        remedy = remedy or _("It should hold sites.csv, visitors.csv and sessions.csv at least.")
        raise refuse(folder, "no-tables", _("No file of this folder is a table."), remedy)
    raw = RawTables(faults=faults)
    for title, name in names.items():
        try:
            text = decode(files[title], load_bytes(files[title]))
            rows = split_rows(text)
        except csv.Error as error:
            cause = _("The file is no CSV: {reason}.").format(reason=error)
            raw.faults.append(Fault("not-csv", cause, table=title))
            raw.unread.add(name)
            continue
        except ScenarioError as error:
            raw.faults += error.faults
            raw.unread.add(name)
            continue
        table, faults = lay_out(name, title, rows)
        raw.tables.append(table)
        raw.faults += faults
    return raw


def list_tables(folder: Path) -> dict[str, Path]:
    """The CSV files of a folder by their names without ``.csv``."""
    return {
        path.stem: path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() == ".csv" and not path.name.startswith((".", "~"))
    }


def split_rows(text: str, titled: bool = False) -> list[tuple[int, Filled]]:
    """Numbered rows of a CSV file, whichever delimiter it has.

    Parameters
    ----------
    titled : bool
        Whether lines of text may stand above the headings: then the first line
        that any delimiter divides tells which one it is.

    Raises
    ------
    csv.Error
        If it is no CSV.

    Examples
    --------
    >>> split_rows("site;;minutes")
    [(1, {0: 'site', 2: 'minutes'})]
    """
    if text.count("\n") > MOST_LINES or text.count("\r") > MOST_LINES:
        raise csv.Error(_("it has more than {most:,} lines").format(most=MOST_LINES))
    if any(text.count(mark) > MOST_ITEMS for mark in DELIMITERS):
        raise csv.Error(_("it has more than {most:,} cells").format(most=MOST_ITEMS))
    lines = [line for line in text.splitlines() if line.strip()]
    if titled:
        lines = [line for line in lines if any(mark in line for mark in DELIMITERS)] or lines
    heading = next(iter(lines), "")
    delimiter = max(DELIMITERS, key=lambda mark: len(next(csv.reader([heading], delimiter=mark))))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    # A line of commas is short, a dict of its empty cells is not.
    return [
        (number, {place: undo_defuse(cell) for place, cell in enumerate(row) if cell})
        for number, row in enumerate(rows, start=1)
    ]


def write_csv_folder(raw: RawTables, folder: Path) -> None:
    """Write a file a table, in UTF-8 with the mark by which Excel knows it.

    Raises
    ------
    ScenarioError
        If the folder holds a table that `raw` has not: with it the folder
        would say something else.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = {table.name for table in raw.tables}
    titles = {table.title for table in raw.tables}
    for title, path in list_tables(folder).items():
        if title not in titles and fold(title) in KNOWN_TABLES:
            same = KNOWN_TABLES[fold(title)] in written
            cause = _("The folder holds {file}, which would be read with the new tables.")
            if same:
                cause = _("The folder holds {file}, the same table under another name.")
            remedy = _("Move it away, or choose another folder.")
            raise refuse(folder, "target-in-use", cause.format(file=path.name), remedy)
    contents = {table.title: _join(table) for table in raw.tables}
    refuse_losses(
        raw, RawTables([_read_back(table, contents[table.title]) for table in raw.tables])
    )
    with drafting(folder) as drafts:
        for title, text in contents.items():
            (drafts / f"{title}.csv").write_bytes(text.encode("utf-8-sig"))
        for title in contents:
            (drafts / f"{title}.csv").replace(folder / f"{title}.csv")


def _read_back(table: RawTable, text: str) -> RawTable:
    try:
        return lay_out(table.name, table.title, split_rows(text))[0]
    except csv.Error:  # a cell beyond all bounds
        return RawTable(table.name, table.title, (), ())


def _join(table: RawTable) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(map(defuse, table.headings))
    for row in table.rows:
        writer.writerow(defuse(cell_text(cell)) for cell in row.cells)
    return text.getvalue()
