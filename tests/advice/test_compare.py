"""What changes are worth: never more is called proven than is, and no row is lost."""

from __future__ import annotations

import copy
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from events.strategies import scenarios
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from oracles import brute_force

import routeplan as rp
from routeplan.advice.changes.variants import KINDS, Variant, base_variant, list_variants
from routeplan.advice.comparison import pools
from routeplan.advice.comparison.comparing import compare
from routeplan.advice.comparison.rows import ResultRow, Task
from routeplan.advice.comparison.summaries import summarise
from routeplan.advice.comparison.verdicts import judge
from routeplan.cli.entry import run
from routeplan.cli.verbs import verbs

EXAMPLES = Path(__file__).parents[2] / "examples"

# Two groups of four on foot; each of two halls takes one group at a time.
TABLES = {
    "event": {
        "name": "Village",
        "date": "2026-05-04",
        "hub": "Inn",
        "travel": "walk",
        "group_max": 4,
        "slack": 0,
    },
    "sites": [
        {"site": "Inn", "kind": "place"},
        {"site": "Mill", "minutes": 20, "groups_at_once": 1, "open": "09:00-11:00"},
        {"site": "Farm", "minutes": 15, "groups_at_once": 1, "after_sites": "Mill"},
        {"site": "Tower", "minutes": 5, "lift": "Winch", "floor": 3},
    ],
    "lifts": [{"lift": "Winch", "persons": 4, "loading": 1}],
    "roads": [
        {"from": "Inn", "to": "Mill", "minutes": 5},
        {"from": "Inn", "to": "Farm", "minutes": 5},
        {"from": "Inn", "to": "Tower", "minutes": 5},
    ],
    "visitors": [
        {"visitor": "A", "count": 4, "delegation": "A"},
        {"visitor": "B", "count": 4, "delegation": "B"},
    ],
    "sessions": [{"session": "am", "start": "09:00", "end": "12:00"}],
}
TASK = Task(base_variant(), rp.read(TABLES), 5.0, 0)


def by_key(found):
    return {row.key: row for row in found.rows}


# Verdicts ---------------------------------------------------------------------------------


def claims(verdict, saving):
    """Whether a verdict allows that a change saves so many minutes."""
    at_least = verdict.least if verdict.least is not None else saving
    at_most = verdict.most if verdict.most is not None else saving
    return {
        "exact": at_least == at_most,
        "saves": at_least > 0,
        "costs": at_most < 0,
        "saves-nothing": at_most == 0,
        "costs-nothing": at_least == 0,
    }.get(verdict.code, True) and at_least <= saving <= at_most


@given(
    st.tuples(*[st.integers(0, 6)] * 4), st.sampled_from(["", "loosens", "tightens"]), st.booleans()
)
def test_a_verdict_holds_for_whatever_the_best_plans_are(gaps, effect, absent):
    base = ResultRow("base", "base", "as it is", status="feasible", finish=20, score=0)
    base = replace(base, bound=20 - min(gaps[:2]), bound_any_grouping=20 - max(gaps[:2]))
    row = replace(base, key="x", kind="own", finish=20 - gaps[2], effect=effect)
    row = replace(row, bound_any_grouping=None if absent else row.finish - gaps[3])
    least = 0 if absent else row.bound_any_grouping
    allowed = {"": lambda _n: True, "loosens": lambda n: n >= 0, "tightens": lambda n: n <= 0}
    savings = [
        before - after
        for before in range(base.bound_any_grouping, base.finish + 1)
        for after in range(least, row.finish + 1)
        if allowed[effect](before - after)
    ]
    assume(savings)
    verdict = judge(base, row)
    assert all(claims(verdict, saving) for saving in savings)
    # And as much is said as can be.
    if not absent:
        assert (verdict.least, verdict.most) == (min(savings), max(savings))
        assert (verdict.code == "exact") == (len(set(savings)) == 1)


@pytest.mark.slow
@settings(max_examples=25)
@given(scenarios(optional=False), st.integers(0, 99))
def test_verdicts_hold_against_every_plan_there_is(tables, number):
    tables = {**tables, "event": {**tables["event"], "groups": "free"}}
    scenario = rp.read(tables)
    variants = [v for v in list_variants(scenario) if v.kind in ("movement", "halls", "opening")]
    variant = variants[number % len(variants)] if variants else base_variant()
    changed = patched(tables, variant.patch)
    try:
        after = Task(variant, rp.read(changed), 3.0, 0)
    except rp.ScenarioError:
        return  # windows that would end before they begin
    base, row = (pools.run_task(task) for task in (Task(base_variant(), scenario, 3.0, 0), after))
    verdict = judge(base, row)
    best, best_after = brute_force.solve(tables), brute_force.solve(changed)
    if best.status == best_after.status == "optimal" and base.finish is not None:
        assert claims(verdict, best.finish - best_after.finish), (verdict, variant)
    assert (verdict.code == "impossible") <= (best_after.status == "infeasible")


def patched(tables, patch):
    """Tables with a patch of event and sites written in, for the brute force."""
    sites = [{**row, **patch.get("sites", {}).get(row["site"], {})} for row in tables["sites"]]
    return {**tables, "event": {**tables["event"], **patch.get("event", {})}, "sites": sites}


def test_without_a_plan_on_both_sides_nothing_is_compared():
    base = ResultRow("base", "base", "as it is", status="infeasible")
    row = ResultRow("x", "own", "x", status="feasible", finish=30, bound=20, bound_any_grouping=20)
    assert judge(base, row).says == "makes a plan possible: finish 30 min, not proven"
    assert judge(replace(base, status="unknown"), row).says.startswith("there is a plan")
    assert judge(replace(row, kind="base"), replace(base, kind="own")).code == "impossible"
    assert judge(row, replace(base, kind="own", status="unknown")).code == "unknown"


def test_a_better_score_is_no_proof_of_an_earlier_finish():
    base = ResultRow("b", "base", "b", status="feasible", finish=50, bound_any_grouping=40, score=9)
    row = replace(base, key="x", kind="own", finish=30, score=3, score_complete=False)
    verdict = judge(base, row)
    assert verdict.least is None
    assert "optional stops score 3 instead of 9" in verdict.says


# 20 people at once are all that may be in a group; with 40 they have to be in one (R02). A minute
# more for every two people who alight.
CROWDED_MILL = {
    "event": {
        "date": "2026-05-04",
        "hub": "Inn",
        "clock": 1,
        "alight_seconds": 30,
        "group_max": 100,
        "groups": "1-2",
    },
    "sites": [
        {"site": "Inn", "kind": "place", "x": 0, "y": 0},
        {"site": "Mill", "minutes": 1, "people_at_once": 20, "groups_at_once": 3, "x": 2, "y": 0},
    ],
    "visitors": [{"visitor": "A", "count": 40, "delegation": "A"}],
    "coaches": [{"coach": f"C{n}", "seats": seats} for n, seats in enumerate([40, 40, 40, 34])],
    "sessions": [{"session": "am", "start": "09:00", "end": "12:00"}],
}


def test_more_room_can_bind_a_delegation_and_cost_time():
    (variant,) = list_variants(rp.read(CROWDED_MILL), ["halls"])
    with ThreadPoolExecutor(1) as pool:
        found = compare(CROWDED_MILL, variants=[variant], executor=pool, time_limit=5)
    _base, (_row, verdict) = found.judged
    assert verdict.says == "costs 10 min: proven"


def test_another_number_of_groups_is_compared_with_the_fewest():
    tables = {
        **CROWDED_MILL,
        "event": {**CROWDED_MILL["event"], "groups": ""},
        "sites": [*CROWDED_MILL["sites"][:1], {"site": "Mill", "minutes": 1, "x": 2, "y": 0}],
        "visitors": [{"visitor": name, "count": 15, "delegation": name} for name in "AB"],
    }
    (variant,) = list_variants(rp.read(tables), ["groups"])
    with ThreadPoolExecutor(1) as pool:
        found = compare(tables, variants=[variant], executor=pool, time_limit=5)
    # 30 people alight in 15 minutes, and 15 in 8.
    says = "saves 8 min: proven (as against the 1 group of the plan as it is)"
    assert found.judged[0][1].says == says
    assert found.summary[0] == "Proven: 2 groups saves 8 min."


def test_what_a_change_only_allows_anyway_saves_nothing():
    # As the convoy needs more groups than the fewest, it is earlier than these.
    base = ResultRow("b", "base", "b", status="optimal", finish=50, bound=50, groups=2)
    base = replace(base, bound_any_grouping=30)
    row = replace(base, key="x", kind="movement", title="x", finish=40, groups=3)
    row = replace(row, effect="tightens")
    says = "saves nothing, costs at most 10 min: proven; as it is, 3 groups can finish 10 min"
    assert judge(base, row).says == f"{says} earlier, too"
    (sentence,) = summarise(base, [row])
    assert sentence == "Found earlier, but not proven for all groups: x by 10 min."


def test_a_lost_score_is_said_with_the_gain():
    base = ResultRow(
        "b", "base", "b", status="optimal", finish=50, bound_any_grouping=40, score=135
    )
    row = replace(base, key="x", kind="sites", title="without 乙", finish=45, score=54)
    (sentence,) = summarise(base, [row])
    assert "without 乙 (score 54 instead of 135) by 5 min" in sentence
    (sentence,) = summarise(base, [replace(row, finish=30, bound_any_grouping=30)])
    assert "without 乙 saves at least 10 min (score 54 instead of 135)" in sentence


# Variants ---------------------------------------------------------------------------------


def test_a_day_without_its_meal_is_no_what_if():
    tables = copy.deepcopy(TABLES)
    (farm,) = [row for row in tables["sites"] if row["site"] == "Farm"]
    farm["kind"] = "meal"
    keys = [variant.key for variant in list_variants(rp.read(tables), ["sites"])]
    assert "sites:Farm" not in keys
    assert "sites:Mill" in keys


def test_built_in_changes_are_those_that_change_something():
    keys = [variant.key for variant in list_variants(rp.read(TABLES))]
    assert keys == [
        "rotation",
        "movement:convoy",
        "together:30",
        "lifts:Winch:2",
        "halls:Mill",
        "halls:Farm",
        "stairs:0.5",
        "stairs:1",
        "opening:opens-earlier",
        "opening:closes-later",
        "opening:opens-later",
        "opening:closes-earlier",
        "sites:Mill",
        "sites:Farm",
        "sites:Tower",
    ]


def test_leaving_together_and_starts_are_tried():
    mill, farm, *others = copy.deepcopy(TABLES["sites"])[1:]
    inn = {**TABLES["sites"][0], "depart_every": 10}
    mill |= {"starts": "every 20", "open": "08:00-12:00"}
    (am,) = TABLES["sessions"]
    tables = {
        **TABLES,
        "sites": [inn, mill, farm, *others],
        "sessions": [{**am, "leave_by": "09:20"}],
    }
    scenario = rp.read(tables)
    found = {v.key: v for v in list_variants(scenario, ["together", "opening", "starts"])}
    together = [v for v in found.values() if v.kind in ("together", "starts")]
    assert [(v.key, v.title, v.effect) for v in together] == [
        ("together:no", "tours leave at any time of their session", "loosens"),
        (
            f"together:{inn['site']}",
            f"{inn['site']}: tours leave one right after the other, not 10 min apart",
            "loosens",
        ),
        ("starts:Mill", "Mill: visits begin at any time instead of every 20", "loosens"),
    ]
    for variant in found.values():
        assert rp.read(tables, variant.patch) != scenario
    # What is counted from an opening is another start once that moves.
    assert found["opening:opens-earlier"].effect == found["opening:opens-later"].effect == ""
    assert found["opening:closes-later"].effect == "loosens"


@pytest.mark.parametrize(
    "name",
    [
        "feixi-2020",
        "feixi-2020-first-draft",
        "museum-walk",
        "campus-day",
        "county-meeting",
    ],
)
def test_all_changes_of_the_examples_build_scenarios(name):
    scenario = rp.read(EXAMPLES / name)
    variants = list_variants(scenario)
    assert len({variant.key for variant in variants}) == len(variants)
    for variant in variants:
        if (name, variant.key) == ("feixi-2020", "opening:opens-later"):
            with pytest.raises(rp.ScenarioError, match="outside the opening"):  # 14:00 is appointed
                rp.read(EXAMPLES / name, variant.patch)
            continue
        changed = rp.read(EXAMPLES / name, variant.patch)
        assert (changed != scenario) == bool(variant.patch), variant


def test_a_site_goes_with_all_that_names_it():
    tables = {
        **TABLES,
        "appointments": [{"site": "Mill", "session": "am", "start": "09:30"}],
        "programme": [{"site": site} for site in ("Mill", "Farm", "Tower")],
    }
    (variant,) = (v for v in list_variants(rp.read(tables)) if v.key == "sites:Mill")
    changed = rp.read(tables, variant.patch)
    assert [visit.site for visit in changed.visits("")] == ["Farm", "Tower"]
    assert changed.appointments == () and changed.site_of["Farm"].after_sites == ()


def test_what_cannot_be_built_is_said():
    tables = {**TABLES, "sites": [{**row} for row in TABLES["sites"]]}
    tables["sites"][1]["open"] = "09:00-09:25"
    variants = [v for v in list_variants(rp.read(tables)) if v.key == "opening:closes-earlier"]
    with ThreadPoolExecutor(1) as pool:
        found = compare(tables, variants=variants, executor=pool, time_limit=2)
    row = by_key(found)["opening:closes-earlier"]
    assert row.status == "invalid" and "ends before it begins" in row.note


def test_a_slip_in_ones_own_patch_is_refused_before_any_work():
    slips = [{"sites": {"Mil": {"guides": 1}}}, {"lifts": {"Winch": {"cars": "two"}}}]
    with pytest.raises(rp.ScenarioError) as refused:
        compare(TABLES, variants=[], patches=slips, executor=None)
    assert len(refused.value.faults) == 2


# Executors --------------------------------------------------------------------------------

# Waits are not compared where time ends the work on them, which no seed makes repeatable.
LIMITS = {"time_limit": 20.0, "seed": 1}
OWN = {"sites": {"Mill": {"minutes": 10}}}


@pytest.fixture(scope="module")
def on_threads():
    variants = list_variants(rp.read(TABLES), ["rotation", "halls", "sites"])
    with ThreadPoolExecutor(2) as pool:
        return compare(TABLES, variants=variants, patches=[OWN], executor=pool, **LIMITS)


def test_threads_plan_what_can_be_recomputed(on_threads):
    rows = by_key(on_threads)
    # The Mill for two groups, one after the other, then the Farm for 15; three roads of 5, 10, 5.
    assert rows["base"].finish == rows["base"].bound
    plan = rp.plan(rp.read(TABLES), time_limit=20, workers=1)
    assert rows["base"].finish == plan.finish
    assert rows["own:1"].finish < rows["base"].finish
    assert rows["sites:Mill"].finish < rows["base"].finish
    assert rows["rotation"].status == "undrawn" and "R12" in rows["rotation"].note


@pytest.mark.slow
def test_processes_say_the_same(on_threads):
    variants = list_variants(rp.read(TABLES), ["rotation", "halls", "sites"])
    found = compare(TABLES, variants=variants, patches=[OWN], processes=2, **LIMITS)
    assert by_key(found) == by_key(on_threads)


@pytest.mark.slow
def test_a_cluster_says_the_same_though_a_worker_is_killed(on_threads):
    distributed = pytest.importorskip("distributed")
    from routeplan.advice.comparison.cluster import connect

    variants = list_variants(rp.read(TABLES), ["rotation", "halls", "sites"])
    killed = []
    with distributed.LocalCluster(
        n_workers=2, processes=True, threads_per_worker=1, dashboard_address=None
    ) as cluster:

        def kill(_row, done, count):
            if not killed and done < count:
                victim = next(iter(cluster.workers.values()))
                killed.append(victim.process.pid)
                os.kill(victim.process.pid, 9)

        with connect(cluster.scheduler_address) as executor:
            found = compare(
                TABLES,
                variants=variants,
                patches=[OWN],
                executor=executor,
                report=kill,
                **LIMITS,
            )
    assert killed
    assert by_key(found) == by_key(on_threads)


def test_an_address_that_does_not_answer_is_said(monkeypatch):
    pytest.importorskip("distributed")
    from routeplan.advice.comparison import cluster

    monkeypatch.setattr(cluster, "ANSWER_WITHIN", 0.2)
    with (
        pytest.raises(rp.RoutePlanError, match=r"No cluster answers at tcp://127\.0\.0\.1:9"),
        cluster.connect("tcp://127.0.0.1:9"),
    ):
        pass


def die_once(task):
    """A row whose first process dies, in the place of the real work."""
    mark = Path(task.variant.title)
    if task.variant.key == "dies" or (task.variant.key == "once" and not mark.exists()):
        mark.touch()
        os._exit(9)
    return ResultRow(task.variant.key, "own", "done")


@pytest.mark.slow
def test_a_process_that_dies_takes_no_row_along(monkeypatch, tmp_path):
    monkeypatch.setattr(pools, "run_task", die_once)
    names = ("once", "dies", "well", "fine")
    tasks = [replace(TASK, variant=Variant(n, "own", str(tmp_path / n))) for n in names]
    rows = {row.key: row.status for row in pools.run_rows(tasks, processes=2)}
    assert rows == {"once": "unknown", "dies": "failed", "well": "unknown", "fine": "unknown"}


@pytest.mark.slow
def test_breaking_off_ends_the_processes(monkeypatch):
    monkeypatch.setattr(pools, "run_task", sleep_long)
    rows = pools.run_rows([replace(TASK, variant=Variant(k, "own", k)) for k in "ab"], processes=2)
    assert next(rows).key == "a"
    began = time.monotonic()
    rows.close()
    assert time.monotonic() - began < 10


def sleep_long(task):
    """A row that takes no time, and one that takes too much."""
    time.sleep(0 if task.variant.key == "a" else 60)
    return ResultRow(task.variant.key, "own", "slept")


# Going on ---------------------------------------------------------------------------------


def test_rows_that_are_finished_outlast_an_interrupt(tmp_path):
    arguments = {
        "variants": list_variants(rp.read(TABLES), ["rotation", "halls"]),
        "folder": tmp_path,
        "time_limit": 3,
    }

    def interrupt(_row, done, _count):
        if done == 2:
            raise KeyboardInterrupt

    with ThreadPoolExecutor(1) as pool:
        found = compare(TABLES, executor=pool, report=interrupt, **arguments)
    assert found.interrupted and len(found.rows) == 2 and len(found.missing) == 2
    assert len(list((tmp_path / "rows").iterdir())) >= 2


class Refusing(ThreadPoolExecutor):
    """Nothing is to be started."""

    def submit(self, _run, task):
        raise AssertionError(task.variant.key)


def test_a_second_run_starts_nothing(tmp_path):
    arguments = {
        "variants": [
            replace(variant, note="As asked.")
            for variant in list_variants(rp.read(TABLES), ["rotation", "halls"])
        ],
        "folder": tmp_path,
        "time_limit": 3,
    }
    with ThreadPoolExecutor(1) as pool:
        first = compare(TABLES, executor=pool, **arguments)
    with Refusing(1) as pool:
        second = compare(TABLES, executor=pool, **arguments)
    assert second == first
    # Another question is another row.
    with ThreadPoolExecutor(1) as pool:
        compare(TABLES, executor=pool, **{**arguments, "seed": 2, "variants": []})
    assert len(list((tmp_path / "rows").iterdir())) == len(first.rows) + 1


def test_a_spoilt_row_is_planned_again(tmp_path):
    for _run in range(2):
        with ThreadPoolExecutor(1) as pool:
            found = compare(TABLES, variants=[], executor=pool, folder=tmp_path, time_limit=2)
        (kept,) = (tmp_path / "rows").iterdir()
        assert json.loads(kept.read_text())["finish"] == found.base.finish
        kept.write_text("{")


def test_the_files_say_what_the_rows_say(on_threads, tmp_path):
    paths = tmp_path / "comparison.csv", tmp_path / "comparison.json"
    on_threads.write_table(paths[0])
    on_threads.write_document(paths[1])
    document = json.loads(paths[1].read_text(encoding="utf-8"))
    assert [row["title"] for row in document["rows"]] == list(on_threads.table()["change"])
    assert paths[0].read_bytes().startswith(b"\xef\xbb\xbf")
    finishes = [row["finish"] for row in document["rows"] if "finish" in row]
    assert finishes == sorted(finishes)


def test_the_picture_shows_every_row(on_threads):
    ax = Figure(figsize=(9, 5)).add_subplot()
    assert rp.plot.comparison(on_threads, ax) is ax
    shown = [label.get_text() for label in ax.get_yticklabels()]
    assert shown == [row.title for row, _verdict in on_threads.judged]
    bars = [bar.get_width() for bar in ax.patches]
    assert {row.finish for row in on_threads.rows if row.finish is not None} <= set(bars)


def test_the_picture_marks_no_finish_where_there_is_no_plan(on_threads):
    def legend(rows):
        ax = Figure(figsize=(9, 5)).add_subplot()
        rp.plot.comparison(replace(on_threads, rows=rows), ax)
        return [text.get_text() for text in ax.get_legend().get_texts()]

    refused = ResultRow("base", "base", "as it is", status="infeasible")
    assert "as it is" in legend(on_threads.rows)
    assert "as it is" not in legend((refused, *on_threads.rows[1:]))


@pytest.mark.slow
def test_the_command_line_tells_rows_and_keeps_them(tmp_path, capsys):
    event = tmp_path / "EVENT.json"
    event.write_text(json.dumps(TABLES), encoding="utf-8")
    words = ["compare", str(event), "--only", "rotation", "--time-limit", "3", "--json"]
    for _run in range(2):
        assert run(words) == 0
        printed = capsys.readouterr()
        document = json.loads(printed.out)
        assert [row["key"] for row in document["rows"]] == ["base", "rotation"]
        assert "2/2 " in printed.err
    names = {path.name for path in (tmp_path / "EVENT-compare").iterdir()}
    assert names == {"rows", "comparison.csv", "comparison.json", "comparison.png"}


def test_an_interrupt_on_the_command_line_says_how_to_go_on(tmp_path, capsys, monkeypatch):
    event = tmp_path / "EVENT.json"
    event.write_text(json.dumps(TABLES), encoding="utf-8")

    def break_off(*_arguments):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr("routeplan.advice.comparison.comparing.run_rows", break_off)
    assert run(["compare", str(event), "--only", "halls"]) == 130
    assert "The same command goes on from there." in capsys.readouterr().err


def test_the_kinds_are_those_of_the_command_line():
    (option,) = (o for o in verbs.commands["compare"].params if o.name == "kinds")
    assert tuple(option.type.choices) == KINDS
