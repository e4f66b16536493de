"""A hand-made timetable against every rule, and what it does not say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from routeplan.errors import row_ranges
from routeplan.grouping.demand import goes_by_hotel
from routeplan.handmade.case import Case, Way
from routeplan.handmade.clashes import Clash
from routeplan.handmade.gaps import bound_stops
from routeplan.handmade.people import check_people, check_seats
from routeplan.handmade.programme import check_order, check_programme
from routeplan.handmade.sharing import Sharing
from routeplan.handmade.times import check_times
from routeplan.handmade.timetable import Timetable
from routeplan.network import Roads, build_network
from routeplan.scenario import Scenario
from routeplan.solve.schedule import earliest_departure
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
        Minutes from each session's start to the last return, of the sessions that are toured.
    complete : bool
        Whether every stop that must be made has its session.
    timed : bool
        Whether all last departures or returns are given; else they are the earliest possible.
    score : int or None
        People times score over the optional stops made; None where the sizes or
        tracks of their groups are not known.
    """

    clashes: tuple[Clash, ...]
    unchecked: tuple[str, ...]
    finish_of: dict[str, int]
    complete: bool = True
    timed: bool = True
    score: int | None = 0

    @property
    def finish(self) -> int | None:
        """Minutes from a session's start to the last return, summed over the sessions.

        None where stops are missing, or it is not known in which session they are.
        """
        return sum(self.finish_of.values()) if self.complete else None


def verify_timetable(scenario: Scenario, timetable: Timetable, roads: Roads = None) -> Inspection:
    """Check a timetable made by hand against every rule.

    It has no times between a stop's arrival and departure: they are filled in,
    and a rule counts as broken only if no filling keeps it. Where it does not
    say how many people a group has, or who needs a lift, the most lenient
    counts that any grouping allows.

    Parameters
    ----------
    scenario : Scenario
    timetable : Timetable
        From :func:`routeplan.read_timetable`.
    roads : networkx graph, pandas.DataFrame or Network, optional
        Takes the place of the scenario's roads.

    Returns
    -------
    Inspection
    """
    case = Case(scenario, build_network(scenario, roads), timetable)
    clashes = [*check_people(case), *check_seats(case), *check_programme(case)]
    clashes += [*check_order(case), *check_times(case)]
    faulty = {
        clash.rows[0] for clash in clashes if len(clash.rows) == 1 and clash.rule in OWN_FAULTS
    }
    sharing = Sharing(case, faulty)
    clashes += sharing.check()
    clashes.sort(key=lambda clash: (clash.rules, [entry.row for entry in clash.rows]))
    unchecked = [*_list_unchecked(case), *dict.fromkeys(sharing.unsettled)]
    return Inspection(
        clashes=tuple(clashes),
        unchecked=tuple(unchecked),
        finish_of=_measure_finishes(case),
        complete=not case.unplaced and not any(clash.rule == "R03" for clash in clashes),
        timed=all(map(_is_timed, case.ways)),
        score=_measure_score(case),
    )


def _is_timed(way: Way) -> bool:
    """Whether it is said when a group is back, or when it sets out for the way back."""
    if way.returns is not None and way.returns.arrive is not None:
        return True
    return not way.calls or way.calls[-1].entry.depart is not None


def _measure_score(case: Case) -> int | None:
    options = {each.name: each for each in case.options}
    score = 0
    for entry in case.timetable.entries:
        each = options[entry.group]
        worths = {
            0 if visit.must else visit.score
            for track in each.tracks
            for visit in case.scenario.visits(track)
            if visit.site == entry.site
        }
        if worths - {0} and not (each.sized and len(worths) == 1):
            return None
        score += each.sizes[0] * max(worths, default=0)
    return score


def _measure_finishes(case: Case) -> dict[str, int]:
    """How long each session takes; where times are missing, at the least."""
    problem = case.problem
    sessions = [session.session for session in case.scenario.sessions_in_order]
    backs: dict[int, int] = {}
    for tour, required in enumerate(problem.tour_required):
        if required:
            leg = problem.legs[problem.tour_origin[tour], problem.tour_goal[tour]]
            backs[tour] = earliest_departure(problem, tour) + int(leg)
    for way in case.ways:
        if way.tour is None:
            continue
        last = next((call for call in reversed(way.calls)), None)
        given = bound_stops(case, way)
        if way.returns is not None and way.returns.arrive is not None:
            backs[way.tour] = way.returns.arrive
        elif last is not None:
            depart = last.entry.depart
            if depart is None and given[-1] is not None:
                depart = given[-1].depart[0]
            if depart is not None:
                goal = int(problem.tour_goal[way.tour])
                backs[way.tour] = depart + int(problem.legs[last.place, goal])
    finish: dict[str, int] = {}
    for tour, back in backs.items():
        number = int(problem.tour_session[tour])
        minutes = back - int(problem.session_starts[number])
        finish[sessions[number]] = max(minutes, finish.get(sessions[number], 0))
    return finish


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
    if case.unplaced:
        text = _("When {rows} are: there is neither a time nor a date that tells the session.")
        yield text.format(rows=row_ranges(entry.row for entry in case.unplaced))


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
