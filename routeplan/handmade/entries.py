"""What a planner's own timetable says: which group is where, from when until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from routeplan.errors import row_ranges
from routeplan.plans import Plan
from routeplan.scenario import Scenario
from routeplan.texts import _


@dataclass(frozen=True)
class Entry:
    """One row: one group at one site.

    Attributes
    ----------
    row : int
        Its number, as a spreadsheet shows it.
    group, site : str
        Name of the group and id of the site.
    session : str or None
        None where neither times nor date nor programme tell which one.
    arrive, depart : int or None
        Minutes from the first day's midnight; None where the cell is blank.
    sheet : str
        The sheet that the row is in, where there are several.
    """

    row: int
    group: str
    site: str
    session: str | None = None
    arrive: int | None = None
    depart: int | None = None
    sheet: str = ""


@dataclass(frozen=True)
class NamedGroup:
    """A group as the timetable describes it; None where it does not say."""

    name: str
    people: int | None = None
    track: str | None = None


@dataclass(frozen=True)
class Timetable:
    """A timetable made by hand.

    Attributes
    ----------
    title : str
        The file, or the sheet, as the planner placed_rows it.
    entries : tuple of Entry
        In the order of the rows.
    groups : tuple of NamedGroup
        In the order in which they come up.
    notes : tuple of str
        What was taken for what, and which rows were left aside.
    unread : tuple of str
        The headings of columns that look as if they held times, and were not read.
    """

    title: str
    entries: tuple[Entry, ...]
    groups: tuple[NamedGroup, ...]
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def lack(self) -> str:
        """What of its times was not read, in a sentence; empty where all was.

        What was not read cannot be right: nobody may take its silence for a yes.
        """
        if self.unread:
            text = _("Not read, though it looks like times: {columns}.")
            return text.format(columns=", ".join(self.unread))
        if all(entry.arrive is None and entry.depart is None for entry in self.entries):
            return _("No time was read: whether the times fit is not checked.")
        return ""

    @cached_property
    def group_of(self) -> dict[str, NamedGroup]:
        """The groups by name."""
        return {group.name: group for group in self.groups}


def name_rows(entries: Iterable[Entry]) -> str:
    """Name rows briefly, with their sheets where there are several.

    Examples
    --------
    >>> name_rows([Entry(3, "G1", "A"), Entry(2, "G1", "B")])
    'rows 2-3'
    >>> name_rows([Entry(3, "G1", "A", sheet="am"), Entry(2, "G2", "A", sheet="pm")])
    'am row 3, pm row 2'
    """
    return name_places((entry.sheet, entry.row) for entry in entries)


def name_places(places: Iterable[tuple[str, int]]) -> str:
    """Name rows that are given as sheet and number."""
    rows: dict[str, list[int]] = {}
    for sheet, row in places:
        rows.setdefault(sheet, []).append(row)
    return ", ".join(f"{sheet} {row_ranges(numbers)}".strip() for sheet, numbers in rows.items())


def list_entries(scenario: Scenario, plan: Plan) -> Timetable:
    """A plan as a timetable: only who is where, from when until when."""
    stops = sorted(plan.stops, key=lambda stop: (stop.group, stop.arrive, stop.depart))
    return Timetable(
        title="",
        entries=tuple(
            Entry(
                number,
                stop.group,
                stop.site,
                stop.session,
                scenario.minute(stop.arrive),
                scenario.minute(stop.depart),
            )
            for number, stop in enumerate(stops, start=2)
        ),
        groups=tuple(NamedGroup(group.name, group.people, group.track) for group in plan.groups),
    )
