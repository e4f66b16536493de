"""The command line: its verbs, what they print, and their exit statuses."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and leave with its exit status."""
    from routeplan.cli.signals import take_requests

    # Before anything is loaded that takes time: Ctrl-C is no traceback then either.
    requests = take_requests()
    try:
        from routeplan.cli.entry import start

        status = start(requests)
    except KeyboardInterrupt:
        status = requests.status
    requests.end()
    sys.exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run one command line in this process; see :func:`routeplan.cli.entry.run`."""
    from routeplan.cli import entry

    return entry.run(arguments)
