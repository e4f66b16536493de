"""One cell of a table becomes one value: clock times, yes and no, shares, lists.

Every function takes what a spreadsheet, a CSV file or JSON may hold for the
same thing (text in full-width digits, Excel's own times and dates, numbers
kept as text) and raises :class:`CellError` with sentences for the planner.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from math import ceil, floor, isfinite
from typing import Any

from routeplan.scenario.spoken import read_spoken
from routeplan.texts import _

DAY = 24 * 60

_YES = {"yes", "y", "true", "1", "1.0", "是"}
_NO = {"no", "n", "false", "0", "0.0", "否"}
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_MOMENT = re.compile(r"\d{4}-\d{1,2}-\d{1,2}[T ]+(\d{1,2}:\d{2})(?::\d{2})?")
_DATE = re.compile(r"(\d{4})([-/.年])(\d{1,2})[-/.月](\d{1,2})日?(?:[T ]0?0:00(?::00)?)?")
_WINDOW = re.compile(
    r"(?:(?P<date>\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)[\sT]*)?"
    r"(?P<opens>\d{1,2}:\d{2}(?::00)?)\s*[-–—~至到]+\s*(?P<closes>\d{1,2}:\d{2}(?::00)?)"
)
_EVERY = re.compile(r"(?:every|每)\s*(\d{1,4})\s*(?:min(?:utes)?|分钟?)?")
# Marks of direction, blanks without width: nobody sees them, and names that differ by them.
_INVISIBLE = "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_LINES = "\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029"
_MARKS = re.compile(f"[{_INVISIBLE}]+")
_BREAKS = re.compile(f"[ ]*[{_LINES}]+[ ]*")
# Control characters, halves of characters, and what Unicode says is none: files cannot hold them.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17)
    )
    + "]"
)
# A spreadsheet takes a cell that begins so for a formula, unless there are only figures in it.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
_FORMULA = re.compile("('*)[=+\\-@\t\r]", re.DOTALL)
_FIGURES = re.compile(r"[+-]?[\d\s().,:/%]*")
_SHOWN = 60  # characters of a cell in a message
_DIGITS = 400  # more than any number has; Python refuses to write 4,300
# Slips of the finger and of scanners: letters that look like digits.
_LOOKALIKES = str.maketrans("oOlI|", "00111")


class CellError(ValueError):
    """A cell that does not say what its column is for.

    Parameters
    ----------
    code : str
        Stable name of the kind of fault.
    cause, remedy : str
        Sentences for people; the cause begins with the value where it can.
    """

    def __init__(self, code: str, cause: str, remedy: str) -> None:
        self.code = code
        self.cause = cause
        self.remedy = remedy
        super().__init__(f"{cause} {remedy}".strip())


def is_blank(value: Any) -> bool:
    """Whether a cell holds nothing: None, blanks only, or a DataFrame's NaN or NaT."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, (list, tuple)):
        return all(is_blank(item) for item in value)
    # NaN, NaT and the like differ from themselves; pandas' NA cannot even tell.
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and value != value


def cell_text(value: Any) -> str:
    """Write a cell as text, the same whichever form it came from.

    Examples
    --------
    >>> cell_text(40.0), cell_text(dt.time(8, 30)), cell_text(dt.timedelta(hours=24.5))
    ('40', '08:30', '24:30')
    >>> cell_text(dt.datetime(2020, 6, 23)), cell_text([1, "a"]), cell_text(True)
    ('2020-06-23', '1;a', 'yes')
    """
    if type(value) is str:  # most are
        return value if value.strip() else ""
    if is_blank(value):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ";".join(cell_text(item) for item in value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime) and not _is_clock(value):
        return value.date().isoformat() if value.time() == dt.time() else str(value)
    if isinstance(value, (dt.datetime, dt.time, dt.timedelta)):
        return _clock_text(_seconds(value))
    if isinstance(value, int) and value.bit_length() > _DIGITS * 3:
        return f"{'-' if value < 0 else ''}{'9' * _DIGITS}"
    return str(value)


def plain(value: Any) -> str:
    """Write a cell as text with full-width digits and punctuation folded, blanks stripped."""
    return unicodedata.normalize("NFKC", drop_marks(cell_text(value))).strip()


def parse_text(value: Any) -> str:
    r"""Read free text, in one line and without marks that nobody sees.

    Examples
    --------
    >>> parse_text(" Grand\nHotel "), parse_text("肥西\n宾馆"), parse_text("\u202eInn")
    ('Grand Hotel', '肥西宾馆', 'Inn')
    """
    text = cell_text(value).strip()
    if text.isprintable() and text.isascii():
        return text
    return _BREAKS.sub(_join_lines, drop_marks(text).strip())


def _join_lines(found: re.Match[str]) -> str:
    """A blank between two lines, none where one of them is Chinese there."""
    text, start, end = found.string, found.start(), found.end()
    return "" if ord(text[start - 1]) > 0x2E7F or ord(text[end]) > 0x2E7F else " "


def drop_marks(text: str) -> str:
    """A text without the marks of direction and the blanks that have no width."""
    return _MARKS.sub("", text)


def drop_unprintable(text: str) -> str:
    """A text without the characters that :func:`find_unprintable` finds."""
    return _UNPRINTABLE.sub("", text)


def find_unprintable(text: str) -> str:
    r"""The first character of a text that no file, or no screen, can show; empty if there is none.

    Examples
    --------
    >>> find_unprintable("a\x07"), find_unprintable("安利\n"), find_unprintable("\ud800")
    ('U+0007', '', 'U+D800')
    """
    found = _UNPRINTABLE.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def defuse(text: str) -> str:
    """A text as CSV holds it, so that no spreadsheet takes it for a formula.

    Examples
    --------
    >>> defuse("=1+1"), defuse("安利"), defuse("-0.5"), undo_defuse("'=1+1")
    ("'=1+1", '安利', '-0.5', '=1+1')
    """
    armed = _FORMULA.match(text) and not _FIGURES.fullmatch(text)
    return f"'{text}" if armed else text


def undo_defuse(text: str) -> str:
    """A text as it was before :func:`defuse`."""
    armed = _FORMULA.match(text)
    return text[1:] if armed and armed[1] else text


def show_cell(value: Any) -> str:
    """A cell's text as messages quote it: in one line, and not endless.

    Examples
    --------
    >>> show_cell("9" * 5000) == "9" * 60 + "…"
    True
    """
    text = parse_text(value)
    return f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text


def parse_yes_no(value: Any) -> bool:
    """Read yes, no, 是, 否, true, false, 1 or 0."""
    text = plain(value).lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise CellError(
        "not-yes-or-no", _quote(value, _("{value} is neither yes nor no.")), _("Write yes or no.")
    )


def parse_clock(value: Any) -> int:
    """Read a time of day as minutes after midnight; 24:30 is half past the next.

    Examples
    --------
    >>> parse_clock("８：３０"), parse_clock(dt.datetime(1900, 1, 1, 0, 30))
    (510, 1470)
    >>> parse_clock("下午1点半")
    810
    """
    text = plain(value)
    cause = _quote(value, _("{value} is not a time of day."))
    match = _CLOCK.fullmatch(text)
    if match and int(match[2]) < 60 and int(match[1]) < 48:
        if match[3] in (None, "00"):
            return int(match[1]) * 60 + int(match[2])
        remedy = _("Write whole minutes, such as {example}.")
        raise CellError("not-a-time", cause, remedy.format(example=f"{match[1]}:{match[2]}"))
    if re.fullmatch(r"[01]?\.\d+", text):
        # A spreadsheet's time in the number format of a share of a day.
        minutes = float(text) * DAY
        if abs(minutes - round(minutes)) < 0.02:
            return round(minutes)
    spoken = read_spoken(text)
    if spoken is not None:
        return spoken
    moment = _MOMENT.fullmatch(text)
    remedy = _("Write HH:MM, such as {example}.").format(example=moment[1] if moment else "14:30")
    raise CellError("not-a-time", cause, remedy)


def parse_date(value: Any) -> dt.date:
    """Read an ISO date, or one as Excel in China writes it: 2020/6/23, 2020年6月23日."""
    match = _DATE.fullmatch(plain(value))
    try:
        if match and 1900 <= int(match[1]) < 2200:
            return dt.date(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        pass  # There is no such day in the calendar.
    cause = _quote(value, _("{value} is not a date."))
    raise CellError("not-a-date", cause, _("Write YYYY-MM-DD, such as 2020-06-23."))


def parse_number(value: Any) -> float:
    """Read a number, also one kept as text."""
    number = _number(value)
    if number is not None:
        return number
    guess = _guess(value)
    remedy = _("Write a number such as 2.5.") if guess is None else _write(f"{guess:g}")
    raise CellError("not-a-number", _quote(value, _("{value} is not a number.")), remedy)


def parse_whole(value: Any) -> int:
    """Read a whole number, also one kept as text or as 40.0."""
    number = _number(value)
    if number is not None and number.is_integer():
        return int(number)
    guess = _guess(value) if number is None else number
    if guess is None:
        remedy = _("Write a whole number such as 40.")
    elif guess.is_integer():
        remedy = _write(f"{guess:.0f}")
    else:
        remedy = _("Write {low} or {high}.").format(low=floor(guess), high=ceil(guess))
    cause = _quote(value, _("{value} is not a whole number."))
    raise CellError("not-a-whole-number", cause, remedy)


def parse_share(value: Any) -> float:
    """Read a share, 0.5 or 50%."""
    text = plain(value)
    number = _number(text.removesuffix("%").strip())
    if number is None:
        cause = _quote(value, _("{value} is not a share."))
        raise CellError("not-a-share", cause, _("Write 0.5 or 50%."))
    share = number / 100 if text.endswith("%") else number
    if not 0 <= share <= 1:
        cause = _quote(value, _("{value} is not between 0 and 1."))
        meant = 1 < share <= 100 and not text.endswith("%")
        remedy = _write(f"{share:g}%") if meant else _("Write 0.5 or 50%.")
        raise CellError("out-of-range", cause, remedy)
    return share


def parse_list(value: Any) -> tuple[str, ...]:
    """Read a list of names joined by ``;``; ids keep their own punctuation."""
    parts = value if isinstance(value, (list, tuple)) else re.split("[;；\n]", cell_text(value))
    return tuple(name for name in (parse_text(part) for part in parts) if name)


def parse_languages(value: Any) -> tuple[str, ...]:
    """Read language codes joined by ``;``, in whatever case."""
    return tuple(plain(code).casefold() for code in parse_list(value))


def parse_identifier(value: Any) -> str:
    """Read an id; a number that a spreadsheet made of it loses its ``.0``."""
    return parse_text(value)


def parse_group_count(value: Any) -> Sequence[Any]:
    """Read the number of groups: blank, ``6``, ``4-8`` or ``free``."""
    if isinstance(value, tuple):
        return value
    text = plain(value).lower()
    if text in ("free", "自由"):
        return 1, None, False
    match = re.fullmatch(r"(\d{1,6})\s*(?:[-–—~至到]\s*(\d{1,6}))?", text)
    if match:
        least, most = int(match[1]), int(match[2] or match[1])
        if 1 <= least <= most:
            return least, most, False
    cause = _quote(value, _("{value} is not a number of groups."))
    if isinstance(value, (dt.date, dt.datetime)):
        remedy = _("A spreadsheet made a date of it: format the cell as text and write 4-8 again.")
    else:
        remedy = _("Write 6, 4-8 or free, or leave it blank for as few as fit.")
    raise CellError("not-a-group-count", cause, remedy)


def parse_windows(value: Any) -> tuple[tuple[dt.date | None, int, int], ...]:
    """Read opening windows, ``08:30-11:30;2020-06-24 13:30-17:00``."""
    if isinstance(value, tuple) and all(isinstance(window, tuple) for window in value):
        return value
    return tuple(_parse_window(part) for part in parse_list(value))


def parse_starts(value: Any) -> tuple[tuple[int, ...], int] | None:
    """Read when visits begin: ``09:00;09:40``, or ``every 20``; None where nothing is said.

    Examples
    --------
    >>> parse_starts("09:00; 09:40"), parse_starts("every 20"), parse_starts("每20分钟")
    (((540, 580), 0), ((), 20), ((), 20))
    """
    if isinstance(value, tuple) or value is None:
        return value
    match = _EVERY.fullmatch(plain(value).casefold())
    if match:
        if not 0 < int(match[1]) < DAY:
            cause = _quote(value, _("{value} is no time between two starts."))
            raise CellError("out-of-range", cause, _("Write every 20, in minutes."))
        return (), int(match[1])
    return tuple(sorted({parse_clock(part) for part in parse_list(value)})), 0


def _parse_window(part: str) -> tuple[dt.date | None, int, int]:
    match = _WINDOW.fullmatch(plain(part))
    if not match:
        cause = _quote(part, _("{value} is not an opening window."))
        raise CellError("not-a-window", cause, _("Write 08:30-11:30, several joined by ;."))
    date = parse_date(match["date"]) if match["date"] else None
    opens, closes = parse_clock(match["opens"]), parse_clock(match["closes"])
    if closes <= opens:
        cause = _quote(part, _("{value} ends before it begins."))
        remedy = _("Write the earlier time first; after midnight hours go on: 20:00-24:30.")
        raise CellError("window-reversed", cause, remedy)
    return date, opens, closes


def _number(value: Any) -> float | None:
    """The number that a cell states, None where it states none."""
    if isinstance(value, bool):
        return None
    text = plain(value)
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    number = float(text) if _NUMBER.fullmatch(text) else float("inf")
    return number if isfinite(number) else None


def _guess(value: Any) -> float | None:
    """The number that was probably meant: ``4o`` is 40, ``40人`` is 40, ``2,5`` is 2.5."""
    text = plain(value).replace(",", ".")
    figures = re.findall(r"\d+(?:\.\d+)?", text)
    if not figures:
        return None
    meant = _number(text.translate(_LOOKALIKES))
    return _number(figures[0]) if meant is None and len(figures) == 1 else meant


def _write(value: str) -> str:
    return _("Write {value}.").format(value=value)


def _quote(value: Any, cause: str) -> str:
    return cause.format(value=f'"{show_cell(value)}"')


def _is_clock(value: dt.datetime) -> bool:
    """Whether a spreadsheet's date stands for a time: its days begin in 1900 or in 1904."""
    return value.year < 1900 or (value.year in (1900, 1904) and value.month == 1 and value.day < 3)


def _seconds(value: dt.datetime | dt.time | dt.timedelta) -> int:
    """Seconds since midnight, the fractions of Excel's arithmetic rounded away."""
    if isinstance(value, dt.timedelta):
        return round(value.total_seconds())
    if isinstance(value, dt.datetime):
        start = dt.datetime(1904, 1, 1) if value.year == 1904 else dt.datetime(1899, 12, 31)
        return round((value.replace(tzinfo=None) - start).total_seconds())
    return round(value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6)


def _clock_text(seconds: int) -> str:
    sign = "-" if seconds < 0 else ""
    hours, rest = divmod(abs(seconds), 3600)
    text = f"{sign}{hours:02d}:{rest // 60:02d}"
    return f"{text}:{rest % 60:02d}" if rest % 60 else text
