"""The map of the package names what is there: every folder and module, and nothing else."""

import re
from pathlib import Path

import pytest

import routeplan

PACKAGE = Path(routeplan.__file__).parent
ROOT = PACKAGE.parent
UNNAMED = ("__init__", "__main__")
PAGES = [PACKAGE / "README.md", ROOT / ".github" / "CONTRIBUTING.md"]


def list_rooms_of_the_map():
    """Folder -> the modules that the map's plan of the house gives it."""
    text = PAGES[0].read_text(encoding="utf-8")
    (plan,) = re.findall(r"^```text\n(routeplan/ .*?)^```$", text, flags=re.M | re.S)
    rooms = {}
    folder = ""
    for line in plan.splitlines():
        if line.startswith(" "):
            rooms[folder] += line.split()
        else:
            folder = line.split("  ")[0].removeprefix("routeplan/").rstrip("/")
            rooms[folder] = []
    return {folder: sorted(modules) for folder, modules in rooms.items()}


def test_the_plan_of_the_house_is_the_file_list():
    rooms = {
        "/".join(path.relative_to(PACKAGE).parent.parts): sorted(
            module.name.removesuffix(".py")
            for module in path.parent.iterdir()
            if module.suffix in (".py", ".c", ".h") and module.stem not in UNNAMED
        )
        for path in PACKAGE.rglob("__init__.py")
    }
    assert list_rooms_of_the_map() == rooms


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_path_that_is_named_is_there(page):
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"`((?:\w+/)+[\w.*-]*)`", text) + re.findall(r"`(\w+\.(?:py|c|h))`", text)
    for path in named:
        homes = [ROOT, PACKAGE, *(folder for folder in PACKAGE.iterdir() if folder.is_dir())]
        assert any([*home.glob(path)] for home in homes), path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_name_that_is_ascribed_to_a_module_is_in_it(page):
    """What is written as ``name`` of ``module.py``, or ``module.py: name``, is defined there."""
    text = page.read_text(encoding="utf-8")
    for module, name in re.findall(r"`((?:\w+/)+\w+\.(?:py|c|h)): (\w+)`", text):
        source = (PACKAGE / module).read_text(encoding="utf-8")
        assert re.search(
            rf"^\s*(def|class) {name}\b|^{name}\b|^\w.* {name}\(", source, flags=re.M
        ), name
