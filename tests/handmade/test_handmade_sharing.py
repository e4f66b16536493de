"""What groups share: the clashes that a sweep sees are the solver's, and it sees most of them."""

import pytest
from events.handmade_town import ROWS, town, write_csv

import routeplan as rp
from routeplan.handmade.rules import sharing
from routeplan.handmade.rules.overload import find_overfull_rows
from routeplan.scheduling.cpsat.completion import Given, can_complete
from routeplan.scheduling.problem import Resource


def read(tmp_path, groups, scenario):
    """The first group's rows for many groups."""
    rows = [[f"G{number}", *row[1:4], ""] for number in range(groups) for row in ROWS[:6]]
    return rp.read_timetable(write_csv(tmp_path / "ours.csv", rows), scenario)


@pytest.mark.slow
def test_every_group_on_one_schedule_takes_few_questions(tmp_path, monkeypatch):
    scenario = town(
        visitors=[{"visitor": "v", "count": 200}],
        coaches=[{"coach": f"C{n}", "seats": 22} for n in range(20)],
    )
    asked = []

    def count(*question):
        asked.append(question)
        return can_complete(*question)

    monkeypatch.setattr(sharing, "can_complete", count)
    clashes = rp.verify_timetable(scenario, read(tmp_path, 20, scenario)).clashes
    shared = [clash for clash in clashes if clash.rule in {"R06", "R07", "R08", "R09"}]
    assert len(shared) > 50
    assert len(asked) < 10 * len(shared)


def test_what_the_sweep_finds_no_filling_mends(tmp_path):
    scenario = town(visitors=[{"visitor": "v", "count": 60}], A={"groups_at_once": 2})
    problem = sharing.Sharing(case(scenario, read(tmp_path, 4, scenario)), set())
    (number,) = [
        number
        for number, each in enumerate(problem.case.problem.resources)
        if each == Resource("groups", "A", 2)
    ]
    rows = problem.list_users([number])
    given = {row: problem.given[row] for row in rows}
    cores = list(find_overfull_rows(problem.case.problem, given, [number]))
    assert cores == [[rows[0], rows[1], rows[2]], [rows[0], rows[1], rows[3]]]
    for core in cores:
        assert can_complete(problem.case.problem, [given[n] for n in core], (), [number]) is False


def test_a_stay_that_can_make_room_overfills_nothing(tmp_path):
    scenario = town(visitors=[{"visitor": "v", "count": 40}], A={"groups_at_once": 1})
    problem = sharing.Sharing(case(scenario, read(tmp_path, 2, scenario)), set())
    number = [each.kind for each in problem.case.problem.resources].index("groups")
    # Between 08:10 and 09:20 two visits of half an hour go one after the other.
    given = {
        row: Given(problem.given[row].stop, (490, 525), (525, 560))
        for row in problem.list_users([number])
    }
    assert list(find_overfull_rows(problem.case.problem, given, [number])) == []


def case(scenario, timetable):
    from routeplan.handmade.case import Case
    from routeplan.scenario.network import build_network

    return Case(scenario, build_network(scenario), timetable)
