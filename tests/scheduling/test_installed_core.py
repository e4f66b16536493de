"""The compiled core as a wheel brings it: ready at once, where nothing can be written."""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from scheduling.test_search import drawn

ROOT = Path(__file__).parent.parent.parent

FIRST_PLAN = """
import pickle, sys, time
site, problem = sys.argv[1:]
sys.path.insert(0, site)
with open(problem, "rb") as file:
    problem = pickle.load(file)  # and with it the package
began = time.process_time()
from routeplan.scheduling.core import core
ready = time.process_time() - began
from routeplan.scheduling.search import Search
search = Search(problem)
search.begin(lambda: False)
print(sys.modules["routeplan"].__file__.startswith(site), search.complete)
print(ready, time.process_time() - began)
"""


def list_files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_a_wheel_has_a_plan_at_once_where_nothing_can_be_written(tmp_path: Path) -> None:
    source, site, home = (tmp_path / name for name in ("source", "site", "home"))
    home.mkdir()
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    unwanted = shutil.ignore_patterns("__pycache__", "core.so", "core.dylib", "core.dll")
    shutil.copytree(ROOT / "routeplan", source / "routeplan", ignore=unwanted)
    pip = [sys.executable, "-m", "pip", "-q", "--no-input", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", str(tmp_path), str(source)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    assert "-py3-none-" in wheel.name and "-any" not in wheel.name
    install = ["install", "--no-deps", "--no-compile", "--target", str(site), str(wheel)]
    subprocess.run([*pip, *install], check=True)
    problem = tmp_path / "problem.pickle"
    problem.write_bytes(pickle.dumps(drawn(24, 12)))
    for path in site.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = list_files(site)
    done = subprocess.run(
        [sys.executable, "-B", "-I", "-c", FIRST_PLAN, str(site), str(problem)],
        cwd=home,
        env={"HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    there, times = done.stdout.splitlines()
    assert there.split() == ["True", "True"]
    ready, planned = map(float, times.split())
    # CPU seconds: a busy machine makes the clock on the wall useless.
    assert ready <= 0.1 and planned <= 1
    assert list_files(site) == before and not list_files(home)
