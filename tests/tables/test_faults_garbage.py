"""Whatever a cell holds, reading ends in a scenario or in sentences."""

import copy
import datetime as dt
import json
from pathlib import Path

import pytest
from events.strategies import scenarios
from hypothesis import given, settings
from hypothesis import strategies as st
from tables.test_tables import MATRIX, TABLES

from routeplan.errors import ScenarioError
from routeplan.scenario.model import Scenario
from routeplan.tables.conversion import read
from routeplan.tables.headings import TABLES as KNOWN

FULL = {
    **TABLES,
    "roads": [{"from": "宾馆", "to": "安利", "minutes": 5}],
    "programme": [{"track": "", "site": "安利"}],
    "appointments": [{"who": "合肥", "site": "安利", "session": "下午", "start": "15:00"}],
}
SPECIAL = """
    hotel all free 宾馆 安利 下午 合计 例 是 50% -1 0 1e9 nan 999999999999999999999999999999
    24:00 47:59 00:00-47:59 0001-01-01 2199-12-31 1900-01-01
"""
WORDS = st.sampled_from(SPECIAL.split())
CELLS = (
    WORDS
    | st.text(max_size=6)
    | st.text("0123456789:-;.% ：；", max_size=8)
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.lists(WORDS, max_size=3)
    | st.datetimes()
    | st.times()
    | st.dates()
    | st.timedeltas()
)


def survive(tables):
    try:
        assert isinstance(read(tables), Scenario)
    except ScenarioError as error:
        assert error.faults
        for line in str(error).splitlines():
            assert line


@settings(max_examples=150)
@given(st.data())
def test_any_cell_may_hold_anything(data):
    tables = copy.deepcopy(FULL)
    for _ in range(data.draw(st.integers(1, 3))):
        table = data.draw(st.sampled_from([table for table in KNOWN if table.name in tables]))
        column = data.draw(st.sampled_from([*table.column, "use", "title", "model_extra", "copy"]))
        rows = tables[table.name]
        row = rows if isinstance(rows, dict) else data.draw(st.sampled_from(rows))
        row[column] = data.draw(CELLS)
    survive(tables)


@settings(max_examples=50)
@given(scenarios(), st.data())
def test_any_cell_of_drawn_scenarios_may_hold_anything(tables, data):
    tables = copy.deepcopy(tables)
    rows = [row for rows in tables.values() for row in ([rows] if isinstance(rows, dict) else rows)]
    row = data.draw(st.sampled_from([row for row in rows if row]))
    row[data.draw(st.sampled_from(sorted(row)))] = data.draw(CELLS)
    survive(tables)


@settings(max_examples=50)
@given(st.lists(CELLS, min_size=12, max_size=12))
def test_a_matrix_may_hold_anything(cells):
    rows = [dict(zip(MATRIX[1], cells[n : n + 4], strict=True)) for n in (0, 4, 8)]
    survive({**FULL, "roads": rows})


NESTED = st.recursive(
    CELLS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3)
)


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from([*FULL, "sities", "地点", ""]), NESTED, max_size=4))
def test_tables_may_be_anything(tables):
    survive(tables)
    survive({**FULL, **tables})


@pytest.fixture
def files(tmp_path):
    source = tmp_path / "full.json"
    source.write_text(json.dumps(FULL), encoding="utf-8")
    from routeplan.tables.conversion import convert

    convert(source, tmp_path / "full.xlsx")
    convert(source, tmp_path / "full")
    return tmp_path


def test_bytes_knocked_out_of_files(files):
    """Broken in a fixed sequence of places, each form."""
    paths: list[Path] = [files / "full.json", files / "full.xlsx", files / "full" / "sites.csv"]
    for path in paths:
        content = path.read_bytes()
        for step in range(25):
            place = (step * 7919 + 13) % len(content)
            path.write_bytes(content[:place] + bytes([step * 10]) + content[place + step :])
            survive(path.parent if path.suffix == ".csv" else path)
        path.write_bytes(content)


def test_dates_far_apart_are_read_in_no_time():
    tables = copy.deepcopy(FULL)
    tables["sessions"][0]["date"] = "1900-01-01"
    tables["sessions"][1]["date"] = "2199-12-31"
    before = dt.datetime.now()
    survive(tables)
    assert dt.datetime.now() - before < dt.timedelta(seconds=2)
