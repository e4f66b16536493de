"""Tours side by side: where several share a way, each keeps a lane of its own."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from math import atan2, degrees
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from routeplan.output.plot.places import Point

WIDEST_BUNDLE = 30.0  # points
WIDEST_LANE = 4.0
SHORTEST_WITH_ARROW = 28.0  # points
ARROW_STAGGER = 2.25  # along the way, for each unit aside
APPROACH = 13.0  # points before a site at which the lanes run together


class Trace(NamedTuple):
    """One leg's line on the map.

    Attributes
    ----------
    owner : int
        Whose leg it is.
    points : ndarray, shape (n, 2)
    arrow : (x, y, angle) or None
        Where an arrow shows the direction, in degrees from the x axis; None
        where the line is too short for one.
    """

    owner: int
    points: npt.NDArray[np.float64]
    arrow: tuple[float, float, float] | None


def lay_lanes(
    legs: list[tuple[int, list[str]]], at: dict[str, Point], point: float
) -> tuple[list[Trace], float]:
    """Draw legs in parallel lanes where they share a way.

    Parameters
    ----------
    legs : list of (int, list of str)
        Whose leg it is, and its nodes.
    at : dict
        Where the nodes are.
    point : float
        Length of one typographic point in the units of `at`.

    Returns
    -------
    list of Trace, float
        The legs' lines, and the widest line in points that leaves lanes apart.
    """
    users: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for number, (owner, nodes) in enumerate(legs):
        for edge in pairwise(nodes):
            users[_way(edge)].append((owner, number))
    most = max((len(found) for found in users.values()), default=1)
    width = min(WIDEST_LANE, WIDEST_BUNDLE / most)
    traces = []
    for number, (owner, nodes) in enumerate(legs):
        lanes = []
        for edge in pairwise(nodes):
            found = sorted(users[_way(edge)])
            lane = found.index((owner, number)) - (len(found) - 1) / 2
            lanes.append(lane if _is_eastward(at[edge[0]], at[edge[1]]) else -lane)
        points = np.array([at[node] for node in nodes], dtype=float)
        traces.append(_trace(owner, points, np.array(lanes) * width * point, point))
    return traces, width


def _way(edge: tuple[str, str]) -> tuple[str, str]:
    """The same for both directions."""
    return (edge[0], edge[1]) if str(edge[0]) <= str(edge[1]) else (edge[1], edge[0])


def _is_eastward(start: Point, end: Point) -> bool:
    """Of the two directions of a way always the same one, also round most bends."""
    return (end[0] - start[0]) + 0.4 * (end[1] - start[1]) > 0


def _trace(
    owner: int,
    nodes: npt.NDArray[np.float64],
    aside: npt.NDArray[np.float64],
    point: float,
) -> Trace:
    """Draw one leg, each of its ways shifted to the left by what `aside` says."""
    ways = np.diff(nodes, axis=0)
    lengths = np.hypot(ways[:, 0], ways[:, 1])
    nodes = np.concatenate([nodes[:1], nodes[1:][lengths > 0]])
    ways, aside, lengths = ways[lengths > 0], aside[lengths > 0], lengths[lengths > 0]
    if not len(ways):
        return Trace(owner, nodes, None)
    ways = ways / lengths[:, None]
    lefts = np.column_stack([-ways[:, 1], ways[:, 0]])
    joints = [
        node + _mitre(lefts[number : number + 2], aside[number : number + 2])
        for number, node in enumerate(nodes[1:-1])
    ]
    approach = APPROACH * point
    points = [nodes[0], *joints, nodes[-1]]
    if lengths[-1] > 2 * approach:
        points.insert(-1, nodes[-1] - ways[-1] * approach + lefts[-1] * aside[-1])
    if lengths[0] > 2 * approach:
        points.insert(1, nodes[0] + ways[0] * approach + lefts[0] * aside[0])
    arrow = None
    longest = int(lengths.argmax())
    if lengths[longest] > SHORTEST_WITH_ARROW * point:
        way, length = ways[longest], lengths[longest]
        # Arrows of neighbouring lanes stand one behind the other.
        along = length / 2 + ARROW_STAGGER * aside[longest]
        along = min(max(along, 0.2 * length), 0.8 * length)
        x, y = nodes[longest] + way * along + lefts[longest] * aside[longest]
        arrow = (float(x), float(y), degrees(atan2(way[1], way[0])))
    return Trace(owner, np.array(points), arrow)


def _mitre(
    lefts: npt.NDArray[np.float64], aside: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Where two shifted ways meet, relative to the node between them."""
    middle = (lefts * aside[:, None]).mean(axis=0)
    if abs(np.linalg.det(lefts)) < 0.3:  # nearly straight on, or straight back
        return np.asarray(middle)
    corner = np.linalg.solve(lefts, aside)
    longest = 2 * np.abs(aside).max()
    return np.asarray(corner * min(1.0, longest / max(np.hypot(*corner), 1e-12)))
