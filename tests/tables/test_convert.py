"""The three forms convert into one another without loss."""

import json
import string
import tempfile
from pathlib import Path

import openpyxl
import pytest
from events.strategies import scenarios
from hypothesis import Phase, given, reject, settings
from hypothesis import strategies as st
from tables.test_tables import MATRIX, SOUND, TABLES, with_sheet, write_book, write_csv

from routeplan.errors import ScenarioError
from routeplan.scenario.cells import cell_text
from routeplan.tables.conversion import convert, read
from routeplan.tables.forms import read_tables, write_tables
from routeplan.tables.headings import TABLE

FORMS = ("a.xlsx", "b", "c.json")


def round_trip(tables, folder):
    """From JSON through every form to every other one; the names of the files made."""
    first = folder / "first.json"
    first.write_text(json.dumps(tables, ensure_ascii=False), encoding="utf-8")
    made = [first]
    for name in (*FORMS, "d.xlsx", "e.json", "f", "g.xlsx"):
        convert(made[-1], folder / name)
        made.append(folder / name)
    return made


def texts(path):
    """Every table with its headings and rows as text, whatever the form."""
    return {
        table.title: (
            table.headings,
            [tuple(map(cell_text, row.cells)) for row in table.rows],
        )
        for table in read_tables(path).tables
    }


@pytest.mark.parametrize("tables", [TABLES, {**SOUND, "roads": MATRIX}], ids=["all", "matrix"])
def test_nothing_is_lost(tmp_path, tables):
    first, *others = round_trip(tables, tmp_path)
    for other in others:
        assert read(other) == read(first)
        assert texts(other) == texts(first), other.name
    assert "锦瑞" in (tmp_path / "b" / "sites.csv").read_text("utf-8") or tables is not TABLES


# Without shrinking: every example writes eight files.
@settings(max_examples=8, phases=[Phase.generate])
@given(scenarios())
def test_drawn_scenarios_survive_all_forms(tables):
    try:
        read(tables)
    except ScenarioError:
        reject()
    with tempfile.TemporaryDirectory() as folder:
        first, *others = round_trip(tables, Path(folder))
        scenario = read(first)
        assert scenario == read(tables)
        for other in others:
            assert read(other) == scenario


NAMES = st.text(
    st.sampled_from(
        "安利泰禾锦瑞江淮轻卡宾馆礼堂（）・－é=+-@'\"\n ,;:#0123" + string.ascii_letters
    ),
    min_size=1,
    max_size=8,
).filter(str.strip)


@settings(max_examples=30)
@given(st.data())
def test_names_and_notes_of_any_kind_survive_all_forms(data):
    title = TABLE["coaches"].title(data.draw(st.sampled_from(["en", "zh"])))
    column = TABLE["coaches"].column
    heading = column["coach"].title(data.draw(st.sampled_from(["en", "zh"])))
    rows = [
        {heading: data.draw(NAMES), "座位": data.draw(st.integers(1, 60)), "备注": note}
        for note in data.draw(st.lists(NAMES | st.just(""), min_size=1, max_size=3))
    ]
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = write_csv(folder / "source", {title: rows}, encoding)
        wanted = texts(source)
        convert(source, folder / "a.xlsx")
        convert(folder / "a.xlsx", folder / "b.json")
        convert(folder / "b.json", folder / "c")
        for form in ("a.xlsx", "b.json", "c"):
            assert texts(folder / form) == wanted


def test_excels_times_and_dates_become_text(tmp_path):
    import datetime as dt

    path, _book, _sheet = with_sheet(
        tmp_path / "event.xlsx",
        "sessions",
        ["session", "date", "start", "end"],
        ["pm", dt.datetime(2020, 6, 23), dt.time(14, 0), dt.timedelta(hours=24, minutes=30)],
    )
    convert(path, tmp_path / "event")
    written = (tmp_path / "event" / "sessions.csv").read_bytes()
    assert written == b"\xef\xbb\xbfsession,date,start,end\r\npm,2020-06-23,14:00,24:30\r\n"
    convert(path, tmp_path / "event.json")
    document = json.loads((tmp_path / "event.json").read_text("utf-8"))
    assert document["sessions"] == [
        {"session": "pm", "date": "2020-06-23", "start": "14:00", "end": "24:30"}
    ]
    assert document["event"] == {"date": "2020-06-23", "hub": "宾馆", "group_max": 40}
    assert read(tmp_path / "event.json") == read(path)


def test_numbers_become_numbers_and_codes_stay_text(tmp_path):
    coaches = [{"coach": "007", "seats": "49", "phone": "0551"}]
    source = write_csv(tmp_path / "event", {**SOUND, "coaches": coaches})
    convert(source, tmp_path / "event.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "event.xlsx")["coaches"]
    assert [cell.value for cell in sheet[2]] == ["007", 49, "0551"]
    assert sheet["A2"].number_format == "@"


def test_what_looks_like_a_formula_stays_text(tmp_path):
    source = write_csv(tmp_path / "event", {**SOUND, "coaches": [{"coach": "=1+1", "seats": 49}]})
    convert(source, tmp_path / "event.xlsx")
    assert read(tmp_path / "event.xlsx").coaches[0].coach == "=1+1"


def test_a_number_of_more_digits_than_excel_holds(tmp_path):
    source = tmp_path / "event.json"
    hotel = {**SOUND["sites"][0], "lat": 31.700000000000003, "id": 10**17 + 1}
    sites = [hotel, *SOUND["sites"][1:]]
    source.write_text(json.dumps({**SOUND, "sites": sites}))
    convert(source, tmp_path / "event.xlsx")
    assert read(tmp_path / "event.xlsx") == read(source)


def test_tables_with_faults_can_be_converted(tmp_path):
    source = write_csv(tmp_path / "event", {"sites": [{"site": "a", "minutes": "x"}]})
    convert(source, tmp_path / "event.xlsx")
    convert(tmp_path / "event.xlsx", tmp_path / "event.json")
    document = json.loads((tmp_path / "event.json").read_text("utf-8"))
    assert document == {"sites": [{"site": "a", "minutes": "x"}]}


def refusal(source, target):
    with pytest.raises(ScenarioError) as caught:
        convert(source, target)
    return str(caught.value).replace(str(target), "TARGET")


def test_what_would_be_lost_is_not_converted(tmp_path):
    source = write_csv(tmp_path / "event", {**SOUND, "coach": []})
    assert "coach: This is nearly the name" in refusal(
        write_csv(tmp_path / "slip", {"siets": SOUND["sites"]}), tmp_path / "a.json"
    ).replace("siets", "coach")
    assert source.is_dir()
    assert not (tmp_path / "a.json").exists()


@pytest.mark.parametrize("name", ["a.xls", "a.csv", "a.ods", "a.xlsm"])
def test_forms_that_cannot_be_written(tmp_path, name):
    source = write_csv(tmp_path / "event", SOUND)
    assert refusal(source, tmp_path / name) == (
        "TARGET: This form cannot be written. "
        "Let the name end in .xlsx or .json; any other name is a folder of CSV files."
    )


def test_targets_of_another_kind_are_left_alone(tmp_path):
    source = write_csv(tmp_path / "event", SOUND)
    (tmp_path / "a.xlsx").mkdir()
    assert refusal(source, tmp_path / "a.xlsx") == (
        "TARGET: There is a folder of this name, and it should become a file. Choose another name."
    )
    (tmp_path / "b").write_text("mine")
    assert refusal(source, tmp_path / "b") == (
        "TARGET: There is a file of this name, and it should become a folder. Choose another name."
    )
    assert (tmp_path / "b").read_text() == "mine"


def test_a_folder_with_other_tables_is_left_alone(tmp_path):
    source = write_book(tmp_path / "event.xlsx", SOUND)
    target = write_csv(tmp_path / "target", {"roads": [{"from": "a"}]})
    assert refusal(source, target) == (
        "TARGET: The folder holds roads.csv, which would be read with the new tables. "
        "Move it away, or choose another folder."
    )
    target = write_csv(tmp_path / "zh", {"地点": []})
    assert refusal(source, target) == (
        "TARGET: The folder holds 地点.csv, the same table under another name. "
        "Move it away, or choose another folder."
    )
    assert [path.name for path in target.iterdir()] == ["地点.csv"]


def test_the_same_form_is_overwritten(tmp_path):
    source = write_csv(tmp_path / "event", SOUND)
    for name in FORMS:
        convert(source, tmp_path / name)
        convert(source, tmp_path / name)
        assert read(tmp_path / name) == read(SOUND)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b", "c.json", "event"]


def test_a_text_that_no_workbook_can_hold(tmp_path):
    tables = {**SOUND, "coaches": [{"coach": "C\x01", "seats": 49, "note": "x" * 40_000}]}
    path = tmp_path / "event.json"
    path.write_text(json.dumps(tables))
    assert refusal(path, tmp_path / "a.xlsx") == (
        "coaches row 1 (coach): It has the character U+0001, which cannot be shown. "
        "Write it again without that character.\n"
        "coaches row 1 (note): A workbook cannot hold this text. "
        "Shorten it, or remove what cannot be printed."
    )
    assert not (tmp_path / "a.xlsx").exists()


def test_a_target_that_cannot_be_written(tmp_path, monkeypatch):
    source = write_csv(tmp_path / "event", SOUND)

    def refuse(_path, _target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    assert refusal(source, tmp_path / "a.json") == (
        "TARGET: It cannot be written: Permission denied. "
        "Close it if it is open in Excel, make room, or choose another place."
    )
    assert [path.name for path in tmp_path.iterdir()] == ["event"]


HOSTILE = st.one_of(
    st.text(max_size=8),
    st.text(alphabet="=+-@'\t\r\n\"\\;,|_x000D_ 0١²½e.安\u202e\u200b\ufeff\x85\u2028", max_size=8),
    st.sampled_from(["=1+1", "@SUM(A1)", "'=1", "''-a", "+86 138", "-1-2", "007", "1e5", "TRUE",
                     "None", "nan", "2020-06-23", "24:30", "_x000D_", "a\r\nb", "\ufffe", "\ud800",
                     "#N/A", "NULL", "1" * 30, "０１", "x" * 40_000]),
    st.integers(), st.floats(allow_nan=False), st.booleans(), st.none(),
)  # fmt: skip


@settings(max_examples=150)
@given(names=st.lists(HOSTILE, min_size=1, max_size=3), heading=HOSTILE, value=HOSTILE)
def test_what_is_written_reads_back_equal_or_is_refused(names, heading, value):
    tables = {
        "sites": [{"site": name, "name": name, str(heading): value} for name in names],
        "event": {"name": value, "hub": names[0]},
        "visitors": [{"visitor": value, "count": value}],
    }
    raw = read_tables(tables)
    with tempfile.TemporaryDirectory() as home:
        for form in FORMS:
            path = Path(home, form)
            try:
                write_tables(raw, path)
            except ScenarioError as error:
                assert error.faults
                assert not path.is_file()
                continue
            assert texts(path) == {
                table.title: (
                    table.headings,
                    [tuple(map(cell_text, row.cells)) for row in table.rows],
                )
                for table in raw.tables
            }
