"""Files as they come: missing, open elsewhere, in one encoding or another."""

from __future__ import annotations

from pathlib import Path

from routeplan.errors import Fault, ScenarioError
from routeplan.files import read_bytes
from routeplan.texts import _


def refuse(path: Path, code: str, cause: str, remedy: str = "") -> ScenarioError:
    """The error that a whole file or folder cannot be used."""
    return ScenarioError([Fault(code, cause, remedy, table=str(path))])


def load_bytes(path: Path) -> bytes:
    """Read a file whole.

    Raises
    ------
    ScenarioError
        If it is not there, is open in another program, too large, or cannot be read.
    """
    if path.name.startswith("~$"):
        book = path.name.removeprefix("~$")
        cause = _("This is only the mark that Excel leaves while {book} is open.")
        remedy = _("Close it in Excel and name {book}.")
        raise refuse(path, "lock-file", cause.format(book=book), remedy.format(book=book))
    try:
        return read_bytes(path)
    except FileNotFoundError:
        remedy = _("Give the path of a workbook, a folder of CSV files or a JSON file.")
        raise refuse(path, "missing-file", _("There is no such file."), remedy) from None
    except PermissionError:
        cause = _("The file may not be read; perhaps it is open in Excel.")
        raise refuse(path, "file-in-use", cause, _("Close it there and try again.")) from None
    except (OSError, ValueError) as error:
        cause = _("The file cannot be read: {reason}.")
        reason = getattr(error, "strerror", None) or str(error)
        raise refuse(path, "unreadable", cause.format(reason=reason)) from None


def decode(path: Path, content: bytes) -> str:
    """Turn a file's bytes into text: UTF-8, UTF-16 with its mark, or GBK as Excel in China writes.

    Raises
    ------
    ScenarioError
        If it is none of these.
    """
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    remedy = _('In Excel save it as "CSV UTF-8".')
    raise refuse(path, "not-text", _("The text is neither UTF-8 nor GBK."), remedy)
