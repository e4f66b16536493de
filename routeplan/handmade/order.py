"""A planner's own groups and order of sites, of which only the times are free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from routeplan.grouping import Grouping, Wanted, adopt_groups
from routeplan.handmade.case import Case
from routeplan.handmade.clashes import Clash
from routeplan.handmade.people import check_people, check_seats
from routeplan.handmade.programme import check_order, check_programme
from routeplan.handmade.times import check_times
from routeplan.handmade.timetable import Entry, Timetable, list_entries
from routeplan.network import Network
from routeplan.plans import Plan
from routeplan.problem import Problem
from routeplan.scenario import Scenario
from routeplan.solve.orders import keep_orders
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
    """

    case: Case
    plan: Plan | None

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
    scenario : Scenario
    network : Network
    source : Timetable or Plan
        Of a timetable without times the order of the rows counts.
    """
    plan = source if isinstance(source, Plan) else None
    timetable = list_entries(scenario, source) if isinstance(source, Plan) else source
    place = {s.session: number for number, s in enumerate(scenario.sessions_in_order)}
    rows: dict[str, list[Entry]] = defaultdict(list)
    for entry in timetable.entries:
        if scenario.site_of[entry.site].kind != "place":  # a tour's start or end
            rows[entry.group].append(entry)
    ordered: list[Entry] = []
    for entries in rows.values():
        if all(entry.session is not None for entry in entries):
            entries.sort(key=lambda entry: place[entry.session or ""])
            if all(entry.arrive is not None or entry.depart is not None for entry in entries):
                entries.sort(key=lambda entry: entry.arrive or entry.depart or 0)
        ordered += [replace(entry, arrive=None, depart=None) for entry in entries]
    named = {entry.group for entry in ordered}
    parties = tuple(party for party in timetable.parties if plan or party.name in named)
    untimed = replace(timetable, entries=tuple(ordered), parties=parties)
    return Order(Case(scenario, network, untimed), plan)
