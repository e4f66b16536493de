"""Roads become a networkx graph, and the graph becomes travel minutes.

The sites stand on the graph's nodes with their attributes; nodes may be
junctions as well. An edge's ``minutes`` may be fractional.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from math import cos, dist, radians
from typing import TYPE_CHECKING, Any, TypeAlias

import networkx as nx
import numpy as np
import numpy.typing as npt

from routeplan.errors import Fault, ScenarioError
from routeplan.scenario.model import Road, Scenario
from routeplan.scenario.rounding import TINY
from routeplan.texts import _, ngettext

if TYPE_CHECKING:
    import pandas as pd

DETOUR = 1.3  # roads are longer than straight lines by about this factor
# What may take the place of a scenario's roads; None: nothing does.
Roads: TypeAlias = "nx.Graph[Any] | pd.DataFrame | Network | None"

KMH = {"coach": 30.0, "walk": 3.6}
MOST_NODES = 2000  # of which a matrix of all ways is soon computed
STEPS_A_ROAD = 2000  # of that in the time in which a search of the graph passes one road
KM_PER_DEGREE = 111.195  # along a great circle of a sphere with a radius of 6371 km


@dataclass(frozen=True)
class Network:
    """Travel between the sites of a scenario.

    Attributes
    ----------
    sites : tuple of str
        The site ids in the order of `minutes`.
    minutes : ndarray of float, shape (n, n)
        Minutes of the shortest path from row to column, without slack. Coaches
        go to and from an area's place for all of its sites.
    on_foot : ndarray of bool, shape (n, n)
        Whether both ends are in one area, so that groups walk.
    slack : float
        Minutes added to every leg but those walks before it is rounded up.
    graph : networkx.DiGraph
        Roads and sites.
    straight : tuple of (str, str)
        The pairs of sites for which a straight line had to serve.
    assumed : tuple of str
        What was taken for granted, in sentences for people.
    doors : mapping of str to str
        The place to which coaches go for each site of an area.
    """

    sites: tuple[str, ...]
    minutes: npt.NDArray[np.float64]
    on_foot: npt.NDArray[np.bool_]
    slack: float
    graph: Any = field(repr=False, compare=False)
    straight: tuple[tuple[str, str], ...] = ()
    assumed: tuple[str, ...] = ()
    doors: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def index(self) -> dict[str, int]:
        """The row of `minutes` for each site id."""
        return {site: row for row, site in enumerate(self.sites)}

    @cached_property
    def legs(self) -> npt.NDArray[np.int64]:
        """Whole minutes of every leg, slack included; shape (n, n), 0 on the diagonal."""
        slack = np.where(self.on_foot, 0.0, self.slack)
        legs = np.ceil(self.minutes + slack - TINY).astype(np.int64)
        np.fill_diagonal(legs, 0)
        return legs

    @cached_property
    def nearest(self) -> npt.NDArray[np.int64]:
        """Least whole minutes between places over any others; shape (n, n).

        Equal to `legs` unless straight lines had to serve, which may be short cuts.
        """
        return close_legs(self.legs)

    def leg(self, origin: str, destination: str) -> int:
        """Whole minutes of one leg, slack included; 0 from a place to itself."""
        return int(self.legs[self.index[origin], self.index[destination]])

    def path(self, origin: str, destination: str) -> list[str]:
        """The nodes of the shortest path with its ends, which for coaches are areas' places."""
        if self.on_foot[self.index[origin], self.index[destination]]:
            return [origin, destination]
        origin, destination = (self.doors.get(end, end) for end in (origin, destination))
        if origin == destination or (origin, destination) in self.straight:
            return [origin, destination]
        return list(nx.shortest_path(self.graph, origin, destination, weight="minutes"))


def close_legs(
    legs: npt.NDArray[np.int64], over: Iterable[int] | None = None
) -> npt.NDArray[np.int64]:
    """Least minutes over any number of legs (Floyd and Warshall, 1962); shape (n, n).

    Parameters
    ----------
    over : iterable of int, optional
        The only places to go over.

    Examples
    --------
    >>> close_legs(np.array([[0, 9, 2], [9, 0, 3], [2, 3, 0]]))[0, 1]
    np.int64(5)
    """
    nearest = legs.copy()
    for via in range(len(legs)) if over is None else over:
        np.minimum(nearest, nearest[:, [via]] + nearest[[via], :], out=nearest)
    return nearest


def positions(scenario: Scenario) -> dict[str, tuple[float, float]]:
    """Where the sites lie, in km east and north on a plane.

    Latitude and longitude are projected onto the plane that touches the earth
    at the sites' mean latitude, exact enough for the size of a province. Sites
    without coordinates are left out.
    """
    placed = {
        site.site: (site.x, site.y)
        for site in scenario.sites
        if site.x is not None and site.y is not None
    }
    located = [
        (site.site, site.lat, site.lon)
        for site in scenario.sites
        if site.lat is not None and site.lon is not None and site.site not in placed
    ]
    if located:
        middle = sum(lat for _site, lat, _lon in located) / len(located)
        east = KM_PER_DEGREE * cos(radians(middle))
        placed |= {site: (lon * east, lat * KM_PER_DEGREE) for site, lat, lon in located}
    return placed


def travelled_by(scenario: Scenario, road: Road) -> set[str]:
    """How a road is travelled: by coach, on foot, or both.

    One that does not say so is walked between two nodes of an area; of those with a
    junction at an end nobody knows.
    """
    if scenario.event.travel == "walk":
        return {"walk"} - ({"walk"} if road.by == "coach" else set())
    if road.by is not None:
        return {road.by}
    ends = road.origin, road.destination
    if not all(end in scenario.site_of for end in ends):
        return {"coach", "walk"}
    areas = {scenario.area_of.get(end, "") for end in ends}
    return {"walk"} if len(areas) == 1 and areas != {""} else {"coach"}


def road_minutes(road: Road, travel: str) -> float:
    """Minutes of one road: as stated, else its length at its speed."""
    if road.minutes is not None:
        return road.minutes
    return (road.km or 0.0) / (road.kmh or KMH[travel]) * 60


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


def build_network(scenario: Scenario, roads: Roads = None) -> Network:
    """Compute the travel minutes between all sites along shortest paths.

    Parameters
    ----------
    roads : networkx graph, pandas.DataFrame or Network, optional
        Takes the place of the scenario's roads: a graph whose edges carry
        ``minutes`` and whose nodes include the site ids, or a square matrix of
        minutes labelled with the site ids. A Network is returned as it is.

    Raises
    ------
    ScenarioError
        If there is neither a way nor a straight line between two sites, or an
        edge of `roads` lacks its minutes.
    """
    if isinstance(roads, Network):
        return roads
    if roads is None:
        graph = road_graph(scenario, scenario.event.travel)
    elif isinstance(roads, nx.Graph):
        graph = nx.DiGraph(_lightest(roads))
    else:
        graph = matrix_graph(roads)
    for site in scenario.sites:
        graph.add_node(site.site, **site.model_dump(exclude_none=True, exclude={"site"}))
    sites = tuple(site.site for site in scenario.sites)
    doors = tuple(dict.fromkeys(scenario.area_of.get(site, site) for site in sites))
    between = _shortest(graph, doors)
    straight = _fill_gaps(scenario, doors, between)
    rows = np.array([doors.index(scenario.area_of.get(site, site)) for site in sites], dtype=int)
    minutes = between[np.ix_(rows, rows)]
    on_foot = np.zeros(minutes.shape, dtype=bool)
    for place in dict.fromkeys(scenario.area_of.values()):
        inside = np.flatnonzero(rows == doors.index(place))
        minutes[np.ix_(inside, inside)] = _walk_area(scenario, [sites[row] for row in inside])
        on_foot[np.ix_(inside, inside)] = True
    return Network(
        sites=sites,
        minutes=minutes,
        on_foot=on_foot,
        slack=scenario.event.slack,
        graph=graph,
        straight=straight,
        doors=scenario.area_of,
        assumed=_assumptions(scenario, straight, bool(graph.number_of_edges())),
    )


def layout(network: Network) -> dict[str, tuple[float, float]]:
    """Lay out the sites on a plane for want of coordinates: near means a short way."""
    closeness: nx.Graph[str] = nx.Graph()
    closeness.add_nodes_from(network.sites)
    both_ways = (network.minutes + network.minutes.T) / 2
    usual = float(both_ways.mean()) or 1.0
    for (row, origin), (column, destination) in combinations(enumerate(network.sites), 2):
        closeness.add_edge(origin, destination, weight=usual / (usual / 2 + both_ways[row, column]))
    places = nx.spring_layout(closeness, seed=0, iterations=200)
    return {site: (float(x), float(y)) for site, (x, y) in places.items()}


def _lightest(roads: nx.Graph[Any]) -> nx.DiGraph[Any]:
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


def _shortest(graph: nx.DiGraph[Any], sites: tuple[str, ...]) -> npt.NDArray[np.float64]:
    """Minutes of the shortest paths between the sites; no way takes for ever."""
    nodes, roads = graph.number_of_nodes(), graph.number_of_edges()
    if nodes <= MOST_NODES and nodes**3 < STEPS_A_ROAD * len(sites) * roads:
        return _eliminate_junctions(graph, sites)
    minutes = np.full((len(sites), len(sites)), np.inf)
    for row, origin in enumerate(sites):
        reached: Mapping[Any, float] = nx.single_source_dijkstra_path_length(
            graph, origin, weight="minutes"
        )
        minutes[row] = [reached.get(destination, np.inf) for destination in sites]
    return minutes


def _eliminate_junctions(graph: nx.DiGraph[Any], sites: tuple[str, ...]) -> npt.NDArray[np.float64]:
    """Ways over one node after the other (Floyd and Warshall, 1962), junctions first.

    What was passed through is no end of a way any more, so that the matrix shrinks to the sites.
    """
    known = set(sites)
    nodes = [*sites, *(node for node in graph if node not in known)]
    minutes: npt.NDArray[np.float64] = nx.to_numpy_array(
        graph, nodelist=nodes, weight="minutes", nonedge=np.inf
    )
    np.fill_diagonal(minutes, 0.0)
    # Over a node of no road leads no way.
    joined = [place for place, node in enumerate(nodes) if graph.degree(node)]
    for via in reversed(joined):
        ends = minutes[: max(via, len(sites)), : max(via, len(sites))]
        out, back = minutes[: len(ends), [via]], minutes[[via], : len(ends)]
        np.minimum(ends, out + back, out=ends)
    return minutes[: len(sites), : len(sites)].copy()


def _fill_gaps(
    scenario: Scenario, sites: tuple[str, ...], minutes: npt.NDArray[np.float64]
) -> tuple[tuple[str, str], ...]:
    """Put straight lines where there is no way; return their ends."""
    missing = np.isinf(minutes)
    if not missing.any():
        return ()
    placed, nowhere = positions(scenario), (np.nan, np.nan)
    east, north = np.array([placed.get(site, nowhere) for site in sites]).T
    km = np.hypot(east[:, None] - east, north[:, None] - north) * DETOUR
    minutes[missing] = (km / KMH[scenario.event.travel] * 60)[missing]
    faults = []
    for row, column in np.argwhere(np.isnan(minutes)):
        cause = _("There is no way from {origin} to {destination}, and no coordinates.")
        remedy = _("Add a row to roads, or x,y or lat,lon to both sites.")
        said = cause.format(origin=sites[row], destination=sites[column])
        faults.append(Fault("unreachable", said, remedy, table="roads"))
    if faults:
        raise ScenarioError(faults)
    return tuple((sites[row], sites[column]) for row, column in np.argwhere(missing))


def _walk_area(scenario: Scenario, nodes: list[str]) -> npt.NDArray[np.float64]:
    """Minutes on foot between the place and the sites of one area.

    Between two that no path joins goes a straight line; shortest paths then run over both.

    Raises
    ------
    ScenarioError
        If there is neither.
    """
    paths, placed = road_graph(scenario, "walk"), positions(scenario)
    paths.add_nodes_from(nodes)
    for row, column in np.argwhere(np.isinf(_shortest(paths, tuple(nodes)))):
        ends = nodes[row], nodes[column]
        if all(end in placed for end in ends):
            km = dist(placed[ends[0]], placed[ends[1]]) * DETOUR
            paths.add_edge(*ends, minutes=km / KMH["walk"] * 60)
    minutes = _shortest(paths, tuple(nodes))
    lost = np.isinf(minutes)
    faults = []
    for site, cut_off in zip(nodes, np.any(lost | lost.T, axis=1), strict=True):
        if cut_off and site != scenario.area_of[site]:
            cause = _("{site} cannot be reached on foot from all of the area of {area}.")
            remedy = _("Add a row to roads, or x,y or lat,lon to all of its sites and its place.")
            said = cause.format(site=site, area=scenario.area_of[site])
            faults.append(Fault("unreachable", said, remedy, table="roads"))
    if faults:
        raise ScenarioError(faults)
    return minutes


def _assumptions(
    scenario: Scenario, straight: tuple[tuple[str, str], ...], has_roads: bool
) -> tuple[str, ...]:
    assumed = []
    travel = scenario.event.travel
    kmh = f"{KMH[travel]:g}"
    if straight and not has_roads:
        text = _("No roads are given: straight lines times {detour} at {kmh} km/h stand for them.")
        assumed.append(text.format(detour=DETOUR, kmh=kmh))
    elif straight:
        text = ngettext(
            "No road joins {pairs}: a straight line times {detour} at {kmh} km/h stands for it.",
            "No road joins {pairs}: straight lines times {detour} at {kmh} km/h stand for them.",
            len(straight),
        )
        pairs = ", ".join(f"{origin} → {destination}" for origin, destination in straight[:3])
        pairs += ", …" if len(straight) > 3 else ""
        assumed.append(text.format(pairs=pairs, detour=DETOUR, kmh=kmh))
    if any(road.minutes is None and road.kmh is None for road in scenario.roads):
        text = _("Roads without minutes or a speed are driven at {kmh} km/h.")
        if travel == "walk":
            text = _("Ways without minutes or a speed are walked at {kmh} km/h.")
        assumed.append(text.format(kmh=kmh))
    return tuple(assumed)
