"""The event's table: a key and its value in every row."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import NamedTuple

from routeplan.errors import Fault
from routeplan.scenario import CellError, Event, cell_text, is_blank, parse_text, show_cell
from routeplan.tables.columns import Layout, find_columns
from routeplan.tables.consistency.draft import Heading, Origin, place_fault
from routeplan.tables.headings import EVENT, KEY, VALUE, known_columns
from routeplan.tables.parsing import Parsed, build_row, is_used, read_word
from routeplan.tables.raw import UNREADABLE, RawTable
from routeplan.tables.spelling import fold, near_miss
from routeplan.texts import _


def parse_event(raw: RawTable) -> Parsed[Event]:
    """Check every setting by itself; those with faults are left at their defaults."""
    # A value may be blank, its column may not be missing.
    layout = find_columns(raw, (KEY, replace(VALUE, required=True)))
    parsed: Parsed[Event] = Parsed()
    headings: dict[str, Heading] = {}
    origin = Origin(raw.title, None, "", headings)
    if layout.faults:
        parsed.fail(layout.faults)
    if layout.missing:
        parsed.add(Event(), origin)
        return parsed
    values: dict[str, object] = {}
    settings = list(_list_settings(raw, layout, parsed))
    known = known_columns(EVENT.columns)
    given = {known.get(fold(setting.key)) for setting in settings}
    for setting in settings:
        name = known.get(fold(setting.key))
        if name is None:
            name = _find_slip(setting, given, parsed)
        if name in headings:
            cause = _("This setting is there already, as {key}.").format(key=headings[name].title)
            parsed.fail([setting.fault("duplicate-key", cause, _("Keep one."))])
            continue
        headings[name] = setting.heading
        if setting.value is UNREADABLE:
            parsed.failed = True
        elif not is_blank(setting.value):
            column = EVENT.column.get(name)
            try:
                values[name] = (
                    read_word(column, setting.value) if column else cell_text(setting.value)
                )
            except CellError as error:
                shown = show_cell(setting.value)
                fault = place_fault(origin, name, error.code, error.cause, error.remedy, shown)
                parsed.fail([fault])
    _build_event(parsed, values, origin)
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
    """The rows in use that have a key; those without one are reported."""
    letter = layout.headings[VALUE.name].letter
    for row in raw.rows:
        key = parse_text(row.cells[layout.places[KEY.name]])
        # In JSON the event is an object: its settings have names, not rows.
        heading = Heading(key, letter, row.number if letter else None)
        setting = _Setting(key, row.cells[layout.places[VALUE.name]], raw.title, heading)
        try:
            used = is_used(row, layout)
        except CellError as error:
            parsed.fail([setting.fault(error.code, error.cause, error.remedy)])
            continue
        if used and key:
            yield setting
        elif used and not is_blank(setting.value):
            cause = _("The value has no key.")
            parsed.fail([setting.fault("no-key", cause, _("Write what it is for."))])


def _find_slip(setting: _Setting, given: Collection[str | None], parsed: Parsed[Event]) -> str:
    """The setting that a key is a slip of, reported; one of the planner's own keeps its name."""
    spellings = {text: column.name for column in EVENT.columns for text in column.names}
    meant = near_miss(setting.key, spellings)
    if meant is None:
        return setting.key
    cause = _('"{key}" is nearly the setting {known}.').format(key=setting.key, known=meant)
    remedy = _("Write {known}, or give it quite another name.").format(known=meant)
    parsed.fail([setting.fault("key-misspelt", cause, remedy, column="")])
    return setting.key if spellings[meant] in given else spellings[meant]


def _build_event(parsed: Parsed[Event], values: dict[str, object], origin: Origin) -> None:
    faults: list[Fault] = []
    event = build_row(Event, values, origin, (), faults)
    if event is None:
        wrong = {fault.column for fault in faults}
        kept = {
            name: value
            for name, value in values.items()
            if origin.headings[name].title not in wrong
        }
        event = build_row(Event, kept, origin, (), []) or Event()
        parsed.fail(faults)
    parsed.add(event, origin)
