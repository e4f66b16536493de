"""Whether a grouping keeps the rules: a quick heuristic is believed only after this."""

from __future__ import annotations

from collections import Counter, defaultdict

from routeplan.grouping.demand import Demand, TrackDemand
from routeplan.grouping.drafts import DraftGroup, Grouping


def keeps_rules(demand: Demand, grouping: Grouping) -> bool:
    """Whether everyone is in a group and R01, R02, R14, R15 and R16 hold."""
    tracks = {track.track: track for track in demand.tracks}
    return (
        _all_placed(demand, grouping)
        and all(_fits(demand, tracks[group.track], group) for group in grouping.groups)
        and all(_together(demand, track, grouping) for track in demand.tracks)
    )


def _all_placed(demand: Demand, grouping: Grouping) -> bool:
    placed: Counter[str] = Counter()
    for group in grouping.groups:
        for member in group.members:
            placed[member.visitor] += member.count
    names = [group.name for group in grouping.groups]
    visitors = demand.scenario.visitors
    return len(set(names)) == len(names) and placed == {v.visitor: v.count for v in visitors}


def _fits(demand: Demand, track: TrackDemand, group: DraftGroup) -> bool:
    event = demand.scenario.event
    if not event.group_min <= group.people <= track.limit.people:
        return False
    if demand.fleet is not None and not group.coaches:
        return False
    visitors = [demand.scenario.visitor_of[member.visitor] for member in group.members]
    spoken = [frozenset(visitor.language) for visitor in visitors if visitor.language]
    return (
        all(visitor.track == track.track for visitor in visitors)
        and all(visitor.group in ("", group.name) for visitor in visitors)
        and not (track.by_hotel and len({visitor.hotel for visitor in visitors}) > 1)
        and not (spoken and not frozenset.intersection(*spoken))
    )


def _together(demand: Demand, track: TrackDemand, grouping: Grouping) -> bool:
    groups: dict[str, set[str]] = defaultdict(set)
    for group in grouping.groups:
        for member in group.members:
            groups[member.visitor].add(group.name)
    visitors = demand.scenario.visitors
    return all(
        part.limit is None
        or len(set().union(*(groups[visitors[row].visitor] for row in part.rows))) <= part.limit
        for part in track.parts
    )
