"""Changes in the words of the tables, such as a second guide for a hall.

A patch is a small JSON or TOML document, a key a table. Tables whose rows have
ids take an object of rows by id, each an object of cells; the event takes an
object of settings; roads, programme and appointments take a list of rows::

    [event]
    movement = "free"

    [sites."安利"]
    open = "13:00-17:20"
    guides = 2

    [[roads]]
    from = "安利"
    to = "泰禾"
    minutes = 12

A row that is there already gets the cells that the patch names, any other row
is added; ``use = "no"`` leaves a row out, and a cell ``""`` is the default.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from routeplan.errors import Fault, ScenarioError
from routeplan.files import parse_toml, write_json
from routeplan.scenario import cell_text, is_blank, parse_text
from routeplan.tables.headings import ALL, EVENT, KNOWN_TABLES, TABLE, USE, known_columns
from routeplan.tables.json_file import is_nested, parse_json
from routeplan.tables.raw import match_titles
from routeplan.tables.sources import decode, load_bytes, refuse
from routeplan.tables.spelling import fold, near_miss
from routeplan.texts import _

Patch: TypeAlias = Mapping[str, Any]

# What tells one row of a table from another.
KEYS = {
    "sites": ("site",),
    "lifts": ("lift",),
    "visitors": ("visitor",),
    "coaches": ("coach",),
    "sessions": ("session",),
    "roads": ("from", "to"),
    "programme": ("track", "site"),
    "appointments": ("who", "site", "session"),
}


class CellChange(NamedTuple):
    """Cells of one row.

    Attributes
    ----------
    table : str
        The table's English name.
    key : tuple of str
        The cells that tell which row, see `KEYS`; empty for the event.
    cells : dict
        What they become, by the English names of the columns, or by a heading of
        the planner's own.
    """

    table: str
    key: tuple[str, ...]
    cells: dict[str, Any]


def read_patch(source: str | PathLike[str] | Patch) -> dict[str, Any]:
    """Read a patch.

    Parameters
    ----------
    source : path or mapping
        A JSON or a TOML file, or the patch itself.

    Raises
    ------
    ScenarioError
        If the file cannot be read, or is neither.
    """
    if isinstance(source, Mapping):
        return dict(source)
    path = Path(source)
    if not path.exists():
        cause = _("There is no such file.")
        raise refuse(path, "missing-file", cause, _("Give the path of a patch, JSON or TOML."))
    text = decode(path, load_bytes(path))
    if path.suffix.lower() == ".toml":
        try:
            return parse_toml(text)
        except ValueError as error:
            cause = _("The patch is no TOML: {reason}.").format(reason=error)
            raise refuse(path, "not-a-patch", cause, _say_form()) from None
    document, twice = parse_json(path, text)
    if twice:
        raise ScenarioError(twice)
    if not isinstance(document, dict):
        raise refuse(path, "not-a-patch", _("The patch is no object of tables."), _say_form())
    return document


def _say_form() -> str:
    return _(
        'Write {"sites": {"安利": {"guides": 2}}}, or in a file that ends in .toml [sites."安利"] '
        "and guides = 2, with Chinese names in quotes."
    )


def write_patch(patch: Patch, path: Path) -> None:
    """Write a patch as a JSON file.

    Raises
    ------
    OSError
        If the file cannot be written; an earlier one is then left as it was.
    """
    write_json(patch, path)


def list_cell_changes(patch: Patch) -> list[CellChange]:
    """Tell the rows and cells that a patch changes.

    Raises
    ------
    ScenarioError
        With everything that is no table, row, column or cell.

    Examples
    --------
    >>> list_cell_changes({"sites": {"安利": {"guides": 2}}})
    [CellChange(table='sites', key=('安利',), cells={'guides': 2})]
    """
    changes, faults = read_changes(patch)
    if faults:
        raise ScenarioError(faults)
    return changes


def read_changes(patch: Patch) -> tuple[list[CellChange], list[Fault]]:
    """The rows and cells that a patch changes as far as it can be understood, and what cannot."""
    titles = {str(key): content for key, content in patch.items()}
    names, faults = match_titles(titles)
    changes: list[CellChange] = []
    for title, content in titles.items():
        if title not in names and fold(title) in KNOWN_TABLES:
            continue  # the same table under two names is reported already
        if title not in names:
            known = ", ".join(TABLE)
            cause = _("There is no table of this name.")
            remedy = _("The tables are {names}.").format(names=known)
            faults.append(Fault("not-a-table", cause, remedy, table=title))
            continue
        changes += _read_table(names[title], title, content, faults)
    return changes, faults


def _read_table(table: str, title: str, content: Any, faults: list[Fault]) -> Iterator[CellChange]:
    if table == EVENT.name and isinstance(content, Mapping):
        yield CellChange(table, (), _read_cells(table, title, "", content, faults))
    elif table != EVENT.name and isinstance(content, Mapping) and len(KEYS[table]) == 1:
        for subject, cells in content.items():
            if isinstance(cells, Mapping):
                wrong: list[Fault] = []
                read = _read_cells(table, title, str(subject), cells, wrong)
                key = row_key(table, {KEYS[table][0]: subject})
                if row_key(table, {KEYS[table][0]: subject} | read) != key:
                    cause = _("A patch cannot give a row another name.")
                    remedy = _("Leave the row out with use = no, and add another.")
                    wrong.append(Fault("duplicate-id", cause, remedy, title, subject=str(subject)))
                faults += wrong
                if not wrong:
                    yield CellChange(table, key, read)
            else:
                remedy = _('Write {"安利": {"guides": 2}}.')
                cause = _("The row is no object of cells.")
                faults.append(Fault("not-a-row", cause, remedy, table=title, subject=str(subject)))
    elif table != EVENT.name and isinstance(content, Sequence) and not isinstance(content, str):
        for number, cells in enumerate(content, start=1):
            yield from _read_row(table, title, number, cells, faults)
    else:
        remedy = _('Write an object, such as {"clock": 5}.')
        if table != EVENT.name:
            remedy = _("Write a list of rows: {example}.").format(
                example=json.dumps([dict.fromkeys(KEYS[table], "…")])
            )
        faults.append(Fault("not-a-table", _("This is no table."), remedy, table=title))


def row_key(table: str, cells: Mapping[str, Any]) -> tuple[str, ...]:
    """What tells a row from the others of its table; all that a cell may mean is one text."""
    texts = [parse_text(cells.get(name, "")) for name in KEYS[table]]
    if table == "appointments" and fold(texts[0]) in {fold(name) for name in ALL.names}:
        texts[0] = ""  # the same as a blank
    return tuple(texts)


def _read_row(
    table: str, title: str, number: int, content: Any, faults: list[Fault]
) -> Iterator[CellChange]:
    """A row of a list, which names itself by some of its cells."""
    if not isinstance(content, Mapping):
        cause = _("The row is no object of cells.")
        remedy = _("Write an object a row.")
        faults.append(Fault("not-a-row", cause, remedy, table=title, row=number))
        return
    wrong: list[Fault] = []
    cells = _read_cells(table, title, "", content, wrong)
    key = row_key(table, cells)
    for name, text in zip(KEYS[table], key, strict=True):
        if not text and TABLE[table].column[name].required:
            cause = _("The row does not say which {column} it is about.").format(column=name)
            wrong.append(Fault("blank", cause, _("Write it."), title, row=number, column=name))
    faults += wrong
    if not wrong:
        yield CellChange(table, key, cells)


def _read_cells(
    table: str, title: str, subject: str, content: Patch, faults: list[Fault]
) -> dict[str, Any]:
    """Cells by the English names of their columns, those with faults left out."""
    columns = (*TABLE[table].columns, USE)
    known = known_columns(columns)
    cells: dict[str, Any] = {}
    for key, value in content.items():
        heading = str(key)
        name = known.get(fold(heading))
        meant = None
        if name is None:
            meant = near_miss(heading, [text for column in columns for text in column.names])
        before = len(faults)
        if meant is not None:
            cause = _('"{heading}" is nearly the column {known}.')
            remedy = _("Write {known}, or give the column quite another name.")
            said = cause.format(heading=heading, known=meant), remedy.format(known=meant)
            faults.append(Fault("column-misspelt", *said, table=title, subject=subject))
        if is_nested(value):
            cause = _("A cell cannot hold an object, or a list of lists.")
            remedy = _("Write text, a number, or a list of texts.")
            faults.append(
                Fault("not-a-cell", cause, remedy, title, subject=subject, column=heading)
            )
        if (name or heading) in cells:
            cause = _("The column {column} is there already, under another name.")
            cause = cause.format(column=name)
            faults.append(
                Fault("duplicate-column", cause, _("Keep one of them."), title, subject=subject)
            )
        if len(faults) == before:
            cells[name or heading] = value
    return cells


def describe_patch(patch: Patch) -> list[str]:
    """Say what a patch changes, a line a row.

    Examples
    --------
    >>> describe_patch({"sites": {"安利": {"guides": 2, "open": ""}, "泰禾": {"use": "no"}}})
    ['sites, 安利: guides = 2, open = (blank)', 'sites, 泰禾: left out']
    """
    lines = []
    for table, key, cells in list_cell_changes(patch):
        given = {name: value for name, value in cells.items() if name not in KEYS.get(table, ())}
        said = ", ".join(
            f"{name} = {_('(blank)') if is_blank(value) else cell_text(value)}"
            for name, value in given.items()
        )
        if cell_text(given.get("use", "")).casefold() in ("no", "否", "false", "0"):
            said = _("left out")
        place = ", ".join((table, *filter(None, key)))
        lines.append(f"{place}: {said}")
    return lines
