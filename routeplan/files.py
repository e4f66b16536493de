"""Files: read whole up to a limit; written so that they are the old ones or the new, never half."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from math import ceil
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any

from routeplan.errors import Fault, RoutePlanError, ScenarioError
from routeplan.texts import _

# What a killed process leaves behind is called so, and taken away by the next one.
DRAFTS = ".routeplan-tmp"

MOST_BYTES = 50_000_000  # of a file, and of a workbook unpacked
MOST_LEVELS = 20  # of lists and objects inside one another
MOST_DIGITS = 400  # of a whole number
# A file of 50 MB that holds little else than these would fill the memory.
MOST_NESTS = 2_000_000  # lists and objects
MOST_ITEMS = 5_000_000
MOST_LETTERS = 1_000_000  # of TOML, which is read slowly


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let errors of the system name the file that people know, not a passing one, or none."""
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        raise type(error)(error.errno, error.strerror, str(path)) from error


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
    draft = path.with_name(f"{DRAFTS}-{path.name}")
    draft.unlink(missing_ok=True)
    try:
        with naming(path):
            yield draft
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_json(document: Any, path: Path) -> None:
    """Write a JSON file for people and programs.

    Raises
    ------
    OSError
        If it cannot be written; an earlier one is then left as it was.
    """
    text = json.dumps(document, ensure_ascii=False, indent=1)
    with replacing(path) as draft:
        draft.write_text(text + "\n", encoding="utf-8")


@contextmanager
def drafting(folder: Path) -> Iterator[Path]:
    """Give an empty folder inside `folder` for drafts; it is gone at the end.

    Raises
    ------
    OSError
        If nothing can be written there.
    RoutePlanError
        If another process drafts in the same folder.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with drafting(folder) as drafts:
    ...     drafts.parent.parent == folder, list(drafts.iterdir())
    (True, [])
    >>> list(folder.iterdir())
    []
    """
    from filelock import FileLock, Timeout

    passing = folder / DRAFTS
    passing.mkdir(parents=True, exist_ok=True)
    # A lock of the system's: it ends with the process, however that ends.
    lock_file = passing / "lock"
    lock = FileLock(lock_file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        text = _("Another run of routeplan writes into {folder}. Wait for it, or name another one.")
        raise RoutePlanError(text.format(folder=folder)) from None
    except NotImplementedError:  # a file system without locks
        pass
    drafts = passing / "drafts"
    try:
        shutil.rmtree(drafts, ignore_errors=True)
        drafts.mkdir()
        yield drafts
    finally:
        shutil.rmtree(drafts, ignore_errors=True)
        with suppress(OSError):  # on Windows not while it is open
            lock_file.unlink()
        lock.release()
        lock_file.unlink(missing_ok=True)
        with suppress(OSError):
            passing.rmdir()


def parse_json(text: str, pairs: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """What a JSON text says.

    Parameters
    ----------
    pairs : callable, optional
        Makes a value of an object's keys and values.

    Raises
    ------
    ValueError
        If it is no JSON, nested more than `MOST_LEVELS` deep, or has too many items.

    Examples
    --------
    >>> parse_json("[" * 30 + "]" * 30)
    Traceback (most recent call last):
        ...
    ValueError: it is nested too deeply
    """
    if text.count("[") + text.count("{") > MOST_NESTS or text.count(",") > MOST_ITEMS:
        raise ValueError(_("it has too many items"))
    return _check_depth(lambda: json.loads(text, object_pairs_hook=pairs, parse_int=_parse_whole))


def _parse_whole(text: str) -> int | str:
    # Python refuses longer ones with an error that names no cell.
    return int(text) if len(text) < MOST_DIGITS else text


def parse_toml(text: str) -> dict[str, Any]:
    """What a TOML text says; see :func:`parse_json`."""
    import tomllib

    if len(text) > MOST_LETTERS:
        raise ValueError(_("it is longer than {most:,} letters").format(most=MOST_LETTERS))
    value: dict[str, Any] = _check_depth(lambda: tomllib.loads(text))
    return value


def _check_depth(read: Callable[[], Any]) -> Any:
    try:
        value = read()
    except RecursionError:
        pass
    else:
        if not _is_deep(value):
            return value
    raise ValueError(_("it is nested too deeply"))


def _is_deep(value: Any) -> bool:
    """Whether lists and objects are nested more than `MOST_LEVELS` deep."""
    level = [value]
    for _depth in range(MOST_LEVELS + 1):
        if not level:
            return False
        inner = (list(each.values()) if isinstance(each, dict) else each for each in level)
        level = [
            item
            for each in inner
            if isinstance(each, list)
            for item in each
            if isinstance(item, (dict, list))
        ]
    return bool(level)


def read_bytes(path: Path) -> bytes:
    """Read a file whole.

    Raises
    ------
    ScenarioError
        If it is larger than any that routeplan reads; nothing is read then.
    OSError
        If it cannot be read.
    """
    status = path.stat()
    if not (S_ISREG(status.st_mode) or S_ISDIR(status.st_mode)):
        cause = _("This is no file, but a device or a pipe, which may never end.")
        remedy = _("Save it as a file first.")
        raise ScenarioError([Fault("unreadable", cause, remedy, table=str(path))])
    size = status.st_size
    if size > MOST_BYTES:
        cause = _("The file has {size} MB; routeplan reads {most} MB at most.")
        cause = cause.format(size=ceil(size / 10**6), most=MOST_BYTES // 10**6)
        remedy = _("Check that it is the right one, and leave out what is no part of the event.")
        raise ScenarioError([Fault("too-large", cause, remedy, table=str(path))])
    return path.read_bytes()
