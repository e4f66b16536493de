"""``python -m routeplan`` is the command line."""

from routeplan.cli.entry import main

if __name__ == "__main__":
    main()
