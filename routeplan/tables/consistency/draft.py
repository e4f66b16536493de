"""A scenario that may not hang together yet, and where its rows were written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from routeplan.errors import Fault
from routeplan.scenario import Row, Scenario, Visit

SOME_DAY = dt.date(2000, 1, 1)


class Heading(NamedTuple):
    """Where a column was found.

    `title` is its heading as written, `letter` the spreadsheet's (empty in
    JSON), `row` the row of an event's setting, whose rows are columns.
    """

    title: str
    letter: str = ""
    row: int | None = None


class Origin(NamedTuple):
    """Where a row was written; `headings` by the columns' English names."""

    title: str
    row: int | None
    subject: str
    headings: Mapping[str, Heading]


@dataclass(frozen=True)
class Draft:
    """The rows as far as they can be understood, each by itself.

    Attributes
    ----------
    scenario : Scenario
        Of these rows; references may dangle.
    titles : mapping
        What the planner calls the tables, by their English names.
    ids : mapping
        By table the ids in use, those of rows with faults included.
    names : mapping
        By table and column what rows in use say, those with faults included.
    unused : mapping
        By table the ids of rows that are left out.
    doubtful : mapping
        The columns with faults of their own, by the title and number of the row.
    incomplete : frozenset of str
        Tables that are missing though required, or have rows with faults: what
        they lack may be in there.
    """

    scenario: Scenario
    origins: Mapping[int, Origin] = field(repr=False)
    titles: Mapping[str, str]
    ids: Mapping[str, frozenset[str]]
    names: Mapping[str, Mapping[str, Set[str]]]
    unused: Mapping[str, frozenset[str]]
    doubtful: Mapping[tuple[str, int | None], Set[str]]
    incomplete: frozenset[str]

    @cached_property
    def visits(self) -> dict[str, tuple[Visit, ...]]:
        """Every track's stops, also while sessions lack their dates."""
        sessions = tuple(
            session
            if session.date or self.scenario.event.date
            else session.model_copy(update={"date": SOME_DAY})
            for session in self.scenario.sessions
        )
        dated = Scenario(
            event=self.scenario.event,
            sites=self.scenario.sites,
            visitors=self.scenario.visitors,
            sessions=sessions,
            programme=self.scenario.programme,
        )
        return {track: dated.visits(track) for track in dated.tracks}

    def title(self, table: str) -> str:
        """What the planner calls a table."""
        return self.titles.get(table, table)

    def complete(self, *tables: str) -> bool:
        """Whether all of these tables were read without a fault."""
        return self.incomplete.isdisjoint(tables)

    def knows(self, table: str) -> bool:
        """Whether the ids of a table can be told."""
        return table not in self.incomplete or any(self.ids.get(table, ()))

    def row_number(self, item: Row) -> int | None:
        """The row in which an item was written."""
        return self.origins[id(item)].row

    def fault(
        self, item: Row, column: str, code: str, cause: str, remedy: str = "", value: str = ""
    ) -> Fault:
        """A fault of one row, in one of its columns (``""``: in none)."""
        origin = self.origins[id(item)]
        return place_fault(origin, column, code, cause, remedy, value)


def place_fault(
    origin: Origin, column: str, code: str, cause: str, remedy: str = "", value: str = ""
) -> Fault:
    """A fault in a column of a row, with all that tells a planner where it is."""
    heading = origin.headings.get(column, Heading(column))
    row = origin.row if heading.row is None else heading.row
    return Fault(
        code=code,
        cause=cause,
        remedy=remedy,
        table=origin.title,
        row=row,
        cell=f"{heading.letter}{row}" if heading.letter and row is not None else "",
        subject=origin.subject,
        column=heading.title,
        value=value,
    )
