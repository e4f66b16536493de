"""What is told of how a hand-made timetable was read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from routeplan.handmade.entries import name_places
from routeplan.texts import _

Place = tuple[str, int]  # sheet, blank where there is only one, and row


class Remarks:
    """What was taken for what, and what was left aside.

    Examples
    --------
    >>> remarks = Remarks()
    >>> remarks.note_time("8.10", "08:10", ("", 2))
    >>> remarks.note_time("9.40", "09:40", ("", 3))
    >>> print(*remarks.tell())
    What is written like "8.10" is read like 08:10 (rows 2-3).
    """

    def __init__(self) -> None:
        self.form: list[str] = []
        self.sites: dict[tuple[str, str], list[Place]] = defaultdict(list)
        self.times: dict[str, tuple[str, str, list[Place]]] = {}
        self.asides: list[Place] = []

    def note_form(self, notes: Iterable[str]) -> None:
        """Take remarks on the form of a sheet."""
        self.form += notes

    def note_site(self, written: str, site: str, place: Place) -> None:
        """Which site was meant."""
        self.sites[written, site].append(place)

    def note_time(self, written: str, meant: str, place: Place) -> None:
        """How a date or time was read; those that are written alike are told once."""
        shape = re.sub(r"\d+", "0", written)
        self.times.setdefault(shape, (written, meant, []))[2].append(place)

    def note_aside(self, place: Place) -> None:
        """A row without a stop."""
        self.asides.append(place)

    def tell(self) -> Iterator[str]:
        """All remarks in sentences."""
        yield from self.form
        for (written, site), places in self.sites.items():
            text = _('"{written}" is taken for {site} ({rows}).')
            yield text.format(written=written, site=site, rows=name_places(places))
        for written, meant, places in self.times.values():
            text = _('What is written like "{written}" is read like {meant} ({rows}).')
            yield text.format(written=written, meant=meant, rows=name_places(places))
        if self.asides:
            text = _("No stop is in {rows}: left aside.")
            yield text.format(rows=name_places(self.asides))
