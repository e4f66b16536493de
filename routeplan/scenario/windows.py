"""When places are open, and when meals are taken of which nothing is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

DAY = 24 * 60

Spans = tuple[tuple[int, int], ...]


class Window(NamedTuple):
    """One opening window; minutes after midnight of `date` (None: of any day)."""

    date: dt.date | None
    opens: int
    closes: int


class Starts(NamedTuple):
    """When visits may begin: at `times`, minutes after any date's midnight, or `every` so many.

    `every` counts from each opening as stated, without one from midnight.
    """

    times: tuple[int, ...] = ()
    every: int = 0


# Lunch and supper, where a meal has no hours of its own and these leave room for it.
MEAL_HOURS = (Window(None, 11 * 60, 13 * 60 + 30), Window(None, 17 * 60, 19 * 60 + 30))
ALWAYS = (Window(None, 0, DAY),)  # stated, as a blank means something else for a meal


def join_windows(windows: Iterable[Window], first_day: dt.date, last_day: dt.date) -> Spans:
    """Windows in minutes from the first day's midnight; those that touch or overlap are one.

    Examples
    --------
    >>> day = dt.date(2020, 6, 23)
    >>> join_windows([Window(day, 600, 660), Window(day, 660, 700)], day, day)
    ((600, 700),)
    """
    spans = sorted(_list_spans(windows, first_day, last_day))
    merged: list[tuple[int, int]] = []
    for opens, closes in spans:
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(closes, merged[-1][1]))
        else:
            merged.append((opens, closes))
    return tuple(merged)


def _list_spans(
    windows: Iterable[Window], first_day: dt.date, last_day: dt.date
) -> Iterator[tuple[int, int]]:
    for day in range(-1, (last_day - first_day).days + 3):
        for window in windows:
            if window.date in (None, first_day + dt.timedelta(days=day)):
                yield day * DAY + window.opens, day * DAY + window.closes


def list_starts(
    starts: Starts, windows: tuple[Window, ...], first_day: dt.date, last_day: dt.date
) -> tuple[int, ...]:
    """When visits may begin, in minutes from the first day's midnight.

    Examples
    --------
    >>> day = dt.date(2020, 6, 23)
    >>> list_starts(Starts(every=20), (Window(day, 545, 600),), day, day)
    (545, 565, 585)
    """
    if not starts.every:
        days = (opens for opens, _closes in _list_spans(ALWAYS, first_day, last_day))
        return tuple(sorted({day + time for day in days for time in starts.times}))
    spans = _list_spans(windows or ALWAYS, first_day, last_day)
    return tuple(sorted({minute for span in spans for minute in range(*span, starts.every)}))


def leave_room(windows: Spans, span: tuple[int, int], minutes: int) -> bool:
    """Whether some window has so many minutes within a span.

    Examples
    --------
    >>> leave_room(((660, 810),), (480, 700), 40), leave_room(((660, 810),), (480, 700), 41)
    (True, False)
    """
    return any(min(span[1], closes) - max(span[0], opens) >= minutes for opens, closes in windows)
