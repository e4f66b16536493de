"""Changes of lift banks: another car, and stairs for those who can."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from routeplan.advice.changes.steps import PRICES, Change, Step
from routeplan.scenario import LiftBank, Scenario
from routeplan.tables import edit_row, set_cells
from routeplan.texts import _, ngettext

CARS = 2  # more at the most
WALKING = (0.5, 1.0)  # shares of those able


def list_changes(scenario: Scenario) -> Iterator[Change]:
    """Changes of the banks that somebody rides."""
    ridden = {site.lift for site in scenario.sites if site.kind != "place"}
    for bank in scenario.lifts:
        if bank.lift in ridden:
            yield _add_cars(bank)
            yield from _walk(bank)


def _add_cars(bank: LiftBank) -> Change:
    says = ngettext("{lift} has {n} car (now {now}).", "{lift} has {n} cars (now {now}).", 2)
    steps = tuple(
        Step(
            more * PRICES["car"],
            partial(edit_row, table="lifts", row=bank.lift, cars=bank.cars + more),
            says.format(lift=bank.lift, n=bank.cars + more, now=bank.cars),
        )
        for more in range(1, CARS + 1)
    )
    return Change(("lifts", bank.lift, "cars"), steps, frozenset({"durations"}))


def _walk(bank: LiftBank) -> Iterator[Change]:
    """Stairs relieve the lift; but a group that walks may be longer on its way."""
    ways = [
        ("stairs_down", bank.stairs_down, _("down")),
        ("stairs_up", bank.stairs_up, _("up")),
    ]
    says = _("At {lift}, {share:.0%} of those who can take the stairs {way} (now {now:.0%}).")
    for column, now, way in ways:
        steps = tuple(
            Step(
                PRICES[column] + (PRICES[column] // 2) * (share == 1),
                set_cells("lifts", bank.lift, {column: share}),
                says.format(lift=bank.lift, share=share, way=way, now=now),
            )
            for share in WALKING
            if share > now
        )
        if steps:
            yield Change(("lifts", bank.lift, column), steps, frozenset({"always"}))
