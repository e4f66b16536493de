"""Timetables as planners write them: slips, merged cells, titles, sums; and what is a fault."""

import datetime as dt

import pytest
from handmade_town import HEADINGS, ROWS, town, write_csv
from openpyxl import Workbook

import routeplan as rp

CHINESE = ("组别", "地点", "到达", "离开", "人数")


def read(tmp_path, rows, headings=HEADINGS, encoding="utf-8", **tables):
    path = write_csv(tmp_path / "ours.csv", rows, headings, encoding)
    return rp.read_timetable(path, town(**tables))


def faults(tmp_path, rows, headings=HEADINGS, **tables):
    with pytest.raises(rp.ScenarioError) as caught:
        read(tmp_path, rows, headings, **tables)
    return [(fault.code, fault.cell) for fault in caught.value.faults], str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_both_languages_and_every_encoding_say_the_same(tmp_path, encoding):
    plain = read(tmp_path, ROWS)
    assert read(tmp_path, ROWS, CHINESE, encoding).entries == plain.entries
    assert [(party.name, party.people) for party in plain.parties] == [("G1", 20), ("G2", 20)]
    assert (plain.entries[0].arrive, plain.entries[0].depart) == (490, 525)


def test_slips_are_taken_for_what_is_meant_and_told(tmp_path):
    rows = [list(row) for row in ROWS]
    rows[0][:4] = ["G1", "安利 ", "08：10", "8:45"]
    rows[3][1] = "old mil"
    rows[4][1] = "ｌ"
    rows[7][0] = "g2 "
    timetable = read(tmp_path, rows)
    assert timetable.entries == read(tmp_path, ROWS).entries
    assert timetable.notes == (
        '"安利 " is taken for A (row 2).',
        '"old mil" is taken for D (row 5).',
        '"ｌ" is taken for L (row 6).',
    )


def test_blanks_below_a_group_titles_and_sums(tmp_path):
    rows = [[row[0] if n % 6 == 0 else "", *row[1:4], ""] for n, row in enumerate(ROWS)]
    rows[0][4] = rows[6][4] = "20"
    rows.insert(6, [""] * 5)
    rows += [["合计", "", "", "", "40"], ["", "", "", "", ""]]
    path = write_csv(tmp_path / "ours.csv", [[], list(CHINESE), *rows], ["6月23日参观安排"])
    timetable = rp.read_timetable(path, town())
    plain = read(tmp_path, ROWS)
    assert [entry[:2] for entry in map(_values, timetable.entries)] == [
        entry[:2] for entry in map(_values, plain.entries)
    ]
    assert timetable.parties == plain.parties
    assert timetable.notes == (
        "row 1 above the headings: left aside.",
        "No stop is in row 17: left aside.",
    )


def _values(entry):
    return entry.group, entry.site, entry.arrive, entry.depart


def test_a_workbook_with_merged_cells_and_times_of_its_own(tmp_path):
    book = Workbook()
    book.active.title = "notes"
    book.active.append(["Call the coach company"])
    sheet = book.create_sheet("安排")
    sheet.append(["参观安排"])
    sheet.append(CHINESE)
    for row in ROWS:
        times = [dt.time.fromisoformat(clock) for clock in row[2:4]]
        sheet.append([row[0], row[1], *times, int(row[4])])
    for first in (3, 9):
        for column in "AE":
            sheet.merge_cells(f"{column}{first}:{column}{first + 5}")
    book.save(tmp_path / "ours.xlsx")
    timetable = rp.read_timetable(tmp_path / "ours.xlsx", town())
    plain = read(tmp_path, ROWS)
    assert timetable.title == "安排"
    assert timetable.parties == plain.parties
    assert list(map(_values, timetable.entries)) == list(map(_values, plain.entries))


def test_every_fault_is_told_at_once_with_its_cell(tmp_path):
    rows = [list(row) for row in ROWS]
    rows[0][1] = "Somewhere"
    rows[1][2] = "8h55"
    rows[2][3] = "09:30"  # before it arrives
    rows[3][4] = "21"  # 20 above
    rows[4][1] = ""
    codes, said = faults(tmp_path, rows)
    assert codes == [
        ("dangling", "B2"),
        ("not-a-time", "C3"),
        ("reversed-times", "D4"),
        ("contradiction", "E5"),
        ("no-site", "B6"),
    ]
    assert 'ours!B2 (G1, site): "Somewhere" is not in sites. Nearest: ' in said


def test_what_may_be_two_sites_is_asked(tmp_path):
    rows = [["G1", "Hall X", "08:10", "08:45", ""]]
    codes, said = faults(tmp_path, rows, A={"name": "Hall 1"}, B={"name": "Hall 2"})
    assert codes == [("ambiguous-site", "B2")]
    assert "A, B" in said


def test_a_missing_column_and_a_file_that_is_no_timetable(tmp_path):
    codes, _said = faults(tmp_path, [["G1", "08:10", "08:45"]], ("group", "arrive", "depart"))
    assert codes == [("missing-column", "")]
    codes, _said = faults(tmp_path, [["1", "2"]], ("phone", "room"))
    assert codes == [("no-timetable", "")]
    with pytest.raises(rp.ScenarioError):
        rp.read_timetable(tmp_path / "none.csv", town())


def test_a_time_on_one_of_two_days_needs_its_date(tmp_path):
    sessions = [
        {"session": "day", "start": "08:00", "end": "13:00"},
        {"session": "next", "date": "2020-06-24", "start": "08:00", "end": "13:00"},
    ]
    codes, said = faults(tmp_path, ROWS[:1], sessions=sessions)
    assert codes == [("no-date", "C2")]
    assert "date" in said
    headings = (*HEADINGS, "date")
    rows = [[*ROWS[0], "2020-06-24"], [*ROWS[1], ""]]
    entries = read(tmp_path, rows, headings, sessions=sessions).entries
    assert [(entry.session, entry.arrive) for entry in entries] == [("next", 1930), ("next", 1975)]
