"""Files that cannot be read end in a sentence, never in a traceback."""

import json
import zipfile
from pathlib import Path

import pytest
from tables.test_faults import SOUND
from tables.test_tables import write_book, write_csv

from routeplan.errors import ScenarioError
from routeplan.tables.conversion import read


def said(source):
    with pytest.raises(ScenarioError) as caught:
        read(source)
    return str(caught.value).replace(str(source), "FILE")


@pytest.mark.parametrize("name", ["none.xlsx", "none.json"])
def test_a_missing_file(tmp_path, name):
    assert said(tmp_path / name) == (
        "FILE: There is no such file. "
        "Give the path of a workbook, a folder of CSV files or a JSON file."
    )


def test_a_missing_folder(tmp_path):
    assert said(tmp_path / "none") == (
        "FILE: There is no such folder. "
        "Give the path of a workbook (.xlsx), a folder of CSV files, or a JSON file."
    )


def test_a_single_table_and_other_files(tmp_path):
    path = tmp_path / "sites.csv"
    path.write_text("site\n")
    assert said(path) == (
        "FILE: A single table is no scenario. Name the folder that holds it and the other tables."
    )
    path = tmp_path / "event.docx"
    path.write_text("")
    assert said(path).startswith("FILE: The file is neither a workbook nor JSON. Give the path")
    assert said("a\0b").startswith("FILE: There is no such folder.")


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04broken"])
def test_what_is_no_workbook(tmp_path, content):
    path = tmp_path / "event.xlsx"
    path.write_bytes(content)
    assert said(path) == (
        "FILE: This is no workbook, or a broken one. Open it in Excel and save it as .xlsx again."
    )


def test_a_zip_that_is_no_workbook_and_one_with_a_broken_sheet(tmp_path):
    path = tmp_path / "event.xlsx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("hello.txt", "hello")
    assert said(path).startswith("FILE: This is no workbook, or a broken one.")
    write_book(path, SOUND)
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts["xl/worksheets/sheet1.xml"] = b"<worksheet"
    with zipfile.ZipFile(path, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    assert said(path).startswith("FILE: This is no workbook, or a broken one.")


def test_an_old_workbook_and_one_with_a_password(tmp_path):
    for name in ("event.xls", "event.xlsx"):
        path = tmp_path / name
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        assert said(path) == (
            "FILE: This is an old workbook (.xls), or one with a password. "
            "In Excel save it as .xlsx without a password."
        )


def test_a_workbook_that_is_open_elsewhere(tmp_path, monkeypatch):
    path = write_book(tmp_path / "event.xlsx", SOUND)

    def refuse(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert said(path) == (
        "FILE: The file may not be read; perhaps it is open in Excel. Close it there and try again."
    )
    assert said(tmp_path / "~$event.xlsx") == (
        "FILE: This is only the mark that Excel leaves while event.xlsx is open. "
        "Close it in Excel and name event.xlsx."
    )


def test_a_workbook_without_tables(tmp_path):
    path = write_book(tmp_path / "event.xlsx", {"Sheet1": [{"a": 1}]})
    assert said(path) == (
        "FILE: No sheet of this workbook is a table. "
        "It should have the sheets sites, visitors and sessions at least."
    )


def test_an_empty_folder_and_one_with_a_workbook(tmp_path):
    assert said(tmp_path) == (
        "FILE: No file of this folder is a table. "
        "It should hold sites.csv, visitors.csv and sessions.csv at least."
    )
    write_book(tmp_path / "event.xlsx", SOUND)
    (tmp_path / "~$event.xlsx").write_text("")
    assert said(tmp_path) == (
        "FILE: No file of this folder is a table. Name the workbook event.xlsx itself."
    )


def test_a_folder_of_slips_only(tmp_path):
    tables = {"sits": SOUND["sites"], "visitor": SOUND["visitors"], "sesions": SOUND["sessions"]}
    source = write_csv(tmp_path / "event", tables | {"event": SOUND["event"], "coach": []})
    assert said(source).splitlines() == [
        "sesions: This is nearly the name of the table sessions. Rename it: sessions.",
        "sits: This is nearly the name of the table sites. Rename it: sites.",
        "visitor: This is nearly the name of the table visitors. Rename it: visitors.",
        "coaches: There is no coach, and groups travel by coach. "
        "Add the coaches, or write walk for travel.",
    ]


def test_the_same_table_in_two_languages(tmp_path):
    source = write_csv(tmp_path / "event", {**SOUND, "地点": SOUND["sites"]})
    assert said(source) == ("地点: The table sites is there already, as sites. Keep one of them.")


def test_bytes_that_are_no_text(tmp_path):
    folder = write_csv(tmp_path / "event", SOUND)
    (folder / "sites.csv").write_bytes(b"site\n\xff\xff\xff")
    assert said(folder).replace(str(folder / "sites.csv"), "") == (
        'FILE/sites.csv: The text is neither UTF-8 nor GBK. In Excel save it as "CSV UTF-8".'
    )
    (folder / "coaches.csv").write_text("coach\nC1\n")
    assert said(folder).splitlines()[1:] == ["coaches: The column seats is missing. Add it."]


def test_a_cell_too_long_for_a_csv_reader(tmp_path):
    folder = write_csv(tmp_path / "event", SOUND)
    (folder / "sites.csv").write_text("site\n" + "x" * 200_000)
    assert "sites: The file is no CSV: field larger than field limit (131072)." in said(folder)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"sites": [}', "FILE: The file is no JSON: line 1, column 12: Expecting value."),
        (
            "[]",
            "FILE: The file holds no object with a key for every table. "
            'Write {"sites": [{"site": "…"}], …}.',
        ),
    ],
)
def test_what_is_no_json(tmp_path, text, line):
    path = tmp_path / "event.json"
    path.write_text(text)
    assert said(path) == line


def test_json_beyond_all_bounds(tmp_path):
    path = tmp_path / "event.json"
    path.write_text("[" * 200_000)
    assert said(path).startswith("FILE: The file is no JSON: ")
    path.write_text(json.dumps(SOUND).replace('"seats": ', '"seats": ' + "9" * 5000))
    assert said(path) == (
        f'coaches row 1 (C1, seats): "{"9" * 60}…" is not a whole number. '
        "Write a whole number such as 40."
    )


def test_json_of_other_shapes(tmp_path):
    path = tmp_path / "event.json"
    tables = {
        **SOUND,
        "event": 3,
        "coaches": "C1",
        "lifts": [[1]],
        "roads": [{"from": {"a": 1}, "to": [[1]]}],
        "programme": None,
    }
    path.write_text(json.dumps(tables))
    assert said(path).splitlines() == [
        'event: This is no table. Write an object: {"date": "2020-06-23", …}.',
        'coaches: This is no table. Write a list of objects: [{"site": "…"}, …].',
        'lifts row 1: The row is no object. Write it as {"site": "…", …}.',
        "roads row 1 (from): A cell cannot hold an object, or a list of lists. "
        "Write text, a number, or a list of texts.",
        "roads row 1 (to): A cell cannot hold an object, or a list of lists. "
        "Write text, a number, or a list of texts.",
    ]


def test_a_key_that_is_there_twice(tmp_path):
    path = tmp_path / "event.json"
    path.write_text('{"sites": [], ' + json.dumps(SOUND)[1:])
    assert said(path) == "FILE: The key sites is there twice in one object. Keep one of them."
