"""Dates and times as planners write them, beside YYYY-MM-DD and HH:MM."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from typing import Any, NamedTuple

from routeplan.scenario import CellError, parse_clock, parse_date, plain, read_spoken

_DAY = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}月\d{1,2}[日号]?|\d{1,2}/\d{1,2}(?=\s)"
_MOMENT = re.compile(rf"(?P<day>{_DAY})(?:T|\s*)(?P<clock>\S.*)")
# 6月23日, 6月23号(周二), 6/23, 6.23: no year
_YEARLESS = re.compile(
    r"(\d{1,2})(月|[-/.])(\d{1,2})[日号]?(?:\s*\(?(?:周|星期|礼拜)[一二三四五六日天]\)?)?"
)
# 8:30, 9点, 9时30分, 2pm; not 3小时
_TIMED = re.compile(
    r"\d\s*[:：]\s*\d{2}|[\d一二三四五六七八九十两]\s*[点时](?!间)|\d\s*[ap]\.?m\b", re.I
)
_PLAIN = re.compile(r"\d{1,2}:\d{2}")
_DOTTED = re.compile(r"0?[1-9]\.\d{2}|[12]\d\.\d{2}")


class Moment(NamedTuple):
    """A clock time in minutes after midnight, and the date where the cell has it.

    `read` where it is not written as HH:MM, so that it should be said how it was read.
    """

    clock: int
    date: dt.date | None = None
    read: bool = False


class Day(NamedTuple):
    """A date; `read` where it is written without a year."""

    date: dt.date
    read: bool = False


def looks_timed(value: Any) -> bool:
    """Whether a cell looks as if it said a time of day, one or two, in whatever words.

    Examples
    --------
    >>> [looks_timed(text) for text in ("8:30—9:10", "上午9点半", "约40分钟", "3号车", "2:30 pm")]
    [True, True, False, False, True]
    """
    return isinstance(value, dt.time | dt.datetime) or bool(_TIMED.search(plain(value)))


def parse_moment(value: Any, days: Collection[dt.date]) -> Moment:
    """Read a cell with a clock time, perhaps after its date.

    Parameters
    ----------
    days : collection of date
        Those of the event, from which a date without a year gets its year.

    Raises
    ------
    CellError

    Examples
    --------
    >>> parse_moment("08：30", []), parse_moment("2020-06-23 14:05", []).clock
    (Moment(clock=510, date=None, read=False), 845)
    >>> [parse_moment(text, []).clock for text in ("8.10", "0930", "下午2点半", "2:30 pm")]
    [490, 570, 870, 870]
    >>> parse_moment("6月23日 上午9:40", [dt.date(2020, 6, 23)])
    Moment(clock=580, date=datetime.date(2020, 6, 23), read=True)
    """
    match = _MOMENT.fullmatch(plain(value))
    if match is None:
        clock, read = _parse_clock(value)
        return Moment(clock, None, read)
    day = parse_day(match["day"], days)
    clock, read = _parse_clock(match["clock"])
    return Moment(clock, day.date, read or day.read)


def parse_day(value: Any, days: Collection[dt.date]) -> Day:
    """Read a date; one without a year has to be a day of the event, and only one.

    Raises
    ------
    CellError

    Examples
    --------
    >>> parse_day("6月23日(周二)", [dt.date(2020, 6, 23), dt.date(2020, 6, 24)])
    Day(date=datetime.date(2020, 6, 23), read=True)
    """
    try:
        return Day(parse_date(value))
    except CellError:
        match = _YEARLESS.fullmatch(plain(value))
        if match is None:
            raise
        numbers = int(match[1]), int(match[3])
        orders = {numbers} if match[2] == "月" else {numbers, numbers[::-1]}
        meant = {day for day in days if (day.month, day.day) in orders}
        if len(meant) != 1:
            raise
        return Day(meant.pop(), read=True)


def _parse_clock(value: Any) -> tuple[int, bool]:
    """Minutes after midnight, and whether they are not written as HH:MM."""
    text = plain(value)
    spoken = read_spoken(text)
    # A text such as 1.30 is no share of a day, as it would be if a spreadsheet had it as a number.
    if spoken is not None and isinstance(value, str) and _DOTTED.fullmatch(text):
        return spoken, True
    return parse_clock(value), spoken is not None and not _PLAIN.fullmatch(text)
