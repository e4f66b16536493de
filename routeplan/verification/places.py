"""What the sites can take at once: R05, R06, R07, R08 and R09."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from routeplan.scenario import DAY, Direction, Ride, Site
from routeplan.texts import _
from routeplan.verification.itinerary import Itinerary
from routeplan.verification.journeys import TimedStop
from routeplan.verification.violations import Violation, join_names


class Presence(NamedTuple):
    """What one group takes of a resource, from `begin` until just before `end`."""

    begin: int
    end: int
    amount: int
    group: str


class Overload(NamedTuple):
    """A time for which more than the limit is in use, and the most at once in it."""

    begin: int
    end: int
    peak: int
    groups: list[str]


def find_overloads(uses: Iterable[Presence], limit: int) -> Iterator[Overload]:
    """Sweep along the time and yield each stretch in which the uses exceed the limit.

    Examples
    --------
    >>> uses = [Presence(0, 30, 40, "G1"), Presence(20, 50, 44, "G2"), Presence(50, 60, 40, "G3")]
    >>> list(find_overloads(uses, 80))
    [Overload(begin=20, end=30, peak=84, groups=['G1', 'G2'])]
    """
    listed = [use for use in uses if use.begin < use.end]
    # At one time, what ends makes room before what begins.
    changes = sorted(
        [(use.begin, 1, number) for number, use in enumerate(listed)]
        + [(use.end, 0, number) for number, use in enumerate(listed)]
    )
    inside: dict[int, None] = {}
    level = peak = begin = 0
    groups: list[str] = []
    for time, enters, number in changes:
        was_over = level > limit
        if enters:
            inside[number] = None
            level += listed[number].amount
        else:
            del inside[number]
            level -= listed[number].amount
        if level > limit:
            if not was_over:
                begin, peak = time, 0
            if level > peak:
                peak, groups = level, [listed[each].group for each in inside]
        elif was_over and begin < time:
            yield Overload(begin, time, peak, groups)


def check_r05_opening(itinerary: Itinerary) -> Iterator[Violation]:
    """R05: from entering to leaving, a stop lies in one opening window."""
    for name, stops in itinerary.stops_at.items():
        windows = itinerary.scenario.windows(itinerary.scenario.site_of[name])
        if windows is None:
            continue
        for stop in stops:
            if not any(opens <= stop.enter and stop.leave <= closes for opens, closes in windows):
                text = _("Inside from {enter} to {leave}; open {windows}.")
                cause = text.format(
                    enter=itinerary.clock(stop.enter),
                    leave=itinerary.clock(stop.leave),
                    windows=_nearest(itinerary, windows, stop) or _("never"),
                )
                yield Violation("R05", stop.group.name, name, cause)


def _nearest(itinerary: Itinerary, windows: tuple[tuple[int, int], ...], stop: TimedStop) -> str:
    """The windows of the day on which the group enters, else the nearest one, in words."""
    day = stop.enter // DAY
    near = [span for span in windows if day in (span[0] // DAY, span[1] // DAY)]
    if not near and windows:
        near = [min(windows, key=lambda span: max(span[0] - stop.leave, stop.enter - span[1]))]
    text = _("{opens} to {closes}")
    return ", ".join(
        text.format(opens=itinerary.clock(opens), closes=itinerary.clock(closes))
        for opens, closes in near
    )


def check_r06_people(itinerary: Itinerary) -> Iterator[Violation]:
    """R06: people inside never exceed the hall, nor the guides needed those at hand."""
    for site, stops in _visited(itinerary):
        if site.people_at_once is not None:
            uses = [Presence(c.enter, c.leave, c.group.size, c.group.name) for c in stops]
            text = _("{peak} people from {begin} to {end} ({groups}), {limit} allowed.")
            limit = itinerary.usable(site.people_at_once)
            yield from _report(itinerary, "R06", site, uses, limit, text)
        if site.guides is not None:
            uses = [Presence(c.enter, c.leave, _guides(c), c.group.name) for c in stops]
            text = _("{peak} guides needed from {begin} to {end} ({groups}), {limit} at hand.")
            yield from _report(itinerary, "R06", site, uses, site.guides, text)


def _guides(stop: TimedStop) -> int:
    share = stop.site.people_per_guide
    return 1 if share is None else ceil(stop.group.size / share)


def check_r07_groups(itinerary: Itinerary) -> Iterator[Violation]:
    """R07: groups inside never exceed the limit; gaps and the distance of entries are kept."""
    for site, stops in _visited(itinerary):
        if site.groups_at_once is not None:
            uses = [Presence(c.enter, c.leave, 1, c.group.name) for c in stops]
            text = _("{peak} groups from {begin} to {end} ({groups}), {limit} allowed.")
            yield from _report(itinerary, "R07", site, uses, site.groups_at_once, text)
        entries = sorted(stops, key=lambda stop: (stop.enter, stop.leave))
        for former, latter in pairwise(entries):
            if latter.enter - former.enter < site.entry_every:
                text = _("Enters at {enter}, {given} min after {former}; {due} min are due.")
                cause = text.format(
                    enter=itinerary.clock(latter.enter),
                    given=latter.enter - former.enter,
                    former=former.group.name,
                    due=site.entry_every,
                )
                yield Violation("R07", latter.group.name, site.site, cause)
        if site.groups_at_once == 1 and site.gap_minutes:
            yield from _gaps(itinerary, site, entries)


def _gaps(itinerary: Itinerary, site: Site, entries: list[TimedStop]) -> Iterator[Violation]:
    last = entries[0]
    for stop in entries[1:]:
        if stop.enter < last.leave + site.gap_minutes:
            text = _("Enters at {enter}, {former} leaves at {leave}; {due} min between are due.")
            cause = text.format(
                enter=itinerary.clock(stop.enter),
                former=last.group.name,
                leave=itinerary.clock(last.leave),
                due=site.gap_minutes,
            )
            yield Violation("R07", stop.group.name, site.site, cause)
        last = max(last, stop, key=lambda each: each.leave)


def check_r08_coaches(itinerary: Itinerary) -> Iterator[Violation]:
    """R08: coaches at the site never exceed its bays."""
    if itinerary.scenario.event.travel != "coach":
        return
    for site, stops in _visited(itinerary):
        if site.coaches_at_once is None:
            continue
        uses = []
        for stop in stops:
            spans = [(stop.arrive, stop.depart)]
            if not site.coach_waits:
                spans = [(stop.arrive, stop.arrive + stop.alight), (stop.loading, stop.depart)]
            uses += [
                Presence(begin, end, stop.group.coaches, stop.group.name) for begin, end in spans
            ]
        text = _("{peak} coaches from {begin} to {end} ({groups}), {limit} allowed.")
        yield from _report(itinerary, "R08", site, uses, site.coaches_at_once, text)


class BankPresence(NamedTuple):
    """One group's ride at a lift bank."""

    begin: int
    direction: Direction
    ride: Ride
    stop: TimedStop


def check_r09_lifts(itinerary: Itinerary) -> Iterator[Violation]:
    """R09: a bank's rides do not overlap, and the cars are back before the next ride."""
    banks: dict[str, list[BankPresence]] = defaultdict(list)
    for stop in itinerary.stops:
        if stop.site.lift is None:
            continue
        if stop.ride_up.busy:
            banks[stop.site.lift].append(BankPresence(stop.up, "up", stop.ride_up, stop))
        if stop.ride_down.busy:
            banks[stop.site.lift].append(BankPresence(stop.down, "down", stop.ride_down, stop))
    for name, uses in banks.items():
        mixed = itinerary.scenario.lift_of[name].mixed_trips
        yield from _check_bank(itinerary, name, sorted(uses, key=lambda use: use.begin), mixed)


def _check_bank(
    itinerary: Itinerary, bank: str, uses: list[BankPresence], mixed: bool
) -> Iterator[Violation]:
    # Per direction, the former ride that keeps the bank longest.
    busy: dict[Direction, BankPresence] = {}
    clear: dict[Direction, BankPresence] = {}
    for use in uses:
        opposite: Direction = "down" if use.direction == "up" else "up"
        former = clear.get(use.direction)
        if former and use.begin < former.begin + former.ride.clear:
            text = _(
                "{way} at {begin}, but the ride of {former} that began at {former_begin} keeps "
                "lift {bank} in this direction until {end}."
            )
            end = former.begin + former.ride.clear
            yield _lift_violation(itinerary, text, use, former, bank, end)
        former = busy.get(opposite)
        if not mixed and former and use.begin < former.begin + former.ride.busy:
            text = _(
                "{way} at {begin}, but the opposite ride of {former} that began at {former_begin} "
                "keeps lift {bank} busy until {end}."
            )
            end = former.begin + former.ride.busy
            yield _lift_violation(itinerary, text, use, former, bank, end)
        clear[use.direction] = max(
            clear.get(use.direction, use), use, key=lambda each: each.begin + each.ride.clear
        )
        busy[use.direction] = max(
            busy.get(use.direction, use), use, key=lambda each: each.begin + each.ride.busy
        )


def _lift_violation(
    itinerary: Itinerary, text: str, use: BankPresence, former: BankPresence, bank: str, end: int
) -> Violation:
    cause = text.format(
        way=_("Rides up") if use.direction == "up" else _("Rides down"),
        begin=itinerary.clock(use.begin),
        former=former.stop.group.name,
        former_begin=itinerary.clock(former.begin),
        bank=bank,
        end=itinerary.clock(end),
    )
    return Violation("R09", use.stop.group.name, use.stop.site.site, cause)


def _visited(itinerary: Itinerary) -> Iterator[tuple[Site, list[TimedStop]]]:
    for name, stops in itinerary.stops_at.items():
        yield itinerary.scenario.site_of[name], stops


def _report(
    itinerary: Itinerary, rule: str, site: Site, uses: list[Presence], limit: int, text: str
) -> Iterator[Violation]:
    """Turn what exceeds the limit into violations, worded by `text`."""
    for overload in find_overloads(uses, limit):
        cause = text.format(
            peak=overload.peak,
            begin=itinerary.clock(overload.begin),
            end=itinerary.clock(overload.end),
            groups=join_names(overload.groups),
            limit=limit,
        )
        yield Violation(rule, "", site.site, cause)
