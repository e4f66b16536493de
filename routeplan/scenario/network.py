"""Roads become a networkx graph, and the graph becomes travel minutes.

The sites stand on the graph's nodes with their attributes; nodes may be
junctions as well. An edge's ``minutes`` may be fractional.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, pairwise
from math import cos, radians
from typing import TYPE_CHECKING, Any, TypeAlias

import networkx as nx
import numpy as np
import numpy.typing as npt

from routeplan.errors import Fault, ScenarioError
from routeplan.scenario.model import Scenario
from routeplan.scenario.roads import (
    KMH,
    explain_by_roads,
    keep_lightest,
    matrix_graph,
    road_graph,
    travelled_by,
)
from routeplan.scenario.rounding import TINY
from routeplan.scenario.ways import find_lacking, list_travelled
from routeplan.texts import _, ngettext

if TYPE_CHECKING:
    import pandas as pd

DETOUR = 1.3  # roads are longer than straight lines by about this factor
# What may take the place of a scenario's roads; None: nothing does.
Roads: TypeAlias = "nx.Graph[Any] | pd.DataFrame | Network | None"

MOST_NODES = 2000  # of which a matrix of all ways is soon computed
STEPS_A_ROAD = 2000  # of that in the time in which a search of the graph passes one road
NEVER = 1_000_000  # minutes of a leg without a way, which nobody travels
KM_PER_DEGREE = 111.195  # along a great circle of a sphere with a radius of 6371 km


@dataclass(frozen=True)
class Network:
    """Travel between the sites of a scenario.

    Attributes
    ----------
    sites : tuple of str
        The site ids in the order of `minutes`.
    minutes : ndarray of float, shape (n, n)
        Minutes of the shortest way from row to column, without slack; infinite where
        there is none, which no group then needs. Coaches go to and from an area's
        place for all of its sites.
    direct : ndarray of float, shape (n, n)
        The same by roads alone, or in a straight line where no road leads.
    lines : ndarray of bool, shape (n, n)
        Where `direct` is a straight line.
    on_foot : ndarray of bool, shape (n, n)
        Whether both ends are in one area, so that groups walk.
    travelled : ndarray of bool, shape (n, n)
        Whether some group may travel from row to column.
    slack : float
        Minutes added to every leg but those walks before it is rounded up.
    graph : networkx.DiGraph
        Roads and sites.
    assumed : tuple of str
        What was taken for granted, in sentences for people.
    doors : mapping of str to str
        The place to which coaches go for each site of an area.
    """

    sites: tuple[str, ...]
    minutes: npt.NDArray[np.float64]
    direct: npt.NDArray[np.float64] = field(repr=False)
    lines: npt.NDArray[np.bool_] = field(repr=False)
    on_foot: npt.NDArray[np.bool_] = field(repr=False)
    travelled: npt.NDArray[np.bool_] = field(repr=False)
    slack: float
    graph: Any = field(repr=False, compare=False)
    assumed: tuple[str, ...] = ()
    doors: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def index(self) -> dict[str, int]:
        """The row of `minutes` for each site id."""
        return {site: row for row, site in enumerate(self.sites)}

    @cached_property
    def legs(self) -> npt.NDArray[np.int64]:
        """Whole minutes of every leg, slack included; shape (n, n), 0 on the diagonal."""
        minutes = np.minimum(self.minutes, NEVER)
        slack = np.where(self.on_foot, 0.0, self.slack)
        legs = np.ceil(minutes + slack - TINY).astype(np.int64)
        np.fill_diagonal(legs, 0)
        return legs

    @cached_property
    def nearest(self) -> npt.NDArray[np.int64]:
        """Least whole minutes between places over any others; shape (n, n)."""
        return close_legs(self.legs)

    def leg(self, origin: str, destination: str) -> int:
        """Whole minutes of one leg, slack included; 0 from a place to itself."""
        return int(self.legs[self.index[origin], self.index[destination]])

    def joins(self, origin: str, destination: str) -> bool:
        """Whether there is a way; where no group travels there may be none."""
        return self.leg(origin, destination) < NEVER

    def path(self, origin: str, destination: str) -> list[str]:
        """The nodes of the shortest way with its ends, which for coaches are areas' places."""
        if self.on_foot[self.index[origin], self.index[destination]]:
            return [origin, destination]
        origin, destination = (self.doors.get(end, end) for end in (origin, destination))
        if origin == destination:
            return [origin, destination]
        nodes = [origin]
        for here, there in pairwise(self._hop(self.index[origin], self.index[destination])):
            ends = self.sites[here], self.sites[there]
            if self.lines[here, there]:
                nodes.append(ends[1])
            else:
                nodes += nx.shortest_path(self.graph, *ends, weight="minutes")[1:]
        return nodes

    def _hop(self, origin: int, destination: int) -> list[int]:
        """The sites of the shortest way between which roads alone, or straight lines, lead."""
        if self.direct[origin, destination] <= self.minutes[origin, destination] + TINY:
            return [origin, destination]
        if origin not in self._trees:
            self._trees[origin] = _grow_tree(self.direct, origin)
        before = self._trees[origin]
        hops = [destination]
        while hops[-1] != origin:
            hops.append(int(before[hops[-1]]))
        return hops[::-1]

    @cached_property
    def _trees(self) -> dict[int, npt.NDArray[np.int64]]:
        """For each origin asked for so far, the site before every other one on its way."""
        return {}


def _grow_tree(direct: npt.NDArray[np.float64], origin: int) -> npt.NDArray[np.int64]:
    """The place before every place on the shortest way from one (Dijkstra, 1959)."""
    minutes = np.full(len(direct), np.inf)
    minutes[origin] = 0
    before = np.full(len(direct), origin)
    left = np.zeros(len(direct))  # infinite once its way is known
    for _place in direct:
        here = int((minutes + left).argmin())
        left[here] = np.inf
        over = minutes[here] + direct[here]
        nearer = over < minutes
        minutes[nearer], before[nearer] = over[nearer], here
    return before


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
        If there is neither a way nor a straight line between two sites that groups may
        travel between, or an edge of `roads` lacks its minutes.
    """
    if isinstance(roads, Network):
        return roads
    by = scenario.event.travel
    if roads is None:
        graph = road_graph(scenario, by)
    elif isinstance(roads, nx.Graph):
        graph = nx.DiGraph(keep_lightest(roads))
    else:
        graph = matrix_graph(roads)
    for site in scenario.sites:
        graph.add_node(site.site, **site.model_dump(exclude_none=True, exclude={"site"}))
    sites = tuple(site.site for site in scenario.sites)
    travelled = list_travelled(scenario)
    minutes, direct, lines, on_foot = find_all_ways(scenario, graph, by)
    faults = list(_list_lacking(scenario, minutes, travelled))
    if faults:
        raise ScenarioError(faults)
    return Network(
        sites=sites,
        minutes=minutes,
        direct=direct,
        lines=lines,
        on_foot=on_foot,
        travelled=travelled,
        slack=scenario.event.slack,
        graph=graph,
        assumed=_assumptions(
            scenario, sites, travelled & (minutes < _by_road(direct, lines)), on_foot, graph
        ),
        doors=scenario.area_of,
    )


def find_all_ways(
    scenario: Scenario, graph: nx.DiGraph[Any], by: str
) -> tuple[
    npt.NDArray[np.float64],
    npt.NDArray[np.float64],
    npt.NDArray[np.bool_],
    npt.NDArray[np.bool_],
]:
    """Minutes between all sites: by coach between the places of areas, on foot inside one.

    Parameters
    ----------
    graph, by
        As of `find_ways`, for what is not inside an area.

    Returns
    -------
    minutes, direct, lines, on_foot : ndarray, shape (n, n)
        As of a `Network`.
    """
    sites = [site.site for site in scenario.sites]
    door_of = scenario.area_of
    doors = tuple(dict.fromkeys(door_of.get(site, site) for site in sites))
    number = {door: row for row, door in enumerate(doors)}
    rows = np.array([number[door_of.get(site, site)] for site in sites], dtype=int)
    pairs = np.ix_(rows, rows)
    minutes, direct, lines = (each[pairs] for each in find_ways(scenario, graph, doors, by))
    on_foot = np.zeros(minutes.shape, dtype=bool)
    walks = road_graph(scenario, "walk") if door_of else nx.DiGraph()
    for place in dict.fromkeys(door_of.values()):
        inside = np.flatnonzero(rows == number[place])
        nodes = tuple(sites[row] for row in inside)
        here = np.ix_(inside, inside)
        minutes[here], direct[here], lines[here] = find_ways(scenario, walks, nodes, "walk")
        on_foot[here] = True
    return minutes, direct, lines, on_foot


def find_ways(
    scenario: Scenario, graph: nx.DiGraph[Any], sites: tuple[str, ...], by: str
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Least minutes between sites, over roads and straight lines; see `Network`.

    Between two with coordinates of one kind that no road joins a straight line leads;
    the shortest ways run over both.

    Parameters
    ----------
    graph : networkx.DiGraph
        The roads; sites off all roads are added to its nodes.
    by : {"coach", "walk"}
        How fast straight lines are travelled.

    Returns
    -------
    minutes, direct : ndarray of float, shape (n, n)
    lines : ndarray of bool, shape (n, n)
    """
    graph.add_nodes_from(sites)
    direct = _shortest(graph, sites)
    placed, nowhere = positions(scenario), (np.nan, np.nan)
    east, north = np.array([placed.get(site, nowhere) for site in sites]).reshape(-1, 2).T
    on_plane = np.array([scenario.site_of[site].x is not None for site in sites], dtype=bool)
    km = np.hypot(east[:, None] - east, north[:, None] - north) * DETOUR
    lines = np.isinf(direct) & ~np.isnan(km) & (on_plane[:, None] == on_plane)
    direct[lines] = (km / KMH[by] * 60)[lines]
    minutes = direct.copy()
    if lines.any() and graph.number_of_edges():  # of straight lines alone none is a detour
        for via in range(len(sites)):
            np.minimum(minutes, minutes[:, [via]] + minutes[[via], :], out=minutes)
    return minutes, direct, lines


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


def _by_road(
    direct: npt.NDArray[np.float64], lines: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    return np.where(lines, np.inf, direct)


def _list_lacking(
    scenario: Scenario, minutes: npt.NDArray[np.float64], travelled: npt.NDArray[np.bool_]
) -> Iterator[Fault]:
    """A fault for every site that lacks a way which groups may need."""
    placed = positions(scenario)
    known = np.array([site.site in placed for site in scenario.sites], dtype=bool)
    for row, lost, needed in find_lacking(np.isinf(minutes) & travelled, travelled, known):
        site = scenario.sites[row]
        said, remedy = say_lacking(lost, needed, site.site in placed)
        said, remedy = explain_by_roads(scenario, site.site) or (said, remedy)
        yield Fault("unreachable", said, remedy, table="sites", subject=site.site)


def say_lacking(lost: int, needed: int, placed: bool) -> tuple[str, str]:
    """What is wrong with a site without a way to so many others, and what to do."""
    text = ngettext(
        "There is no way to {lost} of {needed} site",
        "There is no way to {lost} of {needed} sites",
        needed,
    )
    if placed:
        cause = _("{text}, of which there are no coordinates like its own.")
        remedy = _("Add rows to roads, or lat and lon to those.")
    else:
        cause = _("{text}, and there are no coordinates.")
        remedy = _("Add rows to roads, or lat and lon to the site.")
    return cause.format(text=text.format(lost=lost, needed=needed)), remedy


def _assumptions(
    scenario: Scenario,
    sites: tuple[str, ...],
    straight: npt.NDArray[np.bool_],
    on_foot: npt.NDArray[np.bool_],
    graph: nx.DiGraph[Any],
) -> tuple[str, ...]:
    """What was taken for granted of ways; `straight` are those on which straight lines serve."""
    assumed = []
    walked = straight & on_foot
    straight = straight & ~on_foot
    travel = scenario.event.travel
    kmh = f"{KMH[travel]:g}"
    if straight.any() and not graph.number_of_edges():
        text = _("No roads are given: straight lines times {detour} at {kmh} km/h stand for them.")
        assumed.append(text.format(detour=DETOUR, kmh=kmh))
    elif straight.any():
        text = _(
            "{pairs}: where no road leads, straight lines times {detour} at {kmh} km/h stand for "
            "them."
        )
        pairs = np.argwhere(straight)
        named = ", ".join(f"{sites[origin]} → {sites[goal]}" for origin, goal in pairs[:3])
        named += ", …" if len(pairs) > 3 else ""
        assumed.append(text.format(pairs=named, detour=DETOUR, kmh=kmh))
    if walked.any():
        text = _(
            "Inside areas, where roads give no way on foot, straight lines times {detour} are "
            "walked at {kmh} km/h (roads, by = walk)."
        )
        assumed.append(text.format(detour=DETOUR, kmh=f"{KMH['walk']:g}"))
    if any(
        road.minutes is None and road.kmh is None and travel in travelled_by(scenario, road)
        for road in scenario.roads
    ):
        text = _("Roads without minutes or a speed are driven at {kmh} km/h.")
        if travel == "walk":
            text = _("Ways without minutes or a speed are walked at {kmh} km/h.")
        assumed.append(text.format(kmh=kmh))
    return tuple(assumed)
