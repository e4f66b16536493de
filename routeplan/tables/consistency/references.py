"""Names that must be the id of a row elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from routeplan.errors import Fault
from routeplan.scenario import HOTEL, ProgrammeRow, Row, Site
from routeplan.tables.consistency.draft import Draft
from routeplan.tables.spelling import nearest
from routeplan.texts import _


def find_dangling_sites(draft: Draft) -> Iterator[Fault]:
    """Sites that nobody has described."""
    scenario = draft.scenario
    named: list[tuple[Row, str, tuple[str | None, ...]]] = [
        (scenario.event, "hub", (scenario.event.hub,)),
        *((visitor, "hotel", (visitor.hotel,)) for visitor in scenario.visitors),
        *((row, "site", (row.site,)) for row in scenario.programme),
        *((appointment, "site", (appointment.site,)) for appointment in scenario.appointments),
        *((site, "after_sites", site.after_sites) for site in scenario.sites),
        *((site, "area", (site.area,)) for site in scenario.sites),
    ]
    for session in scenario.sessions:
        for column, site in (("from", session.origin), ("to", session.destination)):
            named.append((session, column, (None if site == HOTEL else site,)))
    for item, column, names in named:
        for name in names:
            if name is not None:
                yield from _seek(draft, item, column, name, "sites")


def find_dangling_lifts(draft: Draft) -> Iterator[Fault]:
    """Lift banks that nobody has described."""
    for site in draft.scenario.sites:
        if site.lift is not None:
            yield from _seek(draft, site, "lift", site.lift, "lifts")


def find_dangling_sessions(draft: Draft) -> Iterator[Fault]:
    """Sessions that are not in the agenda."""
    scenario = draft.scenario
    rows: tuple[Site | ProgrammeRow, ...] = (*scenario.sites, *scenario.programme)
    for item in rows:
        for name in item.sessions:
            yield from _seek(draft, item, "sessions", name, "sessions")
    for appointment in scenario.appointments:
        yield from _seek(draft, appointment, "session", appointment.session, "sessions")


def find_dangling_tracks(draft: Draft) -> Iterator[Fault]:
    """Tracks to which no visitor belongs."""
    if not draft.certain("visitors", "track"):
        return
    tracks = draft.names["visitors"].get("track", set()) - {""}
    cause = _("{value} is not a track of {table}.")
    for session in draft.scenario.sessions:
        for name in session.tracks:
            if name not in tracks:
                yield _dangling(draft, session, "tracks", name, cause, "visitors", tracks)
    for row in draft.scenario.programme:
        if row.track and row.track not in tracks:
            yield _dangling(draft, row, "track", row.track, cause, "visitors", tracks)


def find_dangling_guests(draft: Draft) -> Iterator[Fault]:
    """Appointments with somebody who does not come."""
    if not draft.certain("visitors", "track", "delegation", "group"):
        return
    known = {"all"}.union(*draft.names["visitors"].values()) - {""}
    cause = _("{value} is no track, delegation or group of {table}.")
    for appointment in draft.scenario.appointments:
        if appointment.who not in known and draft.sure(appointment, "who"):
            yield _dangling(draft, appointment, "who", appointment.who, cause, "visitors", known)


def find_dangling_groups(draft: Draft) -> Iterator[Fault]:
    """Coaches pinned to groups to which no visitor is pinned."""
    if not draft.certain("visitors", "group"):
        return
    groups = draft.names["visitors"].get("group", set()) - {""}
    cause = _("{value} is not a group of {table}.")
    for coach in draft.scenario.coaches:
        if coach.group and coach.group not in groups and draft.sure(coach, "group"):
            yield _dangling(draft, coach, "group", coach.group, cause, "visitors", groups)


def find_reserved_names(draft: Draft) -> Iterator[Fault]:
    """A site called hotel, which in from and to means each group's own."""
    for site in draft.scenario.sites:
        if site.site == HOTEL:
            cause = _("{value} is a word of its own: each group's hotel.").format(value=HOTEL)
            remedy = _("Give the site another name.")
            yield draft.fault(site, "site", "reserved-name", cause, remedy, HOTEL)


CHECKS: tuple[Callable[[Draft], Iterator[Fault]], ...] = (
    find_dangling_sites,
    find_dangling_lifts,
    find_dangling_sessions,
    find_dangling_tracks,
    find_dangling_guests,
    find_dangling_groups,
    find_reserved_names,
)


def _seek(draft: Draft, item: Row, column: str, name: str, table: str) -> Iterator[Fault]:
    """The fault that no row of `table` has this id, if so.

    A row whose id cannot be read may be the one that is meant.
    """
    ids = draft.ids.get(table, frozenset())
    if name in ids or not draft.sure(item, column):
        return
    cause = _("{value} is not in {table}.")
    if name in draft.unused.get(table, ()):
        said = _("{value} is left out of {table}.").format(value=name, table=draft.title(table))
        remedy = _("Take it in there, or leave it out here as well.")
        yield draft.fault(item, column, "left-out", said, remedy, name)
        return
    if draft.knows(table):
        yield _dangling(draft, item, column, name, cause, table, ids)


def _dangling(
    draft: Draft,
    item: Row,
    column: str,
    name: str,
    cause: str,
    table: str,
    known: Collection[str],
) -> Fault:
    near = nearest(name, known)
    if re.search("[,，、]", name):
        remedy = _("Join several names by ;.")
    elif near is not None:
        remedy = _("Nearest: {name}.").format(name=near)
    else:
        remedy = _("Add it there, or correct the name.")
    said = cause.format(value=name, table=draft.title(table))
    return draft.fault(item, column, "dangling", said, remedy, name)
