"""An irreducible conflict: statements that cannot hold together, none of them idle.

An irreducible infeasible subset, found by a deletion filter (Chinneck and
Dravnieks, 1991) that gives statements up by halves, as QuickXplain does
(Junker, 2004): first as long as figures alone prove that there is no plan,
then as long as the solvers do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from routeplan.advice.changes.concessions import give_up
from routeplan.advice.changes.statements import Statement
from routeplan.advice.repairs.oracle import Oracle
from routeplan.advice.repairs.session_overlaps import part_sessions
from routeplan.scenario import Scenario
from routeplan.scheduling import reduce, without

SECONDS = 4.0  # for a question to the solvers, at the most
SHARE = 0.2  # of the time that is left, for one
# Statements of which it is open whether they are needed, beyond which they are told to nobody: a
# dozen fit on a screen with what is done about them, and of more few will be to blame.
MOST_OPEN = 12


@dataclass(frozen=True)
class Conflict:
    """Statements that cannot hold together.

    Attributes
    ----------
    statements : tuple of Statement
        Proven to leave no plan, all others being given up.
    irreducible : bool
        Whether, without any one of them, there is a plan; it was found and
        verified.
    hidden : int
        How many there were, where they were too many to be told and not irreducible.
    """

    statements: tuple[Statement, ...] = ()
    irreducible: bool = False
    hidden: int = 0


def find_conflict(scenario: Scenario, statements: Sequence[Statement], oracle: Oracle) -> Conflict:
    """Find statements that cannot hold together, as few as can be proven in time.

    Parameters
    ----------
    scenario : Scenario
        Proven to have no plan.
    statements : sequence of Statement
        Those that can be given up.
    """

    def keep(kept: Collection[Statement]) -> Scenario | None:
        return give_up(scenario, [each for each in statements if each not in kept])

    def refutes(kept: Collection[Statement]) -> bool:
        changed = keep(kept) if oracle.left > 0 else None
        return changed is not None and oracle.refutes(changed)

    def settle(kept: Collection[Statement]) -> str:
        changed = keep(kept) if oracle.left > 0 else None
        if changed is None:
            return "unknown"
        if oracle.refutes(changed):
            return "infeasible"
        parted = part_sessions(changed)
        for each in parted:
            plan = oracle.settle(each, min(SECONDS, SHARE * oracle.left))
            if plan.groups:
                return "feasible"
        # The figures do not look at waits; the solvers do.
        certain = len(parted) == 1 and loosens(kept, statements)
        return plan.status if certain else "unknown"

    kept = tuple(statements)
    if oracle.refutes(scenario):
        kept = reduce(kept, refutes)
    known: dict[tuple[Statement, ...], str] = {}

    def proves(each: Collection[Statement]) -> bool:
        key = tuple(each)
        if key not in known:
            known[key] = settle(key)
        return known[key] == "infeasible"

    while True:
        kept = reduce(kept, proves)
        # What could not be settled before may be settled for fewer statements.
        idle = [each for each in kept if proves(without(kept, [each]))]
        if not idle:
            break
        kept = without(kept, idle[:1])
    irreducible = all(known[without(kept, [each])] == "feasible" for each in kept)
    if len(kept) > MOST_OPEN and not irreducible:
        return Conflict(hidden=len(kept))
    return Conflict(kept, irreducible)


def loosens(kept: Collection[Statement], statements: Iterable[Statement]) -> bool:
    """Whether no plan can break by giving up all but these: none for want of something to do."""
    limited = any((each.table, each.column) == ("event", "max_wait") for each in kept)
    return not limited or all(each in kept for each in statements if each.shortens)
