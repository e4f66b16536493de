"""Raw tables become a scenario's rows, each checked by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from routeplan.errors import Fault
from routeplan.scenario import (
    CellError,
    Row,
    cell_text,
    drop_marks,
    is_blank,
    parse_text,
    show_cell,
)
from routeplan.tables.columns import Layout, find_columns
from routeplan.tables.consistency.draft import Heading, Origin, place_fault
from routeplan.tables.counting import is_example, is_sum, is_used, row_id
from routeplan.tables.headings import HOTEL, USE, YES_NO
from routeplan.tables.raw import UNREADABLE, RawRow, RawTable
from routeplan.tables.spelling import fold, near_miss
from routeplan.tables.vocabulary import Column, Language, Table
from routeplan.texts import _, ngettext

R = TypeVar("R", bound=Row)

# Columns that appointments and the programme refer to, beside ids.
NAMING = {"track", "delegation", "group"}

# Stand in for required cells that are in doubt; other than these, a text does.
STAND_INS = {"start": "00:00", "end": "00:01", "persons": 1, "seats": 1}


@dataclass
class Parsed(Generic[R]):
    """The rows of one table.

    Attributes
    ----------
    items : list
        The rows, of those with a fault what can be understood of them.
    doubts : dict
        The headings of cells with faults, by the title and number of the row.
    origins : dict
        Where each was written, by its identity.
    ids, unused : set of str
        The ids of rows in use, those with faults included, and of rows left out.
    names : dict
        What the rows in use say in the columns that others refer to.
    note : str
        Says how many example rows were skipped, if any.
    """

    items: list[R] = field(default_factory=list)
    origins: dict[int, Origin] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    unused: set[str] = field(default_factory=set)
    names: dict[str, set[str]] = field(default_factory=dict)
    doubts: dict[tuple[str, int | None], set[str]] = field(default_factory=dict)
    note: str = ""

    def add(self, item: R, origin: Origin) -> None:
        """Take a row."""
        self.items.append(item)
        self.origins[id(item)] = origin

    def doubt(self, origin: Origin, columns: Iterable[str]) -> None:
        """Note cells of which nobody knows what they say."""
        for column in columns:
            heading = origin.headings.get(column, Heading(column))
            row = origin.row if heading.row is None else heading.row
            self.doubts.setdefault((origin.title, row), set()).add(heading.title)


def parse_table(
    raw: RawTable, table: Table, model: type[R], unique: bool, sites: Collection[str]
) -> Parsed[R]:
    """Check every row of a table by itself.

    Parameters
    ----------
    table : Table
        What is known of its columns.
    unique : bool
        Whether the first column is an id of the rows' own.
    sites : collection of str
        The ids of the sites; a word such as 酒店 may be one of them.
    """
    layout = find_columns(raw, table.columns)
    parsed: Parsed[R] = Parsed(faults=layout.faults)
    first: dict[str, int] = {}
    examples = 0
    for row in raw.rows:
        subject = row_id(row, table, layout)
        origin = Origin(raw.title, row.number, subject, layout.headings)
        used, faults = _find_use(row, layout, origin)
        parsed.faults += faults
        if is_example(subject) or not used:
            examples += is_example(subject)
            parsed.unused.add(subject)
            continue
        if is_sum(row, subject):
            cause = _("The row is a sum, not one of the {table}.").format(table=raw.title)
            remedy = _("Remove it, or write no under use.")
            fault = place_fault(origin, table.columns[0].name, "total-row", cause, remedy)
            parsed.faults.append(fault)
            continue
        parsed.ids.add(subject)
        unread = _find_unread(row, table, layout)
        for name in NAMING & layout.places.keys() - unread:
            parsed.names.setdefault(name, set()).add(parse_text(row.cells[layout.places[name]]))
        values, faults = read_cells(row, table, layout, origin, sites)
        unclear = layout.missing | unread | layout.list_divided(row)
        item = build_row(model, values, origin, unclear, faults)
        parsed.add(item or build_rest(model, values), origin)
        parsed.doubt(origin, unclear)
        parsed.faults += faults
        if unique and subject in first:
            cause = _("Row {row} has this id already.").format(row=first[subject])
            remedy = _("Give every row an id of its own.")
            fault = place_fault(origin, table.columns[0].name, "duplicate-id", cause, remedy)
            parsed.faults.append(fault)
        elif subject:
            first[subject] = row.number
    if examples:
        parsed.note = ngettext(
            "{table}: {count} example row was skipped.",
            "{table}: {count} example rows were skipped.",
            examples,
        ).format(table=raw.title, count=examples)
    return parsed


def _find_use(row: RawRow, layout: Layout, origin: Origin) -> tuple[bool, list[Fault]]:
    """Whether a row is in use; one that does not say so clearly is, with a fault."""
    try:
        return is_used(row, layout), []
    except CellError as error:
        cell = row.cells[layout.places[USE.name]]
        return True, [_place_error(origin, USE.name, error, cell)]


def _find_unread(row: RawRow, table: Table, layout: Layout) -> set[str]:
    """The columns of which nobody can read what a row says: all, if none of its cells can be."""
    if all(cell is UNREADABLE for cell in row.cells):
        return {column.name for column in table.columns}
    return {name for name, place in layout.places.items() if row.cells[place] is UNREADABLE}


def read_cells(
    row: RawRow, table: Table, layout: Layout, origin: Origin, sites: Collection[str]
) -> tuple[dict[str, Any], list[Fault]]:
    """A row's cells by column, blank ones left out and words put into English."""
    values: dict[str, Any] = {}
    faults = []
    for name, place in layout.places.items():
        cell = row.cells[place]
        if name == USE.name or is_blank(cell) or cell is UNREADABLE:
            continue
        try:
            values[name] = read_word(table.column[name], cell, sites, language_of(origin, name))
        except CellError as error:
            faults.append(_place_error(origin, name, error, cell))
    for heading, place in layout.others.items():
        if row.cells[place] is not UNREADABLE:
            text = drop_marks(cell_text(row.cells[place]))
            if text:
                values[heading] = text
    return values, faults


def read_word(
    column: Column, cell: Any, sites: Collection[str] = (), language: Language = "en"
) -> Any:
    """Put a column's own words, such as 参观, into English; other cells stay as they are.

    Parameters
    ----------
    sites : collection of str
        The ids of the sites.
    language : {"en", "zh"}
        That of the heading, in which words are offered.

    Raises
    ------
    CellError
        If the column allows only its own words, and this is none.
    """
    if not (column.choices or column.words):
        return cell
    text = fold(cell_text(cell))
    if column.choices and column.choices != YES_NO:
        names = {fold(form): word.name for word in column.choices for form in word.forms}
        if text in names:
            return names[text]
        meant = near_miss(cell_text(cell), [form for word in column.choices for form in word.names])
        offered = [meant] if meant else [word.title(language) for word in column.choices]
        cause = _('"{value}" is not allowed here.').format(value=show_cell(cell))
        remedy = _("Write {choices}.").format(choices=_join_choices(offered))
        raise CellError("not-a-choice", cause, remedy)
    for word in column.words:
        if text in map(fold, word.names) and (word != HOTEL or parse_text(cell) not in sites):
            return word.name
    return cell


def _join_choices(words: list[str]) -> str:
    if len(words) == 1:
        return words[0]
    return _("{some} or {last}").format(some=", ".join(words[:-1]), last=words[-1])


def build_row(
    model: type[R],
    values: Mapping[str, Any],
    origin: Origin,
    excused: Collection[str],
    faults: list[Fault],
) -> R | None:
    """Build a row's model, or add its faults to `faults`.

    A blank in one of the `excused` columns, or in one with a fault, is none of them.
    """
    known = {fault.column for fault in faults}
    try:
        return model.model_validate(values)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            column = str(details["loc"][0]) if details["loc"] else ""
            heading = origin.headings.get(column, Heading(column)).title
            if details["type"] == "missing" and (column in excused or heading in known):
                continue
            faults.append(_explain(origin, column, details))
    return None


def build_rest(model: type[R], values: Mapping[str, Any]) -> R:
    """Build a row's model of the cells that fit; of others the default or a stand-in counts."""
    fields = model.model_fields.items()
    required = [field.alias or name for name, field in fields if field.is_required()]
    whole = {name: STAND_INS.get(name, "?") for name in required} | dict(values)
    try:
        return model.model_validate(whole)
    except ValidationError as error:
        wrong = {str(details["loc"][0]) for details in error.errors() if details["loc"]}
    rest = {name: value for name, value in values.items() if name not in wrong}
    return model.model_validate({name: STAND_INS.get(name, "?") for name in required} | rest)


def _explain(origin: Origin, column: str, details: ErrorDetails) -> Fault:
    """Say what pydantic found as a planner would."""
    context = details.get("ctx", {})
    value = details.get("input")
    error = context.get("error")
    if isinstance(error, CellError):
        return _place_error(origin, column, error, value)
    if details["type"] == "missing":
        heading = origin.headings.get(column, Heading(column)).title
        cause = _("The {column} is blank.").format(column=heading)
        return place_fault(origin, column, "blank", cause, _("Fill it in."))
    shown = show_cell(value)
    for limit, said, remedy in _limits():
        if limit in context:
            figure = f"{context[limit]:.15g}"
            cause = said.format(value=f'"{shown}"', limit=figure)
            return place_fault(
                origin, column, "out-of-range", cause, remedy.format(limit=figure), shown
            )
    cause = _('"{value}" does not fit: {reason}.').format(value=shown, reason=details["msg"])
    return place_fault(origin, column, "invalid", cause, value=shown)


def _limits() -> Iterable[tuple[str, str, str]]:
    yield "ge", _("{value} is less than {limit}."), _("Write {limit} or more.")
    yield "gt", _("{value} is not more than {limit}."), _("Write more than {limit}.")
    yield "le", _("{value} is more than {limit}."), _("Write {limit} or less.")


def language_of(origin: Origin, column: str) -> Language:
    """The language of a column's heading."""
    return "en" if origin.headings.get(column, Heading(column)).title.isascii() else "zh"


def _place_error(origin: Origin, column: str, error: CellError, value: Any) -> Fault:
    shown, remedy = show_cell(value), error.remedy
    if error.code == "not-yes-or-no":
        words = [word.title(language_of(origin, column)) for word in YES_NO]
        remedy = _("Write {choices}.").format(choices=_join_choices(words))
    return place_fault(origin, column, error.code, error.cause, remedy, shown)
