"""Scenarios in which statements are given up, so that they never allow less than before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from routeplan.advice.changes.statements import Statement
from routeplan.grouping import Part, list_bonds
from routeplan.scenario import Scenario, Visitor


def give_up(scenario: Scenario, statements: Iterable[Statement]) -> Scenario | None:
    """The scenario without some statements.

    Whoever may be in larger groups may have to be in fewer (R02): such bonds are
    given up as well. Sessions may overlap, see :mod:`routeplan.advice.repairs.session_overlaps`.

    Parameters
    ----------
    statements : iterable of Statement
        Some of :func:`routeplan.advice.changes.statements.list_statements`.

    Returns
    -------
    Scenario or None
        None where visitors would have to be in fewer groups than before whose
        delegation has an appointment, so that it cannot be given up.
    """
    changed = scenario
    for statement in statements:
        changed = statement.give_up(changed)
    tighter = _list_tighter(scenario, changed)
    booked = {appointment.who for appointment in changed.appointments}
    rows = {row for part in tighter for row in part.rows}
    if any(changed.visitors[row].delegation in booked for row in rows):
        return None
    return _dissolve(changed, rows) if rows else changed


def _list_tighter(before: Scenario, after: Scenario) -> list[Part]:
    """The parts that belong together and did not before, or may be in fewer groups now."""

    def company(scenario: Scenario, part: Part) -> tuple[Part, set[str]]:
        return part, {scenario.visitors[row].delegation for row in part.rows}

    known = [company(before, part) for part in list_bonds(before)]
    return [
        part
        for part in list_bonds(after)
        if part.limit is not None and company(after, part) not in known
    ]


def _dissolve(scenario: Scenario, rows: Collection[int]) -> Scenario:
    """The scenario in which the people of some rows may each be in any group."""
    taken = {visitor.visitor for visitor in scenario.visitors}

    def divide(row: int, visitor: Visitor) -> Iterator[Visitor]:
        if row not in rows:
            yield visitor
            return
        alone = {"count": 1, "delegation": ""}
        yield visitor.model_copy(update=alone)
        names = (f"{visitor.visitor} {n}" for n in range(2, visitor.count + len(taken) + 1))
        free = [name for name in names if name not in taken][: visitor.count - 1]
        taken.update(free)
        for name in free:
            yield visitor.model_copy(update=alone | {"visitor": name})

    divided = [each for place in enumerate(scenario.visitors) for each in divide(*place)]
    return scenario.model_copy(update={"visitors": tuple(divided)})
