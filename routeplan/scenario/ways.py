"""Which places groups may travel between: no other pair needs a way."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from routeplan.scenario.model import Scenario, Session, Visit


def list_travelled(
    scenario: Scenario,
    visits: Callable[[str], Iterable[Visit]] | None = None,
    sessions: Callable[[str], Iterable[Session]] | None = None,
) -> npt.NDArray[np.bool_]:
    """Whether some group may travel from one site (row) to another one (column).

    A tour goes from where its session starts to a stop, from a stop to another one that
    the track may make in the session, and on to where the session ends. To stops in an
    area it goes by its place.

    Parameters
    ----------
    visits, sessions : callable, optional
        The stops and the sessions of a track that count, if not all.
    """
    index = {site.site: row for row, site in enumerate(scenario.sites)}
    travelled = np.zeros((len(index), len(index)), dtype=bool)
    known: set[tuple[frozenset[int], frozenset[tuple[str, str]]]] = set()
    for track in scenario.tracks:
        stops = tuple((visits or scenario.visits)(track))
        for session in (sessions or scenario.sessions_of)(track):
            here = frozenset(
                index[visit.site] for visit in stops if session.session in visit.sessions
            )
            ends = frozenset(scenario.ends_of(session, track))
            if (here, ends) in known:  # many tracks may be alike
                continue
            known.add((here, ends))
            places = sorted(here)
            travelled[np.ix_(places, places)] = True
            for origin, goal in ends:
                # An end that is no site is told elsewhere.
                start, stop = index.get(origin), index.get(goal)
                if start is not None:
                    travelled[start, places] = True
                if stop is not None:
                    travelled[places, stop] = True
                if start is not None and stop is not None:
                    travelled[start, stop] = True
    _go_by_places(scenario, index, travelled)
    np.fill_diagonal(travelled, False)
    return travelled


def _go_by_places(
    scenario: Scenario, index: dict[str, int], travelled: npt.NDArray[np.bool_]
) -> None:
    """Let what leads into an area, or out of it, end at its place, and walks begin there."""
    area = np.full(len(index), -1)
    for site, place in scenario.area_of.items():
        area[index[site]] = index[place]
    for site, place in scenario.area_of.items():
        row, door = index[site], index[place]
        if site == place or not (travelled[row].any() or travelled[:, row].any()):
            continue
        outside = area != door
        travelled[door, outside] |= travelled[row, outside]
        travelled[outside, door] |= travelled[outside, row]
        travelled[row, outside] = travelled[outside, row] = False
        travelled[row, door] = travelled[door, row] = True


def find_lacking(
    lost: npt.NDArray[np.bool_], travelled: npt.NDArray[np.bool_], placed: npt.NDArray[np.bool_]
) -> list[tuple[int, int, int]]:
    """The sites that lack a way, as few as explain all pairs without one.

    Parameters
    ----------
    lost, travelled : ndarray of bool, shape (n, n)
        Pairs that need a way and have none, and all that need one.
    placed : ndarray of bool, shape (n,)
        Sites with coordinates; of two that explain as much the other one is taken.

    Returns
    -------
    list of (int, int, int)
        The site, to how many others it has no way, and to how many it needs one.

    Examples
    --------
    >>> lost = np.array([[0, 0, 1], [0, 0, 0], [1, 1, 0]], dtype=bool)
    >>> find_lacking(lost, ~np.eye(3, dtype=bool), np.zeros(3, dtype=bool))
    [(2, 2, 2)]
    """
    left, needed = lost | lost.T, travelled | travelled.T
    found = []
    while left.any():
        counts = left.sum(axis=1)
        site = max(range(len(counts)), key=lambda row: (counts[row], not placed[row], -row))
        found.append((site, int((lost | lost.T)[site].sum()), int(needed[site].sum())))
        left[site] = left[:, site] = False
    return sorted(found)
