"""Roads, as the planner or a script states them, become networkx graphs with minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from routeplan.errors import Fault, ScenarioError
from routeplan.scenario.memo import once
from routeplan.scenario.model import Scenario
from routeplan.scenario.rows import Road
from routeplan.texts import _, ngettext

if TYPE_CHECKING:
    import pandas as pd

KMH = {"coach": 30.0, "walk": 3.6}
MOST_NAMED = 3  # roads in one sentence


def road_minutes(road: Road, travel: str) -> float:
    """Minutes of one road: as stated, else its length at its speed."""
    if road.minutes is not None:
        return road.minutes
    return (road.km or 0.0) / (road.kmh or KMH[travel]) * 60


def travelled_by(scenario: Scenario, road: Road) -> set[str]:
    """How a road is travelled: by coach, on foot, both, or not at all.

    One that does not say so is walked between two nodes of an area; of those with a
    junction at an end nobody knows.
    """
    if scenario.event.travel == "walk":
        return set() if road.by == "coach" else {"walk"}
    if road.by is not None:
        return {road.by}
    ends = road.origin, road.destination
    if not all(end in scenario.site_of for end in ends):
        return {"coach", "walk"}
    areas = {scenario.area_of.get(end, "") for end in ends}
    return {"walk"} if len(areas) == 1 and areas != {""} else {"coach"}


@once
def list_roads_past(scenario: Scenario) -> dict[str, list[Road]]:
    """Roads by coach that end at a site in an area, by its place, where the coaches stop.

    They lead nowhere, unless coaches drive on from that site to the place; where the
    place has a road of its own to the same node nothing is amiss, as in a square matrix.
    """
    if not scenario.area_of:
        return {}
    graph = road_graph(scenario, "coach").to_undirected()
    past: dict[str, list[Road]] = {}
    for road in scenario.roads:
        if "coach" not in travelled_by(scenario, road):
            continue
        for site, node in ((road.destination, road.origin), (road.origin, road.destination)):
            place = scenario.area_of.get(site, site)
            if site == place or place in (node, scenario.area_of.get(node)):
                continue
            if not (graph.has_edge(node, place) or _leads_on(graph, node, site, place)):
                past.setdefault(place, []).append(road)
    return past


def _leads_on(graph: nx.Graph[str], origin: str, site: str, place: str) -> bool:
    """Whether one who came from `origin` to the site may drive on to the place."""
    rest = graph.subgraph(graph.nodes - {origin})
    return place in rest and nx.has_path(rest, site, place)


def say_roads_past(scenario: Scenario, place: str, roads: list[Road]) -> str:
    """Say that roads lead past the place where coaches stop, the first few by name."""
    named = [f"{road.origin} - {road.destination}" for road in roads[:MOST_NAMED]]
    text = ngettext(
        "Coaches stop at {place}; the road {roads} leads past it.",
        "Coaches stop at {place}; the roads {roads} lead past it.",
        len(roads),
    )
    more = ", …" if len(roads) > MOST_NAMED else ""
    return text.format(place=scenario.site_of[place].title, roads=", ".join(named) + more)


def explain_by_roads(scenario: Scenario, site: str) -> tuple[str, str] | None:
    """Why a site lacks a way, and what to do, where roads lead past the place of an area."""
    for place, roads in list_roads_past(scenario).items():
        own = [road for road in roads if site in (road.origin, road.destination, place)]
        if own:
            remedy = _("Let it lead to {place} instead, or add another road to {place}.")
            return say_roads_past(scenario, place, own), remedy.format(place=place)
    return None


def road_graph(scenario: Scenario, by: str) -> nx.DiGraph[str]:
    """The roads that are travelled by coach, or on foot, as a directed graph.

    Of two roads between the same nodes the faster one counts.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    for road in scenario.roads:
        if by not in travelled_by(scenario, road):
            continue
        minutes = road_minutes(road, by)
        ways = [(road.origin, road.destination)]
        if not road.one_way:
            ways.append((road.destination, road.origin))
        for origin, destination in ways:
            known = graph.get_edge_data(origin, destination)
            if known is None or minutes < known["minutes"]:
                graph.add_edge(origin, destination, minutes=minutes)
    return graph


def matrix_graph(matrix: pd.DataFrame) -> nx.DiGraph[str]:
    """A square DataFrame of minutes, from row to column, as a graph; NaN is no way."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    columns = [str(column) for column in matrix.columns]
    for origin, row in zip(matrix.index, matrix.to_numpy(dtype=float), strict=True):
        for destination, minutes in zip(columns, row, strict=True):
            if str(origin) != destination and not np.isnan(minutes):
                graph.add_edge(str(origin), destination, minutes=float(minutes))
    return graph


def keep_lightest(roads: nx.Graph[Any]) -> nx.DiGraph[Any]:
    """Reduce a graph of any kind to its fastest edges, each way."""
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_nodes_from(roads.nodes(data=True))
    faults = []
    for origin, destination, data in roads.edges(data=True):
        if not isinstance(data.get("minutes"), (int, float)) or not data["minutes"] >= 0:
            cause = _("The road {origin} - {destination} has no minutes.")
            remedy = _("Give every edge of the graph its attribute minutes, 0 or more.")
            said = cause.format(origin=origin, destination=destination)
            faults.append(Fault("road-without-minutes", said, remedy))
    if faults:
        raise ScenarioError(faults)
    for origin, destination, data in roads.to_directed().edges(data=True):
        known = graph.get_edge_data(origin, destination)
        if known is None or data["minutes"] < known["minutes"]:
            graph.add_edge(origin, destination, **data)
    return graph
