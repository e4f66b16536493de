"""Workbook, CSV folder, JSON and DataFrames say the same thing, however planners write it."""

import csv
import datetime as dt
import json

import openpyxl
import pandas as pd
import pytest
from tables.test_faults import SOUND

from routeplan.errors import ScenarioError
from routeplan.scenario.rows import GroupCount
from routeplan.scenario.windows import Window
from routeplan.tables.conversion import read
from routeplan.tables.headings import TABLE
from routeplan.tables.parsing import read_word

TABLES = {
    "event": {
        "name": "会议",
        "date": "2020-06-23",
        "hub": "宾馆",
        "groups": "4-8",
        "fill": "90%",
        "movement": "convoy",
        "热线": "0551-123",
    },
    "sessions": [
        {"session": "下午", "start": "14:00", "end": "18:00", "to": "hotel"},
        {"session": "夜", "start": "20:00", "end": "24:30", "from": "hotel", "date": "2020-06-24"},
    ],
    "sites": [
        {"site": "宾馆", "kind": "place", "lat": 31.7, "lon": 117.1},
        {
            "site": "安利",
            "kind": "visit",
            "minutes": 30,
            "open": "13:30-17:00;2020-06-24 19:00-24:00",
            "people_at_once": 40,
            "lift": "L1",
            "floor": 6,
            "position": "first_in_session",
            "coach_waits": "no",
            "lat": 31.8,
            "lon": 117.2,
            "备注": "登记",
        },
        {"site": "泰禾", "minutes": 20, "after_sites": "安利", "lat": 31.75, "lon": 117.2},
        {"site": "锦瑞", "minutes": 20, "use": "no"},
    ],
    "visitors": [
        {"visitor": "1", "count": 20, "delegation": "合肥", "hotel": "宾馆", "language": "zh;en"},
        {"visitor": "2", "count": 15, "step_free": "yes", "hotel": "宾馆", "phone": "13800000000"},
    ],
    "coaches": [{"coach": "皖A1", "seats": 49}],
    "lifts": [{"lift": "L1", "persons": 13, "stairs_down": "50%"}],
}


def write_csv(folder, tables, encoding="utf-8", delimiter=","):
    folder.mkdir()
    for name, rows in tables.items():
        if isinstance(rows, dict):
            rows = [{"key": key, "value": value} for key, value in rows.items()]
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, columns, delimiter=delimiter)
            writer.writeheader()
            writer.writerows(rows)
    return folder


def write_book(path, tables):
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        if isinstance(rows, dict):
            rows = [{"key": key, "value": value} for key, value in rows.items()]
        columns = list(dict.fromkeys(column for row in rows for column in row))
        sheet = book.create_sheet(name)
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column) for column in columns])
    book.save(path)
    return path


def with_sheet(path, name, *rows):
    """The sound scenario as a workbook, one of its sheets written cell by cell."""
    write_book(path, SOUND)
    book = openpyxl.load_workbook(path)
    if name in book.sheetnames:
        del book[name]
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path, book, sheet


@pytest.fixture
def expected():
    return read(TABLES)


def test_what_is_read(expected):
    assert expected.event.groups == GroupCount(4, 8, False)
    assert expected.event.fill == 0.9
    assert expected.event.others == {"热线": "0551-123"}
    amway = expected.site_of["安利"]
    assert amway.open == (
        Window(None, 810, 1020),
        Window(dt.date(2020, 6, 24), 1140, 1440),
    )
    assert amway.others == {"备注": "登记"}
    assert not amway.coach_waits
    assert "锦瑞" not in expected.site_of
    assert [visitor.visitor for visitor in expected.visitors] == ["1", "2"]
    assert expected.visitors[0].language == ("zh", "en")
    assert expected.sessions[1].end == 1470
    assert expected.notes == ()


def test_json(tmp_path, expected):
    path = tmp_path / "event.json"
    path.write_text(json.dumps(TABLES, ensure_ascii=False), encoding="utf-8")
    assert read(path) == expected
    path.write_text(json.dumps(TABLES, ensure_ascii=False), encoding="gbk")
    assert read(str(path)) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_folders(tmp_path, expected, encoding, delimiter):
    assert read(write_csv(tmp_path / "event", TABLES, encoding, delimiter)) == expected


def test_workbooks(tmp_path, expected):
    assert read(write_book(tmp_path / "event.xlsx", TABLES)) == expected


def test_data_frames(expected):
    frames = {
        name: pd.DataFrame(rows) if isinstance(rows, list) else rows
        for name, rows in TABLES.items()
    }
    assert read(frames) == expected


def test_an_index_with_a_name_is_a_column(expected):
    sites = pd.DataFrame(TABLES["sites"]).set_index("site")
    assert read(TABLES | {"sites": sites}) == expected


def test_chinese_names_of_tables_columns_and_values(tmp_path, expected):
    from routeplan.tables.headings import TABLE

    chinese = {}
    for name, rows in TABLES.items():
        columns = TABLE[name].column

        def translate(row, columns=columns):
            cells = {}
            for key, value in row.items():
                column = columns.get(key)
                words = () if column is None else (*column.choices, *column.words)
                for word in words:
                    value = word.chinese if value == word.name else value
                cells["启用" if key == "use" else column.chinese if column else key] = value
            return {key: "否" if value == "no" else value for key, value in cells.items()}

        title = TABLE[name].chinese
        chinese[title] = (
            [{"项目": key, "值": value} for key, value in translate(rows).items()]
            if isinstance(rows, dict)
            else [translate(row) for row in rows]
        )
    assert read(chinese) == expected
    assert read(write_csv(tmp_path / "活动", chinese, "gbk")) == expected
    assert read(write_book(tmp_path / "活动.xlsx", chinese)) == expected


def test_headings_in_whatever_case_and_spacing(expected):
    sites = [
        {key.title().replace("_", " - "): value for key, value in row.items()}
        for row in TABLES["sites"]
    ]
    assert read(TABLES | {"sites": sites}).sites == expected.sites


def test_a_site_of_the_name_that_means_each_groups_hotel():
    tables = {**SOUND, "sessions": [{**SOUND["sessions"][0], "to": "酒店"}]}
    assert read(tables).sessions[0].destination == "hotel"
    tables["sites"] = [*SOUND["sites"], {"site": "酒店", "kind": "place", "lat": 31, "lon": 117}]
    assert read(tables).sessions[0].destination == "酒店"


def test_excels_own_times_dates_and_shares(tmp_path):
    path, book, _sheet = with_sheet(
        tmp_path / "event.xlsx",
        "sessions",
        ["session", "date", "start", "end"],
        [1, dt.datetime(2020, 6, 23), dt.time(14, 0), dt.time(18, 0)],
        [2.0, dt.date(2020, 6, 24), dt.time(20, 0), dt.timedelta(hours=24, minutes=30)],
        [3, dt.datetime(2020, 6, 25), 0.5, 1.0208333333333333],
    )
    book["sessions"]["D4"].number_format = "h:mm"
    book["event"].append(["fill", 0.9])
    book["event"]["B5"].number_format = "0%"
    book.save(path)
    scenario = read(path)
    assert [(s.session, s.date, s.start, s.end) for s in scenario.sessions] == [
        ("1", dt.date(2020, 6, 23), 840, 1080),
        ("2", dt.date(2020, 6, 24), 1200, 1470),
        ("3", dt.date(2020, 6, 25), 720, 1470),
    ]
    assert scenario.event.fill == 0.9


def test_numbers_kept_as_text_and_ids_kept_as_numbers(tmp_path):
    path, _book, _sheet = with_sheet(
        tmp_path / "event.xlsx", "coaches", ["coach", "seats", "phone"], [7, "４９", 13800000000]
    )
    coach = read(path).coaches[0]
    assert (coach.coach, coach.seats, coach.others) == ("7", 49, {"phone": "13800000000"})


def test_blank_rows_blank_columns_and_a_late_heading(tmp_path):
    path, _book, _sheet = with_sheet(
        tmp_path / "event.xlsx",
        "coaches",
        [],
        ["coach", None, "seats"],
        [],
        ["C1", None, 49],
        ["C2", None, "x"],
    )
    with pytest.raises(ScenarioError) as caught:
        read(path)
    assert str(caught.value) == (
        'coaches!C5 (C2, seats): "x" is not a whole number. Write a whole number such as 40.'
    )


def test_values_without_a_heading(tmp_path):
    path, _book, _sheet = with_sheet(
        tmp_path / "event.xlsx", "coaches", ["coach", "seats"], ["C1", 49, "new"]
    )
    with pytest.raises(ScenarioError) as caught:
        read(path)
    assert str(caught.value) == (
        "coaches!C1: Column C has values, from row 2 on, but no heading. "
        "Write its heading, or empty the column."
    )


def test_merged_cells_hold_for_each_row(tmp_path):
    path, book, sheet = with_sheet(
        tmp_path / "event.xlsx",
        "visitors",
        ["visitor", "delegation", "count"],
        ["V1", "合肥", 3],
        ["V2", None, None],
    )
    sheet.merge_cells("B2:B3")
    book.save(path)
    assert [visitor.delegation for visitor in read(path).visitors] == ["合肥", "合肥"]
    sheet.merge_cells("C2:C3")
    book.save(path)
    with pytest.raises(ScenarioError) as caught:
        read(path)
    assert str(caught.value) == (
        "visitors!C2: 3 is merged over several rows. "
        "Unmerge the cells and write each row's own number."
    )


def test_formulas(tmp_path):
    path, book, sheet = with_sheet(
        tmp_path / "event.xlsx", "coaches", ["coach", "seats"], ["C1", "=40+9"], ["C2", "#REF!"]
    )
    sheet["B3"].data_type = "e"
    book.save(path)
    with pytest.raises(ScenarioError) as caught:
        read(path)
    assert str(caught.value).splitlines() == [
        "coaches!B2: The formula has no value yet. "
        "Open the workbook in Excel, save it, and try again.",
        "coaches!B3: #REF! is an error of a formula. Mend the formula, or write the value.",
    ]


def test_other_sheets_are_none_of_ours(tmp_path, expected):
    path = write_book(tmp_path / "event.xlsx", TABLES)
    book = openpyxl.load_workbook(path)
    book.create_sheet("Notes").append(["call", "the", "mayor"])
    book.create_sheet("sites (2)").append(["old"])
    book.save(path)
    assert read(path) == expected


def test_example_rows_are_skipped_with_a_note():
    tables = {
        **SOUND,
        "sites": [{"site": "例 礼堂", "minutes": "?"}, {"site": "Example-1"}, *SOUND["sites"]],
        "roads": [{"from": "example hall", "to": "安利", "minutes": 3}],
    }
    scenario = read(tables)
    assert scenario.sites == read(SOUND).sites
    assert scenario.roads == ()
    assert scenario.notes == (
        "sites: 2 example rows were skipped.",
        "roads: 1 example row was skipped.",
    )


def test_use_leaves_rows_out_in_every_table():
    left_out = {
        "event": [
            {"key": "date", "value": "2020-06-23"},
            {"key": "hub", "value": "宾馆"},
            {"key": "groups", "value": 1, "use": "no"},
        ],
        "sites": {"site": "合计", "minutes": "x"},
        "sessions": {"session": "night", "start": "18:00", "end": "17:00"},
        "visitors": {"visitor": "V1"},
        "coaches": {"coach": "C2"},
        "lifts": {"lift": "L2"},
        "roads": {"from": "a", "to": "a"},
        "programme": {"site": "z"},
        "appointments": {"site": "z", "session": "z", "start": "z"},
    }
    tables = {
        name: row if name == "event" else [*SOUND.get(name, ()), {**row, "use": "否"}]
        for name, row in left_out.items()
    }
    scenario = read(tables)
    assert scenario.event.groups == GroupCount()
    assert scenario.model_dump(exclude={"event"}) == read(SOUND).model_dump(exclude={"event"})


MATRIX = [
    {"from": "宾馆", "宾馆": 0, "安利": 5, "泰禾": ""},
    {"from": "安利", "宾馆": 6, "安利": "-", "泰禾": 7.5},
    {"from": "路口", "泰禾": 1},
]


def roads(tables):
    return [(road.origin, road.destination, road.minutes, road.one_way) for road in tables.roads]


@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "frame"])
def test_a_square_matrix_of_minutes(tmp_path, form):
    tables = {**SOUND, "roads": MATRIX}
    if form == "csv":
        source = write_csv(tmp_path / "event", tables)
    elif form == "xlsx":
        source = write_book(tmp_path / "event.xlsx", tables)
        book = openpyxl.load_workbook(source)
        book["roads"]["A1"] = None
        book.save(source)
    elif form == "frame":
        frame = pd.DataFrame(MATRIX).set_index("from")
        frame.index.name = None
        source = {**SOUND, "roads": frame}
    else:
        source = tables
    assert roads(read(source)) == [
        ("宾馆", "安利", 5, True),
        ("安利", "宾馆", 6, True),
        ("安利", "泰禾", 7.5, True),
        ("路口", "泰禾", 1, True),
    ]


def test_faults_of_a_matrix(tmp_path):
    rows = [*MATRIX, {"from": "安利", "泰禾": 1}, {"泰禾": 1}, {"from": "x", "泰禾": "far"}]
    with pytest.raises(ScenarioError) as caught:
        read(write_csv(tmp_path / "event", {**SOUND, "roads": rows}))
    assert str(caught.value).splitlines() == [
        "roads!A5 (安利, from): Row 3 is for this node already. Write one row a node.",
        "roads!A6 (from): The row's node is blank. Write one row a node.",
        'roads!D7 (x, 泰禾): "far" is not a number. Write a number such as 2.5.',
    ]


def test_rows_of_a_matrix_may_be_left_out():
    frame = pd.DataFrame(
        [["安利", 5, 5, "no"], ["泰禾", 3, 4, "?"]], columns=["from", "宾馆", "宾馆", "use"]
    )
    with pytest.raises(ScenarioError) as caught:
        read({**SOUND, "roads": frame})
    assert str(caught.value).splitlines() == [
        "roads (宾馆): 宾馆 is a column already. Keep one.",
        'roads row 2 (泰禾, use): "?" is neither yes nor no. Write yes or no.',
    ]
    scenario = read({**SOUND, "roads": frame.iloc[:1, [0, 1, 3]]})
    assert scenario.roads == ()


def test_ways_that_lead_nowhere():
    sites = [{**row, "lat": None, "lon": None} for row in SOUND["sites"]]
    with pytest.raises(ScenarioError) as caught:
        read({**SOUND, "sites": sites, "roads": MATRIX})
    assert {(fault.code, fault.table) for fault in caught.value.faults} == {
        ("unreachable", "sites")
    }
    assert "There is no way to 2 of 2 sites, and there are no coordinates." in str(caught.value)


def test_addresses_are_those_that_a_spreadsheet_shows(tmp_path):
    tables = {**TABLES, "sites": [dict(row) for row in TABLES["sites"]]}
    tables["sites"][1]["people_at_once"] = "4o"
    line = 'sites!G3 (安利, people_at_once): "4o" is not a whole number. Write 40.'
    for source in (
        write_csv(tmp_path / "event", tables),
        write_book(tmp_path / "event.xlsx", tables),
    ):
        with pytest.raises(ScenarioError) as caught:
            read(source)
        assert str(caught.value) == line


def test_settings_of_the_event_have_addresses(tmp_path):
    tables = {**TABLES, "event": {**TABLES["event"], "fill": "x", "Group-Max": "4o"}}
    with pytest.raises(ScenarioError) as caught:
        read(write_csv(tmp_path / "event", tables))
    assert str(caught.value).splitlines() == [
        'event!B6 (fill): "x" is not a share. Write 0.5 or 50%.',
        'event!B9 (Group-Max): "4o" is not a whole number. Write 40.',
    ]


def test_faults_of_settings():
    event = [
        {"key": "date", "value": "2020-06-23"},
        {"key": "hub", "value": "宾馆"},
        {"key": "Hub", "value": "安利"},
        {"key": "", "value": 3},
        {"key": "clock", "value": 5, "use": "perhaps"},
    ]
    with pytest.raises(ScenarioError) as caught:
        read({**SOUND, "event": event})
    assert str(caught.value).splitlines() == [
        "event: The value has no key. Write what it is for.",
        'event (clock): "perhaps" is neither yes nor no. Write yes or no.',
        "event (Hub): This setting is there already, as hub. Keep one.",
    ]
    with pytest.raises(ScenarioError) as caught:
        read({**SOUND, "event": [{"date": "2020-06-23"}]})
    assert str(caught.value).splitlines() == [
        "event: The column key is missing. Add it.",
        "event: The column value is missing. Add it.",
    ]


def test_twenty_thousand_visitors_take_seconds():
    rows = [
        {"visitor": f"V{n}", "delegation": f"D{n // 10}", "hotel": "宾馆"} for n in range(20_000)
    ]
    before = dt.datetime.now()
    assert len(read({**SOUND, "visitors": rows}).visitors) == 20_000
    assert dt.datetime.now() - before < dt.timedelta(seconds=10)


def test_under_chinese_headings_chinese_values_are_offered() -> None:
    tables = {
        "活动": {"日期": "2020-06-23", "集合点": "宾馆", "出行方式": "火车"},
        "地点": [
            {"地点": "宾馆", "类型": "地点"},
            {"地点": "安利", "时长分钟": 20, "必去": "也许", "启用": "可能"},
        ],
        "道路": [{"起点": "宾馆", "终点": "安利", "分钟": 5, "方式": "地铁"}],
        "来宾": [{"来宾": "甲"}],
        "车辆": [{"车辆": "1号车", "座位": 40}],
        "场次": [{"场次": "上午", "开始": "08:00", "结束": "12:00"}],
    }
    with pytest.raises(ScenarioError) as caught:
        read(tables)
    remedies = {fault.column: fault.remedy for fault in caught.value.faults}
    assert remedies == {
        "出行方式": "Write 大巴 or 步行.",
        "必去": "Write 是 or 否.",
        "启用": "Write 是 or 否.",
        "方式": "Write 大巴 or 步行.",
    }


@pytest.mark.parametrize(
    ("written", "by"),
    [("客车", "coach"), ("巴士", "coach"), ("大客车", "coach"), ("徒步", "walk"), ("走路", "walk")],
)
def test_other_words_for_coach_and_walk(written: str, by: str) -> None:
    assert read_word(TABLE["roads"].column["by"], written) == by
