"""Sessions, and what the tracks do in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from routeplan.errors import Fault
from routeplan.scenario import DAY, HOTEL, ProgrammeRow, Session, clock_text
from routeplan.tables.consistency.draft import Draft
from routeplan.texts import _


def find_reversed_sessions(draft: Draft) -> Iterator[Fault]:
    """Sessions that end before they begin."""
    for session in draft.scenario.sessions:
        if session.end <= session.start:
            cause = _("The end, {end}, is not after the start, {start}.").format(
                end=clock_text(session.end), start=clock_text(session.start)
            )
            remedy = _("Correct one of them; after midnight hours go on: 24:30.")
            yield draft.fault(session, "end", "session-reversed", cause, remedy)


def find_undated_sessions(draft: Draft) -> Iterator[Fault]:
    """Sessions of which nobody knows the day."""
    if draft.scenario.event.date is not None or not draft.complete("event"):
        return
    for session in draft.scenario.sessions:
        if session.date is None:
            cause = _("There is no date, neither here nor in {table}.").format(
                table=draft.title("event")
            )
            remedy = _("Write YYYY-MM-DD in either.")
            yield draft.fault(session, "date", "no-date", cause, remedy)


def find_overlapping_sessions(draft: Draft) -> Iterator[Fault]:
    """Sessions that begin before the former one ends; even of different tracks."""
    scenario = draft.scenario
    dated = [s for s in scenario.sessions if (s.date or scenario.event.date) and s.start < s.end]

    def span(session: Session) -> tuple[int, int]:
        midnight = scenario.date_of(session).toordinal() * DAY
        return midnight + session.start, midnight + session.end

    for former, later in pairwise(sorted(dated, key=span)):
        if span(later)[0] < span(former)[1]:
            cause = _("It begins at {start}, before {former} ends at {end}.").format(
                start=clock_text(later.start),
                former=former.session,
                end=clock_text(span(former)[1] - scenario.date_of(later).toordinal() * DAY),
            )
            remedy = _("Let sessions follow one another.")
            yield draft.fault(later, "start", "sessions-overlap", cause, remedy)


def find_missing_hub(draft: Draft) -> Iterator[Fault]:
    """Tours that start or end nowhere."""
    event = draft.scenario.event
    if event.hub is not None or not draft.complete("event"):
        return
    lost = [s.session for s in draft.scenario.sessions if s.origin is None or s.destination is None]
    if lost:
        cause = _("There is no hub, and these sessions do not say from and to: {sessions}.").format(
            sessions=", ".join(lost)
        )
        remedy = _("Write the hub, or from and to of each session.")
        yield draft.fault(event, "hub", "no-hub", cause, remedy)


def find_visitors_without_hotel(draft: Draft) -> Iterator[Fault]:
    """Visitors whose session starts or ends at a hotel that is blank."""
    for session in draft.scenario.sessions:
        if HOTEL not in (session.origin, session.destination):
            continue
        for visitor in draft.scenario.visitors:
            if visitor.hotel is None and (not session.tracks or visitor.track in session.tracks):
                cause = _("The hotel is blank, and {session} starts or ends at the hotels.").format(
                    session=session.session
                )
                yield draft.fault(visitor, "hotel", "no-hotel", cause, _("Write the hotel."))


def find_stops_without_minutes(draft: Draft) -> Iterator[Fault]:
    """Visits and meals that somebody makes, but nobody knows for how long."""
    scenario = draft.scenario
    if not draft.complete("programme"):
        return
    stated = {(r.track, r.site) for r in scenario.programme if r.minutes is not None}
    stops = {track: {visit.site for visit in draft.visits[track]} for track in scenario.tracks}
    for site in scenario.sites:
        tracks = [
            track
            for track in scenario.tracks
            if site.site in stops[track] and (track, site.site) not in stated
        ]
        if site.minutes is None and tracks:
            cause = _("Nothing says how many minutes it lasts.")
            if len(tracks) < len(scenario.tracks):
                cause = _("Nothing says how many minutes it lasts for {tracks}.").format(
                    tracks=", ".join(track or _("visitors without a track") for track in tracks)
                )
            remedy = _("Write the minutes here, or in {table}.").format(
                table=draft.title("programme")
            )
            yield draft.fault(site, "minutes", "no-minutes", cause, remedy)


def find_stops_without_session(draft: Draft) -> Iterator[Fault]:
    """Must stops of a track for which no session is allowed."""
    scenario = draft.scenario
    if not draft.complete("sessions", "programme"):
        return
    for track in scenario.tracks:
        for visit in draft.visits[track]:
            if visit.must and not visit.sessions:
                site = scenario.site_of[visit.site]
                cause = _("It must be visited by {track}, but in no session that they tour.")
                said = cause.format(track=track or _("visitors without a track"))
                remedy = _("Allow one of their sessions, or make the stop optional.")
                yield draft.fault(site, "sessions", "no-session", said, remedy)


def find_tracks_without_programme(draft: Draft) -> Iterator[Fault]:
    """Tracks without a row, where there is a programme."""
    scenario = draft.scenario
    if not scenario.programme:
        return
    planned = draft.names["programme"].get("track", {""})
    for track in scenario.tracks:
        if track not in planned:
            cause = _("The track {track} has no row.").format(track=track)
            if not track:
                cause = _("The visitors without a track have no row, that is one with a blank one.")
            remedy = _("Add a row for every site that they visit.")
            title = draft.title("programme")
            yield Fault("no-programme", cause, remedy, table=title, column="track", value=track)


def find_useless_programme(draft: Draft) -> Iterator[Fault]:
    """Rows of the programme that name no stop, or one that is named already."""
    known = {site.site: site.kind for site in draft.scenario.sites}
    first: dict[tuple[str, str], ProgrammeRow] = {}
    for row in draft.scenario.programme:
        if known.get(row.site) == "place":
            cause = _("{value} is of kind place, where nobody visits or eats.").format(
                value=row.site
            )
            remedy = _("Make it a visit in {table}, or remove the row.").format(
                table=draft.title("sites")
            )
            yield draft.fault(row, "site", "not-a-stop", cause, remedy, row.site)
        key = row.track, row.site
        if key in first:
            cause = _("Row {row} is for this track and site already.").format(
                row=draft.row_number(first[key])
            )
            yield draft.fault(row, "site", "duplicate-row", cause, _("Keep one of them."))
        first.setdefault(key, row)


CHECKS: tuple[Callable[[Draft], Iterator[Fault]], ...] = (
    find_reversed_sessions,
    find_undated_sessions,
    find_overlapping_sessions,
    find_missing_hub,
    find_visitors_without_hotel,
    find_stops_without_minutes,
    find_stops_without_session,
    find_tracks_without_programme,
    find_useless_programme,
)
