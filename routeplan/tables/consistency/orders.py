"""R12: sites of which each has to come before the other, as the cells of two rows say."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from routeplan.errors import Fault
from routeplan.scenario import Site, Visit
from routeplan.tables.consistency.draft import Draft
from routeplan.texts import _

FRONT = ("first", "first_in_session")
BACK = ("last", "last_in_session")


def find_contradicting_orders(draft: Draft) -> Iterator[Fault]:
    """Must stops of one track that both come first or last, or after one that is the last."""
    told: set[tuple[str, str]] = set()
    for track, visits in draft.visits.items():
        bound = [
            (draft.known.site_of[visit.site], visit)
            for visit in visits
            if visit.must
            and draft.settled(track, draft.known.site_of[visit.site], "must", "one_of")
        ]
        positioned = [
            each for each in bound if each[0].position and draft.sure(each[0], "position")
        ]
        for one in positioned:
            for other in bound:
                pair = one[0].site, other[0].site
                if pair[0] == pair[1] or pair in told or not _meet(draft, track, one, other):
                    continue
                fault = _oppose(draft, one[0], other[0])
                if fault is not None:
                    told |= {pair, pair[::-1]}
                    yield fault


def _meet(draft: Draft, track: str, one: tuple[Site, Visit], other: tuple[Site, Visit]) -> bool:
    """Whether the positions of two stops bind: some do only if both are in one session."""
    positions = [site.position for site, _visit in (one, other) if site.position]
    if not any(position in ("first_in_session", "last_in_session") for position in positions):
        return True
    return (
        len(one[1].sessions) == 1
        and one[1].sessions == other[1].sessions
        and draft.certain("sessions", "session", "tracks")
        and all(draft.settled(track, site, "sessions") for site, _visit in (one, other))
    )


def _oppose(draft: Draft, one: Site, other: Site) -> Fault | None:
    """The fault of two sites that cannot both be where they are to be; None if they can."""
    for ends in (FRONT, BACK):
        if one.position in ends and other.position in ends and draft.sure(other, "position"):
            cause = _("{site} (row {row}) is {position} as well, and the same groups visit both.")
            said = cause.format(
                site=one.title, row=draft.row_number(one), position=_name(one.position)
            )
            remedy = _("Leave the position of one of them blank.")
            value = other.position or ""
            return draft.fault(other, "position", "two-positions", said, remedy, value)
    if one.position in FRONT and other.site in one.after_sites:
        cause = _("It comes {position}, and yet after {site}, which the same groups must visit.")
        said = cause.format(position=_name(one.position), site=other.title)
        remedy = _("Remove {site} from after_sites, or leave position blank.")
        remedy = remedy.format(site=other.site)
        return draft.fault(one, "after_sites", "position-reversed", said, remedy, other.site)
    if one.position in BACK and one.site in other.after_sites:
        cause = _("It comes after {site} (row {row}), which comes {position}.")
        said = cause.format(site=one.title, row=draft.row_number(one), position=_name(one.position))
        remedy = _("Remove {site} from after_sites, or leave the position of {site} blank.")
        remedy = remedy.format(site=one.site)
        return draft.fault(other, "after_sites", "position-reversed", said, remedy, one.site)
    return None


def _name(position: str | None) -> str:
    return {
        "first": _("first"),
        "last": _("last"),
        "first_in_session": _("first in its session"),
        "last_in_session": _("last in its session"),
    }[position or "first"]


CHECKS: tuple[Callable[[Draft], Iterator[Fault]], ...] = (find_contradicting_orders,)
