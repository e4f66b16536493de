"""What was not read of a timetable's times is never passed over in silence."""

import json

import pytest
from events.handmade_town import ROWS, TABLES, town, write_csv
from hypothesis import given
from hypothesis import strategies as st

import routeplan as rp
from routeplan.cli.entry import run

# How a stay is written, in one column or two; none of these headings is read as a time.
FORMS = {
    ("时间",): "{}—{}",
    ("時間",): "{}~{}",
    ("起止时间",): "{}至{}",
    ("Time",): "{} - {}",
    ("参观时间",): "上午{}",
    ("开始时间", "结束时间"): "{}|{}",
    ("开始", "结束"): "{}|{}",
    ("起", "止"): "{}|{}",
    ("start", "end"): "{}|{}",
    ("from", "until"): "{}|{}",
}
READ = [
    ("组别", "地点", "到达", "离开"),
    ("組別", "地點", "到達", "離開"),
    ("车号", "观摩点", "到", "离"),
    ("班级", "參觀單位", "抵達時間", "發車時間"),
    ("Bus", "Venue", "Arrival", "Departure"),
]


def write(folder, headings, texts):
    """The town's timetable under other headings, with other texts for its times."""
    cut = [text.split("|") for text in texts]
    rows = [[*row[:2], *times] for row, times in zip(ROWS, cut, strict=True)]
    return write_csv(folder / "ours.csv", rows, headings)


@pytest.mark.parametrize(("headings", "form"), FORMS.items(), ids=" ".join)
def test_times_that_are_not_read_are_named(headings, form, tmp_path):
    texts = [form.format(arrive, depart) for _group, _site, arrive, depart, _people in ROWS]
    timetable = rp.read_timetable(write(tmp_path, ("组别", "地点", *headings), texts), town())
    assert timetable.unread == headings
    assert timetable.lack == f"Not read, though it looks like times: {', '.join(headings)}."


def test_a_timetable_without_any_time_says_so(tmp_path):
    timetable = rp.read_timetable(write_csv(tmp_path / "o.csv", ROWS, ("组别", "地点")), town())
    assert timetable.lack == "No time was read: whether the times fit is not checked."


@pytest.mark.parametrize("headings", READ, ids=" ".join)
def test_times_under_other_headings_are_read(headings, tmp_path):
    texts = [f"{arrive}|{depart}" for _group, _site, arrive, depart, _people in ROWS]
    timetable = rp.read_timetable(write(tmp_path, headings, texts), town())
    known = rp.read_timetable(write_csv(tmp_path / "known.csv", ROWS), town())
    assert timetable.entries == known.entries
    assert timetable.lack == ""


def test_the_column_named_so_counts_before_others_that_say_the_same(tmp_path):
    rows = [["3号车", *row[:4]] for row in ROWS]
    path = write_csv(tmp_path / "o.csv", rows, ("车号", "组别", "地点", "到达", "离开"))
    timetable = rp.read_timetable(path, town())
    assert {group.name for group in timetable.groups} == {"G1", "G2"}
    path = write_csv(
        tmp_path / "o.csv", [row[:4] for row in rows], ("车号", "note", "地点", "到达")
    )
    assert {group.name for group in rp.read_timetable(path, town()).groups} == {"3号车"}


@pytest.mark.parametrize(
    ("headings", "form", "broken"), [(("时间",), "{}-{}", False), (("到达", "结束"), "{}|{}", True)]
)
def test_there_is_no_all_clear(headings, form, broken, tmp_path, capsys):
    event = tmp_path / "EVENT.json"
    event.write_text(json.dumps(TABLES), encoding="utf-8")
    texts = [form.format(arrive, depart) for _group, _site, arrive, depart, _people in ROWS]
    if broken:
        texts[1] = texts[0]  # in two places at once
    path = write(tmp_path, ("组别", "地点", *headings), texts)
    assert run(["verify", str(event), str(path), "--time-limit", "1"]) == 1
    said = capsys.readouterr()
    assert said.out.startswith(f"Not read, though it looks like times: {headings[-1]}.\n")
    assert "No rule is broken" not in said.out
    assert ("breaks rules" in said.err) == broken
    assert run(["verify", str(event), str(path), "--time-limit", "1", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["kept"] is False


@given(
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from(["{}:{:02}", "{}点{:02}分", "{}：{:02}"]),
)
def test_a_time_in_any_form_looks_like_one(hour, minute, form):
    from routeplan.handmade.reading.moments import looks_timed

    assert looks_timed(form.format(hour, minute))
    assert not looks_timed(f"{hour}号车") and not looks_timed(f"约{minute}分钟")
