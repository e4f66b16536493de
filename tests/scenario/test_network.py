"""Roads to travel minutes."""

from __future__ import annotations

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


def test_straight_lines_stand_for_missing_roads_only() -> None:
    sites = [
        {"site": "A", "x": 0, "y": 0},
        {"site": "B", "x": 3, "y": 4},
        {"site": "C", "x": 0, "y": 1},
    ]
    network = build_network(scenario(sites, [road("A", "B", minutes=60)]))
    assert network.leg("A", "B") == 60
    assert network.leg("A", "C") == 3  # 1 km x 1.3 at 30 km/h: 2.6 min
    assert network.nearest[0, 1] < 60  # a short cut that no direct leg claims
    assert ("A", "C") in network.straight and ("A", "B") not in network.straight
    (assumed,) = network.assumed
    assert assumed.startswith("No road joins A → C, ")


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


def test_no_way_and_no_coordinates_is_a_fault_for_every_pair() -> None:
    with pytest.raises(ScenarioError) as caught:
        build_network(scenario(A_TO_C, [road("A", "B", minutes=5)]))
    assert len(caught.value.faults) == 4
    assert "There is no way from A to C, and no coordinates." in str(caught.value)


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
