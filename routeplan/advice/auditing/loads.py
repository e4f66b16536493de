"""Everything of which there is only so much: what is needed at the least, and what there is.

Needs are proven for every way to form groups (:mod:`routeplan.proofs.relaxation`), so
that a share above 1 is a proof that no plan exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from routeplan.grouping import (
    count_fewest,
    fewest_groups,
    read_demand,
    read_fleet,
)
from routeplan.plans import title_load
from routeplan.proofs import (
    COLUMNS,
    TIGHT,
    Finding,
    Gate,
    LeastStay,
    LeastTour,
    Need,
    Relaxation,
    describe_gate,
    describe_need,
    describe_stay,
    describe_tour,
    explain_fewest,
    gate_column,
    list_bounded_stays,
    list_needs,
    list_tightest,
    measure_session,
    measure_share,
    stay_column,
)
from routeplan.scenario import Network, Scenario
from routeplan.texts import _, ngettext


@dataclass(frozen=True)
class Load:
    """One resource with its need and its supply.

    Attributes
    ----------
    kind : str
        ``people``, ``guides``, ``groups``, ``entry`` or ``coaches`` (bays) of a
        site, ``lift``, ``lift up`` or ``lift down`` of a bank (the tightest of
        the three), ``seats``, ``vehicles``, ``session``, ``window`` or ``departures``
        (of a session's tours from one place).
    title : str
        What people call it, e.g. "安利's hall".
    unit : str
        Of need and supply, for people.
    need, supply : int
        What is needed at the least, and what there is.
    says : str
        Both in a sentence.
    table, row, column : str
        Where the supply stands in the tables.
    optional : bool
        Whether nobody has to use it: the need is that of everybody's going.
    """

    kind: str
    title: str
    unit: str
    need: int
    supply: int
    says: str
    table: str
    row: str
    column: str
    optional: bool = False

    @property
    def share(self) -> float:
        """Need over supply."""
        return measure_share(self.need, self.supply)

    @property
    def tight(self) -> bool:
        """Whether more than 85 % is needed of what there is, which may still do."""
        return not self.optional and TIGHT < self.share <= 1


def list_loads(scenario: Scenario, network: Network, relaxation: Relaxation) -> tuple[Load, ...]:
    """List every resource, the fullest first, those that nobody has to use last.

    Parameters
    ----------
    relaxation : Relaxation
        The scenario's own.
    """
    loads = [
        *(_need_load(scenario, need) for need in list_tightest(relaxation)),
        *_coach_loads(scenario),
        *_session_loads(scenario, relaxation),
        *(_gate_load(scenario, gate) for gate in relaxation.gates if gate.minutes),
        *_stay_loads(scenario, relaxation),
        *_optional_loads(scenario, network, relaxation),
    ]
    return tuple(sorted(loads, key=lambda load: (load.optional, -load.share)))


def list_tight(loads: tuple[Load, ...]) -> Iterator[Finding]:
    """What is needed to more than 85 %."""
    for load in loads:
        if load.tight and not (load.kind == "vehicles" and load.supply == 1):
            yield Finding(
                "tight", load.says, load.table, load.row, load.column, load.need, load.supply
            )


def _need_load(scenario: Scenario, need: Need, optional: bool = False) -> Load:
    units = {
        "people": _("person-min"),
        "guides": _("guide-min"),
        "groups": _("group-min"),
        "coaches": _("bay-min"),
    }
    resource = need.resource
    table, column = COLUMNS[resource.kind]
    kind = resource.kind.replace(" ", "_")
    if kind == "people" and scenario.site_of[resource.place].kind == "meal":
        kind = "seats"
    title = title_load(scenario, kind, resource.place)
    if optional:
        title = _("{title}, if all go").format(title=title)
    return Load(
        resource.kind,
        title,
        units.get(resource.kind, _("min")),
        need.load,
        need.supply,
        describe_need(scenario, need),
        table,
        resource.place,
        column,
        optional,
    )


def _optional_loads(scenario: Scenario, network: Network, relaxation: Relaxation) -> Iterator[Load]:
    """What optional stops and choices alone use, if everybody made all of them."""
    known = {(need.resource.place, need.resource.kind) for need in relaxation.needs}
    wished = list_needs(scenario, network, must=False)
    wished.sort(key=lambda need: -measure_share(need.load, need.supply))
    for need in list_tightest(Relaxation(None, tuple(wished))):
        if (need.resource.place, need.resource.kind) not in known:
            yield _need_load(scenario, need, optional=True)


def _coach_loads(scenario: Scenario) -> Iterator[Load]:
    event, fleet = scenario.event, read_fleet(scenario)
    if fleet is None or not fleet.rooms:
        return
    people = sum(visitor.count for visitor in scenario.visitors)
    groups = fewest_groups(scenario)
    needed = max(groups, fleet.fewest(people)) if fleet.most > 1 else groups
    need = people + event.escorts * needed
    usable = [most + event.escorts for most in fleet.rooms if most > 0]
    text = _("{people} visitors need as many seats; the coaches have {seats}.")
    if event.escorts:
        text = _(
            "{people} visitors and {escorts} escorts need at least {need} seats; the coaches "
            "have {seats}."
        )
    said = text.format(people=people, escorts=need - people, need=need, seats=sum(usable))
    title, unit = _("the coaches' seats"), _("seats")
    yield Load("seats", title, unit, need, sum(usable), said, "coaches", "", "seats")
    count = len(fleet.rooms)
    title, unit = _("the coaches, one a group"), _("coaches")
    said = _say_groups(scenario, groups, count)
    if fleet.most > 1:
        title = _("the coaches, at least one a group")
        if needed > groups:
            text = _("{people} visitors do not fit into fewer than {needed} of {count} coaches.")
            said = text.format(people=people, needed=needed, count=count)
    yield Load("vehicles", title, unit, needed, count, said, "coaches", "", "")


def _say_groups(scenario: Scenario, groups: int, coaches: int) -> str:
    """How many groups there are at the least, beside the coaches, and why."""
    demand = read_demand(scenario)
    asked = groups > count_fewest(demand)
    if asked:
        need = ngettext(
            "{groups} group is asked for (groups)", "{groups} groups are asked for (groups)", groups
        )
    else:
        need = ngettext(
            "{people} visitors need at least {groups} group of up to {largest}",
            "{people} visitors need at least {groups} groups of up to {largest}",
            groups,
        )
    need = need.format(
        people=sum(track.people for track in demand.tracks),
        groups=groups,
        largest=max(track.largest for track in demand.tracks),
    )
    text = ngettext(
        "{need}; there is {count} coach.", "{need}; there are {count} coaches.", coaches
    )
    why = [] if asked else explain_fewest(demand)
    return " ".join([text.format(need=need, count=coaches), *why])


def _session_loads(scenario: Scenario, relaxation: Relaxation) -> Iterator[Load]:
    """The longest tour of each session."""
    longest: dict[str, LeastTour] = {}
    for tour in relaxation.tours:
        known = longest.get(tour.session)
        if known is None or known.minutes < tour.minutes:
            longest[tour.session] = tour
    for tour in longest.values():
        title = _("{session}: the longest tour").format(session=tour.session)
        length = measure_session(scenario, tour.session)
        said = describe_tour(scenario, tour)
        yield Load(
            "session", title, _("min"), tour.minutes, length, said, "sessions", tour.session, "end"
        )


def _stay_loads(scenario: Scenario, relaxation: Relaxation) -> Iterator[Load]:
    """The tightest stay at each site, whatever the track."""
    tightest: dict[str, LeastStay] = {}
    for stay in list_bounded_stays(scenario, relaxation):
        known = tightest.get(stay.site)
        if known is None or _stay_share(known) < _stay_share(stay):
            tightest[stay.site] = stay
    for stay in tightest.values():
        yield _stay_load(scenario, stay)


def _stay_share(stay: LeastStay) -> float:
    return measure_share(stay.minutes, stay.longest)


def _stay_load(scenario: Scenario, stay: LeastStay) -> Load:
    title = _("{site}'s opening hours").format(site=scenario.site_of[stay.site].title)
    column = stay_column(scenario, stay)
    if column == "sessions":
        title = _("{site}'s sessions").format(site=scenario.site_of[stay.site].title)
    said = describe_stay(scenario, stay)
    return Load(
        "window", title, _("min"), stay.minutes, stay.longest, said, "sites", stay.site, column
    )


def _gate_load(scenario: Scenario, gate: Gate) -> Load:
    title = title_load(scenario, "departures", gate.place)
    said, column = describe_gate(scenario, gate), gate_column(scenario, gate)
    return Load(
        "departures",
        title,
        _("min"),
        gate.minutes,
        gate.supply,
        said,
        "sessions",
        gate.session,
        column,
    )
