"""Changes of where coaches stand: how close tours follow one another out, and bays."""

from __future__ import annotations

from collections.abc import Iterator

from routeplan.advice.changes.sites import list_needed
from routeplan.advice.changes.steps import PRICES, Change, Step
from routeplan.scenario import Scenario, Site
from routeplan.tables import Edit, set_cells
from routeplan.texts import _

MORE = 2  # bays more, at the most


def list_places(scenario: Scenario) -> list[Site]:
    """Where tours set out, and where coaches call for what somebody has to visit."""
    called = {scenario.area_of.get(site.site) for site in list_needed(scenario)}
    return [
        site
        for site in scenario.sites
        if site.site in called or (site.site in scenario.origins and site.depart_every)
    ]


def list_place_releases(place: Site) -> dict[str, Edit]:
    """What a place demands, column by column, with the edit that gives it up."""
    releases: dict[str, Edit] = {}
    if place.depart_every:
        releases["depart_every"] = set_cells("sites", place.site, {"depart_every": 0})
    if place.kind == "place" and place.coaches_at_once is not None:
        releases["coaches_at_once"] = set_cells("sites", place.site, {"coaches_at_once": None})
    return releases


def list_changes(scenario: Scenario) -> Iterator[Change]:
    """Tours closer together; more bays, or such as coaches leave meanwhile, where they call."""
    places = list_places(scenario)
    for place in places:
        if place.depart_every:
            yield _follow_closer(place)
    if scenario.event.travel == "coach":
        inside = scenario.area_of
        called = [place for place in places if place.site in inside]
        for site in [*called, *(s for s in list_needed(scenario) if s.site not in inside)]:
            yield from _ease_bays(site)


def _follow_closer(place: Site) -> Change:
    now, steps = place.depart_every, []
    for number, every in enumerate(sorted({now // 2, 0}, reverse=True), start=1):
        text = _("Tours leave {place} {every} minutes apart (now {now}).")
        if not every:
            text = _("Tours leave {place} one right after the other (now {now} minutes apart).")
        said = text.format(place=place.title, every=every, now=now)
        edit = set_cells("sites", place.site, {"depart_every": every})
        steps.append(Step(number * PRICES["gate"], edit, said))
    return Change(("sites", place.site, "depart_every"), tuple(steps))


def _ease_bays(site: Site) -> Iterator[Change]:
    """Bays more where there are some, and coaches that leave them while nobody gets on or off."""
    now, says = site.coaches_at_once, _("{site} has bays for {n} coaches (now {now}).")
    if now is None:
        return
    alters = frozenset({"sizes"})  # a group has no more coaches than there are bays
    steps = tuple(
        Step(
            more * PRICES["bay"],
            set_cells("sites", site.site, {"coaches_at_once": now + more}),
            says.format(site=site.title, n=now + more, now=now),
        )
        for more in range(1, MORE + 1)
    )
    yield Change(("sites", site.site, "coaches_at_once"), steps, alters)
    if site.coach_waits:
        said = _("Coaches leave their bay at {site} during the visit.").format(site=site.title)
        edit = set_cells("sites", site.site, {"coach_waits": False})
        step = Step(PRICES["coach_waits"], edit, said)
        yield Change(("sites", site.site, "coach_waits"), (step,), alters)
