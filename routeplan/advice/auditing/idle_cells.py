"""Rows and cells that change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from routeplan.proofs import Finding
from routeplan.scenario import Scenario, Site, travelled_by
from routeplan.texts import _, ngettext

MOST_NAMES = 3  # in one sentence


def list_idle_cells(scenario: Scenario) -> Iterator[Finding]:
    """List sites and lifts that nobody uses, and columns without effect."""
    yield from _unvisited_sites(scenario)
    yield from _unused_lifts(scenario)
    yield from _columns_without_effect(scenario)
    yield from _coaches_on_foot(scenario)


def name_some(names: list[str]) -> str:
    """Name the first few and count the others.

    Examples
    --------
    >>> name_some(["A", "B"]), name_some(list("ABCDE"))
    ('A, B', 'A, B, C and 2 more')
    """
    more = len(names) - MOST_NAMES
    if more <= 0:
        return ", ".join(names)
    text = ngettext("{names} and {n} more", "{names} and {n} more", more)
    return text.format(names=", ".join(names[:MOST_NAMES]), n=more)


def _unvisited_sites(scenario: Scenario) -> Iterator[Finding]:
    visited = {visit.site for track in scenario.tracks for visit in scenario.visits(track)}
    idle = [site for site in scenario.sites if site.kind != "place" and site.site not in visited]
    if idle:
        text = ngettext(
            "{sites} is in nobody's programme.", "{sites} are in nobody's programme.", len(idle)
        )
        said = text.format(sites=name_some([site.title for site in idle]))
        yield Finding("odd", said, "programme", idle[0].site, "site")


def _unused_lifts(scenario: Scenario) -> Iterator[Finding]:
    used = {site.lift for site in scenario.sites if site.floor > 1}
    for bank in scenario.lifts:
        if bank.lift not in used:
            said = _("Lift {lift} serves no site.").format(lift=bank.lift)
            yield Finding("odd", said, "lifts", bank.lift, "")


def _columns_without_effect(scenario: Scenario) -> Iterator[Finding]:
    """One finding a column and reason, however many rows it is filled in for."""
    on_foot = scenario.event.travel == "walk"
    rows: dict[tuple[str, str], list[Site]] = {}
    for site in scenario.sites:
        stated = site.model_fields_set
        cases = (
            ("coaches_at_once", on_foot and site.coaches_at_once is not None, _("all walk")),
            ("coach_waits", on_foot and not site.coach_waits, _("all walk")),
            (
                "score",
                bool(site.score) and _everybody_must(scenario, site),
                _("the stop is a must, and only optional ones are scored"),
            ),
            (
                "gap_minutes",
                bool(site.gap_minutes) and site.groups_at_once != 1,
                _("groups_at_once is not 1"),
            ),
            (
                "people_per_guide",
                site.people_per_guide is not None and site.guides is None,
                _("there is no number of guides"),
            ),
        )
        for column, idle, why in cases:
            if idle and column in stated:
                rows.setdefault((column, why), []).append(site)
    for (column, why), sites in rows.items():
        text = _("{sites}: {column} has no effect, because {why}.")
        said = text.format(sites=name_some([site.title for site in sites]), column=column, why=why)
        yield Finding("odd", said, "sites", sites[0].site, column)


def _everybody_must(scenario: Scenario, site: Site) -> bool:
    visits = [
        visit
        for track in scenario.tracks
        for visit in scenario.visits(track)
        if visit.site == site.site
    ]
    return bool(visits) and all(visit.must for visit in visits)


def _coaches_on_foot(scenario: Scenario) -> Iterator[Finding]:
    if scenario.event.travel != "walk":
        return
    if scenario.coaches:
        said = _("The coaches have no effect: travel is walk.")
        yield Finding("odd", said, "event", "travel", "value")
    idle = [road for road in scenario.roads if not travelled_by(scenario, road)]
    if idle:
        text = ngettext(
            "{n} road by coach has no effect: travel is walk.",
            "{n} roads by coach have no effect: travel is walk.",
            len(idle),
        )
        row = f"{idle[0].origin} - {idle[0].destination}"
        yield Finding("odd", text.format(n=len(idle)), "roads", row, "by")
    stated = scenario.event.model_fields_set
    if "coaches_per_group" in stated and scenario.event.coaches_per_group > 1:
        said = _("{column} has no effect: travel is walk.").format(column="coaches_per_group")
        yield Finding("odd", said, "event", "coaches_per_group", "value")
    for column in ("alight_seconds", "board_seconds"):
        if column in stated and getattr(scenario.event, column):
            said = _("{column} has no effect: travel is walk.").format(column=column)
            yield Finding("odd", said, "event", column, "value")
