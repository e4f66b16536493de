"""Where the sites and junctions lie on the map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from routeplan.scenario import KM_PER_DEGREE, Network, Scenario, layout, positions

Point = tuple[float, float]


@dataclass(frozen=True)
class Places:
    """Points of a map.

    Attributes
    ----------
    at : dict of str to (float, float)
        Sites and junctions.
    measured : bool
        Whether the points are km; if not, near means a short way.
    """

    at: dict[str, Point]
    measured: bool

    def line(self, nodes: Iterable[str]) -> list[str]:
        """The nodes of a path that are on the map."""
        return [node for node in nodes if node in self.at]


def find_places(
    scenario: Scenario, network: Network, toured: Iterable[str], roads: Any = None
) -> Places:
    """Find a point for each site, and for the junctions where they are known.

    Where one of the toured sites has no coordinates, all places are laid out
    by their travel minutes instead.

    Parameters
    ----------
    toured : iterable of str
        The sites that must be on the map.
    roads : networkx graph or pandas.DataFrame, optional
        The planner's own; junctions carry ``x,y`` in km like the sites, or
        ``lat,lon``, or, in a graph whose ``crs`` is EPSG:4326, the longitude
        as ``x`` and the latitude as ``y``.
    """
    known = positions(scenario)
    if not known or not set(toured) <= known.keys():
        return Places(layout(network), measured=False)
    degrees = "4326" in str(getattr(roads, "graph", {}).get("crs", ""))
    latitudes = [site.lat for site in scenario.sites if site.lat is not None]
    east = KM_PER_DEGREE * cos(radians(sum(latitudes) / len(latitudes))) if latitudes else 0.0
    junctions: dict[str, Point] = {}
    for node, data in network.graph.nodes(data=True):
        x, y = data.get("x"), data.get("y")
        lat, lon = data.get("lat"), data.get("lon")
        if degrees and x is not None and y is not None:
            lat, lon = y, x
        if lat is not None and lon is not None and latitudes:
            junctions[node] = (float(lon) * east, float(lat) * KM_PER_DEGREE)
        elif x is not None and y is not None and not degrees:
            junctions[node] = (float(x), float(y))
    return Places(junctions | known, measured=True)
