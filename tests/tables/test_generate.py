"""Random scenarios: they read, they plan, and are as tight as was asked for."""

import json
from math import ceil, floor, hypot, sqrt

import pytest

import routeplan
from routeplan.cli.entry import run
from routeplan.grouping.forming import form_groups
from routeplan.scenario.network import build_network
from routeplan.scheduling.bounds.finish import bound_finish
from routeplan.scheduling.formulation import formulate
from routeplan.tables import generation

SHAPES = [
    (3, 2, 1.0, 0.85, 0),
    (12, 6, 0.3, 0.85, 1),
    (40, 15, 0.5, 0.6, 2),
    (150, 30, 0.3, 0.9, 3),
]


def draw(groups, sites, lifts, tightness, seed):
    return routeplan.generate(groups, sites, lifts=lifts, tightness=tightness, seed=seed)


def test_the_same_arguments_draw_the_same_tables():
    assert routeplan.generate(5, 4, seed=7) == routeplan.generate(5, 4, seed=7)
    assert routeplan.generate(5, 4, seed=7) != routeplan.generate(5, 4, seed=8)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_tables_read_and_have_the_size_that_was_asked_for(shape):
    groups, sites, lifts, _tightness, _seed = shape
    scenario = routeplan.read(draw(*shape))
    assert len(scenario.visits("")) == sites
    assert len(scenario.lifts) == round(lifts * sites)
    assert scenario.event.groups.least == scenario.event.groups.most == groups
    sizes = [visitor.count for visitor in scenario.visitors]
    assert len(sizes) == groups
    # No two of them fit into one group, so the groups are these.
    assert scenario.event.group_max < 2 * min(sizes)
    assert max(sizes) <= scenario.event.group_max


def test_parties_have_their_coaches():
    scenario = routeplan.read(routeplan.generate(3, 2, coaches=2, lifts=0, seed=1))
    assert (len(scenario.coaches), scenario.event.coaches_per_group) == (6, 2)
    plan = routeplan.plan(scenario, time_limit=20, workers=1)
    assert all(len(group.coaches) == 2 for group in plan.groups)
    assert routeplan.verify(scenario, plan) == []
    with pytest.raises(ValueError, match="coaches is 0"):
        routeplan.generate(3, 2, coaches=0)


def test_areas_have_their_sites_near_and_room_for_coaches():
    scenario = routeplan.read(routeplan.generate(4, 7, areas=2, together=True, lifts=0.3, seed=1))
    inside = [site for site in scenario.sites if site.area]
    assert [site.area for site in inside] == ["Gate 1", "Gate 1", "Gate 2", "Gate 2"]
    for site in inside:
        gate = scenario.site_of[site.area]
        assert hypot(site.x - gate.x, site.y - gate.y) < 0.32
        assert 1 <= gate.coaches_at_once <= 4
    (session,) = scenario.sessions
    assert session.leave_by == session.start + 60
    assert scenario.site_of["Hub"].depart_every == 5
    plan = routeplan.plan(scenario, time_limit=20, workers=1)
    assert plan.calls
    assert routeplan.verify(scenario, plan) == []
    assert not routeplan.audit(scenario).impossible


def test_what_was_drawn_before_there_were_areas_is_drawn_still():
    plain, walked = routeplan.generate(5, 6, seed=3), routeplan.generate(5, 6, areas=1, seed=3)
    assert plain == routeplan.generate(5, 6, areas=0, together=False, seed=3)
    assert plain["visitors"] == walked["visitors"]
    assert [row["minutes"] for row in plain["sites"][1:]] == [
        row["minutes"] for row in walked["sites"][2:]
    ]


def test_more_coaches_than_an_hour_has_minutes_leave_when_they_can():
    tables = routeplan.generate(80, 2, together=True)
    assert "depart_every" not in tables["sites"][0]
    assert routeplan.read(tables).sessions[0].leave_by


def test_the_tables_survive_json():
    tables = routeplan.generate(3, 4)
    assert json.loads(json.dumps(tables)) == tables


def test_a_small_one_plans_to_a_verified_plan():
    scenario = routeplan.read(routeplan.generate(4, 3, lifts=0.4, seed=2))
    plan = routeplan.plan(scenario, time_limit=20, workers=1)
    assert [group.people for group in plan.groups]
    assert routeplan.verify(scenario, plan) == []


# Section "how long things take", written again: lift cars of the default speed, no stairs.


def flight_seconds(metres):
    speed, acceleration, jerk = 1.0, 0.9, 1.2
    if metres >= speed**2 / acceleration + speed * acceleration / jerk:
        return metres / speed + speed / acceleration + acceleration / jerk
    if metres >= 2 * acceleration**3 / jerk**2:
        ramp = acceleration / jerk
        return ramp + sqrt(4 * metres / acceleration + ramp**2)
    return (32 * metres / jerk) ** (1 / 3)


def ride_minutes(people, persons, cars, floor_number):
    """Busy and clear minutes of one way of a group."""
    places, doors, transfer = floor(0.8 * persons), 6.0, 1.2
    flight = flight_seconds((floor_number - 1) * 4.0)
    trips = ceil(people / places)
    last = people - (trips - 1) * places if (trips - 1) % cars == 0 else places
    rounds = (trips - 1) // cars
    seconds = rounds * (2 * flight + 2 * doors + 2 * transfer * places)
    seconds += flight + doors + 2 * last * transfer
    return ceil(seconds / 60 - 1e-9), ceil((seconds + flight + doors) / 60 - 1e-9)


def tour_minutes(sites):
    """Visits, alighting and boarding of 40, and the way after Beardwood, Halton, Hammersley."""
    aboard = 40 * (2.4 + 3.5) / 60
    way_km = 0.7124 * sqrt(len(sites) * 8 * 8) * 1.3
    return sum(site["minutes"] + aboard for site in sites) + way_km / 30 * 60


@pytest.mark.parametrize("shape", [*SHAPES, (100, 1, 1.0, 0.85, 4)])
def test_halls_and_lifts_are_as_tight_as_was_asked_for_and_no_tighter(shape):
    tightness = shape[3]
    tables = draw(*shape)
    sites, sizes = tables["sites"][1:], [row["count"] for row in tables["visitors"]]
    banks = {row["lift"]: row for row in tables["lifts"]}
    allowed = tightness * tour_minutes(sites)
    for site in sites:
        rides = [(0, 0)] * len(sizes)
        if "lift" in site:
            bank = banks[site["lift"]]
            rides = [
                ride_minutes(size, bank["persons"], bank["cars"], site["floor"]) for size in sizes
            ]
            busy = 2 * sum(busy for busy, _clear in rides)
            clear = sum(clear for _busy, clear in rides)
            fastest = site["floor"] == 2 and all(busy == 1 for busy, _clear in rides)
            assert max(busy, clear) <= allowed or fastest
        inside = sum(site["minutes"] + 2 * busy for busy, _clear in rides)
        assert inside <= site["groups_at_once"] * allowed
        # One group less at once would be too little, were all rides as long as the longest.
        most = len(sizes) * (site["minutes"] + 2 * max(busy for busy, _clear in rides))
        assert site["groups_at_once"] == 1 or most > (site["groups_at_once"] - 1) * allowed


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"groups": 0}, "groups is 0"),
        ({"sites": -1}, "sites is -1"),
        ({"areas": 3}, "areas is 3"),
        ({"lifts": 1.5}, "lifts is 1.5"),
        ({"lifts": float("nan")}, "lifts is nan"),
        ({"tightness": 0}, "tightness is 0"),
        ({"tightness": float("inf")}, "tightness is inf"),
        ({"sites": 200}, "about 1.. hours"),
        ({"groups": 1300, "lifts": 1}, r"Lift S\d alone takes 2[67]\d\d .* has 2399"),
        ({"groups": 150, "sites": 12, "tightness": 10}, r"S\d\d alone takes \d{4} .* has 2399"),
    ],
)
def test_what_makes_no_scenario_is_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        routeplan.generate(**{"groups": 2, "sites": 2} | wrong)


@pytest.mark.parametrize(("lifts", "tightness"), [(0, 5), (1, 0.2)])
def test_what_is_refused_is_proven_impossible(lifts, tightness, monkeypatch):
    # What the fullest hall or lift needs is what is proven, but for minutes rounded up.
    asked = []
    monkeypatch.setattr(generation, "_check_needs", lambda needs, _session: asked.extend(needs))
    scenario = routeplan.read(routeplan.generate(60, 2, lifts=lifts, tightness=tightness))
    grouping = form_groups(scenario, 60, workers=1).grouping
    bound = bound_finish(formulate(scenario, build_network(scenario), grouping), 0)
    assert bound.causes[0].resource is not None
    need, _place = max(asked)
    assert bound.finish - 5 < need <= bound.finish


@pytest.mark.parametrize("name", ["event.json", "event.xlsx", "new/event"])
def test_the_command_writes_every_form(name, tmp_path, capsys):
    path = tmp_path / name
    assert run(["generate", str(path), "--groups", "3", "--sites", "2", "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {"file": str(path)}
    assert printed.err == f"Written: {path}.\n"
    assert routeplan.read(path) == routeplan.read(routeplan.generate(3, 2))


def test_the_command_passes_its_options_on(tmp_path):
    path = tmp_path / "event.json"
    options = ["--lifts", "1", "--tightness", "0.5", "--seed", "9", "--areas", "1", "--together"]
    assert run(["generate", str(path), "--groups", "4", "--sites", "3", *options]) == 0
    drawn = routeplan.generate(4, 3, lifts=1.0, tightness=0.5, seed=9, areas=1, together=True)
    assert routeplan.read(path) == routeplan.read(drawn)


def test_shares_may_be_per_cent(tmp_path):
    path = tmp_path / "event.json"
    options = ["--lifts", "50%", "--tightness", "120 %"]
    assert run(["generate", str(path), "--groups", "4", "--sites", "4", *options]) == 0
    drawn = routeplan.generate(4, 4, lifts=0.5, tightness=1.2)
    assert routeplan.read(path) == routeplan.read(drawn)


def test_the_command_overwrites_only_when_told_to(tmp_path, capsys):
    path = tmp_path / "event.json"
    path.write_text("mine", encoding="utf-8")
    command = ["generate", str(path), "--groups", "1", "--sites", "1"]
    assert run(command) == 2
    assert "already there" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "mine"
    assert run([*command, "--force"]) == 0
    assert routeplan.read(path).event.groups.most == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [
        ["--groups", "0", "--sites", "1"],
        ["--groups", "1"],
        ["--groups", "1", "--sites", "1", "--lifts", "2"],
        ["--groups", "1", "--sites", "1", "--tightness", "0"],
        ["--groups", "1", "--sites", "1", "--tightness", "nan"],
        ["--groups", "1", "--sites", "500"],
        ["--groups", "2000", "--sites", "20"],
        ["--groups", "1", "--sites", "1", "--lifts", "200%"],
        ["--groups", "1", "--sites", "1", "--lifts", "%"],
    ],
)
def test_wrong_options_are_wrong_input(options, tmp_path, capsys):
    path = tmp_path / "event.json"
    assert run(["generate", str(path), *options]) == 2
    assert capsys.readouterr().err.strip()
    assert not path.exists()
