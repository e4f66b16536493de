"""One JSON file, or tables in a notebook: a key a table."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from routeplan import files
from routeplan.errors import Fault
from routeplan.scenario import cell_text, is_blank
from routeplan.tables.headings import EVENT, KEY, VALUE, known_columns
from routeplan.tables.raw import UNREADABLE, RawRow, RawTable, RawTables, match_titles
from routeplan.tables.sources import decode, load_bytes, refuse
from routeplan.tables.spelling import fold
from routeplan.texts import _


def read_json(path: Path) -> RawTables:
    """Read a JSON file.

    Raises
    ------
    ScenarioError
        If it cannot be read or is no JSON.
    """
    document, twice = parse_json(path, decode(path, load_bytes(path)))
    if not isinstance(document, dict):
        cause = _("The file holds no object with a key for every table.")
        raise refuse(path, "not-tables", cause, _('Write {"sites": [{"site": "…"}], …}.'))
    raw = read_mapping(document)
    raw.faults[:0] = twice
    return raw


def parse_json(path: Path, text: str) -> tuple[Any, list[Fault]]:
    """What a JSON file says, and the keys that are there twice.

    Raises
    ------
    ScenarioError
        If it is no JSON.
    """
    twice: list[Fault] = []

    def collect(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        together = dict(pairs)
        if len(together) == len(pairs):
            return together
        keys = Counter(key for key, _value in pairs)
        for key in sorted(key for key, times in keys.items() if times > 1):
            cause = _("The key {key} is there twice in one object.").format(key=key)
            twice.append(Fault("duplicate-key", cause, _("Keep one of them."), table=str(path)))
        return together

    try:
        document = files.parse_json(text, collect)
    except json.JSONDecodeError as error:
        cause = _("The file is no JSON: line {line}, column {column}: {reason}.").format(
            line=error.lineno, column=error.colno, reason=error.msg
        )
        raise refuse(path, "not-json", cause) from None
    except ValueError as error:
        cause = _("The file is no JSON: {reason}.").format(reason=error)
        raise refuse(path, "not-json", cause) from None
    return document, twice


def read_mapping(tables: Mapping[str, Any]) -> RawTables:
    """Take tables in the form of JSON; a table may be a pandas DataFrame as well."""
    names, faults = match_titles(str(title) for title in tables)
    raw = RawTables(faults=faults)
    for key, content in tables.items():
        title = str(key)
        name = names.get(title)
        if name is None:
            continue
        table = _read_table(name, title, content, raw.faults)
        if table is None:
            raw.unread.add(name)
        else:
            raw.tables.append(table)
    return raw


def _read_table(name: str, title: str, content: Any, faults: list[Fault]) -> RawTable | None:
    """One table; None if nothing of it can be read, which is then among `faults`."""
    if content is None:
        return RawTable(name, title, (), ())
    if hasattr(content, "to_dict") and hasattr(content, "columns"):
        return _read_frame(name, title, content)
    if name == EVENT.name and isinstance(content, Mapping):
        return _read_settings(name, title, content, faults)
    if not isinstance(content, Sequence) or isinstance(content, (str, bytes)):
        wanted = _('Write a list of objects: [{"site": "…"}, …].')
        if name == EVENT.name:
            wanted = _('Write an object: {"date": "2020-06-23", …}.')
        faults.append(Fault("not-a-table", _("This is no table."), wanted, table=title))
        return None
    return _collect_rows(name, title, content, faults)


def _read_settings(
    name: str, title: str, content: Mapping[Any, Any], faults: list[Fault]
) -> RawTable:
    """The event's settings, of which one object has all."""
    rows = []
    for number, (key, value) in enumerate(content.items(), start=1):
        if is_nested(value):
            faults.append(_say_nested(title, None, str(key)))
        rows.append(RawRow(number, (key, UNREADABLE if is_nested(value) else value)))
    return RawTable(name, title, (KEY.name, VALUE.name), tuple(rows))


def _say_nested(title: str, row: int | None, column: str) -> Fault:
    cause = _("A cell cannot hold an object, or a list of lists.")
    remedy = _("Write text, a number, or a list of texts.")
    return Fault("not-a-cell", cause, remedy, table=title, row=row, column=column)


def _collect_rows(
    name: str, title: str, objects: Iterable[Any], faults: list[Fault]
) -> RawTable | None:
    """Make a table of objects that need not have the same keys; None if none is an object."""
    places: dict[str, int] = {}
    rows: list[tuple[int, dict[int, Any] | None]] = []
    for number, item in enumerate(objects, start=1):
        if not isinstance(item, Mapping):
            cause = _("The row is no object.")
            remedy = _('Write it as {"site": "…", …}.')
            faults.append(Fault("not-a-row", cause, remedy, table=title, row=number))
            rows.append((number, None))
            continue
        cells = {}
        for key, value in item.items():
            place = places.setdefault(str(key), len(places))
            cells[place] = UNREADABLE if is_nested(value) else value
            if is_nested(value):
                faults.append(_say_nested(title, number, str(key)))
        if not all(map(is_blank, cells.values())):
            rows.append((number, cells))
    if rows and not places:
        return None
    return RawTable(
        name=name,
        title=title,
        headings=tuple(places),
        rows=tuple(
            RawRow(
                number,
                tuple(UNREADABLE if cells is None else cells.get(p) for p in range(len(places))),
            )
            for number, cells in rows
        ),
    )


def is_nested(value: Any) -> bool:
    """Whether a value is more than a cell can hold: an object, or a list of lists."""
    if isinstance(value, (list, tuple)):
        return any(isinstance(item, (list, tuple, Mapping, set)) for item in value)
    return isinstance(value, (Mapping, set))


def _read_frame(name: str, title: str, frame: Any) -> RawTable:
    """Take a DataFrame; an index with a name is a column, that of a matrix of roads as well."""
    if any(label is not None for label in frame.index.names):
        frame = frame.reset_index()
    elif name == "roads" and "from" not in {fold(str(column)) for column in frame.columns}:
        frame = frame.reset_index(names="from")
    headings = tuple(cell_text(column).strip() for column in frame.columns)
    rows = frame.astype(object).itertuples(index=False, name=None)
    return RawTable(
        name=name,
        title=title,
        headings=headings,
        rows=tuple(
            RawRow(number, tuple(_unpack(value) for value in cells))
            for number, cells in enumerate(rows, start=1)
            if not all(map(is_blank, cells))
        ),
    )


def _unpack(value: Any) -> Any:
    """A numpy scalar as Python's own."""
    return value.item() if hasattr(value, "item") and not isinstance(value, dt.date) else value


def write_json(raw: RawTables, path: Path) -> None:
    """Write the tables as one JSON file."""
    document = {table.title: _document(table) for table in raw.tables}
    files.write_json(document, path)


def _document(table: RawTable) -> Any:
    """A list of objects, blank cells left out; the event as one object where that says it all."""
    columns = known_columns((KEY, VALUE))
    if table.name == EVENT.name:
        known = [columns.get(fold(heading)) for heading in table.headings]
        keys = [cell_text(row.cells[0]) for row in table.rows]
        if known == [KEY.name, VALUE.name] and len(set(keys)) == len(keys) and all(keys):
            return {
                key: _json_cell(row.cells[1]) for key, row in zip(keys, table.rows, strict=True)
            }
    # The first row names every column, so that the order of columns survives.
    return [
        {
            heading: _json_cell(cell)
            for heading, cell in zip(table.headings, row.cells, strict=True)
            if place == 0 or not is_blank(cell)
        }
        for place, row in enumerate(table.rows)
    ]


def _json_cell(value: Any) -> Any:
    if is_blank(value):
        return None
    if isinstance(value, (list, tuple)):
        return [_json_cell(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, (str, bool, int, float)) else cell_text(value)
