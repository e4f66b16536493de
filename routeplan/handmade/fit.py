"""How well a group's stops fit the programme of a track, where its track is not given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from routeplan.handmade.entries import Entry
from routeplan.scenario import Scenario
from routeplan.texts import _


class Misfit(NamedTuple):
    """What is wrong with a group's stops if it is of a track; `lacking` where one is missing."""

    says: str
    lacking: bool = False


def best_fitting(
    scenario: Scenario, tracks: Collection[str], rows: Sequence[Entry]
) -> tuple[str, ...]:
    """The tracks under whose programme the fewest stops are wrong or missing."""
    wrong = {
        track: len(list_misfits(scenario, track, rows))
        for track in scenario.tracks
        if track in tracks
    }
    fewest = min(wrong.values(), default=0)
    return tuple(track for track, count in wrong.items() if count == fewest)


def list_misfits(scenario: Scenario, track: str, rows: Iterable[Entry]) -> list[Misfit]:
    """Each stop that is wrong or missing if a group with these rows is of a track.

    Parameters
    ----------
    rows : iterable of Entry
        The group's; those that say where a tour begins or ends do not count.
    """
    visits = scenario.visits(track)
    programme = {visit.site: visit for visit in visits}
    stops = [row for row in rows if scenario.site_of[row.site].kind != "place"]
    made = Counter(row.site for row in stops)
    misfits = []
    for row in stops:
        visit = programme.get(row.site)
        if visit is None:
            misfits.append(Misfit(_("has {site} outside its programme").format(site=row.site)))
        elif row.session not in (None, *visit.sessions):
            text = _("has {site} in session {session}")
            misfits.append(Misfit(text.format(site=row.site, session=row.session)))
    for visit in visits:
        if visit.must and visit.site not in made:
            misfits.append(Misfit(_("lacks {site}").format(site=visit.site), lacking=True))
    choices: dict[str, list[str]] = {}
    for visit in visits:
        if visit.choice:
            choices.setdefault(visit.choice, []).append(visit.site)
    for sites in choices.values():
        count = sum(site in made for site in sites)
        if count != 1:
            text = _("has {count} of {sites}")
            misfits.append(Misfit(text.format(count=count, sites=", ".join(sites)), not count))
    return misfits
