"""Changes of the sites that somebody has to visit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from routeplan.advice.changes.steps import LAST, PRICES, Change, Step, list_extensions
from routeplan.grouping import largest_group
from routeplan.scenario import ALWAYS, Scenario, Site, Window, clock_text
from routeplan.tables import Edit, drop_site, edit_programme, edit_row, write_cell
from routeplan.texts import _, ngettext

MORE = 2  # groups, guides or half groups more, at the most


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
    """Sites left out, but for meals, and those of a choice, which leave less to choose from."""
    for site in list_needed(scenario):
        if not site.one_of and site.kind != "meal":
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
    for place, window in enumerate(scenario.hours(site)):
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
            shifts = edge == "opens" and site.starts is not None and site.starts.every
            if steps:
                alters = frozenset({"always"} if shifts else ())  # starts count from the opening
                yield Change(("sites", site.site, "open"), steps, alters)


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
    windows = list(scenario.hours(scenario.site_of[site]))
    date, opens, closes = windows[place]
    if edge == "opens":
        opens = minute
    else:
        closes = minute
    windows[place] = Window(date, opens, closes)
    return edit_row(scenario, "sites", site, open=tuple(windows))


def _hold_more(scenario: Scenario, site: Site) -> Iterator[Change]:
    """Room for more people and groups at once, and more guides."""
    half = -(-max(largest_group(scenario, track) for track in scenario.tracks) // 2)
    half = max(1, half)
    more = [
        ("people_at_once", site.people_at_once, half, "people", {"sizes"}),
        ("groups_at_once", site.groups_at_once, 1, "hall", set()),
        ("guides", site.guides, 1, "guide", {"sizes"}),
    ]
    says = {
        "people_at_once": _("{site} takes {n} people at once (now {now})."),
        "groups_at_once": _("{site} takes {n} groups at once (now {now})."),
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


def list_releases(scenario: Scenario, site: Site) -> dict[str, Edit]:
    """What a site demands of a visit, column by column, with the edit that gives it up."""
    releases: dict[str, Edit] = {}
    named = [row for row in scenario.programme if row.site == site.site and row.sessions]
    if (site.sessions or named) and len(scenario.sessions) > 1:
        releases["sessions"] = partial(allow_any_session, site=site.site)
    one_group = site.groups_at_once == 1
    # Starts at regular intervals count from each opening, and would be others without it.
    every = {"starts": None} if site.starts is not None and site.starts.every else {}
    always: dict[str, Any] = {"open": ALWAYS if site.kind == "meal" else ()}
    bays = site.coaches_at_once is not None and site.site not in scenario.area_of
    cells: dict[str, tuple[bool, dict[str, Any]]] = {
        "starts": (site.starts is not None, {"starts": None}),
        "position": (site.position is not None, {"position": None}),
        "after_sites": (bool(site.after_sites), {"after_sites": ()}),
        "gap_minutes": (bool(site.gap_minutes) and one_group, {"gap_minutes": 0}),
        "entry_every": (bool(site.entry_every), {"entry_every": 0}),
        "guides": (site.guides is not None, {"guides": None}),
        "coaches_at_once": (bays, {"coaches_at_once": None}),
        "groups_at_once": (
            site.groups_at_once is not None,
            {"groups_at_once": None, "gap_minutes": 0},
        ),
        "people_at_once": (site.people_at_once is not None, {"people_at_once": None}),
        "open": (bool(scenario.hours(site)), always | every),
        "floor": (site.floor > 1, {"floor": 1, "lift": None}),
    }
    for column, (stated, free) in cells.items():
        if stated:
            releases[column] = _set_cells(site, **free)
    return releases


def _ease(scenario: Scenario, site: Site) -> Iterator[Change]:
    """Conditions of a visit given up, or made easier."""
    edits = list_releases(scenario, site)
    if site.minutes and site.minutes_min is not None and site.minutes_min < site.minutes:
        edits["minutes"] = _set_cells(site, minutes=site.minutes_min)
    for column, price, alters, says in (
        ("floor", "floor", {"durations"}, _("{site} is seen on the ground floor.")),
        ("gap_minutes", "spacing", (), _say_gap(site.gap_minutes)),
        ("entry_every", "spacing", (), _say_entries(site.entry_every)),
        ("starts", "starts", (), _("Visits at {site} begin at any time (now {starts}).")),
        (
            "minutes",
            "minutes",
            {"durations"},
            _("{site} is shortened to {least} minutes (now {now})."),
        ),
        ("position", "order", (), _("{site} may come at any place in the tour.")),
        ("after_sites", "order", (), _("{site} may come before {others}.")),
        ("sessions", "sessions", (), _("{site} may be visited in any session.")),
    ):
        if column in edits:
            said = says.format(
                site=site.title,
                least=site.minutes_min,
                now=site.minutes,
                starts=write_cell("starts", site.starts),
                others=", ".join(site.after_sites),
            )
            step = Step(PRICES[price], edits[column], said)
            yield Change(("sites", site.site, column), (step,), frozenset(alters))


def _say_gap(minutes: int) -> str:
    text = ngettext(
        "{site} needs no gap between groups (now {n} minute).",
        "{site} needs no gap between groups (now {n} minutes).",
        minutes,
    )
    return text.replace("{n}", str(minutes))


def _say_entries(minutes: int) -> str:
    text = ngettext(
        "Groups may enter {site} at any minute (now {n} minute apart).",
        "Groups may enter {site} at any minute (now {n} minutes apart).",
        minutes,
    )
    return text.replace("{n}", str(minutes))


def allow_any_session(scenario: Scenario, site: str) -> Scenario:
    """The scenario in which a site may be visited in any session."""
    scenario = edit_row(scenario, "sites", site, sessions=())
    return edit_programme(scenario, site, sessions=())
