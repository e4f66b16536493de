"""What a grouping will cost the tours, in seconds, before there are any tours.

The cost that forming groups minimises is

    the largest group's seconds
    + the seconds of all lift rounds of all groups
    + 15 a person between the largest and the smallest group of each track
    + 5 for each further group that a delegation is in
    + 3600 for each group that a delegation or row is in beyond those aimed at

A group of n has n · (alighting + boarding) seconds at every stop that its track
must make, shared by the coaches that it may have (at least 1 s a person: a crowd
takes that long to pass a door), and its lift rounds. A round is a trip of all
cars of a bank, there and back; a
group with m riders takes ceil(m / (cars · people a trip)) rounds up and as many
down. Lift rounds count for the largest group, which has to live through them,
and for the sum, because groups queue for the bank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from routeplan.scenario import Scenario, car_load, round_trip_seconds

SPREAD_SECONDS = 15
APART_SECONDS = 5
BEYOND_SECONDS = 3600  # more than any balance is worth
DOOR_SECONDS = 1.0


class Rounds(NamedTuple):
    """The rides of a track that load alike.

    Attributes
    ----------
    people : int
        Who ride in one round of all cars.
    walking : Fraction
        Share of those not needing step-free access who take the stairs.
    seconds : int
        Of one round, summed over the rides that load like this.
    """

    people: int
    walking: Fraction
    seconds: int

    def number(self, size: int, step_free: int) -> int:
        """Rounds of a group of `size` people with escorts."""
        return ceil((size - self.walking * (size - step_free)) / self.people)


@dataclass(frozen=True)
class TrackCosts:
    """Seconds of a group of a track; sizes are those with escorts.

    Examples
    --------
    >>> costs = TrackCosts(6, (Rounds(13, Fraction(0), 80),))
    >>> costs.ride_seconds(39, 0), costs.ride_seconds(40, 0), costs.group_seconds(40, 0)
    (240, 320, 560)
    """

    person: int
    rounds: tuple[Rounds, ...]

    def ride_seconds(self, size: int, step_free: int) -> int:
        """Seconds of a group's lift rounds."""
        return sum(each.seconds * each.number(size, step_free) for each in self.rounds)

    def group_seconds(self, size: int, step_free: int) -> int:
        """Seconds that depend on the group's size."""
        return self.person * size + self.ride_seconds(size, step_free)


def track_costs(scenario: Scenario, track: str) -> TrackCosts:
    """The costs of a track's groups."""
    event = scenario.event
    person = 0.0
    seconds: dict[tuple[int, Fraction], float] = defaultdict(float)
    per_stop = DOOR_SECONDS
    if event.travel == "coach":
        seconds_each = (event.alight_seconds + event.board_seconds) / event.coaches_per_group
        per_stop = max(per_stop, seconds_each)
    for visit in scenario.visits(track):
        if not visit.must:
            continue
        person += per_stop
        site = scenario.site_of[visit.site]
        if site.lift is None or site.floor == 1:
            continue
        bank = scenario.lift_of[site.lift]
        load = car_load(bank, event.fill)
        cycle = round_trip_seconds(bank, site.floor, load, load if bank.mixed_trips else 0)
        for share in (bank.stairs_up, bank.stairs_down):
            seconds[load * bank.cars, Fraction(share).limit_denominator(100)] += cycle
    rounds = (Rounds(people, share, round(total)) for (people, share), total in seconds.items())
    return TrackCosts(max(1, round(person)), tuple(rounds))


def grouping_cost(
    costs: Mapping[str, TrackCosts],
    groups: Iterable[tuple[str, int, int]],
    escorts: int,
    apart: int = 0,
) -> int:
    """The cost of a grouping, as above.

    Parameters
    ----------
    apart : int
        For each divided delegation its groups but one, summed.
    """
    total, longest = apart * APART_SECONDS, 0
    sizes: dict[str, list[int]] = defaultdict(list)
    for track, people, step_free in groups:
        sizes[track].append(people)
        total += costs[track].ride_seconds(people + escorts, step_free)
        longest = max(longest, costs[track].group_seconds(people + escorts, step_free))
    spread = sum(max(people) - min(people) for people in sizes.values())
    return total + longest + SPREAD_SECONDS * spread
