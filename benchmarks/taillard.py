"""Taillard's open shop instances (1993) as scenarios: a job is a group, a machine a site.

`taillard_open_shop.csv` lists the seeds of his generator with the optima.

Source: É. Taillard, Benchmarks for basic scheduling problems, European
Journal of Operational Research 64 (1993), 278-285.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, NamedTuple

LISTED = Path(__file__).parent / "taillard_open_shop.csv"
MODULUS = 2**31 - 1


class OpenShop(NamedTuple):
    """One instance: as many jobs as machines, two seeds, and the least makespan."""

    name: str
    size: int
    time_seed: int
    machine_seed: int
    optimum: int


def list_open_shops() -> list[OpenShop]:
    """The 60 published instances, smallest first."""
    with LISTED.open(encoding="utf-8") as lines:
        return [OpenShop(row.pop("name"), *map(int, row.values())) for row in csv.DictReader(lines)]


class Random:
    """Taillard's linear congruential generator."""

    def __init__(self, seed: int) -> None:
        self.state = seed

    def uniform(self, low: int, high: int) -> int:
        """The next number from `low` to `high`, both included."""
        self.state = 16807 * self.state % MODULUS
        return low + self.state * (high - low + 1) // MODULUS


def job_minutes(shop: OpenShop) -> list[list[int]]:
    """For each job the minutes on each machine.

    Examples
    --------
    >>> job_minutes(list_open_shops()[0])[0]
    [34, 2, 54, 61]
    """
    size = shop.size
    times = Random(shop.time_seed)
    drawn = [[times.uniform(1, 99) for _ in range(size)] for _ in range(size)]
    machines = Random(shop.machine_seed)
    jobs = []
    for row in drawn:
        order = list(range(size))
        for place in range(size):
            other = machines.uniform(place, size - 1)
            order[place], order[other] = order[other], order[place]
        jobs.append([minutes for _machine, minutes in sorted(zip(order, row, strict=True))])
    return jobs


def build_tables(shop: OpenShop) -> dict[str, Any]:
    """The instance as a scenario in JSON form: a track with one visitor a job."""
    jobs = job_minutes(shop)
    sites = [f"M{number}" for number in range(1, shop.size + 1)]
    tracks = [f"J{number}" for number in range(1, shop.size + 1)]
    return {
        "event": {"date": "2026-05-04", "hub": "Hub", "travel": "walk"},
        "sites": [
            {"site": "Hub", "kind": "place"},
            *({"site": site, "minutes": 1, "groups_at_once": 1} for site in sites),
        ],
        "roads": [{"from": "Hub", "to": site, "minutes": 0} for site in sites],
        "visitors": [{"visitor": f"V{track}", "track": track} for track in tracks],
        "sessions": [{"session": "all", "start": "00:00", "end": "47:59"}],
        "programme": [
            {"track": track, "site": site, "minutes": minutes}
            for track, job in zip(tracks, jobs, strict=True)
            for site, minutes in zip(sites, job, strict=True)
        ],
    }
