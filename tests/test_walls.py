"""The rooms of the house: who may import whom, one home a library, one place a rule."""

import ast
import re
from collections import defaultdict
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import routeplan

PACKAGE = Path(routeplan.__file__).parent
RULES = [f"R{number:02d}" for number in range(1, 19)]

GROUND = {"errors", "files", "texts", "workers"}  # every room may use them, and they use no room

# Room -> the rooms that it may import. The command line may import all.
ROOMS = {
    "scenario": set(),
    "tables": {"scenario"},
    "plans": {"scenario"},
    "verification": {"scenario", "plans"},
    "grouping": {"scenario", "plans"},
    "scheduling": {"scenario", "grouping"},
    "proofs": {"scenario", "grouping", "scheduling"},
}
ROOMS["planning"] = {*ROOMS} - {"tables"}
ROOMS["handmade"] = {*ROOMS} - {"handmade"}
ROOMS["advice"] = {*ROOMS} - {"handmade", "advice"}
ROOMS["output"] = {"scenario", "plans"}  # of the others it knows the types of results
ROOMS["cli"] = {*ROOMS} - {"cli"}

# Wings have faces of their own: what is behind one is not loaded for the other.
WINGS = {
    "advice": {"auditing", "comparison", "repairs"},
    "output": {"plot", "sheets"},
}

# Library -> the modules and folders that may import it.
HOMES = {
    "click": {"cli"},
    "ctypes": {"scheduling.core"},
    "defusedxml": {"tables.package"},
    "distributed": {"advice.comparison.cluster"},
    "filelock": {"files"},
    "matplotlib": {"output.plot"},
    "networkx": {"scenario.network", "scenario.roads"},
    "openpyxl": {"output.sheets", "tables"},
    "ortools": {"advice.repairs", "grouping", "scheduling"},
    "pydantic": {
        "plans.plan_file",
        "scenario.kinds",
        "scenario.model",
        "scenario.rows",
        "tables.parsing",
    },
    "rapidfuzz": {"tables.spelling"},
    "rich": {"cli"},
    "setuptools": {"scheduling.core.build_backend"},
}


def name_of(path):
    """A module's dotted name within the package; that of a folder for its face."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def parse_package():
    """Every module of the package by its dotted name, each file read and parsed once."""
    return {
        name_of(path): (path, ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


@cache
def list_imports(module):
    """What a module imports as (module, name), and whether for type checking only."""
    _path, tree = parse_package()[module]
    typing = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, None, id(node) in typing) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import"
            found += [(node.module, alias.name, id(node) in typing) for alias in node.names]
    return found


def list_own_imports(module):
    """The parts of the package that a module imports: dotted names within it."""
    for source, name, typing in list_imports(module):
        if source.split(".")[0] == "routeplan":
            inner = source.removeprefix("routeplan").lstrip(".")
            deeper = f"{inner}.{name}".lstrip(".")
            yield deeper if deeper in parse_package() else inner, typing


def room_of(module):
    return module.split(".")[0]


def is_face(target):
    """Whether other rooms may import from a module: a room's own face or that of a wing."""
    room, *inner = target.split(".")
    return not inner or (inner[0] in WINGS.get(room, ()) and len(inner) == 1)


def is_inside(module, folder):
    """Whether a module lies in a folder, not deeper."""
    return module != folder and module.rpartition(".")[0] == folder


def list_rooms():
    return sorted({room_of(module) for module in parse_package() if module})


def test_the_folders_are_the_rooms():
    assert set(list_rooms()) == {*ROOMS, *GROUND, "__main__"}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_it_may(room):
    trespassers = {
        (module, target)
        for module in parse_package()
        if room_of(module) == room
        for target, typing in list_own_imports(module)
        if target and room_of(target) not in {room, *ROOMS[room], *GROUND}
        if not (typing and room == "output")
    }
    assert trespassers == set()


@pytest.mark.parametrize("room", ROOMS)
def test_other_rooms_are_entered_by_their_faces(room):
    trespassers = {
        (module, target)
        for module in parse_package()
        if room_of(module) == room
        for target, _typing in list_own_imports(module)
        if room_of(target) not in {room, *GROUND} and not is_face(target)
    }
    assert trespassers == set()


def test_the_ground_stands_on_nothing_of_the_house():
    for module in GROUND:
        assert {target for target, _typing in list_own_imports(module)} <= GROUND, module


def test_no_module_imports_in_a_circle():
    graph = {
        module: {target for target, _typing in list_own_imports(module)} - {module}
        for module in parse_package()
        if module
    }
    TopologicalSorter(graph).prepare()  # raises CycleError


@pytest.mark.parametrize("room", ROOMS)
def test_no_folders_of_a_room_import_in_a_circle(room):
    def part(module):
        """A folder of the room counts as one, what lies beside it each for itself."""
        inner = module.split(".")[1:]
        return inner[0] if inner else ""

    graph = defaultdict(set)
    for module in parse_package():
        if room_of(module) == room and part(module):
            targets = {part(t) for t, _typing in list_own_imports(module) if room_of(t) == room}
            graph[part(module)] |= targets - {part(module), ""}
    TopologicalSorter(graph).prepare()  # raises CycleError


@pytest.mark.parametrize("library", HOMES)
def test_a_library_has_one_home(library):
    users = {
        module
        for module in parse_package()
        for source, _name, typing in list_imports(module)
        if source.split(".")[0] == library and not typing
    }
    homes = HOMES[library]
    strangers = {
        module for module in users if not any(f"{module}.".startswith(f"{h}.") for h in homes)
    }
    empty = {h for h in homes if not any(f"{module}.".startswith(f"{h}.") for module in users)}
    assert (strangers, empty) == (set(), set())


def test_no_module_is_long():
    lengths = {
        module: len(path.read_text(encoding="utf-8").splitlines())
        for module, (path, _tree) in parse_package().items()
    }
    assert {module: length for module, length in lengths.items() if length > 500} == {}


def rules_of_functions(*places):
    """For each rule the functions whose docstrings open with it, as in ``R06, R07: ...``."""
    homes = defaultdict(list)
    for module, (_path, tree) in parse_package().items():
        if not any(f"{module}.".startswith(f"{place}.") for place in places):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                opening = re.match(r"(R\d\d(, | and )?)+:", ast.get_docstring(node) or "")
                for rule in re.findall(r"R\d\d", opening[0] if opening else ""):
                    homes[rule].append(f"{module}.{node.name}")
    return homes


def test_each_rule_has_one_check():
    homes = rules_of_functions("verification")
    assert sorted(homes) == RULES
    assert {rule: places for rule, places in homes.items() if len(places) > 1} == {}


def test_each_rule_enters_the_problem_in_one_place():
    tours = rules_of_functions("scheduling.formulation", "scheduling.areas")
    assert {rule: places for rule, places in tours.items() if len(places) > 1} == {}
    groups = rules_of_functions("grouping.cpsat")
    assert sorted([*tours, *groups]) == RULES


def test_nothing_is_shown_on_a_screen_by_the_pictures():
    for module, (path, _tree) in parse_package().items():
        if module.startswith("output.plot"):
            assert ".show(" not in path.read_text(encoding="utf-8"), module


def test_no_module_takes_the_place_of_a_public_name():
    # Once a module is imported, the folder's attribute of that name is the module.
    for module, (path, _tree) in parse_package().items():
        if path.name != "__init__.py":
            continue
        beside = {other.rpartition(".")[2] for other in parse_package() if is_inside(other, module)}
        offered = {
            name
            for source, name, typing in list_imports(module)
            if name and not typing and source != f"routeplan.{module}"
        }
        if module == "":
            offered = set(routeplan.__all__)
        assert beside & offered == set(), module
