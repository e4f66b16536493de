"""Clock times that count on after midnight, as the tables take them: 24:30."""

from __future__ import annotations

import datetime as dt


def clock_of_day(moment: dt.datetime, day: dt.date) -> str:
    """Write a moment as HH:MM counted from the midnight of `day`.

    Examples
    --------
    >>> clock_of_day(dt.datetime(2020, 6, 24, 0, 30), dt.date(2020, 6, 23))
    '24:30'
    """
    days = (moment.date() - day).days
    return clock_text((days * 24 + moment.hour) * 60 + moment.minute)


def clock_text(minute: int) -> str:
    """Minutes after midnight as people write them.

    Examples
    --------
    >>> clock_text(1470)
    '24:30'
    """
    return f"{minute // 60:02d}:{minute % 60:02d}"
