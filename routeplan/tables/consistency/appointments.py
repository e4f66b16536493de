"""Appointments that nobody could keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from routeplan.errors import Fault
from routeplan.scenario import Appointment, Scenario, Session, Site, clock_text
from routeplan.tables.consistency.draft import SOME_DAY, Draft
from routeplan.texts import _


def find_late_appointments(draft: Draft) -> Iterator[Fault]:
    """Visits that would begin or end outside their session."""
    for appointment, session, minutes in _timed_appointments(draft):
        start, end = appointment.start, appointment.start + minutes
        told = session.start < session.end and draft.sure(session, "start", "end")
        if not told or (session.start <= start and end <= session.end):
            continue
        cause = _("The visit, {start}-{end}, is outside {session}, {opens}-{closes}.").format(
            start=clock_text(start),
            end=clock_text(end),
            session=session.session,
            opens=clock_text(session.start),
            closes=clock_text(session.end),
        )
        remedy = _("Move it, or change the session.")
        yield draft.fault(appointment, "start", "outside-session", cause, remedy)


def find_appointments_at_closed_sites(draft: Draft) -> Iterator[Fault]:
    """Visits that no opening window holds."""
    for appointment, session, minutes in _timed_appointments(draft):
        site = draft.known.site_of.get(appointment.site)
        windows = None if site is None else _find_windows(draft, site, session)
        start, end = appointment.start, appointment.start + minutes
        if windows is None or any(opens <= start and end <= closes for opens, closes in windows):
            continue
        cause = _("The visit, {start}-{end}, is outside the opening of {site}.").format(
            start=clock_text(start), end=clock_text(end), site=appointment.site
        )
        yield draft.fault(appointment, "start", "outside-opening", cause, _("Move either."))


def _find_windows(draft: Draft, site: Site, session: Session) -> tuple[tuple[int, int], ...] | None:
    """When a site is open, in minutes from the midnight of a session's day; None: not known.

    A meal without hours is open for its appointments.
    """
    if not site.open:
        return None
    alone = _single_out(draft, site, session)
    return None if alone is None else alone.windows(site)


def _single_out(draft: Draft, site: Site, session: Session) -> Scenario | None:
    """One site on the day of one session; None where its hours depend on an unknown day."""
    day = session.date or draft.scenario.event.date
    told = day is not None and draft.sure(session, "date")
    if not told and any(window.date for window in site.open):
        return None
    dated = session.model_copy(update={"date": day or SOME_DAY})
    return Scenario(sites=(site,), visitors=(), sessions=(dated,))


def find_appointments_between_starts(draft: Draft) -> Iterator[Fault]:
    """Visits that would begin when none does, because the site has times of its own."""
    for appointment, session, _minutes in _timed_appointments(draft):
        site = draft.known.site_of.get(appointment.site)
        if site is None or not draft.sure(site, "starts", "open"):
            continue
        alone = _single_out(draft, site, session)
        starts = None if alone is None else alone.start_minutes(site)
        if starts is None or appointment.start in starts:
            continue
        near = sorted(starts, key=lambda minute: abs(minute - appointment.start))[:1]
        cause = _("At {site} no visit begins at {start}.").format(
            site=appointment.site, start=clock_text(appointment.start)
        )
        remedy = _("Correct either.")
        if near:
            remedy = _("Nearest: {time}.").format(time=clock_text(near[0]))
        yield draft.fault(appointment, "start", "between-starts", cause, remedy)


def find_appointments_off_programme(draft: Draft) -> Iterator[Fault]:
    """Appointments at a site that those concerned do not visit, or not then."""
    for appointment in draft.scenario.appointments:
        site = draft.known.site_of.get(appointment.site)
        if site is None or not draft.sure(appointment, "who", "site"):
            continue
        tracks = draft.known.tracks_of(appointment.who)
        visits = {
            track: visit
            for track in tracks
            for visit in draft.visits[track]
            if visit.site == appointment.site
        }
        if appointment.who != "all":
            lacking = any(t not in visits and draft.settled(t, site) for t in tracks)
        else:
            lacking = draft.certain("visitors", "track") and not any(
                track in visits or not draft.settled(track, site) for track in tracks
            )
        if lacking:
            cause = _("{site} is not in the programme of {who}.").format(
                site=appointment.site, who=appointment.who
            )
            yield draft.fault(appointment, "site", "not-visited", cause, _("Add it, or correct."))
        elif any(_is_barred(draft, appointment, site, track) for track in visits):
            cause = _("{site} is not visited in {session} by all of {who}.").format(
                site=appointment.site, session=appointment.session, who=appointment.who
            )
            remedy = _("Allow the session for the site and the track, or name another.")
            yield draft.fault(appointment, "session", "not-visited-then", cause, remedy)


def _is_barred(draft: Draft, appointment: Appointment, site: Site, track: str) -> bool:
    """Whether a track surely does not visit a site in the session of an appointment."""
    session = draft.session_of.get(appointment.session)
    if session is None or not draft.sure(appointment, "session"):
        return False
    allowed = draft.allowed(track, site)
    if allowed and session.session not in allowed and draft.settled(track, site, "sessions"):
        return True
    elsewhere = bool(session.tracks) and track not in session.tracks
    return elsewhere and draft.sure(session, "tracks")


def find_double_appointments(draft: Draft) -> Iterator[Fault]:
    """Two appointments of the same people at the same site, which they visit but once."""
    earlier: list[Appointment] = []
    for appointment in draft.scenario.appointments:
        if not draft.sure(appointment, "who", "site"):
            continue
        for other in earlier:
            same = appointment.who == other.who or "all" in (appointment.who, other.who)
            if same and appointment.site == other.site:
                cause = _("Row {row} has {who} at {site} already, and a site is visited once.")
                yield draft.fault(
                    appointment,
                    "site",
                    "double-appointment",
                    cause.format(row=draft.row_number(other), who=other.who, site=appointment.site),
                    _("Keep one of them."),
                )
                break
        earlier.append(appointment)


CHECKS: tuple[Callable[[Draft], Iterator[Fault]], ...] = (
    find_late_appointments,
    find_appointments_at_closed_sites,
    find_appointments_between_starts,
    find_appointments_off_programme,
    find_double_appointments,
)


def _timed_appointments(draft: Draft) -> Iterator[tuple[Appointment, Session, int]]:
    """Each appointment with its session, and the least minutes that its visit lasts for sure."""
    for appointment in draft.scenario.appointments:
        session = draft.session_of.get(appointment.session)
        if session is not None and draft.sure(appointment, "session", "start"):
            yield appointment, session, _least_minutes(draft, appointment)


def _least_minutes(draft: Draft, appointment: Appointment) -> int:
    """The minutes of the shortest of the visits that an appointment fixes; 0 if in doubt."""
    site = draft.known.site_of.get(appointment.site)
    if site is None or not draft.sure(appointment, "who", "site"):
        return 0
    return min(
        (
            visit.minutes if draft.settled(track, site, "minutes") else 0
            for track in draft.known.tracks_of(appointment.who)
            for visit in draft.visits[track]
            if visit.site == appointment.site
        ),
        default=0,
    )
