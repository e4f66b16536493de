"""Hostile inputs of every kind that routeplan reads, each from a seed, as command lines."""

from __future__ import annotations

import csv
import functools
import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from fuzzing.hostile import EVENT, LITERALS, PATCH, TIMETABLE, break_bytes, mutate
from openpyxl.utils.exceptions import IllegalCharacterError

LIMIT = 1  # second of planning
_MARK = re.compile(r'"\\u0000(\d+)\\u0000"')
_KEY = re.compile(r'("\\u0000\d+\\u0000"): ')


def write_input(seed: int, folder: Path) -> list[str]:
    """Write the input of a seed into an empty folder.

    Returns
    -------
    list of str
        The command line that reads it.
    """
    dice = random.Random(seed)
    return KINDS[seed % len(KINDS)](dice, folder)


def write_json(document: Any, dice: random.Random) -> bytes:
    """A document with literals where it has marks, sometimes broken."""
    text = json.dumps(document, ensure_ascii=False)

    def literal(found: re.Match[str]) -> str:
        return LITERALS[int(found[1])]

    # A key is a string, whatever else the literal may be.
    text = _KEY.sub(lambda found: _as_key(_MARK.sub(literal, found[1])), text)
    content = _MARK.sub(literal, text).encode("utf-8", "surrogatepass")
    return break_bytes(content, dice) if dice.random() < 0.15 else content


def _as_key(literal: str) -> str:
    return f"{literal if literal.startswith(chr(34)) else json.dumps(literal)}: "


def verb(dice: random.Random, scenario: Path, folder: Path) -> list[str]:
    """Mostly the cheap verbs; what can be planned is planned now and then."""
    kind = dice.random()
    if kind < 0.1:
        out = str(folder / "out")
        return ["plan", str(scenario), "-o", out, "--time-limit", str(LIMIT), "--workers", "1"]
    if kind < 0.3:
        target = dice.choice(("to.xlsx", "to.json", "to"))
        return ["convert", str(scenario), str(folder / target)]
    return ["audit", str(scenario), *(["--json"] if dice.random() < 0.3 else [])]


def hostile_json(dice: random.Random, folder: Path) -> list[str]:
    """A scenario in JSON."""
    path = folder / "event.json"
    path.write_bytes(write_json(mutate(EVENT, dice), dice))
    return verb(dice, path, folder)


def hostile_csv(dice: random.Random, folder: Path) -> list[str]:
    """A scenario as CSV files, one of them broken or with a hostile cell."""
    home = folder / "tables"
    home.mkdir()
    broken = dice.choice(list(EVENT))
    for name, content in list_tables(EVENT).items():
        if name == broken and dice.random() < 0.5:
            _put_cell(content, dice)
        text = io.StringIO(newline="")
        csv.writer(text).writerows(content)
        data = text.getvalue().encode(dice.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16")),
                                      "replace")  # fmt: skip
        (home / f"{name}.csv").write_bytes(break_bytes(data, dice) if name == broken else data)
    return verb(dice, home, folder)


def hostile_workbook(dice: random.Random, folder: Path) -> list[str]:
    """A scenario as a workbook with hostile cells, or with a broken part."""
    tables = list_tables(EVENT)
    _put_cell(tables[dice.choice(list(tables))], dice)
    content = write_book(tables)
    if dice.random() < 0.6:
        content = _break_part(content, dice)
    elif dice.random() < 0.3:
        content = break_bytes(content, dice)
    path = folder / "event.xlsx"
    path.write_bytes(content)
    return verb(dice, path, folder)


def hostile_patch(dice: random.Random, folder: Path) -> list[str]:
    """A sound scenario with a hostile patch, JSON or TOML."""
    path = folder / "event.json"
    path.write_text(json.dumps(EVENT), encoding="utf-8")
    patch = folder / dice.choice(("p.json", "p.toml"))
    content = write_json(mutate(PATCH, dice), dice)
    if patch.suffix == ".toml":
        lines = b'[event]\nmovement = "free"\n[sites."Mill"]\nminutes = 9\nguides = %s\n'
        value = dice.choice(LITERALS).encode("utf-8", "surrogatepass")
        content = break_bytes(lines % value, dice) if dice.random() < 0.5 else lines % value
    patch.write_bytes(content)
    return ["audit", str(path), "--patch", str(patch)]


def hostile_plan(dice: random.Random, folder: Path) -> list[str]:
    """A plan.json that is none any more."""
    path, plan = folder / "event.json", folder / "plan.json"
    path.write_text(json.dumps(EVENT), encoding="utf-8")
    plan.write_bytes(write_json(mutate(find_plan(), dice), dice))
    if dice.random() < 0.1:
        return ["sheets", str(path), str(plan), "-o", str(folder / "sheets")]
    return ["verify", str(path), str(folder if dice.random() < 0.3 else plan)]


def hostile_timetable(dice: random.Random, folder: Path) -> list[str]:
    """A timetable made by hand, CSV or a workbook."""
    path = folder / "event.json"
    path.write_text(json.dumps(EVENT), encoding="utf-8")
    rows = [line.split(",") for line in TIMETABLE.splitlines()]
    _put_cell(rows, dice)
    if dice.random() < 0.5:
        table = folder / "ours.xlsx"
        content = write_book({"ours": rows})
        table.write_bytes(_break_part(content, dice) if dice.random() < 0.4 else content)
    else:
        table = folder / "ours.csv"
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        table.write_bytes(break_bytes(text.getvalue().encode("utf-8", "replace"), dice))
    return ["verify", str(path), str(table), "--time-limit", str(LIMIT)]


KINDS: tuple[Callable[[random.Random, Path], list[str]], ...] = (
    hostile_json,
    hostile_csv,
    hostile_workbook,
    hostile_patch,
    hostile_plan,
    hostile_timetable,
)


def list_tables(document: dict[str, Any]) -> dict[str, list[list[Any]]]:
    """Rows of cells, the headings first, for each table."""
    tables = {}
    for name, rows in document.items():
        if isinstance(rows, dict):
            rows = [{"key": key, "value": value} for key, value in rows.items()]
        headings = list(dict.fromkeys(key for row in rows for key in row))
        body = [[row.get(heading) for heading in headings] for row in rows]
        tables[name] = [headings, *body]
    return tables


def write_book(tables: dict[str, list[list[Any]]]) -> bytes:
    """A workbook of tables; what no cell can hold is left out."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row, start=1):
                if isinstance(value, (str, int)) and not isinstance(value, bool):
                    text = str(value).encode("utf-8", "replace").decode()
                    value = value if len(text) < 15 and text == str(value) else text[:30_000]
                try:
                    sheet.cell(number, place).value = value
                except (ValueError, IllegalCharacterError):
                    sheet.cell(number, place).value = "?"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _put_cell(rows: list[list[Any]], dice: random.Random) -> None:
    """Put a hostile value into a random cell, the heading's among them."""
    row = dice.choice(rows)
    literal = dice.choice(LITERALS)
    try:
        value = json.loads(literal)
    except (ValueError, RecursionError):
        value = literal[:30_000]
    if isinstance(value, (dict, list)):
        value = str(value)[:30_000]
    row[dice.randrange(len(row))] = value


def _break_part(content: bytes, dice: random.Random) -> bytes:
    """A workbook with one part of its archive broken, left out, or there twice."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = book.namelist()
        broken = dice.choice(names)
        how = dice.randrange(8)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
            for name in names:
                part = book.read(name)
                if name == broken:
                    if how == 0:
                        continue
                    part = break_bytes(part, dice)
                copy.writestr(name, part)
            if how == 1:
                copy.writestr("xl/vbaProject.bin", b"\x00" * 2_000_000)
    return target.getvalue()


@functools.cache
def find_plan() -> dict[str, Any]:
    """A plan of the event."""
    import routeplan as rp
    from routeplan.plans import plan_document

    return plan_document(rp.plan(rp.read(EVENT), time_limit=5, workers=1))
