"""Which of a table's headings is which column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from routeplan.errors import Fault
from routeplan.scenario import is_blank
from routeplan.tables.consistency.draft import Heading
from routeplan.tables.headings import USE, known_columns
from routeplan.tables.raw import RawRow, RawTable
from routeplan.tables.spelling import fold, near_miss
from routeplan.tables.vocabulary import Column
from routeplan.texts import _


@dataclass
class Layout:
    """Where the columns of a raw table are.

    Attributes
    ----------
    places : dict
        The place of every known column, by its English name.
    others : dict
        The place of every unknown column, by its heading.
    headings : dict
        Headings and letters of the known columns, for messages.
    missing : set
        Required columns that are not there.
    twice : list
        The name and place of every column that is there already, or is nearly one.
    """

    places: dict[str, int] = field(default_factory=dict)
    others: dict[str, int] = field(default_factory=dict)
    headings: dict[str, Heading] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    twice: list[tuple[str, int]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def list_divided(self, row: RawRow) -> set[str]:
        """The columns of which a row has a cell in a second place as well."""
        return {name for name, place in self.twice if not is_blank(row.cells[place])}


def find_columns(table: RawTable, columns: Iterable[Column]) -> Layout:
    """Tell a table's columns by their headings, in any language and however spaced.

    A heading that is nearly a known one is a fault, yet read as that one, so
    that one slip makes one fault. Of several that say the same in other words the
    column's own name counts, else the first; the others are left aside.
    """
    columns = (*columns, USE)
    known = known_columns(columns)
    loose = {fold(other) for column in columns for other in column.also}
    own = known.keys() - loose
    written = {known[fold(text)] for text in table.headings if fold(text) in known}
    plainly = {known[fold(text)] for text in table.headings if fold(text) in own}
    layout = Layout()
    for place, text in enumerate(table.headings):
        name = known.get(fold(text))
        if fold(text) in loose and (name in plainly or name in layout.places):
            layout.others[text] = place
            continue
        if name is None:
            name = _find_slip(table, place, columns, written, layout)
        taken = name in layout.places if name is not None else text in layout.others
        if taken:
            _report_twice(table, place, layout, name)
        elif name is None:
            layout.others[text] = place
        else:
            layout.places[name] = place
            letter = table.letters[place] if table.letters else ""
            layout.headings[name] = Heading(text, letter)
    for column in columns:
        if column.required and column.name not in layout.places:
            layout.missing.add(column.name)
            cause = _("The column {column} is missing.").format(column=column.name)
            layout.faults.append(table.fault("missing-column", cause, _("Add it.")))
    return layout


def _find_slip(
    table: RawTable, place: int, columns: Iterable[Column], written: set[str], layout: Layout
) -> str | None:
    """The column that an unknown heading is a slip of, reported; None for one of its own."""
    text = table.headings[place]
    names = {spelling: column.name for column in columns for spelling in column.names}
    taken = [spelling for spelling, name in names.items() if name in written]
    meant = near_miss(text, names, taken)
    if meant is None:
        return None
    cause = _('"{heading}" is nearly the column {known}.').format(heading=text, known=meant)
    remedy = _("Write {known}, or give the column quite another name.").format(known=meant)
    layout.faults.append(
        table.fault("column-misspelt", cause, remedy, place, row=table.top, column="", value=text)
    )
    if names[meant] not in written:
        return names[meant]
    layout.twice.append((names[meant], place))
    return None


def _report_twice(table: RawTable, place: int, layout: Layout, name: str | None) -> None:
    text = table.headings[place]
    if name is not None:
        layout.twice.append((name, place))
    first = layout.places[name] if name is not None else layout.others[text]
    cause = _('"{heading}" is there already, as "{other}".').format(
        heading=text, other=table.headings[first]
    )
    fault = table.fault(
        "duplicate-column",
        cause,
        _("Keep one of them."),
        place,
        row=table.top,
        column="",
        value=text,
    )
    layout.faults.append(fault)
