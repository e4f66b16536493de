"""What the README shows is so: its commands and snippets run, its lists are complete."""

import ast
import re
import shlex
import shutil
from functools import partial
from pathlib import Path

import pytest

import routeplan as rp
from routeplan.cli.entry import run
from routeplan.scenario.rows import (
    Appointment,
    Coach,
    Event,
    LiftBank,
    ProgrammeRow,
    Road,
    Session,
    Site,
    Visitor,
)

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PACKAGE = Path(rp.__file__).parent
BUSY = "300"  # seconds for what takes twenty on a machine that does nothing else
RULES = [f"R{number:02d}" for number in range(1, 19)]


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.M | re.S)


def section(title):
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, flags=re.M | re.S)[1]


def commands():
    """The routeplan commands of all blocks; what installs things is left to .ci/run."""
    for block in (*blocks("sh"), *blocks("console")):
        for command in re.split(r"&&|\n", block):
            words = shlex.split(command)
            if words and Path(words[0]).name == "routeplan":
                yield words[1:]


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A copy of the examples, to work in."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_the_commands_run(checkout, monkeypatch, capsys):
    monkeypatch.setenv("LANGUAGE", "en")
    seen = list(commands())
    verbs = ["plan", "template", "EVENT.xlsx", "audit", "repair", "plan", "compare"]
    assert [words[0] for words in seen] == verbs
    assert run(seen[0]) == 0
    assert {path.name for path in (checkout / "out").iterdir()} == set(
        re.findall(r"`([a-z_]+\.(?:json|csv|xlsx|png))`", section("A timetable"))
    )
    (shown,) = blocks("text")
    printed = capsys.readouterr().out
    # The proven part is the same on every machine; of equal plans any may come.
    told = " ".join(printed.split())
    for line in shown.split("Answer:")[0].splitlines():
        assert line.strip() in told
    proven = re.search("Answer: .*?; proven optimal .*? because .*?; ", " ".join(shown.split()))
    assert proven[0] in told
    assert run(seen[1]) == 0
    assert (checkout / "EVENT.xlsx").exists()
    # Not filled in yet, which is said without a traceback.
    assert run(seen[2]) == 2


@pytest.mark.slow
def test_what_cannot_work_is_told_as_shown(checkout, monkeypatch, capsys):
    monkeypatch.setenv("LANGUAGE", "en")
    audit, repair, plan, compare = list(commands())[3:]
    assert run(audit) == 1
    audited, repaired = (
        " ".join(quote.replace(">", "").replace("\\", "").split())
        for quote in re.findall(r"(?:^> .*\n)+", section("Why not, and what if"), flags=re.M)
    )
    assert audited in " ".join(capsys.readouterr().out.split())
    assert run([*repair, "--most", "1", "--time-limit", BUSY]) == 0
    assert repaired.rstrip(" …") in capsys.readouterr().out
    (checkout / "later.toml").write_text(blocks("toml")[0], "utf-8")
    assert run([*plan, "--time-limit", "4"]) == 0
    assert run(["audit", "examples/feixi-2020", "--patch", "later.toml"]) == 0
    assert run([*compare, "--only", "lifts", "--time-limit", "5"]) == 0
    for name in re.findall(r"`(comparison\.\w+)`", section("Why not, and what if")):
        assert (checkout / "draft-compare" / name).stat().st_size > 0


@pytest.mark.slow
def test_the_notebook_runs(checkout, monkeypatch):
    assert (checkout / "examples").exists()
    monkeypatch.setattr(rp, "repair", partial(rp.repair, time_limit=float(BUSY)))
    (snippet,) = blocks("python")
    names = {}
    exec(compile(snippet, "README.md", "exec"), names)
    plan = names["plan"]
    shown = re.search(r"print\(plan.status.*#(.*)", snippet)[1]
    assert shown.split() == [plan.status, str(plan.finish), str(plan.bound)]
    shown = re.search(r"print\(audit.impossible.*#(.*)", snippet)[1]
    finding = names["audit"].findings[0]
    assert shown.split() == [
        str(finding.level == "impossible"),
        f"{finding.need}",
        f"{finding.supply}",
    ]
    assert names["mended"] != names["draft"]
    assert len(names["stops"]) == len(plan.stops)


def test_the_picture_is_there():
    pictures = re.findall(r"!\[.+\]\((.+)\)", README)
    assert len(pictures) == 1
    assert (ROOT / pictures[0]).stat().st_size > 10_000


def test_every_column_is_listed():
    rows = dict(
        re.findall(r"^\| (\w+)(?: \(.*?\))? \| (.*) \|$", section("The tables"), flags=re.M)
    )
    tables = {
        "event": Event,
        "sites": Site,
        "lifts": LiftBank,
        "roads": Road,
        "visitors": Visitor,
        "coaches": Coach,
        "sessions": Session,
        "programme": ProgrammeRow,
        "appointments": Appointment,
    }
    for table, model in tables.items():
        for name, field in model.model_fields.items():
            column = f"`{field.alias or name}`"
            assert column in rows[table], f"{table} lacks {column}"
            if field.is_required():
                assert f"**{column}**" in rows[table], f"{column} of {table} is required"


def test_every_rule_is_listed():
    assert re.findall(r"^\| (R\d\d) \|", section("The rules"), flags=re.M) == RULES


def codes_in_the_sources():
    """Codes of faults: the kebab-case words given to what makes a fault."""
    makers = {"Fault", "fault", "place_fault", "refuse", "CellError"}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                maker = getattr(node.func, "id", getattr(node.func, "attr", ""))
                given = [a.value for a in node.args if isinstance(a, ast.Constant)]
                if maker in makers:
                    yield from (
                        text
                        for text in given
                        if isinstance(text, str) and re.fullmatch(r"[a-z]+(-[a-z]+)+", text)
                    )


def test_every_error_is_listed():
    index = re.findall(r"^\| (`.*?) \|", section("The error index"), flags=re.M)
    listed = re.findall(r"`([a-z-]+)`", " ".join(index))
    assert len(listed) == len(set(listed))
    assert sorted(set(codes_in_the_sources()) - set(listed)) == []
    sources = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    assert [code for code in listed if f'"{code}"' not in sources] == []


def test_the_order_of_the_sections():
    titles = re.findall(r"^## (.+)$", README, flags=re.M)
    assert titles == [
        "Two command lines",
        "A timetable",
        "Why not, and what if",
        "The tables",
        "In a notebook",
        "The rules",
        "The error index",
    ]
