"""Each library has one home, each rule one place, and the verifier never sees a solver."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

import routeplan

PACKAGE = Path(routeplan.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
RULES = [f"R{number:02d}" for number in range(1, 18)]

# Library -> the parts of the package that may import it.
HOMES = {
    "networkx": {"network"},
    "ortools": {"solve", "grouping"},
    "numba": {"solve"},
    "matplotlib": {"plot"},
    "openpyxl": {"tables", "sheets"},
    "click": {"cli"},
    "rich": {"cli"},
    "distributed": {"comparison"},
}

# Part of the package -> the parts that it never imports.
SOLVING = {
    "solve",
    "problem",
    "formulation",
    "grouping",
    "planning",
    "relaxation",
    "needs",
    "splits",
}
SOLVING |= {"handmade", "ordering"}
APART = {"verification", "sheets", "occupancy", "activities", "plot", "tables", "planfile"}

VERIFIER_MAY_USE = {"verification", "scenario", "network", "lifts", "plans", "errors", "texts"}


def part_of(path):
    """The part of the package that a module belongs to: `network`, `solve`, …"""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path):
    """Names of the modules that a module imports, those for type checking left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield node.module
            if node.module == "routeplan":
                yield from (f"routeplan.{alias.name}" for alias in node.names)


def own_parts(path):
    """The parts of the package that a module imports."""
    return {name.split(".")[1] for name in imported(path) if name.startswith("routeplan.")}


@pytest.mark.parametrize("library", HOMES)
def test_a_library_has_one_home(library):
    users = {
        part_of(path)
        for path in MODULES
        if any(name.split(".")[0] == library for name in imported(path))
    }
    assert users == HOMES[library]


def test_what_reads_plans_never_imports_what_makes_them():
    trespassers = {
        str(path.relative_to(PACKAGE)): own_parts(path) & SOLVING
        for path in MODULES
        if part_of(path) in APART and own_parts(path) & SOLVING
    }
    assert trespassers == {}


def test_the_verifier_stands_on_the_scenario_alone():
    used = set().union(*(own_parts(path) for path in MODULES if part_of(path) == "verification"))
    assert used <= VERIFIER_MAY_USE


def test_no_module_is_long():
    lengths = {
        str(path.relative_to(PACKAGE)): len(path.read_text(encoding="utf-8").splitlines())
        for path in MODULES
    }
    assert {name: length for name, length in lengths.items() if length > 500} == {}


def rules_of_functions(paths):
    """For each rule the functions whose docstrings open with it, as in ``R06, R07: ...``."""
    homes = defaultdict(list)
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                opening = re.match(r"(R\d\d(, | and )?)+:", ast.get_docstring(node) or "")
                for rule in re.findall(r"R\d\d", opening[0] if opening else ""):
                    homes[rule].append(f"{path.stem}.{node.name}")
    return homes


def test_each_rule_has_one_check():
    homes = rules_of_functions(path for path in MODULES if part_of(path) == "verification")
    assert sorted(homes) == RULES
    assert {rule: places for rule, places in homes.items() if len(places) > 1} == {}


def test_each_rule_enters_the_problem_in_one_place():
    tours = rules_of_functions(path for path in MODULES if part_of(path) == "formulation")
    assert {rule: places for rule, places in tours.items() if len(places) > 1} == {}
    groups = rules_of_functions([PACKAGE / "grouping" / "model.py"])
    assert sorted([*tours, *groups]) == RULES


def test_nothing_is_shown_on_a_screen_by_the_pictures():
    for path in MODULES:
        if part_of(path) == "plot":
            assert ".show(" not in path.read_text(encoding="utf-8"), path


def test_no_module_takes_the_place_of_a_public_name():
    # Once a module is imported, the package's attribute of that name is the module.
    modules = {path.stem for path in PACKAGE.iterdir()}
    assert modules & set(routeplan.__all__) == {"plot"}
