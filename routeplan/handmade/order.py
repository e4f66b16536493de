"""A planner's own groups and order of sites, of which only the times are free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from routeplan.errors import Fault, ScenarioError
from routeplan.grouping import Grouping, Wanted, adopt_groups, assign_coaches, read_demand
from routeplan.handmade.case import Case
from routeplan.handmade.clashes import Clash
from routeplan.handmade.entries import Entry, Timetable, list_entries
from routeplan.handmade.options import goes_somewhere
from routeplan.handmade.rules.people import check_people, check_seats
from routeplan.handmade.rules.programme import check_order, check_programme
from routeplan.handmade.rules.times import check_times
from routeplan.plans import Plan
from routeplan.scenario import Network, Scenario
from routeplan.scheduling import Problem, keep_orders
from routeplan.texts import _, ngettext
from routeplan.verification import check_groups


@dataclass(frozen=True)
class Order:
    """Groups, and in which order each makes which stops.

    Attributes
    ----------
    case : Case
        The order as a timetable without times.
    plan : Plan or None
        Where it comes from a plan, which says who is in which group.
    notes : tuple of str
        What of the plan could not be kept.
    """

    case: Case
    plan: Plan | None
    notes: tuple[str, ...] = ()

    def list_faults(self) -> Iterator[str]:
        """What is impossible with these groups in this order, whatever the times."""
        if self.plan is not None:
            scenario, network = self.case.scenario, self.case.network
            yield from map(str, check_groups(scenario, self.plan, network))
        for clash in self._list_clashes():
            yield f"{clash.group}: {clash.cause}" if clash.group else clash.cause

    def _list_clashes(self) -> Iterator[Clash]:
        case = self.case
        if self.plan is None:
            yield from check_people(case)
            yield from check_seats(case)
        yield from check_programme(case)
        yield from check_order(case)
        yield from check_times(case)

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """The groups as far as the planner has settled them."""
        known = self.case.timetable.party_of
        return tuple(
            Wanted(each.name, each.tracks, known[each.name].people) for each in self.case.options
        )

    @cached_property
    def grouping(self) -> Grouping | None:
        """The groups themselves where they are known by name."""
        if self.plan is None:
            return None
        return adopt_groups(self.case.scenario, self.plan.groups)

    def restrict(self, problem: Problem) -> Problem:
        """Leave the given stops only, in the given order and sessions.

        Parameters
        ----------
        problem : Problem
            Of groups with these names.
        """
        scenario = self.case.scenario
        sessions = {s.session: number for number, s in enumerate(scenario.sessions_in_order)}
        group_number = {name: number for number, name in enumerate(problem.groups)}
        site_number = self.case.network.index
        stop_of = {
            (int(group), int(site)): stop
            for stop, (group, site) in enumerate(
                zip(problem.stop_group, problem.stop_site, strict=True)
            )
        }
        return keep_orders(
            problem,
            (
                [
                    (
                        stop,
                        tuple(
                            tour
                            for tour in problem.stop_tours[stop]
                            if entry.session is None
                            or int(problem.tour_session[tour]) == sessions[entry.session]
                        ),
                    )
                    for entry in entries
                    for stop in [stop_of[group_number[name], site_number[entry.site]]]
                ]
                for name, entries in self._sequences().items()
            ),
        )

    def _sequences(self) -> dict[str, list[Entry]]:
        """The stops of each group in their order."""
        sequences: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.case.timetable.entries:
            sequences[entry.group].append(entry)
        return sequences


def read_order(scenario: Scenario, network: Network, source: Timetable | Plan) -> Order:
    """Keep of a timetable or plan the groups and the order of their stops.

    Parameters
    ----------
    source : Timetable or Plan
        Of a timetable without times the order of the rows counts.

    Raises
    ------
    ScenarioError
        If it has no tours, leaves out the groups of a track, or is a plan of what is not
        in the scenario.
    """
    notes: list[str] = []
    plan = None
    if isinstance(source, Plan):
        _refuse(_list_strangers(scenario, source))
        plan = _hand_out_coaches(scenario, network, source)
        pairs = zip(plan.groups, source.groups, strict=True)
        if any(new.coach not in (None, old.coach) for new, old in pairs):
            notes.append(_("The plan's coaches would not do: coaches are handed out anew."))
        source = list_entries(scenario, plan)
    place = {s.session: number for number, s in enumerate(scenario.sessions_in_order)}
    rows: dict[str, list[Entry]] = defaultdict(list)
    for entry in source.entries:
        if scenario.site_of[entry.site].kind != "place":  # a tour's start or end
            rows[entry.group].append(entry)
    ordered: list[Entry] = []
    for entries in rows.values():
        if all(entry.session is not None for entry in entries):
            entries.sort(key=lambda entry: place[entry.session or ""])
            if all(entry.arrive is not None or entry.depart is not None for entry in entries):
                entries.sort(key=lambda entry: entry.arrive or entry.depart or 0)
        ordered += [replace(entry, arrive=None, depart=None) for entry in entries]
    named = {entry.group for entry in source.entries}
    parties = tuple(party for party in source.parties if plan or party.name in named)
    untimed = replace(source, entries=tuple(ordered), parties=parties)
    if plan is None:
        _refuse(_find_nothing(untimed))
    case = Case(scenario, network, untimed)
    if plan is None:
        _refuse(_list_absent(case))
    return Order(case, plan, tuple(notes))


def _refuse(faults: Iterator[Fault]) -> None:
    found = tuple(faults)
    if found:
        raise ScenarioError(found)


def _list_strangers(scenario: Scenario, plan: Plan) -> Iterator[Fault]:
    """What a plan names that is not in the scenario; or that it has no groups at all."""
    if not plan.groups:
        text = _("The plan has no tours (status {status}): there is no order to keep.")
        remedy = _("Give a plan that has tours, or a timetable.")
        yield Fault("no-timetable", text.format(status=plan.status), remedy)
    sessions = {session.session for session in scenario.sessions}
    named = {
        "sites": [stop.site for stop in plan.stops if stop.site not in scenario.site_of],
        "sessions": [stop.session for stop in plan.stops if stop.session not in sessions],
        "visitors": [group.track for group in plan.groups if group.track not in scenario.tracks],
    }
    for table, names in named.items():
        for name in dict.fromkeys(names):
            cause = _("The plan names it, but the scenario does not.")
            remedy = _("Give the scenario that the plan was made for, or a timetable.")
            yield Fault("other-scenario", cause, remedy, table, subject=name)


def _find_nothing(timetable: Timetable) -> Iterator[Fault]:
    if not timetable.entries:
        cause = _("No group stops anywhere: there is no order to keep.")
        remedy = _("Write a row for each stop of each group.")
        yield Fault("no-timetable", cause, remedy, timetable.title)


def _list_absent(case: Case) -> Iterator[Fault]:
    """The tracks that make no stop of necessity, and of which there is no group."""
    scenario = case.scenario
    known = {track for each in case.options for track in each.tracks}
    for track in scenario.tracks:
        if track in known or goes_somewhere(scenario, track):
            continue
        people = sum(visitor.count for visitor in scenario.visitors if visitor.track == track)
        text = ngettext(
            "The {n} visitor of track {track} is in no group.",
            "The {n} visitors of track {track} are in no group.",
            people,
        )
        cause = text.format(n=people, track=track or _("(none)"))
        remedy = _(
            "Write a row for each of their groups too, with the site that they go to, or with "
            "the hub if they go nowhere."
        )
        yield Fault("no-group", cause, remedy, case.timetable.title)


def _hand_out_coaches(scenario: Scenario, network: Network, plan: Plan) -> Plan:
    """The plan's groups with the escorts of the scenario, and with its coaches if need be."""
    escorts = scenario.event.escorts
    plan = replace(plan, groups=tuple(replace(group, escorts=escorts) for group in plan.groups))
    if all(violation.rule != "R14" for violation in check_groups(scenario, plan, network)):
        return plan
    coaches = assign_coaches(read_demand(scenario), [group.people for group in plan.groups])
    groups = (replace(g, coach=coach) for g, coach in zip(plan.groups, coaches, strict=True))
    return replace(plan, groups=tuple(groups))
