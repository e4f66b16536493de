"""How long lifts and stairs take: the physics of one group's ride.

Sources: Peters (1995), *Ideal lift kinematics*, for the flight; Barney and
CIBSE Guide D for the round trip with one served floor; ISO 8100-32 for cars
that load to 80 % of their plate; stair speeds lie within the ranges of the
SFPE handbook and of Fruin, *Pedestrian Planning and Design*.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, inf, sqrt
from typing import Literal

from routeplan.scenario.model import LiftBank, Scenario, Site
from routeplan.scenario.rounding import round_down, round_up

Direction = Literal["up", "down"]

SECONDS_A_STOREY = {"up": 20, "down": 15}

# Sums of decimal fractions must not tip over a whole minute or person.


@dataclass(frozen=True)
class Ride:
    """One group's way between the ground and a site's floor.

    Attributes
    ----------
    minutes : int
        From the first person's start to the last person's arrival.
    busy : int
        Minutes for which the bank is taken by this ride; 0 if nobody rides.
    clear : int
        Minutes from this ride's start to the earliest next ride in the same
        direction: the last car has to come back empty. 0 if nobody rides.
    trips : int
        Trips of the cars.
    riders, walkers : int
        People in the cars and on the stairs.
    """

    minutes: int
    busy: int = 0
    clear: int = 0
    trips: int = 0
    riders: int = 0
    walkers: int = 0


def flight_seconds(distance: float, speed: float, acceleration: float, jerk: float = inf) -> float:
    """Seconds of a car's flight from rest to rest (Peters 1995).

    Parameters
    ----------
    distance : float
        Metres.
    speed, acceleration, jerk : float
        Rated values in m/s, m/s² and m/s³; infinity where unlimited.

    Examples
    --------
    >>> round(flight_seconds(20, 1.0, 0.9, 1.2), 3)
    21.861
    >>> flight_seconds(10, 2.0, 1.0)
    7.0
    """
    if distance <= 0:
        return 0.0
    v, a, j = speed, acceleration, jerk
    if v < inf and distance >= v * v / a + v * a / j:
        return distance / v + v / a + a / j
    if j == inf or distance >= 2 * a**3 / j**2:
        return a / j + sqrt(4 * distance / a + (a / j) ** 2)
    return float((32 * distance / j) ** (1 / 3))


def car_load(bank: LiftBank, fill: float = 1.0) -> int:
    """People a trip: the plate times the loading factor and the event's fill.

    Examples
    --------
    >>> car_load(LiftBank(lift="L", persons=13))
    10
    """
    return max(1, round_down(bank.loading * fill * bank.persons))


def flight_to(bank: LiftBank, storey: int) -> float:
    """Seconds of the bank's flight between the ground and `storey`.

    A bank without a speed is taken for one that goes no higher; those of
    `Scenario.lift_of` have theirs.
    """
    speed = bank.rate(storey)
    return flight_seconds(bank.height(storey), speed, bank.acceleration, bank.jerk)


def round_trip_seconds(bank: LiftBank, storey: int, load_up: int, load_down: int) -> float:
    """Round trip time of one car with `load_up` people up and `load_down` down.

    The stopwatch's figure (`cycle_seconds`) replaces the computed one.

    Examples
    --------
    >>> round(round_trip_seconds(LiftBank(lift="L", persons=13), 6, 10, 0), 2)
    79.72
    """
    if bank.cycle_seconds is not None:
        return bank.cycle_seconds
    transfer = 2 * bank.transfer_seconds * (load_up + load_down)
    return 2 * flight_to(bank, storey) + 2 * bank.door_seconds + transfer


def trip_seconds(bank: LiftBank, storey: int, load: int) -> float:
    """Seconds of a one-way trip with `load` people: in, flight, out.

    No longer than the stopwatch's round trip, where there is one.

    Examples
    --------
    >>> trip_seconds(LiftBank(lift="L", persons=13, cycle_seconds=40), 6, 10)
    40.0
    """
    seconds = flight_to(bank, storey) + bank.door_seconds + 2 * load * bank.transfer_seconds
    return seconds if bank.cycle_seconds is None else min(seconds, bank.cycle_seconds)


def transport_seconds(bank: LiftBank, storey: int, riders: int, fill: float = 1.0) -> float:
    """Seconds until the last of `riders` has arrived.

    Trips are dealt in turn to the cars; all but the last of a car's trips
    come back for more.

    Examples
    --------
    >>> round(transport_seconds(LiftBank(lift="L", persons=13), 6, 200), 1)
    1566.6
    >>> round(transport_seconds(LiftBank(lift="L", persons=13), 6, 40) / 60, 2)
    4.85
    """
    if riders == 0:
        return 0.0
    load = car_load(bank, fill)
    trips = ceil(riders / load)
    returning = load if bank.mixed_trips else 0
    last = riders - (trips - 1) * load if (trips - 1) % bank.cars == 0 else load
    rounds = (trips - 1) // bank.cars
    return rounds * round_trip_seconds(bank, storey, load, returning) + trip_seconds(
        bank, storey, last
    )


def highest_floor(scenario: Scenario, bank: LiftBank) -> int:
    """The highest floor that the bank serves in this scenario."""
    return max((site.floor for site in scenario.sites if site.lift == bank.lift), default=1)


def count_walkers(share: float, people: int, step_free: int) -> int:
    """People who take the stairs, of a group some of whom cannot.

    Examples
    --------
    >>> count_walkers(0.5, 20, 3)
    8
    """
    return round_down(share * (people - step_free))


def ride(scenario: Scenario, site: Site, people: int, step_free: int, direction: Direction) -> Ride:
    """One group's way up to a site's floor, or down from it.

    Parameters
    ----------
    scenario : Scenario
        For the lift banks, and for `fill`.
    site : Site
        A site; on the ground floor the ride takes no time.
    people : int
        Visitors and escorts together.
    step_free : int
        How many of them cannot use stairs.
    direction : {"up", "down"}
        The way of the ride.
    """
    if site.floor == 1:
        return Ride(0)
    storeys = site.floor - 1
    bank = None if site.lift is None else scenario.lift_of[site.lift]
    share = 1.0 if bank is None else bank.stairs_up if direction == "up" else bank.stairs_down
    walkers = count_walkers(share, people, step_free)
    riders = people - walkers
    stairs = storeys * SECONDS_A_STOREY[direction] + walkers if walkers else 0
    if bank is None or riders == 0:
        return Ride(_minutes(stairs), walkers=walkers)
    fill = scenario.event.fill
    moving = transport_seconds(bank, site.floor, riders, fill)
    trips = ceil(riders / car_load(bank, fill))
    return Ride(
        minutes=_minutes(max(moving, stairs)),
        busy=_minutes(moving),
        clear=_minutes(_clear_seconds(scenario, bank, moving, trips)),
        trips=trips,
        riders=riders,
        walkers=walkers,
    )


def _clear_seconds(scenario: Scenario, bank: LiftBank, moving: float, trips: int) -> float:
    """Seconds until the last car is back, empty from wherever the bank's highest floor is."""
    if bank.cycle_seconds is not None:
        return ((trips - 1) // bank.cars + 1) * bank.cycle_seconds
    empty = flight_to(bank, highest_floor(scenario, bank)) + bank.door_seconds
    if bank.mixed_trips:
        empty += 2 * bank.transfer_seconds * car_load(bank, scenario.event.fill)
    return moving + empty


def _minutes(seconds: float) -> int:
    return round_up(seconds / 60)
