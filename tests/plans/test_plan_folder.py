"""A folder never holds two plans, and its manifest tells."""

import json
import shutil

import pytest

from routeplan.errors import ScenarioError
from routeplan.plans import (
    EARLIER,
    MANIFEST,
    NO_PLAN,
    PLAN,
    holds_tours,
    list_differences,
    publish,
    tell_id,
)

SHEETS = ("timetable.csv", "gantt.png")


def draft(folder, number, *sheets, plan=True):
    """Drafts of a plan: what is in each file tells which plan it is of."""
    drafts = folder / "drafts"
    drafts.mkdir(parents=True)
    document = {"routeplan": 1, "status": "optimal", "tours": [number]}
    if plan:
        (drafts / PLAN).write_text(json.dumps(document))
    for name in sheets:
        (drafts / name).write_text(f"of {number}")
    return drafts, tell_id(document)


def put(folder, number, *sheets, plan=True):
    drafts, plan_id = draft(folder, number, *sheets, plan=plan)
    done = publish(drafts, folder, plan_id, SHEETS)
    shutil.rmtree(drafts)
    return done


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in (PLAN, MANIFEST)
    }


def test_all_files_are_of_one_plan(tmp_path):
    done = put(tmp_path, 1, *SHEETS)
    assert done.written == [PLAN, *SHEETS]
    assert (done.failed, done.aside) == ({}, [])
    assert list(list_differences(tmp_path, SHEETS)) == []
    put(tmp_path, 2, *SHEETS)
    assert contents(tmp_path) == dict.fromkeys(SHEETS, "of 2")
    assert list(list_differences(tmp_path, SHEETS)) == []


def test_what_is_not_renewed_is_moved_aside(tmp_path):
    put(tmp_path, 1, *SHEETS)
    done = put(tmp_path, 2, "gantt.png")
    assert done.aside == ["timetable.csv"]
    assert contents(tmp_path) == {"gantt.png": "of 2", f"{EARLIER}/timetable.csv": "of 1"}
    assert list(list_differences(tmp_path, SHEETS)) == []


def test_sheets_of_a_plan_that_is_there(tmp_path):
    put(tmp_path, 1, "gantt.png")
    (tmp_path / "gantt.png").write_text("by hand")
    assert list(list_differences(tmp_path, SHEETS)) == [
        "gantt.png is not as it was written with the plan."
    ]
    put(tmp_path, 1, *SHEETS, plan=False)
    assert list(list_differences(tmp_path, SHEETS)) == []


def test_a_file_that_cannot_be_replaced_is_named(tmp_path):
    put(tmp_path, 1, *SHEETS)
    (tmp_path / "gantt.png").unlink()
    (tmp_path / "gantt.png").mkdir()
    done = put(tmp_path, 2, *SHEETS)
    assert list(done.failed) == ["gantt.png"]
    assert json.loads((tmp_path / MANIFEST).read_text())["files"].keys() == {PLAN, "timetable.csv"}


def test_differences_are_named(tmp_path):
    put(tmp_path, 1, *SHEETS)
    (tmp_path / "timetable.csv").unlink()
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    del manifest["files"]["gantt.png"]
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    assert list(list_differences(tmp_path, SHEETS)) == [
        "timetable.csv is missing.",
        "gantt.png is of another plan.",
    ]
    (tmp_path / MANIFEST).write_text(json.dumps(manifest | {"id": "another"}))
    assert next(list_differences(tmp_path, SHEETS)).startswith("manifest.json is of plan another")
    (tmp_path / MANIFEST).unlink()
    assert list(list_differences(tmp_path, SHEETS)) == [
        "Without manifest.json nothing tells whether these are of this plan: gantt.png."
    ]


@pytest.mark.parametrize("content", ["[", "3", '{"id": 3}', '{"id": "a", "files": [1]}', "[" * 999])
def test_a_manifest_of_no_use_is_none(tmp_path, content):
    put(tmp_path, 1, *SHEETS)
    (tmp_path / MANIFEST).write_text(content)
    assert list(list_differences(tmp_path, SHEETS)) != []
    put(tmp_path, 2, *SHEETS)
    assert list(list_differences(tmp_path, SHEETS)) == []


def test_a_manifest_leads_nowhere_else(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("mine")
    folder = tmp_path / "out"
    put(folder, 1, *SHEETS)
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["files"] |= {"../outside.txt": "0", str(outside): "0"}
    (folder / MANIFEST).write_text(json.dumps(manifest))
    put(folder, 2, *SHEETS)
    assert outside.read_text() == "mine"


def test_an_answer_without_tours_is_forgotten_with_the_next_plan(tmp_path):
    put(tmp_path, 1, *SHEETS)
    (tmp_path / NO_PLAN).write_text("{}")
    put(tmp_path, 2, *SHEETS)
    assert not (tmp_path / NO_PLAN).exists()


def test_what_cannot_be_understood_may_have_tours(tmp_path):
    assert not holds_tours(tmp_path)
    for content, held in (
        ('{"routeplan": 1, "tours": []}', False),
        ('{"routeplan": 1, "tours": [1]}', True),
        ("[" * 9999, True),
        ("", True),
    ):
        (tmp_path / PLAN).write_text(content)
        assert holds_tours(tmp_path) is held


def test_differences_of_what_is_no_plan(tmp_path):
    (tmp_path / PLAN).write_text("{}")
    with pytest.raises(ScenarioError):
        list(list_differences(tmp_path, SHEETS))
