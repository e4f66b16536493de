"""How a broken rule of a hand-made timetable is told."""

from __future__ import annotations

from dataclasses import dataclass

from routeplan.errors import row_ranges
from routeplan.handmade.timetable import Entry


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
            rows = row_ranges(entry.row for entry in self.rows)
            place = f"{place} ({rows})" if place else rows
        return f"{self.rule} {place}: {self.cause}" if place else f"{self.rule}: {self.cause}"


def write_clock(minute: int) -> str:
    """A minute from the first day's midnight as a clock time, hours counting on.

    Examples
    --------
    >>> write_clock(845), write_clock(1470)
    ('14:05', '00:30')
    """
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"
