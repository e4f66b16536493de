"""What can go wrong, said so that a planner can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from routeplan.texts import ngettext


class RoutePlanError(Exception):
    """Base class of every error that routeplan raises on purpose."""


@dataclass(frozen=True)
class Fault:
    """One fault in the planner's tables: where it is, what it is, what to do.

    Attributes
    ----------
    code : str
        Stable name of the kind of fault, e.g. ``"not-a-number"``; the README's
        error index lists them.
    cause, remedy : str
        Sentences for people, each with its full stop.
    table : str
        The table as the planner calls it (the sheet's or file's name).
    row : int or None
        Row number as a spreadsheet shows it (the heading is row 1).
    cell : str
        Spreadsheet address such as ``"F4"``; empty where there is none.
    subject : str
        The id of the row, e.g. the site's name.
    column : str
        The column as the planner calls it.
    value : str
        The offending value as written.
    """

    code: str
    cause: str
    remedy: str = ""
    table: str = ""
    row: int | None = None
    cell: str = ""
    subject: str = ""
    column: str = ""
    value: str = ""

    @property
    def place(self) -> str:
        """The place in the tables, e.g. ``sites!F4 (安利, people_at_once)``."""
        place = f"{self.table}!{self.cell}" if self.cell else self.table
        if not self.cell and self.row is not None:
            place = f"{place} {row_ranges([self.row])}".strip()
        names = ", ".join(name for name in (self.subject, self.column) if name)
        return f"{place} ({names})" if names else place

    def __str__(self) -> str:
        said = f"{self.cause} {self.remedy}".strip()
        return f"{self.place}: {said}" if self.place else said


class ScenarioError(RoutePlanError):
    """The tables cannot be used as they are; `faults` lists every reason.

    Parameters
    ----------
    faults : iterable of Fault
        All faults of the scenario, in the order of the tables.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(collapse(self.faults))


def collapse(faults: Iterable[Fault]) -> list[str]:
    """Say every fault in one line; the same fault in several rows becomes one line.

    Examples
    --------
    >>> rows = [Fault("dangling", "Inn is not in sites.", table="visitors", row=row,
    ...               cell=f"E{row}", column="hotel", value="Inn") for row in (8, 9, 10, 12)]
    >>> collapse(rows)
    ['visitors: hotel Inn (rows 8-10, 12) is not in sites.']
    >>> collapse(rows[:1])
    ['visitors!E8 (hotel): Inn is not in sites.']
    """
    alike: dict[Fault, list[Fault]] = {}
    for fault in faults:
        what = replace(fault, row=None, cell="", subject="") if fault.row is not None else fault
        alike.setdefault(what, []).append(fault)
    return [
        str(same[0]) if len({fault.row for fault in same}) == 1 else _say_of_rows(same)
        for same in alike.values()
    ]


def _say_of_rows(faults: list[Fault]) -> str:
    """One line for a fault that several rows of a table share."""
    fault = faults[0]
    rows = row_ranges(fault.row for fault in faults if fault.row is not None)
    for value in (f'"{fault.value}"', fault.value):
        if fault.value and fault.cause.startswith(f"{value} "):
            cause = f"{fault.column} {value} ({rows}){fault.cause.removeprefix(value)}".strip()
            return f"{fault.table}: {cause} {fault.remedy}".strip()
    place = f"{fault.column}, {rows}" if fault.column else rows
    return f"{fault.table} ({place}): {fault.cause} {fault.remedy}".strip()


def row_ranges(rows: Iterable[int]) -> str:
    """Name rows briefly.

    Examples
    --------
    >>> row_ranges([8, 9, 10, 12]), row_ranges([3])
    ('rows 8-10, 12', 'row 3')
    """
    numbers = sorted(set(rows))
    runs = []
    for _offset, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        first, *rest = [number for _index, number in run]
        runs.append(f"{first}-{rest[-1]}" if rest else str(first))
    return ngettext("row {rows}", "rows {rows}", len(numbers)).format(rows=", ".join(runs))
