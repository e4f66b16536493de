"""A hand-made timetable against every rule, and what it does not say."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from routeplan.grouping import goes_by_hotel
from routeplan.handmade.case import Case
from routeplan.handmade.clashes import Clash
from routeplan.handmade.entries import Timetable, name_rows
from routeplan.handmade.figures import explain_incomparable, find_finish, find_score
from routeplan.handmade.rules.calls import check_calls, list_unknown_moments
from routeplan.handmade.rules.people import check_people, check_seats
from routeplan.handmade.rules.programme import check_order, check_programme
from routeplan.handmade.rules.sharing import Sharing
from routeplan.handmade.rules.times import check_times
from routeplan.scenario import Roads, Scenario, build_network
from routeplan.texts import _

OWN_FAULTS = {"R05", "R10", "R13", "R17"}  # where one row breaks them, by itself


@dataclass(frozen=True)
class Inspection:
    """What is wrong with a timetable made by hand.

    Attributes
    ----------
    clashes : tuple of Clash
        By rule; empty if some filling of the timetable's gaps keeps every rule that can
        be checked.
    unchecked : tuple of str
        What cannot be checked, and why.
    finish_of : dict of str to int
        Minutes from each session's start to the last return, of the sessions that are toured;
        at the least where `exact` is false.
    exact : bool
        Whether the last departures or returns of all tours are given.
    incomparable : str
        Why the finish tells nothing beside that of a plan, such as that stops are left out;
        empty where it does.
    score : (int, int)
        The least and the most that the optional stops are worth, people times score; they
        differ where it is not known who makes them.
    """

    clashes: tuple[Clash, ...]
    unchecked: tuple[str, ...]
    finish_of: dict[str, int]
    exact: bool
    incomparable: str
    score: tuple[int, int]

    @property
    def least_finish(self) -> int:
        """The least that :attr:`finish` can be, of what the timetable lists."""
        return sum(self.finish_of.values())

    @property
    def finish(self) -> int | None:
        """Minutes from a session's start to the last return, summed over the sessions.

        None where the timetable does not tell, or leaves out what a plan has to have.
        """
        return self.least_finish if self.exact and not self.incomparable else None


def verify_timetable(
    scenario: Scenario,
    timetable: Timetable,
    roads: Roads = None,
    *,
    time_limit: float | None = None,
) -> Inspection:
    """Check a timetable made by hand against every rule.

    It has no times between a stop's arrival and departure: they are filled in,
    and a rule counts as broken only if no filling keeps it. Where it does not
    say how many people a group has, or who needs a lift, the most lenient
    counts that any grouping allows.

    Parameters
    ----------
    timetable : Timetable
        From :func:`routeplan.read_timetable`.
    roads : networkx graph, pandas.DataFrame or Network, optional
        Takes the place of the scenario's roads.
    time_limit : float, optional
        Seconds after which what is not settled yet is listed as not checked.
    """
    until = inf if time_limit is None else time.monotonic() + time_limit
    case = Case(scenario, build_network(scenario, roads), timetable)
    clashes = [*check_people(case), *check_seats(case), *check_programme(case)]
    clashes += [*check_order(case), *check_times(case), *check_calls(case)]
    faulty = {
        clash.rows[0] for clash in clashes if len(clash.rows) == 1 and clash.rule in OWN_FAULTS
    }
    sharing = Sharing(case, faulty, until)
    clashes += sharing.check()
    clashes.sort(
        key=lambda clash: (clash.rules, [(entry.sheet, entry.row) for entry in clash.rows])
    )
    unchecked = [*_list_unchecked(case), *dict.fromkeys(sharing.unsettled)]
    finish = find_finish(case)
    return Inspection(
        tuple(clashes),
        tuple(unchecked),
        finish.minutes_of,
        finish.exact,
        explain_incomparable(case, clashes),
        find_score(case),
    )


def _list_unchecked(case: Case) -> Iterator[str]:
    scenario, options = case.scenario, case.options
    unsized = [each.name for each in options if not each.sized]
    if unsized:
        text = _(
            "R01, R14, and what depends on sizes: the timetable does not say how many people "
            "are in {groups}; {least} to {most} are possible, and the most lenient number counts."
        )
        sizes = [size for each in options for size in (each.sizes[0], each.sizes[-1])]
        yield text.format(groups=_join(unsized), least=min(sizes), most=max(sizes))
    yield _("R01: who is in which group is not said, so nobody can be missed or doubled by name.")
    if any(visitor.delegation or visitor.count > 1 for visitor in scenario.visitors):
        yield _("R02: whether delegations stay together, for the same reason.")
    if any(goes_by_hotel(scenario, track) for track in scenario.tracks):
        yield _("R15: whether a group shares its hotel; the nearest one counts.")
    if len({visitor.language for visitor in scenario.visitors if visitor.language}) > 1:
        yield _("R16: whether a group has a language in common.")
    if scenario.event.travel == "coach":
        yield _("R14: which coach a group has; only whether there is one for each.")
    stairs = [bank.lift for bank in scenario.lifts if bank.stairs_up or bank.stairs_down]
    if stairs and any(visitor.step_free for visitor in scenario.visitors):
        text = _("R09, R10: who cannot use the stairs at {lifts}; the most lenient number counts.")
        yield text.format(lifts=_join(stairs))
    certain = list_certain_appointments(case)
    for index, row in enumerate(scenario.appointments):
        if index not in certain:
            text = _(
                "R17: the appointment of {who} at {site}; which group they are in is not said."
            )
            yield text.format(who=row.who, site=row.site)
    torn = [each.name for each in options if len(each.tracks) > 1]
    if torn:
        text = _("R03, R10: which track {groups} is of; several fit. Add a column track.")
        yield text.format(groups=_join(torn))
    yield from list_unknown_moments(case)
    if case.unplaced:
        text = _("When {rows} are: there is neither a time nor a date that tells the session.")
        yield text.format(rows=name_rows(case.unplaced))


def list_certain_appointments(case: Case) -> set[int]:
    """The appointments of which it is known whom they concern, by their index."""
    tracks = set(case.scenario.tracks)
    names = {each.name for each in case.options}
    settled = all(len(each.tracks) == 1 for each in case.options)
    delegations = {visitor.delegation for visitor in case.scenario.visitors}
    return {
        index
        for index, row in enumerate(case.scenario.appointments)
        if row.who == "all"
        or (settled and row.who in tracks)
        or (row.who in names and row.who not in delegations)
    }


def _join(names: list[str]) -> str:
    return ", ".join(names[:6]) + (", …" if len(names) > 6 else "")
