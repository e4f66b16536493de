"""Timetables as planners write them: slips, merged cells, titles, sums; and what is a fault."""

import datetime as dt

import pytest
from events.handmade_town import HEADINGS, ROWS, town, write_csv
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
    assert [(group.name, group.people) for group in plain.groups] == [("G1", 20), ("G2", 20)]
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
    assert timetable.groups == plain.groups
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
    assert timetable.groups == plain.groups
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


def test_of_overlapping_sessions_the_tracks_one_is_taken(tmp_path):
    sessions = [
        {"session": name, "start": "08:00", "end": end, "tracks": name}
        for name, end in (("x", "13:00"), ("y", "13:30"))
    ]
    visitors = [
        {"visitor": "v", "count": 20, "track": "x", "group": "G1"},
        {"visitor": "w", "count": 20, "track": "y"},
    ]
    tables = {"sessions": sessions, "visitors": visitors, "appointments": []}
    rows = [["G1", "A", "08:10", "08:45", ""], ["G2", "A", "08:10", "08:45", "y"]]
    headings = ("group", "site", "arrive", "depart", "track")
    read_entries = read(tmp_path, rows, headings, **tables).entries
    assert [entry.session for entry in read_entries] == ["x", "y"]
    codes, said = faults(tmp_path, [["G2", "A", "08:10", "08:45", ""]], headings, **tables)
    assert codes == [("no-date", "C2")]
    assert "may be in any of the sessions x, y. Add a column date, session, or track." in said


def test_all_sheets_with_the_headings_are_read_each_for_its_group(tmp_path):
    book = Workbook()
    book.active.title = "overview"
    book.active.append(["group", "site", "people"])
    for group, rows in (("G1", ROWS[:6]), ("G2", ROWS[6:])):
        sheet = book.create_sheet(group)
        sheet.append(HEADINGS[1:])
        for row in rows:
            sheet.append(row[1:])
    book.save(tmp_path / "ours.xlsx")
    timetable = rp.read_timetable(tmp_path / "ours.xlsx", town())
    plain = read(tmp_path, ROWS)
    assert timetable.title == "ours"
    assert timetable.groups == plain.groups
    assert list(map(_values, timetable.entries)) == list(map(_values, plain.entries))
    assert [(entry.sheet, entry.row) for entry in timetable.entries[5:7]] == [("G1", 7), ("G2", 2)]
    assert timetable.notes == (
        "Sheets read together: G1, G2.",
        "The names of the sheets are taken for those of the groups.",
        "Left aside, because the headings are others: sheets overview.",
    )
    (clash,) = rp.verify_timetable(town(L={"groups_at_once": 1}), timetable).clashes
    assert clash.rule == "R07"
    assert "L (G1 row 6, G2 row 6)" in str(clash)


def test_a_site_by_the_name_of_total_is_no_sum(tmp_path):
    rows = [["G1", "Total", "08:10", "08:45", "20"], ["Total", "", "", "", "20"]]
    timetable = read(tmp_path, rows, A={"name": "Total"})
    assert [entry.site for entry in timetable.entries] == ["A"]
    assert timetable.notes == ("No stop is in row 3: left aside.",)


TWO_DAYS = [
    {"session": "day", "start": "08:00", "end": "13:00"},
    {"session": "night", "date": "2020-06-25", "start": "19:00", "end": "25:00"},
]


def test_times_and_dates_as_planners_write_them(tmp_path):
    headings = ("group", "date", "site", "arrive", "depart")
    rows = [
        ["G1", "6月23日", "A", "8.10", "0845"],
        ["G1", "", "B", "上午8:55", "9点半"],
        ["G1", "6/25(周四)", "C", "下午7:30", "8:05 pm"],
        ["G1", "", "D", "6月25日 21:00", "21.30"],
    ]
    timetable = read(tmp_path, rows, headings, sessions=TWO_DAYS)
    assert [(e.session, e.arrive, e.depart) for e in timetable.entries] == [
        ("day", 490, 525),
        ("day", 535, 570),
        ("night", 2880 + 19 * 60 + 30, 2880 + 20 * 60 + 5),
        ("night", 2880 + 21 * 60, 2880 + 21 * 60 + 30),
    ]
    assert 'What is written like "8.10" is read like 08:10 (rows 2, 5).' in timetable.notes
    assert 'What is written like "6月23日" is read like 2020-06-23 (row 2).' in timetable.notes
    assert len(timetable.notes) == 9


@pytest.mark.parametrize("clock", ["8.1", "9", "0875", "晚上12:00", "上午12:30", "25.10", "8h"])
def test_what_may_mean_two_times_is_not_guessed(tmp_path, clock):
    codes, _said = faults(tmp_path, [["G1", "A", clock, "", ""]])
    assert codes == [("not-a-time", "C2")]


def test_a_date_without_a_session_is_a_fault_with_the_nearest(tmp_path):
    headings = ("group", "date", "site", "arrive", "depart")
    rows = [["G1", "2020-06-24", "A", "08:10", "08:45"], ["G1", "", "B", "08:55", "09:30"]]
    codes, said = faults(tmp_path, rows, headings, sessions=TWO_DAYS)
    assert codes == [("no-session", "B2")]
    assert "No session is on 2020-06-24. The nearest is day, on 2020-06-23." in said
    # After midnight it is the next day, where the session goes on.
    rows = [["G1", "2020-06-26", "A", "00:10", "00:40"]]
    (entry,) = read(tmp_path, rows, headings, sessions=TWO_DAYS).entries
    assert (entry.session, entry.arrive) == ("night", 3 * 1440 + 10)


def test_dates_in_the_times_are_heeded(tmp_path):
    rows = [
        ["G1", "A", "2020-06-23 08:10", "2020-06-25 08:45", ""],
        ["G1", "B", "2020-06-24 08:55", "", ""],
        ["G1", "C", "", "2020-06-24 10:15", ""],
    ]
    codes, said = faults(tmp_path, rows, sessions=TWO_DAYS)
    assert codes == [("contradiction", "D2"), ("no-session", "C3"), ("no-session", "D4")]
    assert "The group arrives on 2020-06-23 and departs on 2020-06-25." in said


def test_a_session_on_another_date_is_a_fault(tmp_path):
    headings = ("group", "date", "session", "site", "arrive", "depart")
    rows = [["G1", "2020-06-25", "day", "A", "08:10", "08:45"]]
    codes, said = faults(tmp_path, rows, headings, sessions=TWO_DAYS)
    assert codes == [("no-session", "B2")]
    assert "Session day is not on 2020-06-25. It is on 2020-06-23." in said


def test_a_file_that_is_not_there_is_asked_for_in_the_forms_that_are_read(tmp_path):
    with pytest.raises(rp.ScenarioError, match=r"a timetable in \.csv or \.xlsx"):
        rp.read_timetable(tmp_path / "none.xlsx", town())
