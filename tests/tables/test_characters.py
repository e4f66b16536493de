"""Characters that nobody sees are left out, those that no file can hold refused."""

import json

import pytest
from tables.test_faults import SOUND
from tables.test_tables import write_book, write_csv

from routeplan.errors import ScenarioError
from routeplan.tables.conversion import read


def event(**site):
    return {**SOUND, "sites": [SOUND["sites"][0], {**SOUND["sites"][1], **site}]}


def test_line_breaks_and_marks_are_left_out_and_told(tmp_path):
    tables = event(name="Grand\nHotel\u202e", note="two\nlines\u200b")
    scenario = read(tables)
    assert scenario.sites[1].name == "Grand Hotel"
    assert scenario.sites[1].others["note"] == "two\nlines"
    (note,) = scenario.notes
    assert note == (
        "2 cells are read without their line breaks or marks that nobody sees: "
        "sites row 2 (name), sites row 2 (note)."
    )
    (note,) = read(write_csv(tmp_path / "event", tables)).notes
    assert "sites!" in note
    assert read(write_book(tmp_path / "event.xlsx", tables)).sites[1].name == "Grand Hotel"


def test_names_that_differ_by_what_nobody_sees_are_one():
    hub = SOUND["event"]["hub"]
    scenario = read({**SOUND, "event": {**SOUND["event"], "hub": f"\u200b{hub}\u200e"}})
    assert scenario.event.hub == hub


@pytest.mark.parametrize("code", [0x07, 0x1B, 0x7F, 0x9B, 0xD800, 0xFFFF, 0xFDD0, 0x1FFFE])
@pytest.mark.parametrize("column", ["name", "minutes", "note"])
def test_what_no_file_can_hold_is_refused_with_its_cell(code, column):
    character = chr(code)
    with pytest.raises(ScenarioError) as caught:
        read(event(**{column: f"9{character}"}))
    (fault,) = caught.value.faults
    assert (fault.code, fault.table, fault.row, fault.column) == ("unprintable", "sites", 2, column)
    assert f"U+{code:04X}" in fault.cause


def test_headings_and_patches_are_looked_at_as_well():
    with pytest.raises(ScenarioError) as caught:
        read(event(**{"no\ud800te": "x"}))
    assert [fault.code for fault in caught.value.faults] == ["unprintable"]
    site = SOUND["sites"][1]["site"]
    with pytest.raises(ScenarioError) as caught:
        read(SOUND, {"sites": {site: {"name": "\x1b[2J"}}})
    assert [fault.code for fault in caught.value.faults] == ["unprintable"]


def test_json_of_any_depth_and_length_ends_in_sentences(tmp_path):
    path = tmp_path / "event.json"
    for text in ("[" * 30 + "]" * 30, '{"sites": ' + '{"a":' * 999 + "1" + "}" * 1000):
        path.write_text(text)
        with pytest.raises(ScenarioError, match="nested too deeply"):
            read(path)
    path.write_text(json.dumps(SOUND).replace('"seats": ', '"seats": ' + "9" * 5000))
    with pytest.raises(ScenarioError, match="is not a whole number"):
        read(path)
    patch = tmp_path / "patch.toml"
    for text in ("a = " + "[" * 999 + "]" * 999, "[sites.A]\nminutes = " + "9" * 5000):
        patch.write_text(text)
        with pytest.raises(ScenarioError, match=r"patch\.toml"):
            read(SOUND, patch)
