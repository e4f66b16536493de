"""Roads to travel minutes."""

from __future__ import annotations

import random
from itertools import pairwise, permutations, product
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from routeplan.errors import ScenarioError
from routeplan.scenario.model import Scenario
from routeplan.scenario.network import build_network, positions


def scenario(
    sites: list[dict[str, Any]], roads: list[dict[str, Any]] | None = None, **event: Any
) -> Scenario:
    return Scenario.model_validate(
        {
            "event": {"date": "2020-06-23"} | event,
            "sites": sites,
            "roads": roads or [],
            "visitors": [{"visitor": "V"}],
            "sessions": [{"session": "S", "start": "08:00", "end": "18:00"}],
        }
    )


def road(origin: str, destination: str, **columns: Any) -> dict[str, Any]:
    return {"from": origin, "to": destination} | columns


A_TO_C = [{"site": site} for site in "ABC"]


def test_fractions_are_summed_then_slack_added_then_rounded_up_once() -> None:
    roads = [road("A", "J", minutes=1.3), road("J", "B", minutes="1.4"), road("B", "C", minutes=3)]
    network = build_network(scenario(A_TO_C, roads, slack=0.2))
    assert network.leg("A", "B") == 3  # 1.3 + 1.4 + 0.2 = 2.9
    assert network.leg("A", "C") == 6  # 5.7 + 0.2 = 5.9
    assert network.leg("A", "A") == 0
    assert network.path("A", "C") == ["A", "J", "B", "C"]
    assert network.assumed == ()


def test_tenths_do_not_tip_over_a_minute() -> None:
    roads = [road("A", "B", minutes=0.1), road("B", "C", minutes=0.2)]
    network = build_network(scenario(A_TO_C, roads, slack=0.7))
    assert network.leg("A", "C") == 1  # 0.1 + 0.2 + 0.7 is a little more than 1 in floating point


def test_one_way_roads_and_the_faster_of_two() -> None:
    roads = [
        road("A", "B", minutes=9),
        road("A", "B", minutes=4, one_way="yes"),
        road("B", "C", km=10, kmh=60),
        road("C", "A", km=10),
    ]
    network = build_network(scenario(A_TO_C, roads))
    assert (network.leg("A", "B"), network.leg("B", "A")) == (4, 9)
    assert (network.leg("B", "C"), network.leg("C", "A")) == (10, 19)  # back over B
    assert network.assumed == ("Roads without minutes or a speed are driven at 30 km/h.",)


def test_straight_lines_stand_where_no_road_leads_and_combine_with_roads() -> None:
    sites = [
        {"site": "A", "x": 0, "y": 0},
        {"site": "B", "x": 3, "y": 4},
        {"site": "C", "x": 0, "y": 1},
        {"site": "D"},
    ]
    roads = [road("A", "B", minutes=5), road("B", "J", minutes=1), road("J", "D", minutes=1)]
    network = build_network(scenario(sites, roads))
    assert network.leg("A", "B") == 5  # though the line over C is a way as well
    assert network.leg("A", "C") == 3  # 1 km x 1.3 at 30 km/h: 2.6 min
    assert network.leg("C", "D") == 10  # 2.6 + 5 + 2: D has no coordinates, C no road
    assert network.path("C", "D") == ["C", "A", "B", "J", "D"]
    assert network.lines.sum() == 4  # A and B with C, there and back
    assert (network.nearest == network.legs).all()
    (assumed,) = network.assumed
    assert assumed.startswith("A → C, B → C, C → A, …: where no road leads, ")


def test_one_way_roads_leave_a_line_back() -> None:
    sites = [{"site": "A", "x": 0, "y": 0}, {"site": "B", "x": 10, "y": 0}]
    network = build_network(scenario(sites, [road("A", "B", minutes=9, one_way="yes")]))
    assert (network.leg("A", "B"), network.leg("B", "A")) == (9, 26)


@pytest.mark.parametrize(("travel", "minutes"), [("coach", (7, 26)), ("walk", (217, 9))])
def test_roads_by_coach_and_on_foot(travel: str, minutes: tuple[int, int]) -> None:
    sites = [{"site": s, "x": x, "y": 0} for s, x in (("A", 0), ("B", 10), ("C", 20))]
    roads = [road("A", "B", minutes=7, by="coach"), road("B", "C", minutes=9, by="walk")]
    network = build_network(scenario(sites, roads, travel=travel))
    assert (network.leg("A", "B"), network.leg("B", "C")) == minutes


def test_ways_over_steps_of_no_minutes() -> None:
    sites = [{"site": s} | ({"x": 1, "y": 0} if s in "CE" else {}) for s in "ABCDE"]
    roads = [road(*ends, minutes=0) for ends in ("AB", "BC", "ED")]
    network = build_network(scenario(sites, roads))
    assert network.path("A", "D") == ["A", "B", "C", "E", "D"]
    assert network.leg("A", "D") == 0


def test_on_foot_straight_lines_take_longer() -> None:
    sites = [{"site": "A", "x": 0, "y": 0}, {"site": "B", "x": 0.3, "y": 0.4}]
    network = build_network(scenario(sites, travel="walk"))
    assert network.minutes[0, 1] == pytest.approx(0.65 / 3.6 * 60)
    assert network.assumed == (
        "No roads are given: straight lines times 1.3 at 3.6 km/h stand for them.",
    )


def test_latitude_and_longitude_become_kilometres() -> None:
    placed = positions(
        scenario(
            [{"site": "A", "lat": 31.7, "lon": 117.1}, {"site": "B", "lat": 31.8, "lon": 117.1}]
        )
    )
    (x0, y0), (x1, y1) = placed["A"], placed["B"]
    assert (x1 - x0, y1 - y0) == (pytest.approx(0), pytest.approx(11.1195))


def test_no_way_and_no_coordinates_is_a_fault_for_every_site_that_lacks_one() -> None:
    with pytest.raises(ScenarioError) as caught:
        build_network(scenario(A_TO_C, [road("A", "B", minutes=5)]))
    assert [fault.subject for fault in caught.value.faults] == ["C"]
    assert "There is no way to 2 of 2 sites, and there are no coordinates." in str(caught.value)


def test_places_that_nobody_travels_between_need_no_way() -> None:
    sites: list[dict[str, Any]] = [{"site": site, "minutes": 5} for site in "ABX"]
    sites += [{"site": "H", "kind": "place"}, {"site": "G", "kind": "place"}]
    tables = {
        "event": {"date": "2020-06-23", "hub": "H"},
        "sites": sites,
        "roads": [road("H", "A", minutes=3), road("G", "B", minutes=4), road("X", "G", minutes=9)],
        "visitors": [{"visitor": track, "track": track} for track in "ab"],
        "programme": [{"track": "a", "site": "A"}, {"track": "b", "site": "B"}],
        "sessions": [
            {"session": "a", "start": "08:00", "end": "18:00", "tracks": "a"},
            {
                "session": "b",
                "start": "08:00",
                "end": "18:00",
                "tracks": "b",
                "from": "G",
                "to": "G",
            },
        ],
    }
    network = build_network(Scenario.model_validate(tables))
    assert network.assumed == ()
    assert (network.joins("A", "H"), network.joins("A", "B")) == (True, False)
    pairs = [(network.sites[a], network.sites[b]) for a, b in np.argwhere(network.travelled)]
    assert sorted(pairs) == [("A", "H"), ("B", "G"), ("G", "B"), ("H", "A")]


def test_sites_stand_on_the_nodes_with_their_attributes() -> None:
    network = build_network(scenario([{"site": "A", "x": 0, "y": 0, "people_at_once": 40}]))
    assert network.graph.nodes["A"]["people_at_once"] == 40


def test_a_graph_or_a_matrix_of_ones_own() -> None:
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    graph.add_edge("A", "B", minutes=7.5)
    graph.add_edge("A", "B", minutes=5.5)
    graph.add_edge("B", "C", minutes=1)
    assert build_network(scenario(A_TO_C), graph).leg("A", "C") == 7
    matrix = pd.DataFrame([[0, 2, 9], [3, 0, 4], [9, np.nan, 0]], list("ABC"), list("ABC"))
    network = build_network(scenario(A_TO_C), matrix)
    assert (network.leg("A", "C"), network.leg("C", "B")) == (6, 11)
    graph.add_edge("C", "A")
    with pytest.raises(ScenarioError, match="has no minutes"):
        build_network(scenario(A_TO_C), graph)


@pytest.mark.slow
def test_a_road_network_of_a_county() -> None:
    grid = nx.grid_2d_graph(114, 114)
    rng = np.random.default_rng(0)
    roads: nx.Graph[Any] = nx.Graph()
    for (r0, c0), (r1, c1) in grid.edges:
        roads.add_edge(f"{r0},{c0}", f"{r1},{c1}", minutes=float(rng.uniform(0.2, 0.6)))
    nodes = rng.choice(list(roads.nodes), 25, replace=False)
    network = build_network(scenario([{"site": str(node)} for node in nodes]), roads)
    assert len(roads) == 12996
    assert np.isfinite(network.minutes).all()
    assert (network.nearest == network.legs).all()


def test_orders_and_choices_tell_what_nobody_travels() -> None:
    sites: list[dict[str, Any]] = [{"site": "B"}, {"site": "A", "position": "first"}]
    sites += [{"site": site, "one_of": "lunch"} for site in "MN"]
    sites = [row | {"minutes": 5, "sessions": "am"} for row in sites]
    roads = [road("H", site, minutes=3) for site in "ABMN"]
    network = build_network(_toured([{"site": "H", "kind": "place"}, *sites], roads=roads))
    pairs = {network.sites[a] + network.sites[b] for a, b in np.argwhere(network.travelled)}
    assert pairs == {"HA", "AB", "AM", "AN", "BM", "BN", "MB", "NB", "BH", "MH", "NH"}


def _toured(sites: list[dict[str, Any]], **tables: Any) -> Scenario:
    """Two sessions from H and back in which one group may visit the sites."""
    times = (("08:00", "12:00"), ("13:00", "18:00"))
    return Scenario.model_validate(
        {
            "event": {"date": "2020-06-23", "hub": "H"},
            "sites": sites,
            "visitors": [{"visitor": "V"}],
            "sessions": [
                {"session": name, "start": start, "end": end}
                for name, (start, end) in zip(("am", "pm"), times, strict=True)
            ],
        }
        | tables
    )


def test_whatever_some_group_may_travel_counts() -> None:
    rng = random.Random(0)
    seldom = 0
    for _event in range(150):
        sites: list[dict[str, Any]] = [{"site": "H", "kind": "place", "x": 0, "y": 0}]
        for number, site in enumerate("ABCD"):
            columns: dict[str, Any] = {"site": site, "minutes": 5, "x": number, "y": 1}
            columns["sessions"] = rng.choice(["", "am", "pm", "am"])
            columns["must"] = rng.choice(["yes", "yes", "no"])
            columns["one_of"] = rng.choice(["", "", "", "l"])
            columns["position"] = rng.choice(
                [None, None, None, "first", "last", "first_in_session", "last_in_session"]
            )
            columns["after_sites"] = rng.choice(["", "", *"ABCD".replace(site, "")])
            sites.append(columns)
        stated = _toured(sites)
        network = build_network(stated)
        told = {(network.sites[a], network.sites[b]) for a, b in np.argwhere(network.travelled)}
        assert _list_pairs(stated) <= told
        seldom += len(told) < 20
    assert seldom > 100


def _list_pairs(scenario: Scenario) -> set[tuple[str, str]]:
    """All ways of all orders of stops that R03 and R12 allow, one after the other."""
    visits = scenario.visits("")
    pairs: set[tuple[str, str]] = set()
    for held in product(*(("", *visit.sessions) for visit in visits)):
        made = [visit for visit, session in zip(visits, held, strict=True) if session]
        if any(visit.must and visit not in made for visit in visits):
            continue
        labels = {visit.choice for visit in visits} - {""}
        if [sum(visit.choice == label for visit in made) for label in labels] != [1] * len(labels):
            continue
        session_of = dict(zip((visit.site for visit in visits), held, strict=True))
        for order in permutations(visit.site for visit in made):
            if list(order) == sorted(order, key=session_of.__getitem__) and all(
                _is_allowed(scenario, order, session_of, site) for site in order
            ):
                for session in ("am", "pm"):
                    tour = [site for site in order if session_of[site] == session]
                    pairs |= set(pairwise(["H", *tour, "H"])) - {("H", "H")}
    return pairs


def _is_allowed(
    scenario: Scenario, order: tuple[str, ...], session_of: dict[str, str], site: str
) -> bool:
    """R12 for one stop."""
    stated = scenario.site_of[site]
    here = [each for each in order if session_of[each] == session_of[site]]
    among = here if (stated.position or "").endswith("_in_session") else list(order)
    if (stated.position or "").startswith("first") and among[0] != site:
        return False
    if (stated.position or "").startswith("last") and among[-1] != site:
        return False
    formers = [each for each in stated.after_sites if each in order]
    return all(order.index(each) < order.index(site) for each in formers)
