"""Where the command line begins and ends: every way out has its exit status."""

from __future__ import annotations

import io
import os
import sys
import warnings
from collections.abc import Sequence

import click

from routeplan.cli.signals import Requests, taking_requests
from routeplan.cli.status import DONE, INPUT_WRONG, INTERRUPTED
from routeplan.cli.streams import Output, describe_os_error
from routeplan.cli.verbs import verbs
from routeplan.errors import RoutePlanError, ScenarioError
from routeplan.texts import _


def start(requests: Requests) -> int:
    """Run the command line of this process, and return its exit status."""
    _open_streams()
    # Libraries warn programmers; what a planner has to know is said in sentences.
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    return _answer(sys.argv[1:], requests)


def _open_streams() -> None:
    """Let no file that is opened later stand where a closed stream would be written to."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            # A console that cannot show a name shows question marks instead.
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status.

    Parameters
    ----------
    arguments : sequence of str
        What follows ``routeplan``.

    Returns
    -------
    int
        0 done; 1 the answer is no; 2 the input is wrong; 130 interrupted; 143 terminated.

    Examples
    --------
    >>> run(["--version"])  # doctest: +ELLIPSIS
    routeplan, version ...
    0
    """
    with taking_requests() as requests:
        return _answer(arguments, requests)


def _answer(arguments: Sequence[str], requests: Requests) -> int:
    output = Output(json="--json" in arguments)
    try:
        status = _run(arguments, requests, output)
    finally:
        output.close()
    if status == INTERRUPTED:
        return requests.status
    return INPUT_WRONG if status == DONE and output.lost else status


def _run(arguments: Sequence[str], requests: Requests, output: Output) -> int:
    try:
        status = verbs.main(
            list(arguments), prog_name="routeplan", standalone_mode=False, obj=output
        )
        return int(status or 0)
    except click.UsageError as error:
        shown = io.StringIO()
        error.show(shown)
        if not output.json:
            output.tell(shown.getvalue().rstrip())
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
        # Without a file's name it is a stream's, which is told as it is closed.
        if error.filename is not None:
            output.fail(describe_os_error(error))
        return DONE if isinstance(error, BrokenPipeError) else INPUT_WRONG
    except MemoryError:
        output.fail(_("There is not enough memory. Close other programs, or plan fewer groups."))
        return INPUT_WRONG
    except (KeyboardInterrupt, click.Abort):
        pass
    except Exception:
        if not requests.count:
            raise
        # What a library makes of an interruption.
    output.fail(_("Interrupted before there was anything to write."))
    return INTERRUPTED
