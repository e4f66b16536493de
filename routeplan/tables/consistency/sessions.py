"""Sessions, and what the tracks do in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from routeplan.errors import Fault
from routeplan.scenario import DAY, HOTEL, ProgrammeRow, Session, clock_text
from routeplan.tables.consistency.draft import SOME_DAY, Draft
from routeplan.texts import _


def find_reversed_sessions(draft: Draft) -> Iterator[Fault]:
    """Sessions that end before they begin."""
    for session in draft.scenario.sessions:
        if session.end <= session.start and draft.sure(session, "start", "end"):
            cause = _("The end, {end}, is not after the start, {start}.").format(
                end=clock_text(session.end), start=clock_text(session.start)
            )
            remedy = _("Correct one of them; after midnight hours go on: 24:30.")
            yield draft.fault(session, "end", "session-reversed", cause, remedy)


def find_impossible_departures(draft: Draft) -> Iterator[Fault]:
    """Sessions in which tours should set out before the start or after the end."""
    for session in draft.scenario.sessions:
        if session.leave_by is None or not draft.sure(session, "leave_by", "start", "end"):
            continue
        if not session.start <= session.leave_by <= session.end:
            cause = _("The latest departure, {leave_by}, is outside the session, {start}-{end}.")
            said = cause.format(
                leave_by=clock_text(session.leave_by),
                start=clock_text(session.start),
                end=clock_text(session.end),
            )
            remedy = _("Write a time within it, or leave it blank.")
            yield draft.fault(session, "leave_by", "outside-session", said, remedy)


def find_undated_sessions(draft: Draft) -> Iterator[Fault]:
    """Sessions of which nobody knows the day."""
    event = draft.scenario.event
    if event.date is not None or not draft.sure(event, "date"):
        return
    for session in draft.scenario.sessions:
        if session.date is None and draft.sure(session, "date"):
            cause = _("There is no date, neither here nor in {table}.").format(
                table=draft.title("event")
            )
            remedy = _("Write YYYY-MM-DD in either.")
            yield draft.fault(session, "date", "no-date", cause, remedy)


def find_overlapping_sessions(draft: Draft) -> Iterator[Fault]:
    """Sessions that begin before a former one of the same track ends."""
    event = draft.scenario.event
    timed = [
        session
        for session in draft.scenario.sessions
        if session.start < session.end and draft.sure(session, "start", "end", "date")
    ]
    if event.date is not None or draft.sure(event, "date"):
        dated = [session for session in timed if session.date or event.date]
        yield from _find_overlaps(draft, dated)
    else:  # the event's day cannot be read: nobody knows before or after which others it is
        yield from _find_overlaps(draft, [session for session in timed if session.date])
        yield from _find_overlaps(draft, [session for session in timed if not session.date])


def _find_overlaps(draft: Draft, sessions: list[Session]) -> Iterator[Fault]:
    def midnight(session: Session) -> int:
        return (session.date or draft.scenario.event.date or SOME_DAY).toordinal() * DAY

    def span(session: Session) -> tuple[int, int]:
        return midnight(session) + session.start, midnight(session) + session.end

    def meet(one: Session, other: Session) -> bool:
        """Whether they surely share a track."""
        sure = [each for each in (one, other) if draft.sure(each, "tracks")]
        return any(not each.tracks for each in sure) or (len(sure) == 2 and one.meets(other))

    ordered = sorted(sessions, key=span)
    for number, later in enumerate(ordered):
        others = [
            other
            for other in ordered[:number]
            if meet(other, later)
            and not (other.session == later.session and span(other) == span(later))  # a copy
        ]
        former = max(others, key=lambda other: span(other)[1], default=None)
        if former is not None and span(later)[0] < span(former)[1]:
            cause = _("It begins at {start}, before {former} ends at {end}.").format(
                start=clock_text(later.start),
                former=former.session,
                end=clock_text(span(former)[1] - midnight(later)),
            )
            remedy = _("Let sessions follow one another, or give them different tracks.")
            yield draft.fault(later, "start", "sessions-overlap", cause, remedy)


def find_missing_hub(draft: Draft) -> Iterator[Fault]:
    """Tours that start or end nowhere."""
    event = draft.scenario.event
    if event.hub is not None or not draft.sure(event, "hub"):
        return
    lost = [
        session.session
        for session in draft.scenario.sessions
        if (session.origin is None and draft.sure(session, "from"))
        or (session.destination is None and draft.sure(session, "to"))
    ]
    if lost:
        cause = _("There is no hub, and these sessions do not say from and to: {sessions}.").format(
            sessions=", ".join(lost)
        )
        remedy = _("Write the hub, or from and to of each session.")
        yield draft.fault(event, "hub", "no-hub", cause, remedy)


def find_visitors_without_hotel(draft: Draft) -> Iterator[Fault]:
    """Visitors whose session starts or ends at a hotel that is blank."""
    for session in draft.scenario.sessions:
        ends = session.origin, session.destination
        if HOTEL not in ends or not draft.sure(session, "tracks"):
            continue
        for visitor in draft.scenario.visitors:
            fetched = not session.tracks or (
                visitor.track in session.tracks and draft.sure(visitor, "track")
            )
            if fetched and visitor.hotel is None and draft.sure(visitor, "hotel"):
                cause = _("The hotel is blank, and {session} starts or ends at the hotels.").format(
                    session=session.session
                )
                yield draft.fault(visitor, "hotel", "no-hotel", cause, _("Write the hotel."))


def find_stops_without_minutes(draft: Draft) -> Iterator[Fault]:
    """Visits and meals that somebody makes, but nobody knows for how long."""
    known = draft.known
    stops = {track: {visit.site for visit in draft.visits[track]} for track in known.tracks}
    for site in known.sites:
        if site.minutes is not None:
            continue
        rows = {track: draft.planned.get((track, site.site)) for track in known.tracks}
        tracks = [
            track
            for track, row in rows.items()
            if site.site in stops[track]
            and (row is None or row.minutes is None)
            and draft.settled(track, site, "minutes")
        ]
        if tracks:
            cause = _("Nothing says how many minutes it lasts.")
            if len(tracks) < len(known.tracks):
                cause = _("Nothing says how many minutes it lasts for {tracks}.").format(
                    tracks=", ".join(track or _("visitors without a track") for track in tracks)
                )
            remedy = _("Write the minutes here, or in {table}.").format(
                table=draft.title("programme")
            )
            yield draft.fault(site, "minutes", "no-minutes", cause, remedy)


def find_stops_without_session(draft: Draft) -> Iterator[Fault]:
    """Must stops of a track for which no session is allowed."""
    for track in draft.known.tracks:
        for visit in draft.visits[track]:
            if not visit.must or visit.sessions:
                continue
            site = draft.known.site_of[visit.site]
            settled = draft.settled(track, site, "must", "one_of", "sessions")
            if settled and _are_sure(draft, draft.allowed(track, site)):
                cause = _("It must be visited by {track}, but in no session that they tour.")
                said = cause.format(track=track or _("visitors without a track"))
                remedy = _("Allow one of their sessions, or make the stop optional.")
                yield draft.fault(site, "sessions", "no-session", said, remedy)


def _are_sure(draft: Draft, names: tuple[str, ...]) -> bool:
    """Whether it is known who tours in these sessions; no names stand for all of them."""
    if not names:
        return draft.certain("sessions", "session", "tracks")
    sessions = [draft.session_of.get(name) for name in names]
    return all(session is not None and draft.sure(session, "tracks") for session in sessions)


def find_tracks_without_programme(draft: Draft) -> Iterator[Fault]:
    """Tracks without a row, where there is a programme."""
    if not draft.scenario.programme or not draft.certain("programme", "track"):
        return
    planned = draft.names["programme"].get("track", {""})
    for track in draft.known.tracks:
        if track not in planned:
            cause = _("The track {track} has no row.").format(track=track)
            if not track:
                cause = _("The visitors without a track have no row, that is one with a blank one.")
            remedy = _("Add a row for every site that they visit.")
            title = draft.title("programme")
            yield Fault("no-programme", cause, remedy, table=title, column="track", value=track)


def find_useless_programme(draft: Draft) -> Iterator[Fault]:
    """Rows of the programme that name no stop, or one that is named already."""
    known = {site.site: site.kind for site in draft.known.sites if draft.sure(site, "kind")}
    first: dict[tuple[str, str], ProgrammeRow] = {}
    for row in draft.scenario.programme:
        if not draft.sure(row, "site"):
            continue
        if known.get(row.site) == "place":
            cause = _("{value} is of kind place, where nobody visits or eats.").format(
                value=row.site
            )
            remedy = _("Make it a visit in {table}, or remove the row.").format(
                table=draft.title("sites")
            )
            yield draft.fault(row, "site", "not-a-stop", cause, remedy, row.site)
        if not draft.sure(row, "track"):
            continue
        key = row.track, row.site
        if key in first:
            cause = _("Row {row} is for this track and site already.").format(
                row=draft.row_number(first[key])
            )
            yield draft.fault(row, "site", "duplicate-row", cause, _("Keep one of them."))
        first.setdefault(key, row)


CHECKS: tuple[Callable[[Draft], Iterator[Fault]], ...] = (
    find_reversed_sessions,
    find_impossible_departures,
    find_undated_sessions,
    find_overlapping_sessions,
    find_missing_hub,
    find_visitors_without_hotel,
    find_stops_without_minutes,
    find_stops_without_session,
    find_tracks_without_programme,
    find_useless_programme,
)
