"""The benchmarks: peers agree with routeplan's engines, and no failure passes for a result."""

import csv
import doctest
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks import cases, kernel, measuring, rows, summary, taillard
from benchmarks.__main__ import main
from benchmarks.cases import build_case, draw, open_shop
from benchmarks.engines import ENGINES, load_engine
from benchmarks.measuring import Limits, measure
from benchmarks.rows import compare, judge
from benchmarks.running import split_available
from benchmarks.suites import SUITES
from benchmarks.taillard import list_open_shops
from routeplan.scheduling.incumbent import Outcome
from routeplan.scheduling.problem import DOWN, ENTER, UP
from routeplan.scheduling.schedule import measure_finish

FOLDER = Path(cases.__file__).parent
EXACT = ("cp-sat-plain", "pyjobshop", "cp-sat", "portfolio")
BY_HAND = ("rotation", "convoy")
TINY = [
    *((draw(groups, sites), seed) for groups, sites in ((3, 2), (4, 3), (4, 4)) for seed in (0, 1)),
    *((open_shop(shop), 0) for shop in list_open_shops()[:3]),
]


def solve(case, engine, seconds=20):
    """An engine's outcome here and now, and what it reported."""
    news = []
    outcome = load_engine(ENGINES[engine])(
        case.problem,
        time_limit=seconds,
        seed=0,
        workers=2,
        report=lambda schedule, bound: news.append((schedule, bound)),
    )
    return outcome, news


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_is_where_it_is_said_to_be(engine):
    assert callable(load_engine(ENGINES[engine]))


@pytest.fixture(scope="module")
def case():
    return build_case(draw(4, 3), 0)


@pytest.mark.slow
@pytest.mark.parametrize("drawn", TINY, ids=lambda drawn: f"{drawn[0].name}-{drawn[1]}")
def test_all_exact_engines_prove_the_same_finish(drawn):
    case = build_case(*drawn)
    finishes = {}
    for engine in EXACT:
        outcome, news = solve(case, engine)
        assert outcome.status == "optimal"
        assert case.check(outcome) == []
        finishes[engine] = measure_finish(case.problem, outcome.schedule)
        assert outcome.bound == finishes[engine]
        found = [schedule for schedule, _bound in news if schedule is not None]
        assert measure_finish(case.problem, found[-1]) == finishes[engine]
    assert len(set(finishes.values())) == 1, finishes
    if case.instance.optimum is not None:
        assert finishes["pyjobshop"] == case.instance.optimum


def test_tiny_instances_ride_lifts_and_wait_for_them():
    problems = [build_case(*drawn).problem for drawn in TINY]
    assert any(use.since in (UP, DOWN) for problem in problems for use in problem.uses)
    assert any(problem.waits[:, DOWN - 1].any() for problem in problems)


@pytest.mark.parametrize("engine", BY_HAND)
@pytest.mark.parametrize("size", [(1, 1), (3, 5), (9, 4), (14, 6)])
def test_what_is_planned_by_hand_keeps_all_rules(engine, size):
    case = build_case(draw(*size), 0)
    outcome, news = solve(case, engine)
    assert outcome.bound is None
    assert case.check(outcome) == []
    finishes = [measure_finish(case.problem, schedule) for schedule, _bound in news]
    assert finishes == sorted(finishes, reverse=True)
    assert finishes[-1] == measure_finish(case.problem, outcome.schedule)


def test_rotation_moves_all_groups_on_one_clock():
    case = build_case(draw(8, 4), 0)
    enters = solve(case, "rotation")[0].schedule.events[:, ENTER]
    first = {}  # of each slot's entries the earliest one marks the clock
    for group, stops in enumerate(case.problem.stops_of_group):
        first[group] = np.sort(enters[list(stops)])
    party_heads = [times for times in first.values() if (np.diff(times, n=2) == 0).all()]
    slots = {int(np.diff(times)[0]) for times in party_heads}
    assert party_heads and len(slots) == 1


def test_convoy_keeps_one_order_of_sites():
    case = build_case(draw(5, 4), 0)
    schedule, problem = solve(case, "convoy")[0].schedule, case.problem
    orders = {
        tuple(int(problem.stop_site[stop]) for stop in order) for order in schedule.orders(problem)
    }
    assert len(orders) == 1


def test_peers_refuse_rules_that_they_do_not_know(case):
    windowed = replace(case.problem, windows=(((0, 900),), *case.problem.windows[1:]))
    for engine in ("rotation", "convoy", "pyjobshop"):
        with pytest.raises(ValueError, match="opening windows"):
            load_engine(ENGINES[engine])(
                windowed, time_limit=1, seed=0, workers=1, report=lambda *_news: None
            )


def test_suites_are_those_of_the_marks():
    sizes = {suite.name: [i.name for i in suite.instances] for suite in SUITES.values()}
    assert len(sizes["planner"]) == 12 and len(SUITES["planner"].seeds) == 20
    assert sizes["large"] == ["24x12", "40x15", "100x20"]
    assert sizes["scale"] == ["150x30", "500x60"]
    assert len(sizes["open-shop"]) == 60
    assert len(sizes["events"]) == 20


@pytest.mark.slow
def test_quick_suite_reaches_its_optima(tmp_path):
    answer = CliRunner().invoke(
        main,
        ["quick", "--seconds", "4", "-o", str(tmp_path)],
        catch_exceptions=False,
    )
    assert answer.exit_code == 0
    with (tmp_path / "results.csv").open(encoding="utf-8") as lines:
        table = list(csv.DictReader(lines))
    available, missing = split_available(list(ENGINES))
    assert missing == {}
    assert [row["engine"] for row in table] == available * 4
    optimum = {shop.name: shop.optimum for shop in list_open_shops()}  # published
    optimum |= {"3x3": 172, "4x4": int(table[len(available)]["best_bound"])}  # of three models
    for row in table:
        assert row["reason"] == "" and row["best_bound"] == str(optimum[row["instance"]])
        assert float(row["seconds_to_best"]) <= float(row["seconds"])
        assert float(row["peak_mib"]) > 10
        if row["engine"] in EXACT:
            assert (row["status"], row["finish"]) == ("optimal", row["best_bound"])
            assert row["gap"] == "0.0"
    with (tmp_path / "anytime.csv").open(encoding="utf-8") as lines:
        news = list(csv.DictReader(lines))
    last = [n for n in news if (n["instance"], n["engine"]) == ("3x3", "pyjobshop")]
    assert max(int(n["bound"]) for n in last if n["bound"]) == 172
    assert min(int(n["finish"]) for n in last if n["finish"]) == 172
    for picture in ("anytime.png", "growth.png"):
        assert (tmp_path / picture).stat().st_size > 10_000
    assert "| portfolio | 4 | 4 | 4 | 0 |" in answer.output


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "reason"),
    [
        ("raises", "ZeroDivisionError: division by zero"),
        ("dies", "ended with exit code 3"),
        ("sleeps", "still running 1 s after its time was up"),
        ("overlaps", "breaks rules"),
        ("boasts", "optimal at"),
    ],
)
def test_a_failing_engine_is_a_row_with_the_reason(case, function, reason, monkeypatch):
    if function == "sleeps":
        monkeypatch.setattr(measuring, "GRACE", 1.0)
    limits = Limits(1.0, 1)
    measurement = measure(case.problem, ("events.faulty_engines", function), 0, limits)
    row = judge("quick", case, "search", limits, measurement)
    assert row.status == "broken" and row.finish is None
    assert reason in row.reason


def test_untrue_bounds_and_finishes_are_found(case):
    outcome, _news = solve(case, "cp-sat")
    measurement = measuring.Measurement(first=outcome.schedule, outcome=outcome, seconds=20.5)
    right = judge("quick", case, "cp-sat", Limits(20, 2), measurement)
    high = replace(right, engine="search", status="feasible", bound=right.finish + 1)
    late = replace(right, engine="convoy", status="feasible", finish=right.finish + 9, bound=None)
    good, wrong, peer = compare([right, high, late], None)
    assert (good.status, good.gap, good.best_bound) == ("optimal", 0, right.bound)
    assert wrong.status == "broken" and "above a finish" in wrong.reason
    assert peer.gap == pytest.approx(9 / right.bound)
    optimum = right.finish + 10
    exact = replace(right, engine="portfolio", finish=optimum, bound=optimum)
    below, kept = compare([late, exact], optimum)
    assert below.status == "broken" and "below the published optimum" in below.reason
    assert (below.finish, below.gap) == (None, None)
    assert (kept.status, kept.gap, kept.reason) == ("optimal", 0, "")
    overrun = judge("quick", case, "cp-sat", Limits(18, 2), measurement)
    assert right.proven and overrun.status == "optimal" and not overrun.proven
    assert overrun.reason == "late: 20.5 s"
    infeasible = Outcome("infeasible")
    denied = judge(
        "quick", case, "search", Limits(20, 2), measuring.Measurement(outcome=infeasible)
    )
    assert compare([right, denied], None)[1].status == "broken"


def test_time_to_a_plan_counts_forming_and_checking(case):
    measurement = measure(case.problem, ENGINES["rotation"], 0, Limits(5, 1))
    row = judge("quick", case, "rotation", Limits(5, 1), measurement)
    parts = (row.seconds_to_form, row.seconds_to_first, row.seconds_to_check)
    assert all(part > 0 for part in parts)
    assert row.seconds_to_plan == sum(parts)
    # The first schedule has to pass the verifier, whatever the last one does.
    measurement.first = replace(measurement.first, events=measurement.first.events * 0)
    row = judge("quick", case, "rotation", Limits(5, 1), measurement)
    assert (row.status, row.seconds_to_plan) == ("broken", None)
    assert "breaks rules at first" in row.reason


def test_what_broken_runs_reported_is_not_written(tmp_path):
    news = [measuring.News(0.5, 100, None)]
    right = rows.Row("quick", "3x3", "search", 0, 3, 3, "feasible", 100)
    tables = rows.Tables(tmp_path)
    wrong = replace(right, engine="portfolio", status="broken")
    tables.add([right, wrong], {"search": news, "portfolio": news})
    lines = (tmp_path / "anytime.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == ["3x3,search,0,0.5,100,"]
    assert len((tmp_path / "results.csv").read_text(encoding="utf-8").splitlines()) == 3


def test_marks_count_missing_plans_as_misses():
    base = rows.Row("large", "40x15", "portfolio", 0, 40, 15, "feasible", 580, 560, 560, 0.0357)
    peer = replace(base, engine="pyjobshop", finish=610, bound=None, gap=0.09)
    unplanned = replace(peer, seed=1, finish=None)
    given = [base, peer, replace(base, seed=1), unplanned]
    marks = {mark.aim: mark for mark in summary.check_marks("large", given)}
    mark = marks["40x15: always at least 4% below pyjobshop's finish"]
    assert mark.met is True and mark.measured.startswith("1 of 1; 4.92% at the least")
    assert mark.measured.endswith("; pyjobshop without a plan on 1")
    assert marks["24x12: always at least 2% below pyjobshop's finish"].met is None
    # Another engine's bound is no merit of the portfolio's.
    assert marks["gap to its own bound at most 4%"].met is True
    loose = [replace(base, bound=500), peer]
    marks = {mark.aim: mark for mark in summary.check_marks("large", loose)}
    assert marks["gap to its own bound at most 4%"].met is False
    lost = replace(base, finish=None, gap=None, status="broken")
    marks = {mark.aim: mark for mark in summary.check_marks("large", [lost, peer])}
    assert marks["40x15: always at least 4% below pyjobshop's finish"].met is False
    assert marks["gap to its own bound at most 4%"].met is False
    proven = replace(base, instance="8x8", status="optimal", seconds=1.0, limit=60.0)
    marks = summary.check_marks("planner", [proven] * 20)
    assert [mark.met for mark in marks] == [True, True]
    marks = summary.check_marks("planner", [proven] * 19 + [replace(proven, status="feasible")])
    assert [mark.met for mark in marks] == [False, True]
    marks = summary.check_marks("events", [proven] * 19 + [replace(proven, status="feasible")])
    assert [mark.met for mark in marks] == [True, True, True]
    marks = summary.check_marks("open-shop", [proven] * 59 + [replace(proven, status="feasible")])
    assert [mark.met for mark in marks] == [False, True]


def test_marks_are_for_the_whole_suite():
    suite = SUITES["large"]
    whole = [
        rows.Row(
            "large", i.name, "portfolio", seed, i.groups, i.sites, "unknown", limit=60, workers=2
        )
        for i in suite.instances
        for seed in suite.seeds
    ]
    assert summary.list_changes(suite, whole) == []
    assert summary.list_changes(suite, whole[1:]) == ["8 of its 9 cases"]
    assert summary.list_changes(suite, [*whole, replace(whole[0], seed=3)]) == [
        "9 of its 9 cases and 1 others"
    ]
    quicker = [replace(row, limit=5.0) for row in whole]
    assert summary.list_changes(suite, quicker) == ["5 s and 2 workers, not 60 and 2"]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--instances", "3x3, 5x5"], "no instance 5x5"),
        (["--seeds", "5-3"], "5-3 is empty"),
        (["--engines", "convoy, none"], "no engine none"),
    ],
)
def test_options_that_name_nothing_are_refused(options, complaint, tmp_path):
    answer = CliRunner().invoke(main, ["quick", *options, "-o", str(tmp_path)])
    assert answer.exit_code == 2 and complaint in answer.output


@pytest.mark.slow
def test_a_part_of_a_suite_is_run_and_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("benchmarks.__main__.OUT", tmp_path)
    command = ["quick", "--instances", "3x3, tai4_01", "--engines", "convoy"]
    answer = CliRunner().invoke(main, command, catch_exceptions=False)
    assert answer.exit_code == 0 and "this was 2 of its 4 cases" in answer.output
    assert "| convoy | 2 | 2 | 0 | 0 |" in answer.output
    again = CliRunner().invoke(main, command)
    assert again.exit_code == 2 and "results.csv is there already" in again.output


@pytest.mark.slow
def test_what_is_done_is_shown_when_a_run_is_broken_off(tmp_path, monkeypatch):
    def build(instance, seed):
        if instance.name == "4x4":
            raise KeyboardInterrupt
        return build_case(instance, seed)

    monkeypatch.setattr("benchmarks.running.build_case", build)
    answer = CliRunner().invoke(main, ["quick", "--engines", "convoy", "-o", str(tmp_path)])
    assert answer.exit_code == 1
    assert "| convoy | 1 | 1 | 0 | 0 |" in answer.output and "Aborted" in answer.output


def test_readme_names_every_suite_and_engine():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [name for name in (*SUITES, *ENGINES) if f"| `{name}` |" not in text] == []
    for suite in SUITES.values():
        (line,) = (line for line in text.splitlines() if line.startswith(f"| `{suite.name}` | "))
        assert f" | {suite.seconds} | " in line


def test_only_the_pictures_import_matplotlib():
    users = {
        path.name
        for path in FOLDER.glob("*.py")
        if "matplotlib" in path.read_text(encoding="utf-8")
    }
    assert users == {"plot.py"}


@pytest.mark.parametrize("module", [cases, kernel, taillard], ids=lambda m: m.__name__)
def test_examples_in_docstrings_run(module):
    result = doctest.testmod(module)
    assert result.attempted > 0 and result.failed == 0
