"""Changes of the sites that somebody has to visit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from routeplan.advice.changes.steps import LAST, PRICES, Change, Step, list_extensions
from routeplan.proofs import largest_group
from routeplan.scenario import Scenario, Site, Window, clock_text
from routeplan.tables import Edit, drop_site, edit_programme, edit_row
from routeplan.texts import _, ngettext

MORE = 2  # groups, guides, bays or half groups more, at the most


def list_needed(scenario: Scenario) -> list[Site]:
    """The sites that some track must visit, or that are among a choice it has to make."""
    needed = {
        visit.site
        for track in scenario.tracks
        for visit in scenario.visits(track)
        if visit.must or visit.choice
    }
    return [site for site in scenario.sites if site.site in needed]


def list_changes(scenario: Scenario) -> Iterator[Change]:
    """Everything about a site but its being left out."""
    for site in list_needed(scenario):
        yield from _open_longer(scenario, site)
        yield from _hold_more(scenario, site)
        yield from _ease(scenario, site)
    choices: dict[str, list[str]] = {}
    for site in list_needed(scenario):
        if site.one_of:
            choices.setdefault(site.one_of, []).append(site.site)
    for label, names in choices.items():
        says = _("None of {sites} has to be visited (now one of them).")
        step = Step(
            PRICES["drop"],
            partial(give_up_choice, label=label),
            says.format(sites=", ".join(scenario.site_of[name].title for name in names)),
        )
        yield Change(("choice", label), (step,), frozenset({"durations", "sizes"}))


def list_drops(scenario: Scenario) -> Iterator[Change]:
    """Sites left out, those of a choice excepted: they leave less to choose from."""
    for site in list_needed(scenario):
        if not site.one_of:
            says = _("{site} is left out.").format(site=site.title)
            step = Step(PRICES["drop"], partial(drop_site, site=site.site), says)
            yield Change(("sites", site.site, "use"), (step,), frozenset({"durations", "sizes"}))


def give_up_choice(scenario: Scenario, label: str) -> Scenario:
    """The scenario in which the sites of a choice are optional."""
    for site in scenario.sites:
        if site.one_of == label:
            scenario = edit_row(scenario, "sites", site.site, one_of="", must=False)
            if any(row.site == site.site and row.must for row in scenario.programme):
                scenario = edit_programme(scenario, site.site, must=False)
    return scenario


def _open_longer(scenario: Scenario, site: Site) -> Iterator[Change]:
    for place, window in enumerate(site.open):
        if not _is_on_a_day(scenario, site, window):
            continue
        later = LAST - window.closes
        ways = [
            ("closes", window.closes, 1, later, _("{site} is open until {time} (now {now}).")),
            ("opens", window.opens, -1, window.opens, _("{site} opens at {time} (now {now}).")),
        ]
        for edge, now, sign, room, says in ways:
            edit = partial(open_longer, site=site.site, place=place, edge=edge)
            steps = tuple(
                Step(
                    steps * PRICES["open"],
                    partial(edit, minute=now + sign * more),
                    says.format(
                        site=site.title, time=clock_text(now + sign * more), now=clock_text(now)
                    ),
                )
                for more, steps in list_extensions(room)
            )
            if steps:
                yield Change(("sites", site.site, "open"), steps)


def _is_on_a_day(scenario: Scenario, site: Site, window: Window) -> bool:
    """Whether a window is on a day on which the site may be visited."""
    dates = {
        scenario.date_of(session)
        for session in scenario.sessions
        if not site.sessions or session.session in site.sessions
    }
    return window.date is None or window.date in dates


def open_longer(scenario: Scenario, site: str, place: int, edge: str, minute: int) -> Scenario:
    """The scenario with one edge of a site's window elsewhere."""
    if site not in scenario.site_of:
        return scenario
    windows = list(scenario.site_of[site].open)
    date, opens, closes = windows[place]
    if edge == "opens":
        opens = minute
    else:
        closes = minute
    windows[place] = Window(date, opens, closes)
    return edit_row(scenario, "sites", site, open=tuple(windows))


def _hold_more(scenario: Scenario, site: Site) -> Iterator[Change]:
    """Room for more people, groups and coaches at once, and more guides."""
    half = -(-max(largest_group(scenario, track) for track in scenario.tracks) // 2)
    half = max(1, half)
    more = [
        ("people_at_once", site.people_at_once, half, "people", {"sizes"}),
        ("groups_at_once", site.groups_at_once, 1, "hall", set()),
        ("coaches_at_once", site.coaches_at_once, 1, "bay", set()),
        ("guides", site.guides, 1, "guide", {"sizes"}),
    ]
    says = {
        "people_at_once": _("{site} takes {n} people at once (now {now})."),
        "groups_at_once": _("{site} takes {n} groups at once (now {now})."),
        "coaches_at_once": _("{site} has bays for {n} coaches (now {now})."),
        "guides": _("{site} has {n} guides (now {now})."),
    }
    for column, now, step, price, alters in more:
        if now is None:
            continue
        steps = tuple(
            Step(
                number * PRICES[price],
                _set_cells(site, **{column: now + number * step}),
                says[column].format(site=site.title, n=now + number * step, now=now),
            )
            for number in range(1, MORE + 1)
        )
        yield Change(("sites", site.site, column), steps, frozenset(alters))


def _set_cells(site: Site, **cells: Any) -> Edit:
    return partial(edit_row, table="sites", row=site.site, **cells)


def _ease(scenario: Scenario, site: Site) -> Iterator[Change]:
    """Conditions of a visit given up."""
    name = site.site

    def change(column: str, price: str, edit: Edit, says: str, *alters: str) -> Change:
        step = Step(PRICES[price], edit, says.format(site=site.title))
        return Change(("sites", name, column), (step,), frozenset(alters))

    if site.floor > 1:
        edit = _set_cells(site, floor=1, lift=None)
        yield change("floor", "floor", edit, _("{site} is seen on the ground floor."), "durations")
    if site.gap_minutes and site.groups_at_once == 1:
        says = ngettext(
            "{site} needs no gap between groups (now {n} minute).",
            "{site} needs no gap between groups (now {n} minutes).",
            site.gap_minutes,
        ).replace("{n}", str(site.gap_minutes))
        yield change("gap_minutes", "spacing", _set_cells(site, gap_minutes=0), says)
    if site.entry_every:
        says = ngettext(
            "Groups may enter {site} at any minute (now {n} minute apart).",
            "Groups may enter {site} at any minute (now {n} minutes apart).",
            site.entry_every,
        ).replace("{n}", str(site.entry_every))
        yield change("entry_every", "spacing", _set_cells(site, entry_every=0), says)
    if site.coaches_at_once is not None and site.coach_waits:
        says = _("Coaches leave their bay at {site} during the visit.")
        yield change("coach_waits", "coach_waits", _set_cells(site, coach_waits=False), says)
    if site.minutes and site.minutes_min is not None and site.minutes_min < site.minutes:
        says = _("{site} is shortened to {least} minutes (now {now}).")
        said = says.replace("{least}", str(site.minutes_min)).replace("{now}", str(site.minutes))
        edit = _set_cells(site, minutes=site.minutes_min)
        yield change("minutes", "minutes", edit, said, "durations")
    if site.position is not None:
        says = _("{site} may come at any place in the tour.")
        yield change("position", "order", _set_cells(site, position=None), says)
    if site.after_sites:
        says = _("{site} may come before {others}.")
        said = says.replace("{others}", ", ".join(site.after_sites))
        yield change("after_sites", "order", _set_cells(site, after_sites=()), said)
    named = [row for row in scenario.programme if row.site == name and row.sessions]
    if (site.sessions or named) and len(scenario.sessions) > 1:
        says = _("{site} may be visited in any session.")
        yield change("sessions", "sessions", partial(allow_any_session, site=name), says)


def allow_any_session(scenario: Scenario, site: str) -> Scenario:
    """The scenario in which a site may be visited in any session."""
    scenario = edit_row(scenario, "sites", site, sessions=())
    return edit_programme(scenario, site, sessions=())
