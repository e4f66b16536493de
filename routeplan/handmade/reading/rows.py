"""The rows of a hand-made timetable become entries, or all their faults."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar

from routeplan.errors import Fault, ScenarioError
from routeplan.handmade.entries import Entry, NamedGroup, Timetable
from routeplan.handmade.reading.moments import Moment, parse_day, parse_moment
from routeplan.handmade.reading.names import Sites, find_group
from routeplan.handmade.reading.remarks import Remarks
from routeplan.handmade.reading.session_of_row import (
    check_day,
    find_session,
    list_days,
    place_departure,
)
from routeplan.handmade.reading.sheet import Found, find_sheets
from routeplan.scenario import (
    MOST_VISITORS,
    CellError,
    Scenario,
    Session,
    cell_text,
    clock_text,
    is_blank,
    parse_text,
    parse_whole,
    show_cell,
)
from routeplan.tables import UNREADABLE, Layout, RawRow, RawTable, fold, is_total, nearest
from routeplan.texts import _

T = TypeVar("T")

# What a blank cell takes over from the row above, where the group is the same.
CARRIED = ("people", "date", "session", "track")


def read_timetable(path: str | PathLike[str], scenario: Scenario) -> Timetable:
    """Read a timetable that a planner made by hand.

    Parameters
    ----------
    path : path
        CSV in UTF-8 or GBK, or a workbook, of which all sheets with the headings are read.
        The columns are group, site, arrive and depart (组别, 地点, 到达, 离开),
        perhaps people, date, session and track (人数, 日期, 场次, 类别).
    scenario : Scenario
        Tells sites and sessions.

    Raises
    ------
    ScenarioError
        With every fault of every row.
    """
    sheets = find_sheets(Path(path))
    reading = _Reading(scenario)
    for found in sheets:
        reading.read_sheet(found, several=len(sheets) > 1)
    return reading.timetable(Path(path).stem if len(sheets) > 1 else sheets[0].table.title)


class _Reading:
    table: RawTable
    layout: Layout

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.sites = Sites.of(scenario)
        pins = [visitor.group for visitor in scenario.visitors if visitor.group]
        self.pins = {fold(pin): pin for pin in pins}
        self.group = ""
        self.carried: dict[str, Any] = {}
        self.sheet = ""
        self.faults: list[Fault] = []
        self.remarks = Remarks()
        self.unread: list[str] = []
        self.entries: list[Entry] = []
        self.groups: dict[str, NamedGroup] = {}
        self.days = {day for s in scenario.sessions for day in list_days(scenario, s)}
        self.allowed: dict[str, set[str]] = defaultdict(set)
        for track in scenario.tracks:
            for visit in scenario.visits(track):
                self.allowed[visit.site].update(visit.sessions)

    def read_sheet(self, found: Found, several: bool) -> None:
        """Take in the rows of a sheet."""
        self.table, self.layout = found.table, found.layout
        self.sheet = found.table.title if several else ""
        self.group = find_group(found.group, self.pins) if found.group else ""
        self.carried = {}
        self.faults += found.faults
        self.remarks.note_form(found.notes)
        self.unread += found.unread
        if not found.layout.missing:
            for row in found.table.rows:
                self.read_row(row)

    def cell(self, row: RawRow, column: str) -> Any:
        """A cell; None where there is none, or its fault is told already."""
        place = self.layout.places.get(column)
        value = None if place is None else row.cells[place]
        return None if value is UNREADABLE or is_blank(value) else value

    def read_row(self, row: RawRow) -> None:
        """Take in one row."""
        unreadable = any(row.cells[p] is UNREADABLE for p in self.layout.places.values())
        if self.is_sum(row):
            self.remarks.note_aside((self.sheet, row.number))
            return
        self.take_group(row)
        stops = [self.cell(row, column) for column in ("site", "arrive", "depart")]
        if all(value is None for value in stops):
            if not unreadable and self.cell(row, "group") is None:
                self.remarks.note_aside((self.sheet, row.number))
            return
        if not self.group and not unreadable:
            self.fail(row, "group", "no-group", _("It is not said which group this is."),
                      _("Write its name."))  # fmt: skip
        if stops[0] is None:
            if not unreadable:
                cause = _("There is a time, but no site.")
                self.fail(row, "site", "no-site", cause, _("Write the site."))
            return
        site = self.parse(row, "site", lambda value: self.sites.find(cell_text(value)))
        if site is None:
            return
        self.note_slip(row, site)
        self.place(row, site)

    def is_sum(self, row: RawRow) -> bool:
        """Whether a row sums up others; at a site by the name of Total only its group tells."""
        site, group = (cell_text(self.cell(row, column)) for column in ("site", "group"))
        if self.sites.knows(site):
            return is_total(group)
        return any(is_total(cell) for cell in row.cells if isinstance(cell, str))

    def take_group(self, row: RawRow) -> None:
        """The group and what belongs to it, from the row or from those above."""
        written = self.cell(row, "group")
        if written is not None:
            group = find_group(parse_text(written), self.pins)
            if group != self.group:
                # A date stands for all groups below it, until there is another one.
                kept = {"date", "session"} & self.carried.keys()
                self.carried = {key: self.carried[key] for key in kept}
                self.group = group
        parsers: dict[str, Callable[[Any], Any]] = {
            "people": _parse_people,
            "date": lambda value: self.parse_day(row, value),
            "session": self.parse_session,
            "track": self.parse_track,
        }
        for column in CARRIED:
            if self.cell(row, column) is not None:
                value = self.parse(row, column, parsers[column])
                # Of a date and a session the newer one counts, if they are not of one row.
                if column == "date" and value != self.carried.get("date"):
                    self.carried.pop("session", None)
                if column == "session" and self.cell(row, "date") is None:
                    self.carried.pop("date", None)
                self.carried[column] = value
        date, session = self.carried.get("date"), self.carried.get("session")
        if date and session and self.cell(row, "date") and self.cell(row, "session"):
            some = self.list_sessions()
            self.carried["date"] = self.parse(
                row, "date", lambda _v: check_day(self.scenario, some, date)
            )
        if self.group:
            self.describe(row)

    def describe(self, row: RawRow) -> None:
        """Keep what is said of a group; it must not be said twice in two ways."""
        known = self.groups.get(self.group, NamedGroup(self.group))
        people, track = self.carried.get("people"), self.carried.get("track")
        if None not in (people, known.people) and people != known.people:
            text = _("{group} has {people} people here, but {known} above.")
            cause = text.format(group=self.group, people=people, known=known.people)
            self.fail(row, "people", "contradiction", cause, _("Write one number."))
        if None not in (track, known.track) and track != known.track:
            text = _("{group} is of track {track} here, but of {known} above.")
            cause = text.format(group=self.group, track=track, known=known.track)
            self.fail(row, "track", "contradiction", cause, _("Write one track."))
        self.groups[self.group] = NamedGroup(
            self.group,
            people if known.people is None else known.people,
            track if known.track is None else known.track,
        )

    def place(self, row: RawRow, site: str) -> None:
        """Put a row into its session."""
        arrive, depart = (self.parse_time(row, name) for name in ("arrive", "depart"))
        failed = any(
            value is None and self.cell(row, name) is not None
            for name, value in (("arrive", arrive), ("depart", depart))
        )
        # A date or session at fault is told already, where it is written.
        failed = failed or None in (self.carried.get("date", ""), self.carried.get("session", ""))
        first = arrive or depart
        if failed or first is None:
            session = None if failed else self.guess_session(site)
            self.entries.append(self.entry(row, site, session))
            return
        column = "arrive" if arrive else "depart"
        placed = self.parse(row, column, lambda _value: self.locate(site, first))
        if placed is None:
            return
        session, minute = placed
        if arrive is None:
            self.entries.append(self.entry(row, site, session, None, minute))
            return
        leaving = None
        if depart is not None:
            leaving = self.parse(
                row, "depart", lambda _v: place_departure(self.scenario, minute, depart)
            )
        self.entries.append(self.entry(row, site, session, minute, leaving))

    def entry(
        self,
        row: RawRow,
        site: str,
        session: str | None,
        arrive: int | None = None,
        depart: int | None = None,
    ) -> Entry:
        """A row's entry."""
        return Entry(row.number, self.group, site, session, arrive, depart, self.sheet)

    def locate(self, site: str, moment: Moment) -> tuple[str, int]:
        """The session and minute of a time, by the date and session given with it."""
        dated = moment if moment.date else moment._replace(date=self.carried.get("date"))
        allowed = self.allowed[site]
        session, minute = find_session(self.scenario, self.list_sessions(), dated, allowed)
        return session.session, minute

    def list_sessions(self) -> list[Session]:
        """The sessions that come into question by what is said of session and track."""
        given, track = self.carried.get("session"), self.track()
        sessions = [s for s in self.scenario.sessions_in_order if given in (None, s.session)]
        own = [s for s in sessions if track is None or s in self.scenario.sessions_of(track)]
        return own or sessions

    def track(self) -> str | None:
        """The group's track, as far as rows, pins or a lack of others tell it."""
        known = self.groups.get(self.group)
        if known is not None and known.track is not None:
            return known.track
        pinned = [row.track for row in self.scenario.visitors if row.group == self.group]
        return pinned[0] if self.group and pinned else None

    def guess_session(self, site: str) -> str | None:
        """The session of a row without times, if only one comes into question."""
        given, date = self.carried.get("session"), self.carried.get("date")
        if given:
            return str(given)
        names = [
            session.session
            for session in self.scenario.sessions_in_order
            if date is None or date in list_days(self.scenario, session)
        ]
        if len(names) > 1:
            names = [name for name in names if name in self.allowed[site]]
        return names[0] if len(names) == 1 else None

    def parse_time(self, row: RawRow, column: str) -> Moment | None:
        """Read a cell with a time; None where it is blank or at fault."""
        moment = self.parse(row, column, lambda value: parse_moment(value, self.days))
        if moment is not None and moment.read:
            date = f"{moment.date} " if moment.date else ""
            clock = clock_text(moment.clock)
            self.note_time(row, column, f"{date}{clock}")
        return moment

    def parse_day(self, row: RawRow, value: Any) -> dt.date:
        """Read a date on which there is a session."""
        day = parse_day(value, self.days)
        if day.read:
            self.note_time(row, "date", str(day.date))
        return check_day(self.scenario, self.scenario.sessions_in_order, day.date)

    def note_time(self, row: RawRow, column: str, meant: str) -> None:
        """Say how a date or time was read."""
        written = show_cell(self.cell(row, column))
        self.remarks.note_time(written, meant, (self.sheet, row.number))

    def parse_session(self, value: Any) -> str:
        """Read a session's name."""
        return _pick(value, [s.session for s in self.scenario.sessions], "sessions")

    def parse_track(self, value: Any) -> str:
        """Read a track's name."""
        return _pick(value, [track for track in self.scenario.tracks if track], "visitors")

    def parse(self, row: RawRow, column: str, parser: Callable[[Any], T]) -> T | None:
        """Read a cell; None where it is blank or at fault."""
        value = self.cell(row, column)
        if value is None:
            return None
        try:
            return parser(value)
        except CellError as error:
            self.fail(row, column, error.code, error.cause, error.remedy, cell_text(value))
            return None

    def fail(
        self, row: RawRow, column: str, code: str, cause: str, remedy: str, value: str = ""
    ) -> None:
        """Keep a fault with its place."""
        place = self.layout.places.get(column)
        subject = self.group
        fault = self.table.fault(
            code, cause, remedy, place, row=row.number, subject=subject, value=value
        )
        self.faults.append(fault)

    def note_slip(self, row: RawRow, site: str) -> None:
        """Say what was taken for which site, unless it was written as it is."""
        written = cell_text(self.cell(row, "site"))
        if written not in (site, self.scenario.site_of[site].name):
            self.remarks.note_site(written, site, (self.sheet, row.number))

    def timetable(self, title: str) -> Timetable:
        """All that was read.

        Raises
        ------
        ScenarioError
            If there is any fault, or no row at all.
        """
        if not self.entries and not self.faults:
            cause = _("There is no row below the headings.")
            self.faults.append(Fault("no-timetable", cause, _("Write a row a stop."), table=title))
        if self.faults:
            raise ScenarioError(self.faults)
        named = {entry.group for entry in self.entries}
        groups = tuple(group for group in self.groups.values() if group.name in named)
        unread = tuple(dict.fromkeys(self.unread))
        return Timetable(title, tuple(self.entries), groups, tuple(self.remarks.tell()), unread)


def _parse_people(value: Any) -> int:
    people = parse_whole(value)
    if people < 1:
        cause = _('"{value}" is less than 1.').format(value=cell_text(value))
        raise CellError("out-of-range", cause, _("Write how many visitors the group has."))
    if people > MOST_VISITORS:
        cause = _('"{value}" is more than {limit}.')
        said = cause.format(value=show_cell(value), limit=MOST_VISITORS)
        raise CellError("out-of-range", said, _("Write how many visitors the group has."))
    return people


def _pick(value: Any, names: list[str], table: str) -> str:
    """One of some names, however its case and width."""
    text = parse_text(value)
    for name in names:
        if fold(name) == fold(text):
            return name
    cause = _('"{name}" is not in {table}.').format(name=text, table=table)
    near = nearest(text, names) or ", ".join(names[:6])
    raise CellError("dangling", cause, _("Nearest: {names}.").format(names=near))
