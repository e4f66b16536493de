"""How long each lift takes: with everybody in one group, and in as few groups as there can be.

The groups are as equal as they can be, and those who cannot take the stairs are
spread evenly over them: an example with figures to recompute, no proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from routeplan.grouping import fewest_by_track
from routeplan.proofs import count_least_heads
from routeplan.scenario import (
    Direction,
    LiftBank,
    Ride,
    Scenario,
    Site,
    car_load,
    flight_to,
    in_words,
    ride,
    round_trip_seconds,
    transport_seconds,
    trip_seconds,
)
from routeplan.texts import _, join_names, ngettext


@dataclass(frozen=True)
class Rides:
    """The rides of all groups to a site behind a lift and back.

    Attributes
    ----------
    lift, site, title : str
        The bank, the site, and what people call the site.
    sizes : tuple of int
        People of each group, escorts included.
    up, down : tuple of Ride
        Of each group.
    says : str
        The rides in a sentence.
    arithmetic : tuple of str
        How they are computed.
    """

    lift: str
    site: str
    title: str
    sizes: tuple[int, ...]
    up: tuple[Ride, ...]
    down: tuple[Ride, ...]
    says: str
    arithmetic: tuple[str, ...]

    @property
    def busy(self) -> int:
        """Minutes for which the bank is taken, both directions added up."""
        return sum(each.busy for each in self.up + self.down)

    @property
    def trips(self) -> int:
        """Trips of the cars, both directions added up."""
        return sum(each.trips for each in self.up + self.down)


def list_rides(scenario: Scenario) -> tuple[Rides, ...]:
    """List the rides to every site behind a lift that anyone may visit."""
    fewest = fewest_by_track(scenario)
    served = [site for site in scenario.sites if site.lift is not None and site.floor > 1]
    rides = [measure_rides(scenario, site, fewest) for site in served]
    return tuple(each for each in rides if each is not None)


def sum_busy(rides: Iterable[Rides], lift: str) -> str:
    """Say for how long a bank that serves several sites is busy; empty for one site."""
    theirs = [each for each in rides if each.lift == lift]
    if len(theirs) < 2:
        return ""
    titles = [each.title for each in theirs]
    text = _("{lift} serves {sites}: together they keep it busy for {parts} = {busy} min.")
    return text.format(
        lift=lift,
        sites=join_names(titles),
        parts=" + ".join(str(each.busy) for each in theirs),
        busy=sum(each.busy for each in theirs),
    )


def level_groups(people: int, groups: int) -> list[int]:
    """Sizes of groups that are as equal as can be, the larger ones first.

    Examples
    --------
    >>> level_groups(212, 5)
    [43, 43, 42, 42, 42]
    """
    return [(people + groups - 1 - place) // groups for place in range(groups)]


def measure_rides(scenario: Scenario, site: Site, counts: Mapping[str, int]) -> Rides | None:
    """The rides to a site behind a lift if each track makes so many groups.

    Parameters
    ----------
    counts : mapping of str to int
        Groups of each track.

    Returns
    -------
    Rides or None
        None where nobody may visit the site.
    """
    assert site.lift is not None
    bank, escorts = scenario.lift_of[site.lift], scenario.event.escorts
    sizes_of_groups: list[tuple[int, int]] = []  # of each group its people and those without stairs
    everybody = step_free = 0
    for track in scenario.tracks:
        if all(visit.site != site.site for visit in scenario.visits(track)):
            continue
        theirs = [visitor for visitor in scenario.visitors if visitor.track == track]
        people = sum(visitor.count for visitor in theirs)
        free = sum(visitor.count for visitor in theirs if visitor.step_free)
        groups = min(people, max(1, counts[track]))
        sizes = level_groups(people, groups)
        sizes_of_groups += [
            (count_least_heads(scenario, size).size, least)
            for size, least in zip(sizes, level_groups(free, groups), strict=True)
        ]
        everybody, step_free = everybody + people, step_free + free
    if not sizes_of_groups:
        return None
    sizes = [size for size, _free in sizes_of_groups]
    up, down = (
        tuple(ride(scenario, site, size, free, way) for size, free in sizes_of_groups)
        for way in _WAYS
    )
    at_once = [ride(scenario, site, everybody + escorts, step_free, way) for way in _WAYS]
    said = [_describe_bank(scenario, site, bank), _describe_at_once(everybody + escorts, *at_once)]
    if len(sizes_of_groups) > 1:
        said[-1] += ";"
        said.append(_describe_groups(bank, sizes, up, down))
    else:
        said[-1] += "."
    largest = max(range(len(sizes)), key=lambda place: (up[place].riders, sizes[place]))
    return Rides(
        bank.lift,
        site.site,
        site.title,
        tuple(sizes),
        up,
        down,
        " ".join(said),
        _explain(scenario, site, bank, sizes[largest], (up[largest], down[largest])),
    )


_WAYS: tuple[Direction, Direction] = ("up", "down")


def _describe_bank(scenario: Scenario, site: Site, bank: LiftBank) -> str:
    storeys = ngettext("{storeys} storey up", "{storeys} storeys up", site.floor - 1)
    cars = ngettext("one lift for {persons}", "{cars} lifts for {persons} each", bank.cars)
    text = _("{site}, floor {floor} ({storeys}, {metres:g} m), {cars} ({load} a trip{stairs}):")
    return text.format(
        site=site.title,
        floor=site.floor,
        storeys=storeys.format(storeys=in_words(site.floor - 1)),
        metres=bank.height(site.floor),
        cars=cars.format(cars=in_words(bank.cars), persons=bank.persons),
        load=car_load(bank, scenario.event.fill),
        stairs=_describe_stairs(bank),
    )


def _describe_stairs(bank: LiftBank) -> str:
    if bank.stairs_up == bank.stairs_down == 0:
        return ""
    text = _("; {up:.0%} walk up and {down:.0%} down, but for those who cannot")
    return text.format(up=bank.stairs_up, down=bank.stairs_down)


def _describe_at_once(people: int, up: Ride, down: Ride) -> str:
    trips = _("{trips} trips each way")
    if up.trips != down.trips:
        trips = _("{trips} trips up and {back} down")
    text = _("{people} people in one group need {trips}, {up} min up and {down} min down")
    return text.format(
        people=people,
        trips=trips.format(trips=up.trips, back=down.trips),
        up=up.minutes,
        down=down.minutes,
    )


def _describe_groups(
    bank: LiftBank, sizes: Sequence[int], up: tuple[Ride, ...], down: tuple[Ride, ...]
) -> str:
    rising, falling = _either(r.minutes for r in up), _either(r.minutes for r in down)
    each = (
        _("each way takes {up} min")
        if rising == falling
        else _("each takes {up} min up and {down} min down")
    )
    busy_up, busy_down = sum(r.busy for r in up), sum(r.busy for r in down)
    busy = _("the lift is busy {busy} min in all")
    if bank.mixed_trips:
        busy = _("the lift is busy {up} min up and {down} min down, which may be at once")
    text = _("in {groups} {each} and {busy}.")
    return text.format(
        groups=count_groups_of(sizes),
        each=each.format(up=rising, down=falling),
        busy=busy.format(busy=busy_up + busy_down, up=busy_up, down=busy_down),
    )


def count_groups_of(sizes: Sequence[int]) -> str:
    """Say how many groups of which sizes there are.

    Examples
    --------
    >>> count_groups_of((43, 43, 42)), count_groups_of((11,))
    ('3 groups of 42 or 43', '1 group of 11')
    """
    text = ngettext("{groups} group of {sizes}", "{groups} groups of {sizes}", len(sizes))
    return text.format(groups=len(sizes), sizes=_either(sizes))


def _either(numbers: Iterable[int]) -> str:
    """Write the few different numbers that there are: ``36 or 37``, ``20 to 43``."""
    found = sorted(set(numbers))
    if len(found) == 1:
        return str(found[0])
    text = _("{least} or {most}") if len(found) == 2 else _("{least} to {most}")
    return text.format(least=found[0], most=found[-1])


def _explain(
    scenario: Scenario, site: Site, bank: LiftBank, size: int, rides: tuple[Ride, Ride]
) -> tuple[str, ...]:
    """The steps from the lift's figures to the minutes of the largest group's rides."""
    load = car_load(bank, scenario.event.fill)
    said = [_explain_flight(bank, site), _explain_round_trip(bank, site, load)]
    for way, each in zip((_("up"), _("down")), rides, strict=True):
        if each.riders:
            said.append(_explain_ride(scenario, site, bank, size, each, way))
    if len(said) == 4 and rides[0] == rides[1]:
        said.pop()
    return tuple(said)


def _explain_flight(bank: LiftBank, site: Site) -> str:
    metres, seconds = bank.height(site.floor), flight_to(bank, site.floor)
    v, a, j = bank.rate(site.floor), bank.acceleration, bank.jerk
    if metres >= v * v / a + v * a / j:
        text = _(
            "A flight over {metres:g} m takes {metres:g}/{v:g} + {v:g}/{a:g} + {a:g}/{j:g} = "
            "{s:.2f} s."
        )
    else:
        text = _("A flight over {metres:g} m, too short for full speed, takes {s:.2f} s.")
    return text.format(metres=metres, v=v, a=a, j=j, s=seconds)


def _explain_round_trip(bank: LiftBank, site: Site, load: int) -> str:
    down = load if bank.mixed_trips else 0
    seconds = round_trip_seconds(bank, site.floor, load, down)
    if bank.cycle_seconds is not None:
        return _("A round trip takes {s:g} s by the stopwatch.").format(s=seconds)
    text = _(
        "A round trip with {up} up and {down} down takes 2 · {flight:.2f} + 2 · {door:g} + "
        "2 · {transfer:g} · {people} = {s:.2f} s."
    )
    return text.format(
        up=load,
        down=down or _("none"),
        flight=flight_to(bank, site.floor),
        door=bank.door_seconds,
        transfer=bank.transfer_seconds,
        people=load + down,
        s=seconds,
    )


def _explain_ride(
    scenario: Scenario, site: Site, bank: LiftBank, size: int, each: Ride, way: str
) -> str:
    fill = scenario.event.fill
    load = car_load(bank, fill)
    mixed = load if bank.mixed_trips else 0
    rounds = (each.trips - 1) // bank.cars
    last = each.riders - (each.trips - 1) * load if (each.trips - 1) % bank.cars == 0 else load
    trips = ngettext("{trips} trip", "{trips} trips", each.trips).format(trips=each.trips)
    who = _("{size} people")
    if each.walkers:
        who = _("{size} people, {riders} of them riding {way}")
    seconds = transport_seconds(bank, site.floor, each.riders, fill)
    text = _(
        "{who}, {trips}: {rounds} · {cycle:.2f} + {leg:.2f} (the last trip, {last} in it) = "
        "{s:.2f} s, {busy} min when rounded up"
    )
    said = text.format(
        who=who.format(size=size, riders=each.riders, way=way),
        trips=trips,
        rounds=rounds,
        cycle=round_trip_seconds(bank, site.floor, load, mixed),
        leg=trip_seconds(bank, site.floor, last),
        last=last,
        s=seconds,
        busy=each.busy,
    )
    if each.minutes > each.busy:
        said += _("; those on the stairs take {minutes} min").format(minutes=each.minutes)
    return said + "."
