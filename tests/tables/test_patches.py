"""Changes in the words of the tables."""

import json
from pathlib import Path

import pytest

import routeplan as rp
from routeplan.tables.amendment import apply_patches
from routeplan.tables.conversion import read
from routeplan.tables.forms import read_tables
from routeplan.tables.patches import describe_patch, read_patch, write_patch

FEIXI = Path(__file__).parents[2] / "examples" / "feixi-2020"
TABLES = {
    "event": {"date": "2026-05-04", "hub": "Inn", "travel": "walk"},
    "sites": [
        {"site": "Inn", "kind": "place", "x": 0, "y": 0},
        {"site": "Mill", "minutes": 20, "备注": "wet", "x": 0, "y": 0.2},
        {"site": "Barn", "minutes": 9, "use": "no", "x": 0, "y": 0.1},
    ],
    "visitors": [{"visitor": "A", "count": 9}],
    "sessions": [{"session": "am", "start": "09:00", "end": "11:00"}],
    "roads": [{"from": "Inn", "to": "Mill", "minutes": 4}],
}


def test_a_row_that_is_there_gets_the_cells():
    scenario = read(TABLES, {"sites": {"Mill": {"minutes": 30, "open": "09:00-10:30"}}})
    mill = scenario.site_of["Mill"]
    assert (mill.minutes, mill.open[0].closes, mill.others) == (30, 630, {"备注": "wet"})
    assert read(TABLES).site_of["Mill"].minutes == 20


def test_any_other_row_is_added():
    scenario = read(
        TABLES, {"sites": {"Kiln": {"minutes": 5, "x": 1, "y": 1}}, "lifts": {"L": {"persons": 8}}}
    )
    assert [site.site for site in scenario.sites] == ["Inn", "Mill", "Kiln"]
    assert scenario.lift_of["L"].persons == 8


def test_use_leaves_a_row_out_and_takes_it_back():
    scenario = read(TABLES, {"sites": {"Mill": {"use": "no"}, "Barn": {"use": "yes"}}})
    assert [site.site for site in scenario.sites] == ["Inn", "Barn"]


def test_a_blank_cell_is_the_default():
    assert read(TABLES, {"event": {"travel": ""}, "coaches": {"C": {"seats": 9}}}).event.travel
    assert read(TABLES, {"event": {"clock": 5}}, {"event": {"clock": ""}}).event.clock == 1


@pytest.mark.parametrize("ends", [("Inn", "Mill"), ("Mill", "Inn")])
def test_a_road_is_told_by_its_ends(ends):
    patch = {"roads": [{"from": ends[0], "to": ends[1], "minutes": 7}]}
    assert [road.minutes for road in read(TABLES, patch).roads] == [7]


def test_a_one_way_road_is_told_in_its_direction():
    tables = TABLES | {"roads": [{"from": "Inn", "to": "Mill", "minutes": 4, "one_way": "yes"}]}
    patch = {"roads": [{"from": "Mill", "to": "Inn", "minutes": 7}]}
    assert [road.minutes for road in read(tables, patch).roads] == [4, 7]


@pytest.mark.parametrize("word", ["no", "否", "0", False])
def test_a_road_that_says_it_is_not_one_way_is_not(word):
    tables = TABLES | {"roads": [{"from": "Inn", "to": "Mill", "minutes": 4, "one_way": word}]}
    patch = {"roads": [{"from": "Mill", "to": "Inn", "minutes": 7}]}
    assert [road.minutes for road in read(tables, patch).roads] == [7]


def test_a_matrix_of_roads_takes_patches(tmp_path):
    for name, rows in TABLES.items():
        if name in ("sites", "visitors", "sessions"):
            heads = list(dict.fromkeys(key for row in rows for key in row))
            lines = [",".join(str(row.get(head, "")) for head in heads) for row in rows]
            (tmp_path / f"{name}.csv").write_text("\n".join([",".join(heads), *lines]), "utf-8")
    (tmp_path / "event.csv").write_text("key,value\ndate,2026-05-04\nhub,Inn\ntravel,walk\n")
    (tmp_path / "roads.csv").write_text("from,Inn,Mill\nInn,,4\nMill,6,\n")
    change = {"from": "Mill", "to": "Inn", "minutes": 9}
    for one_way, there in (("", 9), ("yes", 4)):
        row = change | ({"one_way": one_way} if one_way else {})
        roads = read(tmp_path, {"roads": [row]}).roads
        assert [(r.origin, r.destination, r.minutes, r.one_way) for r in roads] == [
            ("Inn", "Mill", there, True),
            ("Mill", "Inn", 9, True),
        ]


def test_who_may_be_blank_in_appointments():
    row = {"site": "Mill", "session": "am", "start": "09:30"}
    tables = TABLES | {"appointments": [row]}
    patch = {"appointments": [row | {"who": "all", "start": "09:40"}]}
    assert [each.start for each in read(tables, patch).appointments] == [580]


def test_chinese_words(tmp_path):
    path = tmp_path / "改.toml"
    path.write_text('["地点"."安利"]\n"同时组数上限" = ""\nguides = 2\n', "utf-8")
    changed = read(FEIXI, path).site_of["安利"]
    assert (changed.groups_at_once, changed.guides) == (None, 2)


def test_tables_and_patches_stay_as_they_are():
    raw = read_tables(FEIXI)
    before = [table.rows for table in raw.tables]
    changed = apply_patches(raw, [{"sites": {"安利": {"guides": 2}}}])
    assert [table.rows for table in raw.tables] == before
    assert read(changed).site_of["安利"].guides == 2


def test_files(tmp_path):
    toml = tmp_path / "later.toml"
    toml.write_text('[sites."Mill"]\nopen = "09:00-10:00"\n[event]\nclock = 5\n', "utf-8")
    assert read_patch(toml) == {"sites": {"Mill": {"open": "09:00-10:00"}}, "event": {"clock": 5}}
    path = tmp_path / "later.json"
    write_patch(read_patch(toml), path)
    assert read_patch(path) == read_patch(toml)
    assert read(TABLES, toml) == read(TABLES, path)


def test_says_what_it_changes():
    patch = {"sites": {"Mill": {"use": "no"}}, "roads": [{"from": "A", "to": "B", "minutes": 3}]}
    assert describe_patch(patch) == ["sites, Mill: left out", "roads, A, B: minutes = 3"]


@pytest.mark.parametrize(
    ("patch", "said"),
    [
        ({"sites": {"Mill": {"guides": "two"}}}, 'patch: sites (Mill, guides): "two" is not a'),
        ({"sites": {"Mill": {"giudes": 2}}}, '"giudes" is nearly the column guides'),
        ({"sites": {"Mill": {"colour": 2}}}, "patch: sites (Mill, colour): The table has no"),
        ({"sites": {"Mil": {"guides": 2}}}, "There is no row Mil"),
        ({"sites": {"Mil": {"guides": 2}}}, "Nearest: Mill."),
        ({"sits": {}}, "nearly the name of the table sites"),
        ({"rooms": {}}, "There is no table of this name."),
        ({"sites": 3}, "This is no table."),
        ({"sites": {"Mill": 3}}, "The row is no object of cells."),
        ({"sites": {"Mill": {"open": {"a": 1}}}}, "A cell cannot hold an object"),
        ({"roads": [{"from": "Inn"}]}, "does not say which to"),
        ({"sites": {"Mill": {"guides": 2, "讲解员": 3}}}, "guides is there already"),
        ({"sites": {"Mill": {"site": "Kiln"}}}, "cannot give a row another name"),
        ({"sites": {"Inn": {"use": "no"}}}, "patch: "),
    ],
)
def test_every_fault_names_the_patch(patch, said):
    with pytest.raises(rp.ScenarioError) as caught:
        read(TABLES, patch)
    assert said in str(caught.value)
    assert all("patch" in str(fault) for fault in caught.value.faults)


def test_faults_of_the_tables_stay_theirs(tmp_path):
    tables = TABLES | {"event": TABLES["event"] | {"clock": "x"}}
    path = tmp_path / "more.json"
    path.write_text(json.dumps({"sites": {"Mill": {"guides": "two"}}}))
    with pytest.raises(rp.ScenarioError) as caught:
        read(tables, path)
    places = [fault.place for fault in caught.value.faults]
    assert places == ["event (clock)", "more.json: sites (Mill, guides)"]


def test_a_key_that_is_there_twice_is_no_slip_to_pass_over(tmp_path):
    path = tmp_path / "twice.json"
    path.write_text('{"sites": {"Mill": {"guides": 2}, "Mill": {"minutes": 50}}}', "utf-8")
    with pytest.raises(rp.ScenarioError, match="The key Mill is there twice"):
        read(TABLES, path)
    with pytest.raises(rp.ScenarioError) as caught:
        read(TABLES, {"sites": {}, "地点": {}})
    assert len(caught.value.faults) == 1


@pytest.mark.parametrize("text", ["[1]", "{", "sites = "])
def test_files_that_are_no_patch(tmp_path, text):
    for name in ("patch.json", "patch.toml"):
        path = tmp_path / name
        path.write_text(text)
        if (text, name) != ("[1]", "patch.toml"):
            with pytest.raises(rp.ScenarioError, match=name):
                read(TABLES, path)
    with pytest.raises(rp.ScenarioError, match="path of a patch"):
        read(TABLES, tmp_path / "missing.toml")


def test_every_fault_of_tables_and_patches_is_told_at_once(tmp_path):
    tables = TABLES | {"event": TABLES["event"] | {"clock": "x"}}
    path = tmp_path / "later.json"
    path.write_text(json.dumps({"sites": 3, "visitors": {"A": {"count": "many"}}}))
    misplaced = {"sites": {"Mil": {"guides": 2}}, "event": {"slack": "y", "escots": 2}}
    with pytest.raises(rp.ScenarioError) as caught:
        read(tables, tmp_path / "none.json", misplaced, path)
    assert [fault.place for fault in caught.value.faults] == [
        str(tmp_path / "none.json"),
        "patch: event",
        "patch: sites (Mil)",
        "later.json: sites",
        "patch: event (slack)",
        "event (clock)",
        "later.json: visitors (A, count)",
    ]


def test_what_a_patch_cannot_say_is_not_missed_elsewhere():
    """The site that should be added is named by the session, which the patch adds as well."""
    session = {"start": "13:00", "end": "14:00", "from": "Kiln"}
    patch = {"sites": {"Kiln": {"kind": "place", "x": {}}}, "sessions": {"pm": session}}
    with pytest.raises(rp.ScenarioError) as caught:
        read(TABLES, patch)
    assert [fault.code for fault in caught.value.faults] == ["not-a-cell"]


def test_a_matrix_with_a_fault_takes_no_patch_but_brings_no_other_fault():
    roads = [{"from": "Inn", "Inn": "", "Mill": "far"}, {"from": "Mill", "Inn": 6, "Mill": ""}]
    with pytest.raises(rp.ScenarioError) as caught:
        read(TABLES | {"roads": roads}, {"roads": [{"from": "Mill", "to": "Inn", "minutes": 9}]})
    assert [fault.place for fault in caught.value.faults] == ["roads row 1 (Inn, Mill)"]
