"""How a broken rule of a hand-made timetable is told."""

from __future__ import annotations

from dataclasses import dataclass

from routeplan.handmade.entries import Entry, name_rows
from routeplan.scenario import Scenario


@dataclass(frozen=True)
class Clash:
    """One place where a timetable breaks a rule, however its gaps are filled.

    Attributes
    ----------
    rules : tuple of str
        The rule's code, ``R01`` to ``R17``; several where each alone can be
        kept but not all of them together.
    cause : str
        A sentence with the clock times and figures.
    rows : tuple of Entry
        The rows that clash; empty where it is about the groups.
    group, site : str
        Name of the group and id of the site, or of the lift bank; empty where several are
        to blame.
    lacking : bool
        Whether stops or groups that must be there are missing.
    """

    rules: tuple[str, ...]
    cause: str
    rows: tuple[Entry, ...] = ()
    group: str = ""
    site: str = ""
    lacking: bool = False

    @property
    def rule(self) -> str:
        """The codes in one text."""
        return "+".join(self.rules)

    def __str__(self) -> str:
        place = ", ".join(text for text in (self.group, self.site) if text)
        if self.rows:
            rows = name_rows(self.rows)
            place = f"{place} ({rows})" if place else rows
        return f"{self.rule} {place}: {self.cause}" if place else f"{self.rule}: {self.cause}"


def write_clock(scenario: Scenario, minute: int) -> str:
    """A minute as a clock time, with month and day where the time alone may be of several days.

    Examples
    --------
    >>> import routeplan as rp
    >>> scenario = rp.read("examples/feixi-2020")  # two days
    >>> write_clock(scenario, 845), write_clock(scenario, 1470)
    ('06-23 14:05', '06-24 00:30')
    """
    moment = scenario.moment(minute)
    days = {scenario.date_of(session) for session in scenario.sessions}
    return f"{moment:%H:%M}" if days == {moment.date()} else f"{moment:%m-%d %H:%M}"


def write_stay(scenario: Scenario, entry: Entry) -> str:
    """When a row is there, from and until; the date once, a question mark for what is blank."""
    arrive, depart = (
        "?" if minute is None else write_clock(scenario, minute)
        for minute in (entry.arrive, entry.depart)
    )
    day, blank, _clock = arrive.rpartition(" ")
    return f"{arrive}–{depart.removeprefix(day + blank)}"
