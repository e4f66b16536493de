"""Files: read whole up to a limit; written so that they are the old ones or the new, never half."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from uuid import uuid4

from routeplan.errors import Fault, ScenarioError
from routeplan.texts import _

MOST_BYTES = 50_000_000  # of a file, and of a workbook unpacked


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a passing name beside `path` to write to; move it to `path` at the end.

    Where writing fails, `path` stays as it was and nothing is left behind.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "note.txt"
    >>> with replacing(path) as draft:
    ...     draft.write_text("done")
    4
    >>> path.read_text(), len(list(path.parent.iterdir()))
    ('done', 1)
    """
    # The suffix stays: libraries tell the format by it.
    draft = path.with_name(f".{path.stem}-{uuid4().hex[:8]}{path.suffix}")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def read_bytes(path: Path) -> bytes:
    """Read a file whole.

    Raises
    ------
    ScenarioError
        If it is larger than any that routeplan reads; nothing is read then.
    OSError
        If it cannot be read.
    """
    size = path.stat().st_size
    if size > MOST_BYTES:
        cause = _("The file has {size} MB; routeplan reads {most} MB at most.")
        cause = cause.format(size=ceil(size / 10**6), most=MOST_BYTES // 10**6)
        remedy = _("Check that it is the right one, and leave out what is no part of the event.")
        raise ScenarioError([Fault("too-large", cause, remedy, table=str(path))])
    return path.read_bytes()
