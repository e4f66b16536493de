"""What a planner may ask of a scenario: the changes that are built in, as patches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import ceil
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from routeplan.advice.changes.places import list_places
from routeplan.grouping import fewest_groups, largest_group, list_bonds, most_groups
from routeplan.scenario import DAY, GroupCount, Scenario, Window, clock_text
from routeplan.tables import (
    Patch,
    add_coaches,
    describe_patch,
    drop_site,
    edit_row,
    read_patch,
    write_cell,
    write_difference,
)
from routeplan.texts import _, ngettext

Method = Literal["best", "rotation"]
# ``loosens``: every plan that was possible still is; ``tightens``: none is possible that was not;
# ``regroups``: another number of groups than the fewest, which the scenario asks for as it is.
Effect = Literal["", "loosens", "tightens", "regroups"]
# Kinds of changes that are built in, in the order of their rows.
KINDS = (
    "rotation",
    "movement",
    "together",
    "groups",
    "coaches",
    "lifts",
    "halls",
    "stairs",
    "opening",
    "starts",
    "sites",
)
BASE, OWN = "base", "own"

MOST_COUNTS = 6  # numbers of groups beyond the fewest
HALF_AN_HOUR = 30


@dataclass(frozen=True)
class Variant:
    """One change of a scenario.

    Attributes
    ----------
    key : str
        Stable name, e.g. ``"lifts:锦瑞电梯:2"``.
    kind : str
        ``"base"``, one of `KINDS`, or ``"own"``.
    title : str
        What changes, for people.
    patch : mapping
        In the words of the tables.
    method : {"best", "rotation"}
        ``best``: the best plan that can be found; ``rotation``: a rotation grid.
    effect : {"", "loosens", "tightens", "regroups"}
        Whether it only adds to the plans that are possible, or only takes away,
        or asks for another number of groups than the fewest.
    note : str
        What else people should know of it.
    """

    key: str
    kind: str
    title: str
    patch: Patch = field(default_factory=dict)
    method: Method = "best"
    effect: Effect = ""
    note: str = ""


def base_variant() -> Variant:
    """No change at all."""
    return Variant(BASE, BASE, _("as it is"))


def own_variant(source: str | PathLike[str] | Patch, number: int) -> Variant:
    """A change of the planner's own, called after its file or what it changes.

    Raises
    ------
    ScenarioError
        If the patch cannot be read.
    """
    patch = read_patch(source)
    said = "; ".join(describe_patch(patch))  # refuses what is no patch
    named = "" if hasattr(source, "items") else Path(str(source)).stem
    return Variant(f"{OWN}:{number}", OWN, f"{named} ({said})" if named else said, patch)


def list_variants(scenario: Scenario, kinds: Iterable[str] = KINDS) -> list[Variant]:
    """List the changes that are built in.

    Parameters
    ----------
    scenario : Scenario
        As it is.
    kinds : iterable of str
        Some of `KINDS`.

    Returns
    -------
    list of Variant
        Without those that would change nothing.

    Examples
    --------
    >>> from routeplan import read
    >>> scenario = read({
    ...     "event": {"date": "2026-05-04", "hub": "Inn", "travel": "walk"},
    ...     "sites": [{"site": "Inn", "kind": "place", "x": 0, "y": 0},
    ...               {"site": "Mill", "minutes": 20, "groups_at_once": 1, "x": 0.1, "y": 0}],
    ...     "visitors": [{"visitor": "A", "count": 9}],
    ...     "sessions": [{"session": "am", "start": "09:00", "end": "11:00"}],
    ... })
    >>> for variant in list_variants(scenario, ["movement", "halls", "sites"]):
    ...     print(variant.title, variant.patch)
    one convoy, all groups in one order of sites {'event': {'movement': 'convoy'}}
    Mill: 2 groups at once instead of 1 {'sites': {'Mill': {'groups_at_once': 2}}}
    """
    listers = {
        "rotation": _rotation,
        "movement": _movement,
        "together": _together,
        "groups": _group_counts,
        "coaches": _coaches,
        "lifts": _lift_cars,
        "halls": _halls,
        "stairs": _stairs,
        "opening": _opening_hours,
        "starts": _any_starts,
        "sites": _sites_left_out,
    }
    wanted = set(kinds)
    return [variant for kind in KINDS if kind in wanted for variant in listers[kind](scenario)]


def _rotation(scenario: Scenario) -> Iterator[Variant]:
    patch: dict[str, Any] = {}
    effect: Effect = "tightens"
    if scenario.event.movement == "convoy":
        patch, effect = {"event": {"movement": "free"}}, ""  # all start at different sites
    yield Variant("rotation", "rotation", _("rotation grid"), patch, "rotation", effect)


def _movement(scenario: Scenario) -> Iterator[Variant]:
    title, movement = _("one convoy, all groups in one order of sites"), "convoy"
    effect: Effect = "tightens"
    if scenario.event.movement == "convoy":
        title, movement = _("no convoy, each group in an order of its own"), "free"
        effect = "loosens"
    patch = {"event": {"movement": movement}}
    yield Variant(f"movement:{movement}", "movement", title, patch, effect=effect)


def _together(scenario: Scenario) -> Iterator[Variant]:
    """All leave within half an hour, or when they like; and gates that let out all at once."""
    stated = {s.session: s for s in scenario.sessions if s.leave_by not in (None, s.end)}
    if stated:
        title = _("tours leave at any time of their session")
        patch = {"sessions": {name: {"leave_by": ""} for name in stated}}
        yield Variant("together:no", "together", title, patch, effect="loosens")
    soon = {
        each.session: {"leave_by": clock_text(each.start + HALF_AN_HOUR)}
        for each in scenario.sessions
        if (each.end if each.leave_by is None else each.leave_by) > each.start + HALF_AN_HOUR
    }
    if soon:
        title = _("all tours leave within 30 min of their session's start")
        yield Variant("together:30", "together", title, {"sessions": soon}, effect="tightens")
    for place in list_places(scenario):
        if place.depart_every:
            text = _("{place}: tours leave one right after the other, not {every} min apart")
            title = text.format(place=place.title, every=place.depart_every)
            closer = {"sites": {place.site: {"depart_every": 0}}}
            key = f"together:{place.site}"
            yield Variant(key, "together", title, closer, effect="loosens")


def _group_counts(scenario: Scenario) -> Iterator[Variant]:
    stated = scenario.event.groups
    free = scenario.event.model_copy(update={"groups": GroupCount(fewest=False)})
    freed = scenario.model_copy(update={"event": free})
    fewest, most = fewest_groups(freed), most_groups(freed)
    if not stated.fewest:
        title = _("as few groups as fit")
        patch = {"event": {"groups": ""}}
        yield Variant("groups:fewest", "groups", title, patch, effect="loosens")
    counts = range(fewest + 1, min(most, fewest + MOST_COUNTS) + 1)
    for count in counts:
        if (count, count) == (stated.least, stated.most):
            continue
        title = ngettext("{n} group", "{n} groups", count).format(n=count)
        note = ""
        if count == counts[-1] < most:
            text = _("Larger numbers of groups, up to {most}, are left to patches.")
            note = text.format(most=most)
        allowed = stated.least <= count <= (stated.most or count)
        effect: Effect = "tightens" if allowed else ""
        if stated.fewest:
            effect = "regroups"
        patch = {"event": {"groups": str(count)}}
        yield Variant(f"groups:{count}", "groups", title, patch, effect=effect, note=note)


def _coaches(scenario: Scenario) -> Iterator[Variant]:
    """One more, as large as the largest; and one more a group."""
    if scenario.coaches and scenario.event.travel == "coach":
        seats = max(coach.seats for coach in scenario.coaches)
        title = _("one more coach, with {seats} seats").format(seats=seats)
        changed = add_coaches(scenario, 1, seats)
        patch = write_difference(scenario, changed)
        effect = _loosen(scenario, changed)
        yield Variant("coaches:1", "coaches", title, patch, effect=effect)
        party = scenario.event.coaches_per_group + 1
        if 1 < party <= len(scenario.coaches):
            title = _("up to {n} coaches a group").format(n=party)
            patch = {"event": {"coaches_per_group": party}}
            yield Variant(f"coaches_per_group:{party}", "coaches", title, patch)


def _lift_cars(scenario: Scenario) -> Iterator[Variant]:
    used = {scenario.site_of[site].lift for site in _visited(scenario)}
    for bank in scenario.lifts:
        if bank.lift not in used:
            continue
        for cars in (bank.cars + 1, bank.cars - 1):
            if cars:  # a lift without a car is none
                text = ngettext(
                    "{lift}: {n} car instead of {before}",
                    "{lift}: {n} cars instead of {before}",
                    cars,
                )
                title = text.format(lift=bank.lift, n=cars, before=bank.cars)
                patch = {"lifts": {bank.lift: {"cars": cars}}}
                yield Variant(f"lifts:{bank.lift}:{cars}", "lifts", title, patch)


def _halls(scenario: Scenario) -> Iterator[Variant]:
    """One more group at once, and room for its people."""
    event = scenario.event
    largest = max(largest_group(scenario, track) for track in scenario.tracks)
    room = ceil((largest + event.escorts) / event.fill)
    for name in _visited(scenario):
        site = scenario.site_of[name]
        cells, more, before = {}, [], []
        if site.groups_at_once is not None:
            cells["groups_at_once"] = site.groups_at_once + 1
            more.append(_("{n} groups").format(n=site.groups_at_once + 1))
            before.append(str(site.groups_at_once))
        if site.people_at_once is not None:
            cells["people_at_once"] = site.people_at_once + room
            more.append(_("{n} people").format(n=site.people_at_once + room))
            before.append(str(site.people_at_once))
        if cells:
            text = _("{site}: {more} at once instead of {before}")
            title = text.format(site=site.title, more=", ".join(more), before=", ".join(before))
            patch = {"sites": {name: cells}}
            effect = _loosen(scenario, edit_row(scenario, "sites", name, **cells))
            yield Variant(f"halls:{name}", "halls", title, patch, effect=effect)


def _loosen(scenario: Scenario, changed: Scenario) -> Effect:
    """The effect of more room: none that is certain where it binds delegations (R02).

    Nor where groups have several coaches: those that they then take may board more slowly.
    """
    if scenario.event.coaches_per_group > 1 or list_bonds(scenario) != list_bonds(changed):
        return ""
    return "loosens"


def _stairs(scenario: Scenario) -> Iterator[Variant]:
    policies = {
        "0": _("nobody takes the stairs"),
        "0.5": _("half of those who can take the stairs, up and down"),
        "1": _("all who can take the stairs, up and down"),
    }
    for share, title in policies.items():
        stated = {(bank.stairs_up, bank.stairs_down) for bank in scenario.lifts}
        if stated - {(float(share), float(share))}:
            cells = {"stairs_up": share, "stairs_down": share}
            patch = {"lifts": {bank.lift: cells for bank in scenario.lifts}}
            yield Variant(f"stairs:{share}", "stairs", title, patch)


def _opening_hours(scenario: Scenario) -> Iterator[Variant]:
    changes: list[tuple[str, str, int, int, Effect]] = [
        ("opens-earlier", _("all sites open 30 min earlier"), -HALF_AN_HOUR, 0, "loosens"),
        ("closes-later", _("all sites close 30 min later"), 0, HALF_AN_HOUR, "loosens"),
        ("opens-later", _("all sites open 30 min later"), HALF_AN_HOUR, 0, "tightens"),
        ("closes-earlier", _("all sites close 30 min earlier"), 0, -HALF_AN_HOUR, "tightens"),
    ]
    limited = [site for site in scenario.sites if scenario.hours(site)]
    counted = any(site.open and site.starts and site.starts.every for site in limited)
    for name, title, opens, closes, effect in changes if limited else []:
        if opens and counted:
            effect = ""  # starts count from the opening, and would be others
        cells = {
            site.site: {"open": write_cell("open", _move_ends(scenario.hours(site), opens, closes))}
            for site in limited
        }
        yield Variant(f"opening:{name}", "opening", title, {"sites": cells}, effect=effect)


def _any_starts(scenario: Scenario) -> Iterator[Variant]:
    """Visits that need not begin at starts of their own, site by site."""
    for name in _visited(scenario):
        site = scenario.site_of[name]
        if site.starts is not None:
            text = _("{site}: visits begin at any time instead of {starts}")
            title = text.format(site=site.title, starts=write_cell("starts", site.starts))
            patch = write_difference(scenario, edit_row(scenario, "sites", name, starts=None))
            yield Variant(f"starts:{name}", "starts", title, patch, effect="loosens")


def _move_ends(windows: Iterable[Window], opens: int, closes: int) -> tuple[Window, ...]:
    """Windows with their ends moved by so many minutes."""
    return tuple(
        Window(window.date, max(0, window.opens + opens), min(2 * DAY - 1, window.closes + closes))
        for window in windows
    )


def _sites_left_out(scenario: Scenario) -> Iterator[Variant]:
    """Each visit left out; nobody asks what a day without its meal would be worth."""
    visited = _visited(scenario)
    if len(visited) == 1:
        return  # with nothing to visit there is nothing to plan
    for name in visited:
        if scenario.site_of[name].kind == "meal":
            continue
        title = _("without {site}").format(site=scenario.site_of[name].title)
        patch = write_difference(scenario, drop_site(scenario, name))
        yield Variant(f"sites:{name}", "sites", title, patch)


def _visited(scenario: Scenario) -> list[str]:
    """The sites that some track may visit, in the order of the table."""
    visits = {visit.site for track in scenario.tracks for visit in scenario.visits(track)}
    return [site.site for site in scenario.sites if site.site in visits]
