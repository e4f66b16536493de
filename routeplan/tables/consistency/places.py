"""Sites, lifts and roads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

import numpy as np
import numpy.typing as npt

from routeplan.errors import Fault
from routeplan.scenario import (
    HOTEL,
    Session,
    Site,
    Visit,
    explain_by_roads,
    find_all_ways,
    find_lacking,
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


def find_short_longest_visits(draft: Draft) -> Iterator[Fault]:
    """Stops that may last no longer than a time which is shorter than they last."""
    for track in draft.known.tracks:
        for visit in draft.visits[track]:
            site = draft.known.site_of[visit.site]
            if site.minutes_max is None or not draft.settled(track, site, "minutes"):
                continue
            if site.minutes_max < visit.minutes and draft.sure(site, "minutes_max"):
                cause = _("The longest visit, {longest}, is shorter than the visit, {minutes}.")
                said = cause.format(longest=site.minutes_max, minutes=visit.minutes)
                remedy = _("Write {minutes} or more, or leave it blank.")
                yield draft.fault(
                    site,
                    "minutes_max",
                    "minutes-reversed",
                    said,
                    remedy.format(minutes=visit.minutes),
                )


def find_faulty_areas(draft: Draft) -> Iterator[Fault]:
    """Areas whose place is none, lies in an area itself, or has tours end at another site."""
    known = draft.known
    for site in known.sites:
        if site.area is None or not draft.sure(site, "area"):
            continue
        place = known.site_of.get(site.area)
        if place is None:
            continue
        if place.kind != "place" and draft.sure(place, "kind"):
            cause = _("{area} is no place, where coaches set down and wait.")
            remedy = _("Make it a place, or name the gate or square as a site of its own.")
            yield draft.fault(
                site, "area", "not-a-place", cause.format(area=site.area), remedy, site.area
            )
        elif place.area is not None and draft.sure(place, "area"):
            cause = _("{area} has an area itself, {other}.")
            said = cause.format(area=site.area, other=place.area)
            remedy = _("Leave the area of {area} blank.").format(area=site.area)
            yield draft.fault(place, "area", "area-in-area", said, remedy, place.area)


def find_ends_inside_areas(draft: Draft) -> Iterator[Fault]:
    """Sites of an area at which tours start or end, though their coaches wait elsewhere."""
    known, event = draft.known, draft.scenario.event
    if event.travel == "walk" and draft.sure(event, "travel"):
        return
    ends = set(_list_ends(draft))
    for site in known.sites:
        place = known.site_of.get(site.area or "")
        if site.site not in ends or place is None or place.kind != "place":
            continue
        if place is not site and draft.sure(site, "area"):
            cause = _("Tours start or end at {site}, inside the area of {area}.")
            remedy = _("Let them start and end at {area}, or leave the area of {site} blank.")
            words = {"site": site.site, "area": site.area}
            yield draft.fault(
                site,
                "area",
                "end-inside-area",
                cause.format(**words),
                remedy.format(**words),
                site.area or "",
            )


def _list_ends(draft: Draft) -> Iterator[str | None]:
    """Where tours surely start or end."""
    scenario = draft.scenario
    ends = [
        end
        for session in scenario.sessions
        for column, end in (("from", session.origin), ("to", session.destination))
        if draft.sure(session, column)
    ]
    for end in set(ends):
        if end is None and draft.sure(scenario.event, "hub"):
            yield scenario.event.hub
        elif end == HOTEL:
            yield from (v.hotel for v in scenario.visitors if draft.sure(v, "hotel"))
        else:
            yield end


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
    find_short_longest_visits,
    find_faulty_areas,
    find_ends_inside_areas,
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
    if not draft.certain("sites", "one_of", "position", "after_sites"):
        return  # or tell that nobody travels it
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
        said, remedy = explain_by_roads(draft.scenario, sites[row].site) or (said, remedy)
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
    minutes, *_others = find_all_ways(known, road_graph(known, event.travel), event.travel)
    return np.isinf(minutes) & travelled, travelled


def _system(site: Site) -> str:
    """The coordinates by which a site is placed, empty if it is not."""
    if site.x is not None and site.y is not None:
        return "x,y"
    return "lat,lon" if site.lat is not None and site.lon is not None else ""
