"""Why a scenario is impossible however its visitors are grouped, with figures."""

from __future__ import annotations

from collections.abc import Iterator

from routeplan.relaxation import Need, Relaxation
from routeplan.scenario import DAY, Scenario
from routeplan.texts import _


def list_obstacles(scenario: Scenario, relaxation: Relaxation) -> list[str]:
    """Each proof that no plan exists, as a sentence; empty if there is none.

    Parameters
    ----------
    scenario : Scenario
    relaxation : Relaxation
        The scenario's own.
    """
    return [
        *_overloads(relaxation),
        *_long_tours(scenario, relaxation),
        *_closed_sites(scenario),
    ]


def _overloads(relaxation: Relaxation) -> Iterator[str]:
    """The worst overload of each hall, bay or lift."""
    seen = set()
    for need in relaxation.needs:
        shared = (need.resource.place, need.resource.kind.partition(" ")[0])
        if need.load > need.supply and shared not in seen:
            seen.add(shared)
            yield describe_need(need)


def _long_tours(scenario: Scenario, relaxation: Relaxation) -> Iterator[str]:
    for tour in relaxation.tours:
        start, end = scenario.span(scenario.session_of[tour.session])
        if tour.minutes > end - start:
            text = _(
                "{session}: what must be visited takes the largest group at least "
                "{minutes} minutes with the roads; the session has {length}."
            )
            yield text.format(session=tour.session, minutes=tour.minutes, length=end - start)


def _closed_sites(scenario: Scenario) -> Iterator[str]:
    """Must stops for which no session leaves a long enough opening."""
    seen = set()
    for track in scenario.tracks:
        for visit in scenario.visits(track):
            site = scenario.site_of[visit.site]
            windows = scenario.windows(site)
            if not visit.must or windows is None or site.site in seen:
                continue
            spans = [scenario.span(scenario.session_of[name]) for name in visit.sessions]
            longest = max(
                (
                    min(end, closes) - max(start, opens)
                    for start, end in spans
                    for opens, closes in windows
                ),
                default=0,
            )
            if longest < visit.minutes:
                seen.add(site.site)
                text = _(
                    "{site}: a stop of {minutes} minutes does not fit; within its sessions "
                    "it is open for {longest} minutes at a time."
                )
                yield text.format(
                    site=site.title, minutes=visit.minutes, longest=max(0, min(longest, DAY))
                )


def describe_tightest(relaxation: Relaxation) -> str:
    """Say that only the rules together leave no plan, and what is tightest."""
    text = _("No single resource is overloaded, but together the rules leave no plan.")
    if not relaxation.needs:
        return text
    return text + " " + _("The tightest: {need}").format(need=describe_need(relaxation.needs[0]))


def describe_need(need: Need) -> str:
    """One resource's need and supply, in figures that a planner can recompute."""
    resource = need.resource
    texts = {
        "people": _(
            "{place}, hall: every grouping needs at least {load} people-minutes in it; "
            "sessions and opening hours leave {supply} for {capacity} people at once."
        ),
        "guides": _(
            "{place}, guides: every grouping needs at least {load} guide-minutes; "
            "sessions and opening hours leave {supply} for {capacity} guides."
        ),
        "groups": _(
            "{place}: every grouping needs at least {load} group-minutes in it; "
            "sessions and opening hours leave {supply} for {capacity} groups at once."
        ),
        "entry": _(
            "{place}, entry: the groups' entries take at least {load} minutes; "
            "sessions and opening hours leave {supply}."
        ),
        "coaches": _(
            "{place}, coach bays: every grouping needs at least {load} bay-minutes; "
            "sessions and opening hours leave {supply} for {capacity} coaches at once."
        ),
        "lift": _(
            "{place}, lift: every grouping needs it for at least {load} minutes, up and down; "
            "sessions and opening hours leave {supply}."
        ),
        "lift up": _(
            "{place}, lift: every grouping needs it for at least {load} minutes on the way up; "
            "sessions and opening hours leave {supply}."
        ),
        "lift down": _(
            "{place}, lift: every grouping needs it for at least {load} minutes on the way down; "
            "sessions and opening hours leave {supply}."
        ),
    }
    return texts[resource.kind].format(
        place=resource.place,
        load=f"{need.load:,}",
        supply=f"{need.supply:,}",
        capacity=resource.capacity,
    )
