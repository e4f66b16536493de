"""Files that are either the old ones or the new ones, never half of one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4


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
