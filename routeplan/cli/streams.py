"""The two streams: reports to standard output, messages for people to standard error."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TextIO

from routeplan.errors import Fault
from routeplan.texts import _

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

WIDTH = 100  # of reports that go to a file or a pipe


class Output:
    """What one run of the command line says.

    Parameters
    ----------
    json : bool
        Whether standard output is for a machine: one JSON document, no report.
    """

    def __init__(self, json: bool = False) -> None:
        self.json = json
        self._answered = False

    def report(self, text: str = "") -> None:
        """Print a line of the report; lines are left for the terminal to wrap."""
        if not self.json:
            self._write(sys.stdout, text + "\n")

    def show(self, table: RenderableType) -> None:
        """Print a table of the report."""
        if self.json:
            return
        drawn = io.StringIO()
        console = new_console(sys.stdout, drawn)
        console.print(table)
        lines = [line.rstrip() for line in drawn.getvalue().splitlines()]
        self._write(sys.stdout, "\n".join(lines) + "\n")

    @property
    def width(self) -> int:
        """Columns of the report."""
        return new_console(sys.stdout).width

    def answer(self, document: Mapping[str, Any]) -> None:
        """Print the machine's answer, the only one of the run."""
        if self.json and not self._answered:
            self._answered = True
            self._write(sys.stdout, json.dumps(document, ensure_ascii=False, indent=1) + "\n")

    def tell(self, text: str) -> None:
        """Print a message for people."""
        self._write(sys.stderr, text + "\n")

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

    def _write(self, stream: TextIO, text: str) -> None:
        # A reader that has seen enough (`| head`) must not stop the work.
        try:
            stream.write(text)
            stream.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def new_console(stream: TextIO, drawn: TextIO | None = None) -> Console:
    """Make a console with the look of `stream`, in colour on a terminal only.

    Parameters
    ----------
    stream : text stream
        Where the output will be seen.
    drawn : text stream, optional
        Where it is drawn instead.
    """
    from rich.console import Console

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
    reason = error.strerror or str(error)
    if isinstance(error, PermissionError):
        reason = _("no permission; is it open in another program?")
    return f"{named}: {reason}" if named else reason
