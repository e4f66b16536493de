"""The workbook is opened again with openpyxl."""

from dataclasses import replace

import pytest
from events.campus import campus
from events.stored_events import rotating_event, stored_event
from openpyxl import load_workbook

from routeplan.output.sheets.workbook import sheet_names, write_workbook
from routeplan.plans.model import Member, Seating


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    scenario, plan = stored_event()
    path = tmp_path_factory.mktemp("book") / "timetable.xlsx"
    write_workbook(scenario, plan, path)
    assert [each.name for each in path.parent.iterdir()] == ["timetable.xlsx"]
    return load_workbook(path)


def texts(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_sheet_for_the_grid_the_stops_and_each_group(book):
    assert book.sheetnames == ["master grid", "stops", "G1", "G2", "G3", "G4", "G5", "G6"]


def test_the_grid_is_there_in_full(book):
    rows = texts(book["master grid"])
    assert rows[0][0] == "全省开发区非公有制企业党建工作会议  ·  master grid"
    assert rows[1][:4] == ["session", "group", "people", "sets out"]
    assert rows[2][4] == "13:43–14:30\n益企党群服务中心"
    assert len(rows) == 2 + 12


def test_stops_are_times_that_can_be_reckoned_with(book):
    sheet = book["stops"]
    assert sheet.max_row == 2 + 36
    cell = sheet.cell(3, 5)
    assert (cell.value.hour, cell.value.minute) == (13, 43)
    assert cell.number_format == "hh:mm"


def test_a_group_s_sheet_lists_its_day_and_its_people_in_protocol_order(book):
    rows = texts(book["G1"])
    assert rows[0][0].startswith("G1  ·  36 people  ·  1 escort  ·  coach 1号车")
    heading = next(n for n, row in enumerate(rows) if row[0] == "visitor")
    assert rows[heading] == ["visitor", "people", "delegation", "电话", "房间", "备注"]
    assert rows[heading + 1] == ["合肥市-领队", 1, "合肥市", "+86 551 6001", "301", None]
    assert rows[heading + 2] == ["合肥市-成员", 19, "合肥市", None, "401-410", "素食2人"]
    assert len(rows) == heading + 5


def test_needs_are_listed_where_somebody_has_them(book):
    rows = texts(book["G2"])
    heading = next(row for row in rows if row[0] == "visitor")
    assert "step-free" in heading
    assert "step-free" not in next(row for row in texts(book["G1"]) if row[0] == "visitor")


def test_sheets_are_ready_to_print(book):
    for sheet in book:
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows
        assert sheet.freeze_panes
    assert book["master grid"].page_setup.orientation == "landscape"
    assert book["master grid"].freeze_panes == "D3"
    assert book["G1"].page_setup.orientation == "portrait"


def test_columns_are_wide_enough_for_chinese(book):
    assert book["master grid"].column_dimensions["E"].width >= 2 * len("益企党群服务中心")
    assert book["master grid"].row_dimensions[3].height >= 30


def test_texts_never_become_formulas(tmp_path):
    others = {"phone": "+86 551", "note": "=1+1", "at": "@x", "minus": "-"}
    others |= {"list": ["a"], "bell": "a\x07b", "empty": float("nan")}
    scenario, plan = rotating_event(1, 1, visitor=others)
    path = tmp_path / "timetable.xlsx"
    write_workbook(scenario, plan, path)
    rows = list(load_workbook(path)["G1"].iter_rows())
    heading = next(n for n, row in enumerate(rows) if row[0].value == "visitor")
    cells = {head.value: cell for head, cell in zip(rows[heading], rows[heading + 1], strict=True)}
    assert "empty" not in cells
    assert {cells[name].data_type for name in ("phone", "note", "at", "minus")} == {"s"}
    assert cells["note"].value == "=1+1"
    assert cells["note"].quotePrefix
    assert cells["list"].value == "['a']"
    assert cells["bell"].value == "ab"


def test_a_row_in_two_groups_shows_each_one_s_share(tmp_path):
    scenario, plan = rotating_event(2, 1)
    shared = tuple(
        replace(group, members=(Member("V0", count, whole=False),))
        for group, count in zip(plan.groups, (7, 3), strict=True)
    )
    path = tmp_path / "timetable.xlsx"
    write_workbook(scenario, replace(plan, groups=shared), path)
    book = load_workbook(path)
    assert [row[1] for row in texts(book["G1"]) if row[0] == "V0"] == [7]
    assert [row[1] for row in texts(book["G2"]) if row[0] == "V0"] == [3]


def test_sheet_names_are_what_excel_takes():
    long = "a" * 40
    names = sheet_names([long, long, "stops", "STOPS", "a/b:c?*[d]\\", "'quoted'", "", "History"])
    assert names == [
        "a" * 31,
        "a" * 27 + " (2)",
        "stops",
        "STOPS (2)",
        "a-b-c---d--",
        "quoted",
        "-",
        "History (2)",
    ]


def test_a_group_may_be_named_like_a_sheet(tmp_path):
    scenario, plan = rotating_event(1, 1)
    renamed = replace(
        plan,
        groups=(replace(plan.groups[0], name="stops"),),
        tours=(replace(plan.tours[0], group="stops"),),
        stops=(replace(plan.stops[0], group="stops"),),
    )
    path = tmp_path / "timetable.xlsx"
    write_workbook(scenario, renamed, path)
    assert load_workbook(path).sheetnames == ["master grid", "stops", "stops (2)"]


def test_calls_have_a_sheet_where_there_are_any(tmp_path, book):
    scenario, plan = campus()
    write_workbook(scenario, plan, tmp_path / "t.xlsx")
    campus_book = load_workbook(tmp_path / "t.xlsx")
    assert campus_book.sheetnames == ["master grid", "stops", "calls", "G1", "G2"]
    _title, heading, first, second = campus_book["calls"].iter_rows(values_only=True)
    assert heading == ("group", "session", "date", "place", "arrive", "board", "depart")
    assert (first[0], first[3], f"{first[5]:%H:%M}") == ("G1", "P", "10:27")
    assert (second[0], f"{second[4]:%H:%M}", f"{second[6]:%H:%M}") == ("G2", "09:00", "10:16")
    assert "calls" not in book.sheetnames


def test_a_workbook_that_cannot_be_written_leaves_nothing(tmp_path):
    scenario, plan = rotating_event(1, 1)
    path = tmp_path / "timetable.xlsx"
    path.mkdir()
    with pytest.raises(OSError):
        write_workbook(scenario, plan, path)
    assert [each.name for each in tmp_path.iterdir()] == ["timetable.xlsx"]


def test_a_party_s_sheet_says_who_sits_where(tmp_path):
    scenario, plan = stored_event()
    first, *others = plan.groups
    one, two, *rest = first.members
    seating = (
        Seating("1号车", (one, replace(two, count=9, whole=False))),
        Seating("2号车", (replace(two, count=10, whole=False), *rest)),
    )
    party = replace(first, coaches=("1号车", "2号车"), seating=seating)
    path = tmp_path / "party.xlsx"
    write_workbook(scenario, replace(plan, groups=(party, *others)), path)
    rows = texts(load_workbook(path)["G1"])
    assert "coaches 1号车, 2号车" in rows[0][0]
    heading = next(n for n, row in enumerate(rows) if row[0] == "visitor")
    assert rows[heading][2] == "coach"
    assert [row[2] for row in rows[heading + 1 : heading + 4]] == [
        "1号车",
        "1号车: 9, 2号车: 10",
        "2号车",
    ]
