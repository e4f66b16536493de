"""Appointments that nobody could keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from routeplan.errors import Fault
from routeplan.scenario import Appointment, Visit, clock_text
from routeplan.tables.consistency.draft import Draft
from routeplan.texts import _


def find_late_appointments(draft: Draft) -> Iterator[Fault]:
    """Visits that would begin or end outside their session."""
    for appointment, visit in _kept_visits(draft):
        session = draft.scenario.session_of[appointment.session]
        start, end = appointment.start, appointment.start + visit.minutes
        if session.start <= start and end <= session.end:
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
    scenario = draft.scenario
    if not all(session.date or scenario.event.date for session in scenario.sessions):
        return
    for appointment, visit in _kept_visits(draft):
        windows = scenario.windows(scenario.site_of[appointment.site])
        session = scenario.session_of[appointment.session]
        midnight = scenario.span(session)[0] - session.start
        start, end = appointment.start, appointment.start + visit.minutes
        if windows is None or any(
            opens <= midnight + start and midnight + end <= closes for opens, closes in windows
        ):
            continue
        cause = _("The visit, {start}-{end}, is outside the opening of {site}.").format(
            start=clock_text(start), end=clock_text(end), site=appointment.site
        )
        yield draft.fault(appointment, "start", "outside-opening", cause, _("Move either."))


def find_appointments_off_programme(draft: Draft) -> Iterator[Fault]:
    """Appointments at a site that those concerned do not visit, or not then."""
    if not draft.complete("sites", "visitors"):
        return
    for appointment in _sound_appointments(draft):
        tracks = draft.scenario.tracks_of(appointment.who)
        visits = [
            (track, visit)
            for track in tracks
            for visit in draft.visits[track]
            if visit.site == appointment.site
        ]
        everywhere = appointment.who == "all" or len(visits) == len(tracks)
        if not visits or not everywhere:
            cause = _("{site} is not in the programme of {who}.").format(
                site=appointment.site, who=appointment.who
            )
            yield draft.fault(appointment, "site", "not-visited", cause, _("Add it, or correct."))
        elif not all(appointment.session in visit.sessions for _track, visit in visits):
            cause = _("{site} is not visited in {session} by all of {who}.").format(
                site=appointment.site, session=appointment.session, who=appointment.who
            )
            remedy = _("Allow the session for the site and the track, or name another.")
            yield draft.fault(appointment, "session", "not-visited-then", cause, remedy)


def find_double_appointments(draft: Draft) -> Iterator[Fault]:
    """Two appointments of the same people at the same site, which they visit but once."""
    earlier: list[Appointment] = []
    for appointment in draft.scenario.appointments:
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
    find_appointments_off_programme,
    find_double_appointments,
)


def _sound_appointments(draft: Draft) -> Iterator[Appointment]:
    """Appointments that name what is there."""
    scenario = draft.scenario
    if not draft.complete("programme"):
        return
    for appointment in scenario.appointments:
        if (
            appointment.site in scenario.site_of
            and appointment.session in scenario.session_of
            and scenario.tracks_of(appointment.who)
        ):
            yield appointment


def _kept_visits(draft: Draft) -> Iterator[tuple[Appointment, Visit]]:
    """Each appointment with the shortest of the visits that it fixes."""
    for appointment in _sound_appointments(draft):
        visits = [
            visit
            for track in draft.scenario.tracks_of(appointment.who)
            for visit in draft.visits[track]
            if visit.site == appointment.site
        ]
        if visits:
            yield appointment, min(visits, key=lambda visit: visit.minutes)
