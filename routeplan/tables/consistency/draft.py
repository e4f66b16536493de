"""A scenario that may not hang together yet, and where its rows were written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from routeplan.errors import Fault
from routeplan.scenario import ProgrammeRow, Row, Scenario, Session, Site, Visit

SOME_DAY = dt.date(2000, 1, 1)

# Headings of cells, by the title of their table and the number of their row.
Doubts: TypeAlias = Mapping[tuple[str, int | None], Set[str]]


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
        All rows in use; references may dangle, ids may be there twice. A cell in
        doubt is at its default, a required one at something.
    titles : mapping
        What the planner calls the tables, by their English names.
    ids : mapping
        By table the ids in use; one that cannot be read is blank.
    names : mapping
        By table and column what rows in use say.
    unused : mapping
        By table the ids of rows that are left out.
    doubts : mapping
        By the title of a table and the number of a row, the headings of cells that
        have faults or could not be read.
    unread : frozenset of str
        Tables of which nothing is known: those that could not be read, and those
        that are missing though required.
    """

    scenario: Scenario
    origins: Mapping[int, Origin] = field(repr=False)
    titles: Mapping[str, str]
    ids: Mapping[str, frozenset[str]]
    names: Mapping[str, Mapping[str, Set[str]]]
    unused: Mapping[str, frozenset[str]]
    doubts: Doubts
    unread: frozenset[str]

    @cached_property
    def known(self) -> Scenario:
        """The rows that are told from others without doubt, every session on some day."""
        sessions = tuple(
            session
            if session.date or self.scenario.event.date
            else session.model_copy(update={"date": SOME_DAY})
            for session in self._told("sessions", "session")
        )
        return Scenario(
            event=self.scenario.event,
            sites=self._told("sites", "site"),
            visitors=self._told("visitors", "track"),
            sessions=sessions,
            programme=self._told("programme", "track", "site"),
        )

    @cached_property
    def visits(self) -> dict[str, tuple[Visit, ...]]:
        """Every known track's stops as far as they can be told; see `settled`."""
        return {track: self.known.visits(track) for track in self.known.tracks}

    @cached_property
    def planned(self) -> dict[tuple[str, str], ProgrammeRow]:
        """The rows of the programme by track and site."""
        return {(row.track, row.site): row for row in self.known.programme}

    @cached_property
    def session_of(self) -> dict[str, Session]:
        """The sessions whose ids are without doubt."""
        return {session.session: session for session in self._told("sessions", "session")}

    def _told(self, table: str, *columns: str) -> tuple[Any, ...]:
        return tuple(row for row in getattr(self.scenario, table) if self.sure(row, *columns))

    def sure(self, item: Row, *columns: str) -> bool:
        """Whether these cells of a row could be read, and have no fault so far."""
        origin = self.origins[id(item)]
        for column in columns:
            heading = origin.headings.get(column, Heading(column))
            row = origin.row if heading.row is None else heading.row
            if heading.title in self.doubts.get((origin.title, row), ()):
                return False
        return True

    def certain(self, table: str, *columns: str) -> bool:
        """Whether these cells of every row are `sure`."""
        rows = getattr(self.scenario, table)
        return table not in self.unread and all(self.sure(row, *columns) for row in rows)

    def settled(self, track: str, site: Site, *columns: str) -> bool:
        """Whether it is known if a track makes a stop, and what these columns say of it."""
        row = self.planned.get((track, site.site))
        known = self.sure(row, *columns) if row else not self._may_plan(track, site)
        return known and self.sure(site, "site", "kind", *columns)

    def allowed(self, track: str, site: Site) -> tuple[str, ...]:
        """The sessions that a track's programme or the site names; none: all."""
        row = self.planned.get((track, site.site))
        return (row.sessions if row else ()) or site.sessions

    def _may_plan(self, track: str, site: Site) -> bool:
        """Whether a row of the programme that cannot be understood may be about this stop.

        A meal that is another track's is none of this one's.
        """
        if "programme" in self.unread:
            return True
        sites = self.ids.get("sites", frozenset())
        return any(
            (site.kind == "meal" or row.track == track or not self.sure(row, "track"))
            and (row.site == site.site or row.site not in sites or not self.sure(row, "site"))
            for row in self.unclear_rows
        )

    @cached_property
    def unclear_rows(self) -> tuple[ProgrammeRow, ...]:
        """The rows of the programme that may be about another track or site than they say."""
        sites = self.ids.get("sites", frozenset())
        return tuple(
            row
            for row in self.scenario.programme
            if row.site not in sites or not self.sure(row, "track", "site")
        )

    def doubting(self, faults: Iterable[Fault]) -> Draft:
        """The same draft, with the cells of these faults in doubt."""
        return replace(self, doubts=join_doubts(self.doubts, list_doubts(faults)))

    def title(self, table: str) -> str:
        """What the planner calls a table."""
        return self.titles.get(table, table)

    def knows(self, table: str) -> bool:
        """Whether all ids of a table can be told."""
        return table not in self.unread and "" not in self.ids.get(table, ())

    def row_number(self, item: Row) -> int | None:
        """The row in which an item was written."""
        return self.origins[id(item)].row

    def fault(
        self, item: Row, column: str, code: str, cause: str, remedy: str = "", value: str = ""
    ) -> Fault:
        """A fault of one row, in one of its columns (``""``: in none)."""
        origin = self.origins[id(item)]
        return place_fault(origin, column, code, cause, remedy, value)


def list_doubts(faults: Iterable[Fault]) -> Doubts:
    """The cells of faults."""
    return join_doubts(*({(fault.table, fault.row): {fault.column}} for fault in faults))


def join_doubts(*doubts: Doubts) -> Doubts:
    """All of these cells."""
    joined: dict[tuple[str, int | None], set[str]] = {}
    for cells in doubts:
        for row, headings in cells.items():
            joined.setdefault(row, set()).update(headings)
    return joined


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
