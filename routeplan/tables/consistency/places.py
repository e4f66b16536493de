"""Sites, lifts and roads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

import numpy as np
import numpy.typing as npt

from routeplan.errors import Fault
from routeplan.scenario import (
    Session,
    Site,
    Visit,
    find_lacking,
    find_ways,
    list_travelled,
    road_graph,
    say_lacking,
)
from routeplan.tables.consistency.draft import Draft
from routeplan.texts import _


def find_lifts_on_the_ground(draft: Draft) -> Iterator[Fault]:
    """Sites with a lift bank on floor 1, where it leads nowhere."""
    for site in draft.scenario.sites:
        if site.lift is not None and site.floor == 1 and draft.sure(site, "floor"):
            cause = _("The lift {lift} leads to floor 1, which is the ground.").format(
                lift=site.lift
            )
            remedy = _("Write the floor that it serves, or remove the lift.")
            yield draft.fault(site, "floor", "lift-on-ground", cause, remedy)


def find_stairs_for_step_free(draft: Draft) -> Iterator[Fault]:
    """Floors without a lift that visitors must see who cannot use stairs."""
    tracks = draft.known.tracks
    needing = {
        track: sum(v.count for v in draft.known.visitors if v.track == track and v.step_free)
        for track in tracks
    }
    for site in draft.known.sites:
        if site.lift is not None or site.floor == 1 or not draft.sure(site, "lift"):
            continue
        people = sum(
            needing[track]
            for track in tracks
            if needing[track]
            and any(visit.must and visit.site == site.site for visit in draft.visits[track])
            and draft.settled(track, site, "must", "one_of")
        )
        if people:
            cause = _("Floor {floor} has no lift, and {people} who must go there cannot climb.")
            said = cause.format(floor=site.floor, people=people)
            remedy = _("Name its lift, or take the stop out of their programme.")
            yield draft.fault(site, "lift", "no-lift", said, remedy)


def find_long_shortest_visits(draft: Draft) -> Iterator[Fault]:
    """Sites whose shortest visit is longer than the visit."""
    for site in draft.scenario.sites:
        if site.minutes is not None and (site.minutes_min or 0) > site.minutes:
            cause = _("The shortest visit, {shortest}, is longer than the visit, {minutes}.")
            said = cause.format(shortest=site.minutes_min, minutes=site.minutes)
            yield draft.fault(site, "minutes_min", "minutes-reversed", said, _("Swap them."))


def find_circular_order(draft: Draft) -> Iterator[Fault]:
    """Must stops of which each should come after another one of them."""
    binding = {
        site.site: site
        for site in draft.known.sites
        if site.must and not site.one_of and draft.sure(site, "must", "one_of")
    }
    while circle := _find_circle(binding):
        cause = _("The order goes round in a circle: {circle}.").format(circle=" → ".join(circle))
        remedy = _("Remove one of these sites from after_sites.")
        yield draft.fault(binding[circle[0]], "after_sites", "circular-order", cause, remedy)
        binding = {name: site for name, site in binding.items() if name not in circle}


def _find_circle(sites: Mapping[str, Site]) -> list[str]:
    order = TopologicalSorter(
        {name: [s for s in site.after_sites if s in sites] for name, site in sites.items()}
    )
    try:
        order.prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def find_half_coordinates(draft: Draft) -> Iterator[Fault]:
    """Sites with one coordinate of two."""
    for site in draft.scenario.sites:
        for one, other in (("x", "y"), ("y", "x"), ("lat", "lon"), ("lon", "lat")):
            given = getattr(site, one) is not None or not draft.sure(site, one)
            if given and getattr(site, other) is None and draft.sure(site, other):
                cause = _("{one} is given, but {other} is not.").format(one=one, other=other)
                remedy = _("Write both or neither.")
                yield draft.fault(site, other, "half-coordinates", cause, remedy)


def find_impossible_roads(draft: Draft) -> Iterator[Fault]:
    """Roads without a length, and roads that lead nowhere."""
    for road in draft.scenario.roads:
        if road.minutes is None and road.km is None and draft.sure(road, "minutes", "km"):
            cause = _("The road has neither minutes nor km.")
            yield draft.fault(road, "minutes", "road-without-length", cause, _("Write one."))
        if road.origin == road.destination and draft.sure(road, "from", "to"):
            cause = _("The road leads from {node} to itself.").format(node=road.origin)
            yield draft.fault(road, "to", "road-to-itself", cause, _("Correct to, or remove it."))


CHECKS: tuple[Callable[[Draft], Iterator[Fault]], ...] = (
    find_lifts_on_the_ground,
    find_stairs_for_step_free,
    find_long_shortest_visits,
    find_circular_order,
    find_half_coordinates,
    find_impossible_roads,
)


def find_unreachable(draft: Draft) -> Iterator[Fault]:
    """Sites that lack a way which groups need; one whose coordinates are in doubt may lie anywhere.

    Only what surely is travelled counts.
    """
    sites = tuple(draft.known.site_of.values())
    systems = {site.site: _system(site) for site in sites}
    if len(sites) < 2 or set(systems.values()) in ({"x,y"}, {"lat,lon"}):
        return  # straight lines serve in any case
    told = not any(road.by for road in draft.scenario.roads)
    told = told or draft.sure(draft.scenario.event, "travel")
    if not (told and draft.certain("roads", "from", "to", "by")):
        return  # what cannot be read may be the way
    sure = np.array([draft.sure(site, "lat", "lon", "x", "y") for site in sites])
    lost, travelled = _find_gaps(draft, sites, sure)
    kinds = np.array([systems[site.site] for site in sites])
    placed = kinds != ""
    apart = np.outer(placed, placed) & (kinds[:, None] != kinds)
    lost &= np.outer(sure, sure)
    joined = {node for road in draft.scenario.roads for node in (road.origin, road.destination)}
    for row, missing, needed in find_lacking(lost & ~apart, travelled, placed):
        said, remedy = say_lacking(missing, needed, bool(placed[row]))
        if sites[row].site not in joined and not placed[row]:
            said = _("No road leads there, and there are no coordinates.")
        yield draft.fault(sites[row], "site", "unreachable", said, remedy)
    mixed = (lost & apart).any(axis=0) | (lost & apart).any(axis=1)
    for row in map(int, np.flatnonzero(mixed & (kinds == "x,y"))):
        cause = _("It is placed by x and y, others by lat and lon, and no road joins them.")
        remedy = _("Place all sites alike, or add a row to roads.")
        yield draft.fault(sites[row], "x", "mixed-coordinates", cause, remedy)


def _find_gaps(
    draft: Draft, sites: tuple[Site, ...], sure: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """The pairs of sites without a way between them, and those that surely are travelled.

    Sites that are not `sure` of their coordinates lie anywhere.
    """
    event = draft.scenario.event
    axes = ("lat", "lon") if any(_system(site) == "lat,lon" for site in sites) else ("x", "y")
    somewhere: dict[str, float | None] = {"x": None, "y": None} | dict.fromkeys(axes, 0.0)
    known = draft.known.model_copy(
        update={
            "roads": draft.scenario.roads,
            "sites": tuple(
                site if told else site.model_copy(update=somewhere)
                for site, told in zip(sites, sure, strict=True)
            ),
        }
    )

    def settled(track: str) -> list[Visit]:
        return [
            visit
            for visit in draft.visits[track]
            if draft.settled(track, draft.known.site_of[visit.site], "sessions")
        ]

    def told(track: str) -> list[Session]:
        """Sessions that are the track's, and of which it is known where they start and end."""
        own = {session.session for session in known.sessions_of(track)}
        return [
            session
            for session in draft.session_of.values()
            if session.session in own
            and draft.sure(session, "from", "to", "tracks")
            and (draft.sure(event, "hub") or None not in (session.origin, session.destination))
        ]

    travelled = list_travelled(known, settled, told)
    minutes, _direct, _lines = find_ways(
        known, road_graph(known, event.travel), tuple(known.site_of), event.travel
    )
    return np.isinf(minutes) & travelled, travelled


def _system(site: Site) -> str:
    """The coordinates by which a site is placed, empty if it is not."""
    if site.x is not None and site.y is not None:
        return "x,y"
    return "lat,lon" if site.lat is not None and site.lon is not None else ""
