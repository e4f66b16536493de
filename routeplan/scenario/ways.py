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
    the track may make in the session, and on to where the session ends, in an order that
    R12 allows. To stops in an area it goes by its place.

    Parameters
    ----------
    visits, sessions : callable, optional
        The stops and the sessions of a track that count, if not all.
    """
    index = {site.site: row for row, site in enumerate(scenario.sites)}
    travelled = np.zeros((len(index), len(index)), dtype=bool)
    before = _list_befores(scenario, index)
    known: set[tuple[frozenset[Visit], frozenset[tuple[str, str]]]] = set()
    for track in scenario.tracks:
        stops = tuple((visits or scenario.visits)(track))
        for session in (sessions or scenario.sessions_of)(track):
            here = [visit for visit in stops if session.session in visit.sessions]
            ends = frozenset(scenario.ends_of(session, track))
            if (frozenset(here), ends) in known:  # many tracks may be alike
                continue
            known.add((frozenset(here), ends))
            places = [index[visit.site] for visit in here]
            pairs, first, last = _list_pairs(here, before[np.ix_(places, places)])
            travelled[np.ix_(places, places)] |= pairs
            for origin, goal in ends:
                # An end that is no site is told elsewhere.
                start, stop = index.get(origin), index.get(goal)
                if start is not None:
                    travelled[start, places] |= first
                if stop is not None:
                    travelled[places, stop] |= last
                if start is not None and stop is not None:
                    travelled[start, stop] = True
    _go_by_places(scenario, index, travelled)
    np.fill_diagonal(travelled, False)
    return travelled


def _list_befores(scenario: Scenario, index: dict[str, int]) -> npt.NDArray[np.bool_]:
    """R12: whether a site (row) comes before another one (column) in any tour with both."""
    before = np.zeros((len(index), len(index)), dtype=bool)
    for site in scenario.sites:
        row = index[site.site]
        if site.position in ("first", "first_in_session"):
            before[row] = True
        elif site.position is not None:
            before[:, row] = True
        before[[index[former] for former in site.after_sites if former in index], row] = True
    np.fill_diagonal(before, False)
    return before


def _list_pairs(
    visits: list[Visit], before: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which stop may follow which in one session, which may be the first and which the last.

    None follows what it comes before, nor another one of its own `one_of`; and nobody
    passes over a stop that surely is made between.
    """
    label = np.array([visit.choice or "" for visit in visits], dtype=object)
    sure = np.array([visit.must and len(visit.sessions) == 1 for visit in visits], dtype=bool)
    alike = (label[:, None] == label) & (label != "")
    # In float, for which products are fast.
    between = before[:, sure].astype(np.float32) @ before[sure].astype(np.float32) > 0
    pairs = ~(before.T | alike | between)
    first, last = before[sure].any(axis=0), before[:, sure].any(axis=1)
    return pairs, np.logical_not(first), np.logical_not(last)


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
