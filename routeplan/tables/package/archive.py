"""A workbook's zip archive, unpacked once to see how large it is before anything is read."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from xml.etree.ElementTree import Element
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from routeplan.files import MOST_BYTES
from routeplan.tables.package.limits import SizeError, Tally, tell_most
from routeplan.tables.package.markup import MarkupError, Stream
from routeplan.texts import _

MOST_PARTS = 10_000
MOST_TIMES = 100  # a workbook unpacks to 5 to 30 times its size
SMALL = 1_000_000  # bytes, however tightly packed
CHUNK = 1 << 16
ENCRYPTED = 1  # among a part's flags
ENTRY = b"PK\x01\x02"  # begins what the list of parts says of each


class Archive:
    """The parts of a workbook.

    Parameters
    ----------
    content : bytes
        The file.

    Attributes
    ----------
    names : frozenset of str
        The parts that are there.
    tally : Tally
        What was found in them.

    Raises
    ------
    SizeError
        If it unpacks to more than routeplan reads.
    MarkupError, zipfile.BadZipFile
        If it is no archive as spreadsheets write it.
    """

    def __init__(self, content: bytes) -> None:
        # Their list alone may fill the memory.
        if content.count(ENTRY) > MOST_PARTS:
            raise SizeError(tell_most(_("It has more than {most} parts."), MOST_PARTS))
        self._zip = ZipFile(io.BytesIO(content))
        names = self._zip.namelist()
        self.names = frozenset(names)
        self.tally = Tally()
        if len(self.names) < len(names):
            raise MarkupError("a part that is there twice")
        self._measure(len(content))

    def _measure(self, packed: int) -> None:
        """Unpack everything, as declared sizes may be lies, and keep nothing."""
        unpacked = 0
        for part in self._zip.infolist():
            # Others are never used, and unpack in steps without a limit.
            if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or part.flag_bits & ENCRYPTED:
                raise MarkupError("a part that is packed in another way, or encrypted")
            for chunk in self._unpack(part.filename):
                unpacked += len(chunk)
                if unpacked > MOST_BYTES:
                    cause = _("Unpacked it has more than {most} MB.")
                    raise SizeError(cause.format(most=MOST_BYTES // 10**6))
                if unpacked > max(SMALL, MOST_TIMES * packed):
                    cause = _("Unpacked it is more than {times} times as large; no workbook is.")
                    raise SizeError(cause.format(times=MOST_TIMES))

    def read(
        self, part: str, wholes: Collection[str], openings: Collection[str] = ()
    ) -> Iterator[Element]:
        """The elements of a part that somebody wants; see :class:`.markup.Stream`."""
        return Stream(wholes, openings, self.tally).read(self._unpack(part))

    def _unpack(self, part: str) -> Iterator[bytes]:
        with self._zip.open(part) as file:
            while chunk := file.read(CHUNK):
                yield chunk
