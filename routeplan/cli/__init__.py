"""The command line: its verbs, what they print, and their exit statuses."""

from routeplan.cli.entry import main, run
