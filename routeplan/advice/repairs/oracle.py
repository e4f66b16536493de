"""Whether a scenario has a plan: cheap proofs first, then the solvers."""

from __future__ import annotations

import time
from collections.abc import Callable

from routeplan.advice.repairs.session_overlaps import has_overlap
from routeplan.planning import find_plan
from routeplan.plans import Plan
from routeplan.proofs import list_obstacles, relax
from routeplan.scenario import Network, Scenario, build_network

BRIEF = 0.2  # seconds without which there is no use in asking the solvers


class Oracle:
    """Tells whether scenarios have plans, within a time of its own.

    Parameters
    ----------
    until : float
        When to end, by the monotonic clock.
    tell : callable
        Called before each question to the solvers, with nothing.
    """

    def __init__(
        self, until: float, seed: int, workers: int | None, tell: Callable[[], object]
    ) -> None:
        self.until = until
        self.seed = seed
        self.workers = workers
        self.tell = tell
        self._networks: dict[tuple[float, tuple[str, ...]], Network] = {}

    @property
    def left(self) -> float:
        """Seconds left."""
        return self.until - time.monotonic()

    def network(self, scenario: Scenario) -> Network:
        """The scenario's network; nothing changes roads, so that sites and slack tell it."""
        key = scenario.event.slack, tuple(site.site for site in scenario.sites)
        if key not in self._networks:
            self._networks[key] = build_network(scenario)
        return self._networks[key]

    def refutes(self, scenario: Scenario) -> bool:
        """Whether figures alone, in milliseconds, prove that there is no plan.

        What comes late is no proof.
        """
        if self.left <= 0:
            return False
        network = self.network(scenario)
        return bool(list_obstacles(scenario, network, relax(scenario, network)))

    def settle(self, scenario: Scenario, seconds: float) -> Plan:
        """A verified plan, or the proof that there is none, or neither.

        Where sessions overlap it is neither: no plan of such tables is one.

        Raises
        ------
        KeyboardInterrupt
            If the user interrupts.
        """
        self.tell()
        seconds = min(seconds, self.left)
        if seconds < BRIEF or has_overlap(scenario):
            return Plan("unknown")
        found = find_plan(
            scenario,
            time_limit=seconds,
            seed=self.seed,
            workers=self.workers,
            roads=self.network(scenario),
        )
        if found.interrupted:
            raise KeyboardInterrupt
        return found
