"""The event's table: a key and its value in every row."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import NamedTuple

from routeplan.errors import Fault
from routeplan.scenario import CellError, Event, cell_text, is_blank, parse_text, show_cell
from routeplan.tables.columns import Layout, find_columns
from routeplan.tables.consistency.draft import Heading, Origin, place_fault
from routeplan.tables.counting import is_used
from routeplan.tables.headings import EVENT, KEY, VALUE, known_columns
from routeplan.tables.parsing import Parsed, build_rest, build_row, language_of, read_word
from routeplan.tables.raw import UNREADABLE, RawTable
from routeplan.tables.spelling import fold, near_miss
from routeplan.texts import _


def parse_event(raw: RawTable) -> Parsed[Event]:
    """Check every setting by itself; those with faults are left at their defaults."""
    # A value may be blank, its column may not be missing.
    layout = find_columns(raw, (KEY, replace(VALUE, required=True)))
    parsed: Parsed[Event] = Parsed(faults=layout.faults)
    headings: dict[str, Heading] = {}
    origin = Origin(raw.title, None, "", headings)
    if layout.missing:
        parsed.add(Event(), origin)
        parsed.doubt(origin, EVENT.column)
        return parsed
    values: dict[str, object] = {}
    settings = list(_list_settings(raw, layout, parsed))
    known = known_columns(EVENT.columns)
    given = {known.get(fold(setting.key)) for setting in settings}
    for setting in settings:
        if not setting.key:
            continue
        name = known.get(fold(setting.key))
        if name is None:
            name = _find_slip(setting, given, parsed)
        if name in headings:
            cause = _("This setting is there already, as {key}.").format(key=headings[name].title)
            parsed.faults.append(setting.fault("duplicate-key", cause, _("Keep one.")))
            parsed.doubt(origin, [name])
            continue
        headings[name] = setting.heading
        if setting.value is UNREADABLE:
            parsed.doubt(origin, [name])
        elif not is_blank(setting.value):
            column = EVENT.column.get(name)
            try:
                values[name] = (
                    read_word(column, setting.value, language=language_of(origin, name))
                    if column
                    else cell_text(setting.value)
                )
            except CellError as error:
                shown = show_cell(setting.value)
                fault = place_fault(origin, name, error.code, error.cause, error.remedy, shown)
                parsed.faults.append(fault)
    if not all(setting.key for setting in settings):
        # Nobody knows which of the others it is.
        parsed.doubt(origin, EVENT.column.keys() - headings.keys())
    event = build_row(Event, values, origin, (), parsed.faults)
    parsed.add(event or build_rest(Event, values), origin)
    return parsed


class _Setting(NamedTuple):
    """One row of the event's table."""

    key: str
    value: object
    title: str
    heading: Heading

    def fault(self, code: str, cause: str, remedy: str, column: str | None = None) -> Fault:
        """A fault in this row, of its key unless `column` says otherwise."""
        column = self.key if column is None else column
        headings = {column: self.heading._replace(title=column)}
        return place_fault(Origin(self.title, None, "", headings), column, code, cause, remedy)


def _list_settings(raw: RawTable, layout: Layout, parsed: Parsed[Event]) -> Iterator[_Setting]:
    """The rows in use; one without a key is reported if it has a value."""
    letter = layout.headings[VALUE.name].letter
    for row in raw.rows:
        key, value = (row.cells[layout.places[column.name]] for column in (KEY, VALUE))
        text = "" if key is UNREADABLE else parse_text(key)
        # In JSON the event is an object: its settings have names, not rows.
        heading = Heading(text, letter, row.number if letter else None)
        setting = _Setting(text, value, raw.title, heading)
        try:
            used = is_used(row, layout)
        except CellError as error:
            parsed.faults.append(setting.fault(error.code, error.cause, error.remedy))
            used = True
        if not used or not (text or key is UNREADABLE or not is_blank(value)):
            continue
        if not text and key is not UNREADABLE:
            cause = _("The value has no key.")
            parsed.faults.append(setting.fault("no-key", cause, _("Write what it is for.")))
        yield setting


def _find_slip(setting: _Setting, given: Collection[str | None], parsed: Parsed[Event]) -> str:
    """The setting that a key is a slip of, reported; one of the planner's own keeps its name."""
    spellings = {text: column.name for column in EVENT.columns for text in column.names}
    meant = near_miss(setting.key, spellings)
    if meant is None:
        return setting.key
    cause = _('"{key}" is nearly the setting {known}.').format(key=setting.key, known=meant)
    remedy = _("Write {known}, or give it quite another name.").format(known=meant)
    parsed.faults.append(setting.fault("key-misspelt", cause, remedy, column=""))
    return setting.key if spellings[meant] in given else spellings[meant]
