"""What can be said about a scenario before any solving, most serious first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from routeplan.advice.auditing.hours import list_odd_hours
from routeplan.advice.auditing.idle_cells import list_idle_cells
from routeplan.advice.auditing.loads import Load, list_loads, list_tight
from routeplan.advice.auditing.rides import Rides, list_rides, sum_busy
from routeplan.advice.auditing.roads import list_odd_ways
from routeplan.advice.auditing.waste import list_waste
from routeplan.proofs import LEVELS, Finding, Level, list_obstacles, relax
from routeplan.scenario import Roads, Scenario, build_network, list_physics

__all__ = ["Audit", "Finding", "Load", "Rides", "audit"]


@dataclass(frozen=True)
class Audit:
    """What there is to say about a scenario before any solving.

    Iterating over it, and its length, are those of its findings.

    Attributes
    ----------
    event : str
        The event's name.
    findings : tuple of Finding
        Most serious first.
    loads : tuple of Load
        Every resource with its need and its supply, the fullest first.
    rides : tuple of Rides
        What every lift has to do, with the arithmetic.
    assumed : tuple of str
        What was taken for granted; proofs hold under it.
    """

    event: str
    findings: tuple[Finding, ...]
    loads: tuple[Load, ...]
    rides: tuple[Rides, ...]
    assumed: tuple[str, ...]

    def __iter__(self) -> Iterator[Finding]:
        """Iterate over the findings."""
        return iter(self.findings)

    def __len__(self) -> int:
        """How many findings there are."""
        return len(self.findings)

    @property
    def impossible(self) -> bool:
        """Whether it is proven that no plan exists. False: it may still be so."""
        return any(finding.level == "impossible" for finding in self.findings)

    def of(self, level: Level) -> tuple[Finding, ...]:
        """The findings of one level."""
        return tuple(finding for finding in self.findings if finding.level == level)


def audit(scenario: Scenario, roads: Roads = None) -> Audit:
    """Look a scenario over: what cannot work, what is tight, wasteful or odd.

    Nothing is solved. What is called impossible is proven for every way to form
    groups, by the same proofs with which :func:`routeplan.plan` refuses; that
    nothing is called so does not mean that a plan exists.

    Parameters
    ----------
    scenario : Scenario
        From :func:`routeplan.read`.
    roads : networkx graph or pandas.DataFrame, optional
        Takes the place of the scenario's roads, as for :func:`routeplan.plan`.

    Raises
    ------
    ScenarioError
        If two sites have neither a way nor coordinates between them.

    Examples
    --------
    >>> import routeplan as rp
    >>> tables = {
    ...     "event": {"date": "2026-05-04", "hub": "Hub", "travel": "walk", "max_wait": 15},
    ...     "sites": [
    ...         {"site": "Hub", "kind": "place"},
    ...         {"site": "Hall", "minutes": 30, "groups_at_once": 1},
    ...     ],
    ...     "roads": [{"from": "Hub", "to": "Hall", "minutes": 5}],
    ...     "visitors": [{"visitor": "Everybody", "count": 150}],
    ...     "sessions": [{"session": "morning", "start": "09:00", "end": "10:30"}],
    ... }
    >>> for finding in rp.audit(rp.read(tables)):
    ...     print(finding.level, finding.need, finding.supply, finding.table, finding.column)
    impossible 90 80 sites groups_at_once
    """
    network = build_network(scenario, roads)
    relaxation = relax(scenario, network)
    loads = list_loads(scenario, network, relaxation)
    rides = list_rides(scenario)
    findings = [
        *list_obstacles(scenario, network, relaxation),
        *list_tight(loads),
        *list_waste(scenario, rides),
        *list_odd_hours(scenario, network),
        *list_odd_ways(scenario, network),
        *list_idle_cells(scenario),
    ]
    findings = [_add_rides(finding, rides) for finding in findings]
    findings.sort(key=lambda finding: (LEVELS.index(finding.level), -(finding.share or 0)))
    return Audit(
        scenario.event.name,
        tuple(findings),
        loads,
        rides,
        list_physics(scenario, network),
    )


def _add_rides(finding: Finding, rides: tuple[Rides, ...]) -> Finding:
    """Put a lift's rides before what is said of it."""
    theirs = [each for each in rides if finding.table == "lifts" and each.lift == finding.row]
    total = sum_busy(rides, finding.row)
    said = [*(each.says for each in theirs), *([total] if total and theirs else []), finding.says]
    return replace(finding, says=" ".join(said))
