"""Starting up is quick because heavy libraries are imported where they are used."""

import subprocess
import sys

import pytest

HEAVY = {
    "defusedxml",
    "distributed",
    "matplotlib",
    "networkx",
    "numpy",
    "openpyxl",
    "ortools",
    "pandas",
    "pydantic",
    "rapidfuzz",
    "rich",
}

IMPORT = "import routeplan"
HELP = "from routeplan.cli import run; run(['--help'])"


@pytest.mark.parametrize("code", [IMPORT, HELP], ids=["import", "help"])
def test_nothing_heavy_is_imported(code):
    listing = "import sys; print('MODULES', *sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; {listing}"], capture_output=True, text=True, check=True
    )
    modules = done.stdout.split("MODULES ")[1].split()
    assert HEAVY & {name.split(".")[0] for name in modules} == set()


def test_what_people_look_at_loads_no_solver():
    code = "import sys, routeplan.output, routeplan.output.plot, routeplan.output.sheets"
    listing = "print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; {listing}"], capture_output=True, text=True, check=True
    )
    assert "ortools" not in done.stdout.split()


@pytest.mark.parametrize(("code", "seconds"), [(IMPORT, 0.3), (HELP, 0.5)], ids=["import", "help"])
def test_starting_is_quick(code, seconds):
    # CPU time of the best of three: a busy machine makes the clock on the wall useless.
    timing = "import time; t = time.process_time()"
    measured = []
    for _attempt in range(3):
        done = subprocess.run(
            [sys.executable, "-c", f"{timing}; {code}; print(time.process_time() - t)"],
            capture_output=True,
            text=True,
            check=True,
        )
        measured.append(float(done.stdout.split()[-1]))
    assert min(measured) <= seconds


def test_public_names_are_all_there():
    import routeplan

    for name in routeplan.__all__:
        assert getattr(routeplan, name) is not None
