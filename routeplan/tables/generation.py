"""Random scenarios of any size: to try routeplan on, and to measure it with."""

from __future__ import annotations

from math import ceil, hypot, inf, sqrt
from random import Random
from typing import Any

from routeplan.scenario import DAY, DETOUR, KMH, Event, LiftBank, flight_to, transport_seconds
from routeplan.tables.drawn_areas import draw_areas, leave_together, size_bays
from routeplan.texts import _

SIDE = 8.0  # km of the square in which the sites lie
LENGTHS = range(15, 50, 5)  # minutes of a visit
SIZES = range(30, 51)  # visitors of a group; two groups never fit into one
SEATS = 55
FLOORS = range(2, 9)
SPEED = 1.0  # m/s of all lifts
PLATES = (8, 10, 13, 16, 21)  # persons on the plates of usual lift cars
LAST_END = "47:59"  # no session ends later
LONGEST = 2 * DAY - 1
MORNING = 8 * 60  # when sessions start, unless their tours take more than a day
TOUR_FACTOR = 0.7124  # shortest tours through random points (Beardwood et al. 1959)

Tables = dict[str, Any]


def generate(
    groups: int,
    sites: int,
    *,
    coaches: int = 1,
    areas: int = 0,
    together: bool = False,
    lifts: float = 0.3,
    tightness: float = 0.85,
    seed: int = 0,
) -> Tables:
    """Draw a scenario of one long session in which every group visits every site.

    Sites lie in a square of 8 km around the hub; a visit takes 15 to 45
    minutes and a group has 30 to 50 visitors a coach. Halls and lifts are made as
    large as `tightness` asks for and no larger; a lift is at most so large that
    it takes a whole group at once to the second floor.

    Parameters
    ----------
    groups, sites : int
        How many of each; one or more.
    coaches : int
        Of each group.
    areas : int
        How many; their sites are up to 300 m from where the coaches wait.
    together : bool
        Whether all tours leave within an hour, one after the other.
    lifts : float
        Share of the sites that lie on an upper floor behind a lift of their own.
    tightness : float
        The most that a hall or a lift may be used during a tour without any
        wait: 0.85 leaves 15 % of it free; above 1 there may be more to do in
        that time than it can, and groups have to wait.
    seed : int
        The same arguments draw the same scenario.

    Returns
    -------
    dict
        Tables as :func:`routeplan.read` takes them.

    Raises
    ------
    ValueError
        If an argument is out of range, or no session is long enough for a
        tour of so many sites, or for all groups at some hall or lift.

    Examples
    --------
    >>> tables = generate(groups=3, sites=2, seed=1)
    >>> len(tables["visitors"]), [row["site"] for row in tables["sites"]]
    (3, ['Hub', 'S1', 'S2'])
    """
    _check(groups, sites, coaches, areas, lifts, tightness)
    dice = Random(seed)
    sizes = [sum(dice.choice(SIZES) for _coach in range(coaches)) for _group in range(groups)]
    upper = set(dice.sample(range(sites), round(lifts * sites)))
    rows: list[Tables] = [
        {
            "site": _label("S", number, sites),
            "x": round(dice.uniform(0, SIDE), 2),
            "y": round(dice.uniform(0, SIDE), 2),
            "minutes": dice.choice(LENGTHS),
        }
        for number in range(sites)
    ]
    gates = draw_areas(Random(f"areas {seed}"), areas, rows) if areas else []
    tour = _least_tour(rows)
    if tour > LONGEST:
        text = _(
            "A tour of {sites} sites takes about {hours:.0f} hours; no session is longer than "
            "{longest:.0f}. Ask for fewer sites."
        )
        said = text.format(sites=sites, hours=tour / 60, longest=LONGEST / 60)
        raise ValueError(said)
    start = MORNING if tour < DAY else 0  # the longest tours have to begin early
    supply = tightness * tour
    banks = []
    needs = []
    stays = []
    for number, row in enumerate(rows):
        longest = row["minutes"]
        inside = groups * row["minutes"]
        way = _way_and_back(row, min(sizes) / coaches)
        if number in upper:
            bank, floor, rides = _draw_bank(dice, sizes, supply)
            name = f"Lift {row['site']}"
            banks.append(
                {"lift": name, "cars": bank.cars, "persons": bank.persons, "speed": bank.speed}
            )
            row |= {"lift": name, "floor": floor}
            longest += 2 * max(rides)
            inside += 2 * sum(rides)
            needs.append((2 * sum(rides) + way, name))
        row["groups_at_once"] = max(1, ceil(groups * longest / supply))
        needs.append((inside / row["groups_at_once"] + way, row["site"]))
        stays.append({"area": row.get("area"), "stay": longest})
    _check_needs(needs, LONGEST - start)
    size_bays(gates, stays, groups * coaches, supply)
    tables: Tables = {
        "event": {
            "name": f"{groups} groups, {sites} sites",
            "date": "2026-05-04",
            "hub": "Hub",
            "groups": str(groups),
            "group_max": SIZES[-1] * coaches,
            "clock": 1,
        }
        | ({"coaches_per_group": coaches} if coaches > 1 else {}),
        "sites": [{"site": "Hub", "kind": "place", "x": SIDE / 2, "y": SIDE / 2}, *gates, *rows],
        "lifts": banks,
        "visitors": [
            {"visitor": _label("V", number, groups), "count": size}
            for number, size in enumerate(sizes)
        ],
        "coaches": [
            {"coach": _label("C", number, groups * coaches), "seats": SEATS}
            for number in range(groups * coaches)
        ],
        "sessions": [{"session": "all day", "start": f"{start // 60:02d}:00", "end": LAST_END}],
    }
    if together:
        leave_together(tables)
    return tables


def _check(
    groups: int, sites: int, coaches: int, areas: int, lifts: float, tightness: float
) -> None:
    """Refuse what makes no scenario."""
    for name, number in (("groups", groups), ("sites", sites), ("coaches", coaches)):
        if number < 1:
            said = _("{name} is {number}; it has to be 1 or more")
            raise ValueError(said.format(name=name, number=number))
    if not 0 <= areas <= sites:
        said = _("areas is {number}; it has to be from 0 to the number of sites, {sites}")
        raise ValueError(said.format(number=areas, sites=sites))
    if not 0 <= lifts <= 1:
        said = _("lifts is {share}; it is a share of the sites, from 0 to 1")
        raise ValueError(said.format(share=lifts))
    if not 0 < tightness < inf:
        said = _("tightness is {share}; it has to be more than 0, such as 0.85")
        raise ValueError(said.format(share=tightness))


def _check_needs(needs: list[tuple[float, str]], session: int) -> None:
    """Refuse halls and lifts that cannot serve all groups within the session."""
    need, place = max(needs)
    if need > session:
        text = _(
            "{place} alone takes {need} minutes to serve all groups, the ways there and back "
            "included; the session has {session}. Ask for fewer groups, fewer lifts or less "
            "tightness."
        )
        said = text.format(place=place, need=ceil(need), session=session)
        raise ValueError(said)


def _label(letter: str, number: int, count: int) -> str:
    """Ids from 1 that sort as they count."""
    return f"{letter}{number + 1:0{len(str(count))}d}"


def _least_tour(rows: list[Tables]) -> float:
    """Minutes of a tour through all sites, about: visits, boarding, and the way."""
    visits = sum(int(row["minutes"]) for row in rows)
    aboard = _minutes_aboard(SIZES[len(SIZES) // 2])
    return _drive(TOUR_FACTOR * sqrt(len(rows) * SIDE * SIDE)) + visits + len(rows) * aboard


def _way_and_back(row: Tables, people: float) -> float:
    """Minutes that a group spends at the least on the way to a site and back."""
    return 2 * _drive(hypot(row["x"] - SIDE / 2, row["y"] - SIDE / 2)) + _minutes_aboard(people)


def _drive(km: float) -> float:
    """Minutes for so many kilometres as the crow flies."""
    return km * DETOUR / KMH[Event().travel] * 60


def _minutes_aboard(people: float) -> float:
    """Minutes of alighting and boarding a coach."""
    event = Event()
    return people * (event.alight_seconds + event.board_seconds) / 60


def _draw_bank(dice: Random, sizes: list[int], supply: float) -> tuple[LiftBank, int, list[int]]:
    """A lift bank, its floor, and each group's minutes of a ride.

    The first of those tried that carries all groups in time, else the fastest.
    """
    drawn = dice.choice(PLATES), dice.choice(FLOORS)
    # Where even one car a trip is too slow: smaller cars fill faster, lower floors are nearer.
    for persons, floor in (drawn, (PLATES[0], drawn[1]), (PLATES[0], FLOORS[0])):
        for cars in range(1, ceil(max(sizes) / persons) * 2 + 1):
            bank = LiftBank(lift="L", persons=persons, cars=cars, speed=SPEED)
            exact = [transport_seconds(bank, floor, size) / 60 for size in sizes]
            rides = [ceil(ride) for ride in exact]
            back = (flight_to(bank, floor) + bank.door_seconds) / 60  # the last car's, empty
            load = max(2 * sum(rides), sum(ceil(ride + back) for ride in exact))
            if load <= supply:
                return bank, floor, rides
    return bank, floor, rides
