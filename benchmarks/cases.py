"""A case: one scenario with its groups formed, the same for every engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

import routeplan as rp
from benchmarks.taillard import OpenShop, build_tables
from routeplan.grouping.drafts import Grouping
from routeplan.grouping.forming import form_groups
from routeplan.planning.assembly import assemble
from routeplan.scenario.model import Scenario
from routeplan.scenario.network import Network, build_network
from routeplan.scheduling.formulation import formulate
from routeplan.scheduling.incumbent import Outcome
from routeplan.scheduling.problem import Problem
from routeplan.tables.generation import generate

FORMING = 60.0  # seconds; groups are forced, so that this is never needed


@dataclass(frozen=True)
class Instance:
    """What a suite lists: a size, and how to make its tables from a seed.

    `optimum` is the least finish, where it has been published.
    """

    name: str
    groups: int
    sites: int
    tables: Callable[[int], dict[str, Any]]
    optimum: int | None = None


def draw(groups: int, sites: int) -> Instance:
    """An instance that `routeplan.tables.generation` draws, with its defaults.

    Examples
    --------
    >>> draw(24, 12).name
    '24x12'
    """
    return Instance(
        f"{groups}x{sites}", groups, sites, lambda seed: generate(groups, sites, seed=seed)
    )


def open_shop(shop: OpenShop) -> Instance:
    """One of Taillard's instances; the seed is the engines' only."""
    return Instance(shop.name, shop.size, shop.size, lambda _seed: build_tables(shop), shop.optimum)


@dataclass(frozen=True)
class Case:
    """One instance drawn with one seed.

    `seconds` is the time from its tables to its Problem.
    """

    instance: Instance
    seed: int
    scenario: Scenario
    network: Network
    grouping: Grouping
    problem: Problem
    seconds: float

    def check(self, outcome: Outcome) -> list[str]:
        """What the verifier says against an outcome's schedule; nothing if it keeps all rules."""
        plan = assemble(self.scenario, self.grouping, self.problem, outcome, None)
        return [str(fault) for fault in rp.verify(self.scenario, plan, self.network)]


def build_case(instance: Instance, seed: int) -> Case:
    """Draw an instance and form its groups."""
    tables = instance.tables(seed)
    began = monotonic()
    scenario = rp.read(tables)
    network = build_network(scenario)
    formed = form_groups(
        scenario, instance.groups, excluded=[], time_limit=FORMING, seed=seed, workers=1
    )
    if formed.grouping is None:
        raise ValueError(f"{instance.name}, seed {seed}: no {instance.groups} groups can be formed")
    problem = formulate(scenario, network, formed.grouping)
    seconds = monotonic() - began
    return Case(instance, seed, scenario, network, formed.grouping, problem, seconds)
