"""What the groups of a timetable may be, where it does not say: track, size, who needs a lift."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from routeplan.grouping import DraftGroup, largest_group, list_concerned
from routeplan.handmade.entries import Entry, Timetable
from routeplan.handmade.fit import best_fitting
from routeplan.plans import Member
from routeplan.scenario import Scenario


@dataclass(frozen=True)
class Options:
    """What one group may be.

    Attributes
    ----------
    tracks : tuple of str
        Those whose programme fits the group's stops best.
    sizes : range
        Visitors.
    hotels : frozenset of str or None
        Where its visitors may stay.
    members : tuple of Member
        Visitors who are surely in it, because they are pinned to it.
    """

    name: str
    tracks: tuple[str, ...]
    sizes: range
    hotels: frozenset[str | None]
    members: tuple[Member, ...]

    @property
    def sized(self) -> bool:
        """Whether its size is known."""
        return len(self.sizes) == 1

    def count_step_free(self, scenario: Scenario) -> int:
        """How many of it surely cannot use stairs."""
        rows = scenario.visitor_of
        return sum(each.count for each in self.members if rows[each.visitor].step_free)

    def draft(self) -> DraftGroup:
        """A group that is one of these."""
        hotel = min((hotel for hotel in self.hotels if hotel), default=None)
        return DraftGroup(
            self.name, self.tracks[0], self.sizes[0], 0, hotel, (), members=self.members
        )

    def concerned(self, scenario: Scenario) -> set[int]:
        """The indices of the appointments that concern it, whatever it is."""
        each = []
        for track in self.tracks:
            draft = DraftGroup(self.name, track, 1, 0, None, (), self.members)
            each.append(set(list_concerned(scenario, draft)))
        return set.intersection(*each)


def list_options(scenario: Scenario, timetable: Timetable) -> tuple[Options, ...]:
    """What each group of a timetable may be, in its order."""
    rows: dict[str, list[Entry]] = defaultdict(list)
    for entry in timetable.entries:
        rows[entry.group].append(entry)
    pinned = {
        group.name: [visitor for visitor in scenario.visitors if visitor.group == group.name]
        for group in timetable.groups
    }
    tracks: dict[str, tuple[str, ...]] = {}
    for group in timetable.groups:
        pins = {visitor.track for visitor in pinned[group.name]}
        asked = pins or ({group.track} if group.track is not None else set(scenario.tracks))
        tracks[group.name] = best_fitting(scenario, asked, rows[group.name])
    least = {
        name: max(scenario.event.group_min, sum(visitor.count for visitor in visitors))
        for name, visitors in pinned.items()
    }
    sizes = _list_sizes(scenario, timetable, tracks, least)
    return tuple(
        Options(
            group.name,
            tracks[group.name],
            sizes[group.name],
            frozenset(
                visitor.hotel
                for visitor in pinned[group.name] or scenario.visitors
                if visitor.track in tracks[group.name]
            ),
            tuple(Member(visitor.visitor, visitor.count) for visitor in pinned[group.name]),
        )
        for group in timetable.groups
    )


def _list_sizes(
    scenario: Scenario,
    timetable: Timetable,
    tracks: Mapping[str, tuple[str, ...]],
    least: Mapping[str, int],
) -> dict[str, range]:
    """The sizes that some grouping allows, one that is given for sure."""
    people = scenario.people_of
    most = {
        group.name: max(
            min(largest_group(scenario, track), people[track]) for track in tracks[group.name]
        )
        for group in timetable.groups
    }
    sizes = {}
    for group in timetable.groups:
        if group.people is not None:
            sizes[group.name] = range(group.people, group.people + 1)
            continue
        low, high = least[group.name], most[group.name]
        if len(tracks[group.name]) == 1:
            # All who are of its track are in one of its groups, unless some make no stop.
            track = tracks[group.name][0]
            others = [
                other
                for other in timetable.groups
                if other is not group and track in tracks[other.name]
            ]
            if scenario.must_stop(track):
                held = sum(other.people or most[other.name] for other in others)
                # Where not even the largest groups hold everyone, that is R01's matter.
                if people[track] - held <= high:
                    low = max(low, people[track] - held)
            taken = sum(
                other.people or least[other.name]
                for other in others
                if tracks[other.name] == (track,)
            )
            high = min(high, people[track] - taken)
        sizes[group.name] = range(max(1, low), max(1, low, high) + 1)
    return sizes
