"""What a plan takes for granted because the tables do not say it, in sentences for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routeplan.scenario.clocks import clock_text
from routeplan.scenario.lifts import SECONDS_A_STOREY
from routeplan.scenario.model import LiftBank, Scenario, Site
from routeplan.scenario.windows import MEAL_HOURS
from routeplan.texts import _, join_names, ngettext

if TYPE_CHECKING:
    from routeplan.scenario.network import Network

# Columns of the sites of which it is said here where they have no effect.
TOLD_IDLE = ("gap_minutes", "people_per_guide")


def list_assumptions(scenario: Scenario, network: Network) -> tuple[str, ...]:
    """List everything that was assumed or is easily misread, the roads first.

    Parameters
    ----------
    network : Network
        The scenario's travel minutes, with what they took for granted.
    """
    return (*list_physics(scenario, network), *_limits(scenario))


def list_physics(scenario: Scenario, network: Network) -> tuple[str, ...]:
    """List what was assumed on roads, departures, meals, coaches, lifts and stairs."""
    return (
        *network.assumed,
        *_clock(scenario),
        *_meals(scenario),
        *_coaches(scenario),
        *_lift_banks(scenario),
        *_floors(scenario),
        *_stairs(scenario),
    )


def _limits(scenario: Scenario) -> list[str]:
    """Limits that say nothing without another one."""
    sentences = []
    for site in scenario.sites:
        if site.gap_minutes and site.groups_at_once != 1:
            text = _("{site}: gap_minutes has no effect, because groups_at_once is not 1.")
            sentences.append(text.format(site=site.title))
        if site.people_per_guide is not None and site.guides is None:
            text = _("{site}: people_per_guide has no effect without a number of guides.")
            sentences.append(text.format(site=site.title))
    return sentences


def _clock(scenario: Scenario) -> list[str]:
    event = scenario.event
    if "clock" in event.model_fields_set or event.clock == 1:
        return []
    text = _("Departures fall on multiples of {clock} minutes (event, clock; 1 for any minute).")
    return [text.format(clock=event.clock)]


def _meals(scenario: Scenario) -> list[str]:
    """Meals without hours: those taken at the usual ones, and those for which these are no use."""
    visited = {visit.site for track in scenario.tracks for visit in scenario.visits(track)}
    blank = [
        site
        for site in scenario.sites
        if site.kind == "meal" and not site.open and site.site in visited
    ]
    usual = [site.title for site in blank if scenario.hours(site)]
    always = [site.title for site in blank if not scenario.hours(site)]
    sentences = []
    if usual:
        text = _("{meals}: open {hours} (sites, open; 00:00-24:00 for any time).")
        hours = _(" and ").join(
            f"{clock_text(window.opens)}-{clock_text(window.closes)}" for window in MEAL_HOURS
        )
        sentences.append(text.format(meals=", ".join(usual), hours=hours))
    if always:
        text = _(
            "{meals}: open at any time (sites, open), because the usual hours leave no room in a "
            "session or for an appointment."
        )
        sentences.append(text.format(meals=", ".join(always)))
    return sentences


def _coaches(scenario: Scenario) -> list[str]:
    event = scenario.event
    if event.travel == "walk":
        return []
    sentences = []
    if "alight_seconds" not in event.model_fields_set:
        text = _("Alighting from a coach takes {seconds:g} s a person.")
        sentences.append(text.format(seconds=event.alight_seconds))
    if "board_seconds" not in event.model_fields_set:
        text = _("Boarding a coach takes {seconds:g} s a person.")
        sentences.append(text.format(seconds=event.board_seconds))
    return sentences


def _lift_banks(scenario: Scenario) -> list[str]:
    alike: dict[str, list[str]] = {}
    used = {site.lift for site in scenario.sites if site.floor > 1}
    for bank in scenario.lifts:
        missing = [
            said
            for column, said in _lift_figures(scenario.lift_of[bank.lift])
            if column not in bank.model_fields_set
        ]
        if bank.lift in used and missing:
            alike.setdefault(", ".join(missing), []).append(bank.lift)
    return [_say_figures(lifts, figures) for figures, lifts in alike.items()]


def _say_figures(lifts: list[str], figures: str) -> str:
    text = ngettext(
        "Lift {lifts}, for want of figures of its own in lifts: {figures}.",
        "Lifts {lifts}, each for want of figures of its own in lifts: {figures}.",
        len(lifts),
    )
    return text.format(lifts=join_names(lifts), figures=figures)


def _lift_figures(bank: LiftBank) -> list[tuple[str, str]]:
    """Every column that the ride time depends on, with its value in words."""
    cars = ngettext("{cars} car", "{cars} cars", bank.cars).format(cars=bank.cars)
    return [
        ("cars", cars),
        ("loading", _("loaded to {share:.0%}").format(share=bank.loading)),
        ("speed", _("speed {speed:g} m/s").format(speed=bank.speed)),
        ("acceleration", _("acceleration {a:g} m/s²").format(a=bank.acceleration)),
        ("jerk", _("jerk {jerk:g} m/s³").format(jerk=bank.jerk)),
        ("floor_height", _("{metres:g} m a storey").format(metres=bank.floor_height)),
        ("door_seconds", _("doors {seconds:g} s").format(seconds=bank.door_seconds)),
        (
            "transfer_seconds",
            _("{seconds:g} s a person in or out").format(seconds=bank.transfer_seconds),
        ),
    ]


def _floors(scenario: Scenario) -> list[str]:
    alike: dict[str, list[str]] = {}
    for site in scenario.sites:
        if site.floor > 1:
            alike.setdefault(_floor(scenario, site), []).append(site.title)
    return [f"{join_names(sites)}: {floor}" for floor, sites in alike.items()]


def _floor(scenario: Scenario, site: Site) -> str:
    storeys = site.floor - 1
    text = ngettext(
        "floor {floor} = {storeys} storey up",
        "floor {floor} = {storeys} storeys up",
        storeys,
    )
    text = text.format(floor=site.floor, storeys=in_words(storeys))
    if site.lift is None:
        return _("{floor}, without a lift.").format(floor=text)
    height = scenario.lift_of[site.lift].height(site.floor)
    return _("{floor}, {metres:g} m.").format(floor=text, metres=height)


def in_words(number: int) -> str:
    """Write a number up to ten as a word."""
    words = (
        *(_("one"), _("two"), _("three"), _("four"), _("five")),
        *(_("six"), _("seven"), _("eight"), _("nine"), _("ten")),
    )
    return words[number - 1] if number <= len(words) else str(number)


def _stairs(scenario: Scenario) -> list[str]:
    ways: set[str] = set()
    for site in scenario.sites:
        if site.floor == 1:
            continue
        bank = scenario.lift_of[site.lift] if site.lift else None
        if bank is None or bank.stairs_up:
            ways.add("up")
        if bank is None or bank.stairs_down:
            ways.add("down")
    if not ways:
        return []
    up, down = SECONDS_A_STOREY["up"], SECONDS_A_STOREY["down"]
    text = _("Stairs take {up} s a storey up and {down} s down, one person a second.")
    return [text.format(up=up, down=down)]
