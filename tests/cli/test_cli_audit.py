"""`routeplan audit`: what it prints, draws and answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from events.small_event import TABLES

from routeplan.cli.entry import run

EXAMPLES = Path(__file__).parents[2] / "examples"
DRAFT = str(EXAMPLES / "feixi-2020-first-draft")


@pytest.fixture
def event(tmp_path: Path) -> Path:
    path = tmp_path / "EVENT.json"
    path.write_text(json.dumps(TABLES), encoding="utf-8")
    return path


def test_what_is_impossible_comes_first_and_ends_in_repair(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["audit", DRAFT]) == 1
    said = capsys.readouterr().out
    headings = [said.index(each) for each in ("Impossible (proven):", "Tight", "Odd:", "Lifts:")]
    assert headings == sorted(headings)
    assert "科创中心's lift" in said
    assert said.rstrip().endswith(f"routeplan repair {DRAFT}")


def test_nothing_impossible_is_no_promise(event: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", str(event)]) == 0
    said = capsys.readouterr().out
    assert "planning tells whether there is a plan" in said
    assert "repair" not in said


def test_the_picture_goes_into_the_folder(event: Path, tmp_path: Path) -> None:
    assert run(["audit", str(event), "-o", str(tmp_path / "out")]) == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["audit.png"]


def test_a_patch_is_audited(event: Path, tmp_path: Path) -> None:
    patch = tmp_path / "small.json"
    patch.write_text('{"sites": {"安利": {"people_at_once": 19}}}', encoding="utf-8")
    assert run(["audit", str(event), "--patch", str(patch)]) == 1


def test_the_answer_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", DRAFT, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    first = answer["findings"][0]
    assert first["level"] == "impossible"
    assert (first["need"], first["supply"], first["share"]) == (56, 45, 56 / 45)
    assert (first["table"], first["row"], first["column"]) == ("lifts", "科创中心电梯", "cars")
    assert answer["loads"][0]["share"] == 56 / 45
    assert answer["lifts"][0]["busy"] == 60
    assert answer["assumed"]


def test_the_short_way_says_nothing_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "EVENT.json"
    sites = [{**site, "gap_minutes": 5} for site in TABLES["sites"] if site.get("minutes")]
    others = [site for site in TABLES["sites"] if not site.get("minutes")]
    path.write_text(json.dumps({**TABLES, "sites": [*others, *sites]}), encoding="utf-8")
    text = f"{sites[0]['site']}: gap_minutes has no effect"
    assert run([str(path)]) == 0
    assert capsys.readouterr().out.count(text) == 1
    assert run(["audit", str(path)]) == 0
    assert capsys.readouterr().out.count(text) == 1


def test_lifts_that_are_alike_are_one_paragraph(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    upstairs = [
        {"site": name, "x": 1, "y": 0, "minutes": 30, "lift": f"L{name}", "floor": floor}
        for name, floor in (("A", 5), ("B", 5), ("C", 6))
    ]
    tables = TABLES | {
        "sites": [*TABLES["sites"][:1], *upstairs],
        "roads": [],
        "lifts": [{"lift": f"L{name}", "persons": 13} for name in "ABC"],
    }
    path = tmp_path / "EVENT.json"
    path.write_text(json.dumps(tables), encoding="utf-8")
    run(["audit", str(path)])
    lines = capsys.readouterr().out.splitlines()
    assert [line[:34] for line in lines if line.startswith("- ") and "one lift" in line] == [
        "- A and B, each, floor 5 (four sto",
        "- C, floor 6 (five storeys up, 20 ",
    ]
    assert len([line for line in lines if "A flight over" in line]) == 2
    (assumed,) = [line for line in lines if "for want of figures of its own" in line]
    assert assumed.startswith(
        "- Lifts LA, LB and LC, each for want of figures of its own in lifts: 1 car"
    )
    assert "- A and B: floor 5 = four storeys up, 16 m." in lines


def test_what_a_session_is_too_short_for_is_told_with_its_tracks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tracks = {"red": 150, "blue": 150, "green": 200, "white": 9}
    tables = TABLES | {
        "visitors": [{"visitor": track, "track": track} for track in tracks],
        "coaches": [{"coach": f"C{n}", "seats": 9} for n in range(4)],
        "sites": [TABLES["sites"][0], {"site": "安利", "x": 1, "y": 0, "minutes": 30}],
        "programme": [{"track": t, "site": "安利", "minutes": n} for t, n in tracks.items()],
        "sessions": [{"session": "day 1", "start": "09:00", "end": "11:00"}],
    }
    path = tmp_path / "EVENT.json"
    path.write_text(json.dumps(tables), encoding="utf-8")
    assert run(["audit", str(path)]) == 1
    said = capsys.readouterr().out
    assert "- red, blue, day 1: what must be visited takes the largest group at least 160" in said
    assert "- green, day 1: what must be visited takes the largest group at least 210" in said
    assert "white, day 1" not in said
