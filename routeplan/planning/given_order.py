"""A planner's own groups and order of sites, of which only the times are open.

What an order is stands here; a :class:`Plan` is one, and whatever else has one says
how to read it with ``read_order.register``, as hand-made timetables do.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import singledispatch
from typing import NamedTuple

from routeplan.errors import Fault, ScenarioError
from routeplan.grouping import Grouping, Wanted, adopt_groups, assign_coaches, read_demand
from routeplan.plans import Plan
from routeplan.scenario import Network, Scenario
from routeplan.scheduling import Problem, keep_orders
from routeplan.texts import _
from routeplan.verification import check_groups, check_untimed


class OrderedStop(NamedTuple):
    """A stop of a group; `session` is None where any that is allowed will do."""

    group: str
    site: str
    session: str | None


class GivenOrder(ABC):
    """Groups, and in which order each makes which stops.

    Parameters
    ----------
    stops : tuple of OrderedStop
        Each group's in the order in which it makes them.
    grouping : Grouping or None
        The groups themselves where it is known who is in them.
    wanted : tuple of Wanted
        What is known of the groups where it is not.
    notes : tuple of str
        What could not be kept of where the order comes from.
    """

    def __init__(
        self,
        scenario: Scenario,
        network: Network,
        stops: tuple[OrderedStop, ...],
        grouping: Grouping | None = None,
        wanted: tuple[Wanted, ...] = (),
        notes: tuple[str, ...] = (),
    ) -> None:
        self.scenario = scenario
        self.network = network
        self.stops = stops
        self.grouping = grouping
        self.wanted = wanted
        self.notes = notes

    @abstractmethod
    def list_faults(self) -> Iterator[str]:
        """What is impossible with these groups in this order, whatever the times."""

    @abstractmethod
    def relax(self) -> Problem | None:
        """A Problem that allows all that any such groups may do; None if there is no such one."""

    def restrict(self, problem: Problem) -> Problem:
        """Leave the given stops only, in the given order and sessions.

        Parameters
        ----------
        problem : Problem
            Of groups with these names.
        """
        sessions = {s.session: number for number, s in enumerate(self.scenario.sessions_in_order)}
        groups = {name: number for number, name in enumerate(problem.groups)}
        stop_of = {
            (int(group), int(site)): stop
            for stop, (group, site) in enumerate(
                zip(problem.stop_group, problem.stop_site, strict=True)
            )
        }
        sequences: dict[str, list[tuple[int, tuple[int, ...]]]] = defaultdict(list)
        for group, site, session in self.stops:
            stop = stop_of[groups[group], self.network.index[site]]
            tours = tuple(
                tour
                for tour in problem.stop_tours[stop]
                if session is None or int(problem.tour_session[tour]) == sessions[session]
            )
            sequences[group].append((stop, tours))
        return keep_orders(problem, sequences.values())


@singledispatch
def read_order(source: object, scenario: Scenario, network: Network) -> GivenOrder:  # noqa: ARG001
    """Keep of a plan or timetable the groups and the order of their stops.

    Raises
    ------
    ScenarioError
        If it has no tours, leaves out the groups of a track, or names what is not in the
        scenario.
    """
    text = _("order is {kind}; it has to be a plan or a timetable that was read")
    raise TypeError(text.format(kind=type(source).__name__))


class _PlanOrder(GivenOrder):
    """The order of an earlier plan, perhaps of another version of the scenario."""

    def __init__(
        self, scenario: Scenario, network: Network, plan: Plan, notes: tuple[str, ...]
    ) -> None:
        made = sorted(plan.stops, key=lambda stop: (stop.group, stop.arrive, stop.depart))
        super().__init__(
            scenario,
            network,
            tuple(OrderedStop(stop.group, stop.site, stop.session) for stop in made),
            grouping=adopt_groups(scenario, plan.groups),
            notes=notes,
        )
        self.plan = plan

    def list_faults(self) -> Iterator[str]:
        """Who is in the groups, which stops they make, in which order."""
        return map(str, check_untimed(self.scenario, self.plan, self.network))

    def relax(self) -> None:
        """None: it is known who is in the groups."""


@read_order.register
def _read_plan(source: Plan, scenario: Scenario, network: Network) -> GivenOrder:
    faults = tuple(_list_strangers(scenario, source))
    if faults:
        raise ScenarioError(faults)
    plan = _hand_out_coaches(scenario, network, source)
    notes = []
    pairs = zip(plan.groups, source.groups, strict=True)
    if any(new.coaches and new.coaches != old.coaches for new, old in pairs):
        notes.append(_("The plan's coaches would not do: coaches are handed out anew."))
    return _PlanOrder(scenario, network, plan, tuple(notes))


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


def _hand_out_coaches(scenario: Scenario, network: Network, plan: Plan) -> Plan:
    """The plan's groups with the escorts of the scenario, and with its coaches if need be."""
    plan = _count_escorts(scenario, plan)
    if all(violation.rule != "R14" for violation in check_groups(scenario, plan, network)):
        return plan
    named = [(group.name, group.track, group.people) for group in plan.groups]
    coaches = assign_coaches(read_demand(scenario), named)
    groups = zip(plan.groups, coaches, strict=True)
    return _count_escorts(
        scenario, replace(plan, groups=tuple(replace(g, coaches=mine) for g, mine in groups))
    )


def _count_escorts(scenario: Scenario, plan: Plan) -> Plan:
    """The plan's groups with the escorts of the scenario; seats are given out anew."""
    escorts = scenario.event.escorts
    groups = (
        replace(group, escorts=escorts * max(1, len(group.coaches)), seating=())
        for group in plan.groups
    )
    return replace(plan, groups=tuple(groups))
