"""How large a workbook may be: what is filled counts, never what it says of itself."""

from __future__ import annotations

from routeplan.files import MOST_BYTES
from routeplan.texts import _

MOST_FILLED = 1_000_000  # cells and shared texts
MOST_LETTERS = 100_000  # in one cell; Excel has 32,767
MOST_ROWS = 50_000
MOST_IDLE = 500_000  # elements that hold nothing: a second of reading
MOST_MERGED = 1_000_000  # filled cells or rows that merged ranges touch


class SizeError(Exception):
    """A workbook that is larger than any that routeplan reads; says how."""


class Tally:
    """What was found in one workbook so far.

    Examples
    --------
    >>> tally = Tally()
    >>> tally.add_filled("Inn")
    >>> tally.add_idle(MOST_IDLE + 1)
    Traceback (most recent call last):
    routeplan.tables.package.limits.SizeError: It has more than 500,000 empty cells and rows.
    """

    def __init__(self) -> None:
        self._filled = 0
        self._letters = 0
        self._rows = 0
        self._idle = 0
        self._merged = 0

    def add_filled(self, value: object) -> None:
        """Count a cell or a shared text; a text counts wherever it is shown."""
        self._filled += 1
        if self._filled > MOST_FILLED:
            raise SizeError(tell_most(_("It has more than {most} filled cells."), MOST_FILLED))
        if isinstance(value, str):
            self._letters += len(value)
            if self._letters > MOST_BYTES:
                cause = _("Its cells have more than {most} characters.")
                raise SizeError(tell_most(cause, MOST_BYTES))

    def add_row(self) -> None:
        """Count a row with anything in it."""
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise SizeError(tell_most(_("It has more than {most} filled rows."), MOST_ROWS))

    def add_idle(self, number: int) -> None:
        """Count elements that hold nothing."""
        self._idle += number
        if self._idle > MOST_IDLE:
            cause = _("It has more than {most} empty cells and rows.")
            raise SizeError(tell_most(cause, MOST_IDLE))

    def add_merged(self, number: int) -> None:
        """Count cells, filled or not, that are looked at because a range is merged."""
        self._merged += number
        if self._merged > MOST_MERGED:
            raise SizeError(tell_most(_("It has more than {most} merged cells."), MOST_MERGED))


def tell_most(cause: str, most: int) -> str:
    """Put the limit into the sentence that tells it."""
    return cause.format(most=f"{most:,}")
