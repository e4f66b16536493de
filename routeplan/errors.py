"""What can go wrong, said so that a planner can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


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
            place += f" row {self.row}" if place else f"row {self.row}"
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
        return "\n".join(dict.fromkeys(str(fault) for fault in self.faults))
