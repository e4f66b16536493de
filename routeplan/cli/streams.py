"""The two streams: reports to standard output, messages for people to standard error."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from routeplan.errors import Fault
from routeplan.texts import _

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

WIDTH = 100  # of reports that go to a file or a pipe
# A terminal obeys them, or turns round what stands beside them; colours are not among them.
_CONTROLS = re.compile(
    "\x1b(?!\\[[0-9;]*m)|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f"
    "\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


class Output:
    """What one run of the command line says.

    Parameters
    ----------
    json : bool
        Whether standard output is for a machine: one JSON document, no report.

    Attributes
    ----------
    lost : bool
        Whether something could not be written where a reader expects it, as on a full disk.
    """

    def __init__(self, json: bool = False) -> None:
        self.json = json
        self.lost = False
        self._answered = False

    def report(self, text: str = "") -> None:
        """Print a line of the report; lines are left for the terminal to wrap."""
        if not self.json:
            self._write(sys.stdout, disarm(text) + "\n")

    def show(self, table: RenderableType) -> None:
        """Print a table of the report."""
        if self.json:
            return
        drawn = io.StringIO()
        console = new_console(sys.stdout, drawn)
        console.print(table)
        lines = [line.rstrip() for line in drawn.getvalue().splitlines()]
        self._write(sys.stdout, disarm("\n".join(lines), colours=True) + "\n")

    @property
    def width(self) -> int:
        """Columns of the report."""
        return new_console(sys.stdout).width

    def answer(self, document: Mapping[str, Any]) -> None:
        """Print the machine's answer, the only one of the run."""
        if self.json and not self._answered:
            self._answered = True
            text = json.dumps(document, ensure_ascii=False, indent=1)
            escaped = _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
            self._write(sys.stdout, escaped + "\n")

    def tell(self, text: str) -> None:
        """Print a message for people."""
        self._write(sys.stderr, disarm(text) + "\n")

    def fail(self, message: str, faults: Iterable[Fault] = (), said: bool = False) -> None:
        """Say why the run ends without an answer.

        Parameters
        ----------
        faults : iterable of Fault
            All faults of the scenario, where it is at fault.
        said : bool
            Whether people have already been told.
        """
        if not self.json:
            if not said:
                self.tell(message)
            return
        listed = [
            {key: value for key, value in asdict(fault).items() if value not in ("", None)}
            for fault in faults
        ]
        self.answer({"error": message, "faults": listed})

    def close(self) -> None:
        """Flush both streams, quietly where nobody reads them any more."""
        for stream in (sys.stdout, sys.stderr):
            self._write(stream, "")

    def _write(self, stream: TextIO | None, text: str) -> None:
        if stream is None:  # closed before the run began
            return
        try:
            stream.write(text)
            stream.flush()
        except (OSError, ValueError) as error:
            # What is left in it goes nowhere, also when Python ends.
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            # A reader that has seen enough (`| head`) must not stop the work.
            if not isinstance(error, BrokenPipeError):
                self.lost = True
                if stream is sys.stdout:
                    said = describe_os_error(error) if isinstance(error, OSError) else str(error)
                    self.tell(_("Standard output: {reason}").format(reason=said))


def disarm(text: str, colours: bool = False) -> str:
    r"""A text that a terminal only shows: no control sequences, nothing written backwards.

    Parameters
    ----------
    colours : bool
        Whether it has colours of routeplan's own.

    Examples
    --------
    >>> disarm("\x1b[31mInn\u202e"), disarm("\x1b[31mInn\x1b]0;x", colours=True)
    ('�[31mInn�', '\x1b[31mInn�]0;x')
    """
    shown = _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)
    return shown if colours else shown.replace("\x1b", "\N{REPLACEMENT CHARACTER}")


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody looks at a stream, which may have been closed before the run began."""
    return stream is not None and stream.isatty()


def new_console(stream: TextIO | None, drawn: TextIO | None = None) -> Console:
    """Make a console with the look of `stream`, in colour on a terminal only.

    Parameters
    ----------
    stream : text stream or None
        Where the output will be seen, if anywhere.
    drawn : text stream, optional
        Where it is drawn instead.
    """
    from rich.console import Console

    stream = stream or io.StringIO()
    terminal = Console(file=stream)
    return Console(
        file=drawn or stream,
        width=terminal.width if terminal.is_terminal else WIDTH,
        force_terminal=terminal.is_terminal,
        color_system="auto" if terminal.is_terminal else None,
        safe_box=True,
        markup=False,
        emoji=False,
        highlight=False,
    )


def describe_os_error(error: OSError, *names: object) -> str:
    """Say which file cannot be read or written, and why.

    Parameters
    ----------
    *names
        The files as people know them, where the error may name a passing one.

    Examples
    --------
    >>> describe_os_error(FileNotFoundError(2, "No such file or directory", "plan.json"))
    'plan.json: No such file or directory'
    """
    named = ", ".join(map(str, names)) or error.filename2 or error.filename
    reason = _explain(error) or error.strerror or str(error)
    return f"{named}: {reason}" if named else reason


def _explain(error: OSError) -> str:
    """What is in the way, and what to do, as far as it is known."""
    if isinstance(error, PermissionError):
        return _("no permission; is it open in another program?")
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return _("there is a file of this name, and it should be a folder. Give another name.")
    if isinstance(error, IsADirectoryError):
        return _("this is a folder, and it should be a file. Give another name.")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _("the disk is full. Make room, and try again.")
    if error.errno == errno.EROFS:
        return _("the disk can only be read. Choose another place.")
    if error.errno == errno.ENAMETOOLONG:
        return _("the name is too long. Choose a shorter one.")
    if isinstance(error, FileNotFoundError) and not _has_working_folder():
        return _("the folder that you are in is gone. Change to another one, and try again.")
    return ""


def _has_working_folder() -> bool:
    try:
        Path.cwd()
    except OSError:
        return False
    return True
