"""Where the command line begins and ends: every way out has its exit status."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

import click

from routeplan.cli.status import INPUT_WRONG, INTERRUPTED
from routeplan.cli.streams import Output, describe_os_error
from routeplan.cli.verbs import verbs
from routeplan.errors import RoutePlanError, ScenarioError
from routeplan.texts import _


def main() -> NoReturn:
    """Run the command line and leave with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a name shows question marks instead.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    status = run(sys.argv[1:])
    sys.exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status.

    Parameters
    ----------
    arguments : sequence of str
        What follows ``routeplan``.

    Returns
    -------
    int
        0 done; 1 the answer is no; 2 the input is wrong; 130 interrupted.

    Examples
    --------
    >>> run(["--version"])  # doctest: +ELLIPSIS
    routeplan, version ...
    0
    """
    output = Output(json="--json" in arguments)
    try:
        with _two_interrupts():
            status = verbs.main(
                list(arguments), prog_name="routeplan", standalone_mode=False, obj=output
            )
        return int(status or 0)
    except click.UsageError as error:
        if not output.json:
            error.show()
        output.fail(error.format_message(), said=True)
        return INPUT_WRONG
    except click.ClickException as error:
        output.fail(error.format_message())
        return INPUT_WRONG
    except ScenarioError as error:
        output.fail(str(error), error.faults)
        return INPUT_WRONG
    except RoutePlanError as error:
        output.fail(str(error))
        return INPUT_WRONG
    except OSError as error:
        output.fail(describe_os_error(error))
        return INPUT_WRONG
    except (KeyboardInterrupt, click.Abort):
        output.fail(_("Interrupted before there was anything to write."))
        return INTERRUPTED
    finally:
        output.close()


@contextmanager
def _two_interrupts() -> Iterator[None]:
    """Make the first Ctrl-C ask for the best plan so far and the second one end at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
