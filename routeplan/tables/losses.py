"""What tables would lose if they were written in some form: found by reading them back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from routeplan.errors import Fault, ScenarioError
from routeplan.scenario import cell_text, show_cell
from routeplan.tables.raw import RawRow, RawTable, RawTables
from routeplan.texts import _


def refuse_losses(raw: RawTables, back: RawTables) -> None:
    """Refuse a form that does not give back what was written.

    Parameters
    ----------
    back : RawTables
        As they were read from what was written.

    Raises
    ------
    ScenarioError
        With every cell, heading and table that is another one then.
    """
    faults = [*back.faults, *_list_losses(raw.tables, back.tables)]
    if faults:
        raise ScenarioError(faults)


def _list_losses(tables: Iterable[RawTable], back: Iterable[RawTable]) -> Iterator[Fault]:
    found = {table.title: table for table in back}
    for table in tables:
        other = found.get(table.title)
        if other is None or other.headings != table.headings:
            cause = _("This form cannot hold the table's name and headings.")
            yield table.fault("unwritable", cause, _("Write them in other words."))
            continue
        for row, copy in zip_longest(table.rows, other.rows):
            if row is None or copy is None:
                cause = _("This form cannot hold the table's rows.")
                yield table.fault("unwritable", cause, _("Choose another form."))
                break
            yield from _list_lost_cells(table, row, copy)


def _list_lost_cells(table: RawTable, row: RawRow, copy: RawRow) -> Iterator[Fault]:
    for place, (cell, other) in enumerate(zip(row.cells, copy.cells, strict=True)):
        if cell_text(cell) != cell_text(other):
            cause = _('This form cannot hold "{value}": it would be read as "{other}".')
            said = cause.format(value=show_cell(cell), other=show_cell(other))
            remedy = _("Write it in another way.")
            yield table.fault("unwritable", said, remedy, place, row=row.number)
