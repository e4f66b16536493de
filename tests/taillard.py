"""Taillard's open shop instances (1993) as scenarios: a job is a group, a machine a site.

`benchmarks/taillard_open_shop.csv` lists the seeds of his generator with the optima.
"""

import csv
from pathlib import Path
from typing import NamedTuple

LISTED = Path(__file__).parent.parent / "benchmarks" / "taillard_open_shop.csv"
MODULUS = 2**31 - 1


class Instance(NamedTuple):
    name: str
    size: int
    time_seed: int
    machine_seed: int
    optimum: int


def list_instances():
    with LISTED.open(encoding="utf-8") as lines:
        return [Instance(row.pop("name"), *map(int, row.values())) for row in csv.DictReader(lines)]


class Random:
    """Taillard's linear congruential generator."""

    def __init__(self, seed):
        self.state = seed

    def uniform(self, low, high):
        self.state = 16807 * self.state % MODULUS
        return low + self.state * (high - low + 1) // MODULUS


def job_minutes(instance):
    """For each job the minutes on machines 0, 1, …"""
    size = instance.size
    times = Random(instance.time_seed)
    drawn = [[times.uniform(1, 99) for _ in range(size)] for _ in range(size)]
    machines = Random(instance.machine_seed)
    jobs = []
    for row in drawn:
        order = list(range(size))
        for place in range(size):
            other = machines.uniform(place, size - 1)
            order[place], order[other] = order[other], order[place]
        jobs.append([minutes for _machine, minutes in sorted(zip(order, row, strict=True))])
    return jobs


def build_tables(instance):
    """The instance as a scenario in JSON form: a track with one visitor a job."""
    jobs = job_minutes(instance)
    sites = [f"M{number}" for number in range(1, instance.size + 1)]
    tracks = [f"J{number}" for number in range(1, instance.size + 1)]
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
