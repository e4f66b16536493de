"""One cell, in all the ways in which planners and spreadsheets write it."""

import datetime as dt

import pytest

from routeplan.scenario import cells
from routeplan.scenario.cells import CellError


@pytest.mark.parametrize(
    ("written", "minute"),
    [
        ("08:30", 510),
        ("8:30", 510),
        ("８：３０", 510),
        (" 08:30:00 ", 510),
        ("24:30", 1470),
        (dt.time(8, 30), 510),
        (dt.time(8, 29, 59, 999_999), 510),
        (dt.timedelta(hours=24, minutes=30), 1470),
        (dt.datetime(1900, 1, 1, 0, 30), 1470),
        (dt.datetime(1899, 12, 31, 8, 30), 510),
        (dt.datetime(1904, 1, 2, 0, 30), 1470),
        (0.3541666667, 510),
        ("1.0208333333", 1470),
        ("0730", 450),
        (830, 510),
        ("8点", 480),
        ("八点半", 510),
        ("8时30分", 510),
        ("下午3:00", 900),
        ("晚上7点一刻", 1155),
        ("约8:30", 510),
        ("8:30左右", 510),
        ("8:30出发", 510),
        ("2pm", 840),
        ("6.30am", 390),
        ("noon", 720),
    ],
)
def test_clock_times(written, minute):
    assert cells.parse_clock(written) == minute


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("14h30", '"14h30" is not a time of day. Write HH:MM, such as 14:30.'),
        ("25:61", '"25:61" is not a time of day. Write HH:MM, such as 14:30.'),
        ("48:00", '"48:00" is not a time of day. Write HH:MM, such as 14:30.'),
        ("08:30:20", '"08:30:20" is not a time of day. Write whole minutes, such as 08:30.'),
        ("2020-06-23 9:15", '"2020-06-23 9:15" is not a time of day. Write HH:MM, such as 9:15.'),
        (
            dt.datetime(2020, 6, 23, 9, 15),
            '"2020-06-23 09:15:00" is not a time of day. Write HH:MM, such as 09:15.',
        ),
        (83, '"83" is not a time of day. Write HH:MM, such as 14:30.'),
        ("上午12:30", '"上午12:30" is not a time of day. Write HH:MM, such as 14:30.'),
        ("廿点", '"廿点" is not a time of day. Write HH:MM, such as 14:30.'),
        (dt.timedelta(hours=-1), '"-01:00" is not a time of day. Write HH:MM, such as 14:30.'),
    ],
)
def test_what_is_no_clock_time(written, said):
    with pytest.raises(CellError) as caught:
        cells.parse_clock(written)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    "written",
    [
        "2020-06-23",
        "2020/6/23",
        "2020.6.23",
        "2020年6月23日",
        "２０２０-０６-２３",
        "2020-06-23 00:00:00",
        dt.date(2020, 6, 23),
        dt.datetime(2020, 6, 23),
    ],
)
def test_dates(written):
    assert cells.parse_date(written) == dt.date(2020, 6, 23)


@pytest.mark.parametrize("written", ["23.6.2020", "2020-02-30", "0001-01-01", "tomorrow", 44005])
def test_what_is_no_date(written):
    with pytest.raises(CellError, match=r"is not a date\. Write YYYY-MM-DD, such as 2020-06-23\."):
        cells.parse_date(written)


@pytest.mark.parametrize("written", ["yes", "YES", "Y", "是", "true", "１", True, 1, 1.0])
def test_yes(written):
    assert cells.parse_yes_no(written) is True


@pytest.mark.parametrize("written", ["no", "否", "False", "0", False, 0, 0.0])
def test_no(written):
    assert cells.parse_yes_no(written) is False


def test_neither_yes_nor_no():
    with pytest.raises(CellError, match=r'"maybe" is neither yes nor no\. Write yes or no\.'):
        cells.parse_yes_no("maybe")


@pytest.mark.parametrize("written", [40, 40.0, "40", "４０", " 40.0 ", "4e1"])
def test_whole_numbers(written):
    assert cells.parse_whole(written) == 40


def test_thousands():
    assert cells.parse_whole("1,200") == 1200
    assert cells.parse_number("1,200.5") == 1200.5


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("4o", "Write 40."),
        ("l2", "Write 12."),
        ("40人", "Write 40."),
        ("约 40 人", "Write 40."),
        ("2.5", "Write 2 or 3."),
        ("many", "Write a whole number such as 40."),
        ("1-2", "Write a whole number such as 40."),
        ("oil", "Write a whole number such as 40."),
        (True, "Write a whole number such as 40."),
        ("nan", "Write a whole number such as 40."),
        ("1e999", "Write a whole number such as 40."),
    ],
)
def test_what_is_no_whole_number(written, remedy):
    with pytest.raises(CellError, match="is not a whole number") as caught:
        cells.parse_whole(written)
    assert caught.value.remedy == remedy


def test_a_decimal_comma_is_not_taken_for_thousands():
    with pytest.raises(CellError, match=r'"2,5" is not a number\. Write 2\.5\.'):
        cells.parse_number("2,5")


@pytest.mark.parametrize("written", [0.5, "0.5", "50%", "５０％", "50 %", ".5"])
def test_shares(written):
    assert cells.parse_share(written) == 0.5


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (50, '"50" is not between 0 and 1. Write 50%.'),
        ("150%", '"150%" is not between 0 and 1. Write 0.5 or 50%.'),
        ("half", '"half" is not a share. Write 0.5 or 50%.'),
    ],
)
def test_what_is_no_share(written, said):
    with pytest.raises(CellError) as caught:
        cells.parse_share(written)
    assert str(caught.value) == said


def test_lists_keep_the_punctuation_of_ids():
    assert cells.parse_list(" 安利（东）；泰禾; ;江淮、轻卡") == (
        "安利（东）",
        "泰禾",
        "江淮、轻卡",
    )
    assert cells.parse_list([1.0, "b "]) == ("1", "b")


def test_languages_in_whatever_case():
    assert cells.parse_languages("EN; zh") == ("en", "zh")


@pytest.mark.parametrize(
    ("written", "count"),
    [
        (6, (6, 6, False)),
        ("6.0", None),
        (6.0, (6, 6, False)),
        ("４－８", (4, 8, False)),
        ("4 – 8", (4, 8, False)),
        ("4~8", (4, 8, False)),
        ("FREE", (1, None, False)),
        ("自由", (1, None, False)),
        ("8-4", None),
        ("0", None),
        ("", None),
    ],
)
def test_group_counts(written, count):
    if count is None:
        with pytest.raises(CellError, match="is not a number of groups"):
            cells.parse_group_count(written)
    else:
        assert cells.parse_group_count(written) == count


def test_the_date_that_a_spreadsheet_makes_of_4_8():
    with pytest.raises(CellError) as caught:
        cells.parse_group_count(dt.datetime(2024, 4, 8))
    assert str(caught.value) == (
        '"2024-04-08" is not a number of groups. '
        "A spreadsheet made a date of it: format the cell as text and write 4-8 again."
    )


def test_windows():
    day = dt.date(2020, 6, 24)
    assert cells.parse_windows("08:30-11:30;2020-06-24 13:30-24:30") == (
        (None, 510, 690),
        (day, 810, 1470),
    )
    assert cells.parse_windows("8：30～11：30；2020年6月24日13:30—17:00") == (
        (None, 510, 690),
        (day, 810, 1020),
    )


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("all day", "not-a-window"),
        ("11:30-08:30", "window-reversed"),
        ("25:70-26:00", "not-a-time"),
    ],
)
def test_what_is_no_window(written, code):
    with pytest.raises(CellError) as caught:
        cells.parse_windows(written)
    assert caught.value.code == code


def test_blanks():
    blanks = [None, "", " \u3000", float("nan"), [], [""], ()]
    assert all(map(cells.is_blank, blanks))
    assert not any(map(cells.is_blank, [0, False, "0", "-"]))
    assert {cells.cell_text(blank) for blank in blanks} == {""}
