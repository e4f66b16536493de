"""From a scenario without a plan to what would repair it, and what is in the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from os import PathLike
from typing import Any

from routeplan.advice.changes.catalogue import list_changes
from routeplan.advice.changes.statements import Statement, list_statements
from routeplan.advice.changes.steps import Change
from routeplan.advice.repairs.conflict import Conflict, find_conflict
from routeplan.advice.repairs.kept_cells import keep_changes, read_keep
from routeplan.advice.repairs.moves import MOST_CHANGES, Move, Moves
from routeplan.advice.repairs.oracle import Oracle
from routeplan.planning import Progress, find_plan
from routeplan.plans import Plan, Status
from routeplan.scenario import Scenario, list_assumptions
from routeplan.tables import read, read_tables
from routeplan.texts import _, ngettext
from routeplan.verification import certify

PROVING = 0.25  # share of the time to settle whether there is anything to repair
SEEKING = 0.4  # share of the rest for repairs ...
BLAMING = 0.4  # ... and of what then is left for the conflict; what remains is for their finish
LEAST = 1.0  # seconds for the finish of a repair


@dataclass(frozen=True)
class Repair:
    """Changes with which there is a plan.

    Attributes
    ----------
    says : str
        What is done, a sentence a change.
    price : int
        Points of trouble; see :mod:`routeplan.advice.changes.steps`.
    patch : dict
        The changes in the words of the tables, ready for ``--patch``.
    finish : int
        Minutes, of the best plan that was found in time.
    status : {"optimal", "feasible"}
        Whether that finish is proven for its groups.
    cheapest : bool
        Whether it is proven that nothing cheaper will do that does without one
        kind of change, at the least, of each repair before it.
    plan : Plan
        Verified.
    """

    says: str
    price: int
    patch: dict[str, Any]
    finish: int
    status: Status
    cheapest: bool
    plan: Plan = field(repr=False)


@dataclass(frozen=True)
class Repairs:
    """What would repair a scenario.

    Attributes
    ----------
    status : {"feasible", "infeasible", "unknown"}
        Of the scenario as it is: ``feasible`` leaves nothing to repair.
    repairs : tuple of Repair
        The cheapest first.
    conflict : tuple of Statement
        Statements proven to leave no plan together; empty where nothing that
        can be given up is in the way, or none was found in time.
    irreducible : bool
        Whether without any one of them, the other statements that can be given
        up being given up, a plan was found.
    complete : bool
        Whether it is proven that there are no other repairs of this kind: that
        change what may be changed, up to eight things at once, and leave out one
        kind of change of each repair listed.
    assumed : tuple of str
        What was taken for granted because the tables do not say it.
    notes : tuple of str
        What could not be settled in time.
    seconds : float
    """

    status: Status
    repairs: tuple[Repair, ...] = ()
    conflict: tuple[Statement, ...] = ()
    irreducible: bool = False
    complete: bool = False
    assumed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    interrupted: bool = False


def repair(
    source: str | PathLike[str] | Mapping[str, Any],
    *,
    patches: Iterable[str | PathLike[str] | Mapping[str, Any]] = (),
    keep: Iterable[str] = (),
    most: int = 5,
    time_limit: float = 60.0,
    seed: int = 0,
    workers: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    report: Callable[[Repairs], None] | None = None,
) -> Repairs:
    """Find the smallest changes with which a scenario has a plan, and what is in its way.

    Parameters
    ----------
    source : path or mapping
        As for :func:`routeplan.read`.
    patches : iterable of path or mapping
        Changes made beforehand.
    keep : iterable of str
        What may not edit: ``sites``, ``sites.open``, ``sites.安利`` or
        ``sites.安利.open``.
    most : int
        How many repairs to find.
    time_limit : float
        Seconds.
    workers : int, optional
        Threads; one a core by default.
    progress : callable, optional
        Called with a :class:`routeplan.planning.planner.Progress` now and then.
    report : callable, optional
        Called with what was found so far: whenever that is one more repair, and when the
        conflict is found, which comes after the repairs.

    Returns
    -------
    Repairs
        On KeyboardInterrupt what was found so far, `interrupted`.

    Raises
    ------
    ValueError
        If `most` or `time_limit` is out of range.
    ScenarioError
        If the tables, a patch or an entry of `keep` cannot be used.

    Examples
    --------
    >>> tables = {"event": {"date": "2026-05-04", "hub": "Inn", "travel": "walk"},
    ...           "sites": [{"site": "Inn", "kind": "place", "x": 0, "y": 0},
    ...                     {"site": "Mill", "minutes": 20, "x": 0, "y": 0,
    ...                      "open": "09:00-09:10"}],
    ...           "visitors": [{"visitor": "A", "count": 9}],
    ...           "sessions": [{"session": "am", "start": "09:00", "end": "11:00"}]}
    >>> found = repair(tables, most=1)
    >>> found.repairs[0].says, found.repairs[0].patch
    ('Mill is open until 09:20 (now 09:10).', {'sites': {'Mill': {'open': '09:00-09:20'}}})
    >>> [each.says for each in found.conflict]
    ['sites, Mill, minutes: 20', 'sites, Mill, open: 09:00-09:10', 'sites, Mill, must: yes']
    """
    if most < 1:
        raise ValueError(_("most is {most}; it has to be 1 or more").format(most=most))
    if not time_limit > 0:
        text = _("time_limit is {seconds}; it has to be more than 0 seconds")
        raise ValueError(text.format(seconds=time_limit))
    tables = read_tables(source)
    before = tuple(patches)
    scenario = read(tables, *before)
    kept = read_keep(scenario, keep)

    def amend(patch: dict[str, Any]) -> Scenario:
        return read(tables, *before, patch)

    work = _Repairing(scenario, amend, time_limit, seed, workers, progress, report)
    try:
        work.run(tuple(keep_changes(scenario, list_changes(scenario), kept)), most)
    except KeyboardInterrupt:
        work.interrupted = True
    return work.conclude()


class _Repairing:
    def __init__(
        self,
        scenario: Scenario,
        amend: Callable[[dict[str, Any]], Scenario],
        time_limit: float,
        seed: int,
        workers: int | None,
        progress: Callable[[Progress], None] | None,
        report: Callable[[Repairs], None] | None,
    ) -> None:
        self.scenario = scenario
        self.amend = amend
        self.began = time.monotonic()
        self.until = self.began + time_limit
        self.seed = seed
        self.workers = workers
        self.progress = progress
        self.report = report
        self.phase = ""
        self.status: Status = "unknown"
        self.moves: Moves | None = None
        self.conflict: Conflict | None = None
        self.plans: list[Plan] = []  # of the moves, as good as they have become
        self.interrupted = False
        # Last, as it needs nothing but the scenario and may raise.
        self.oracle = Oracle(self.until, seed, workers, self.tell)

    def run(self, changes: tuple[Change, ...], most: int) -> None:
        """Settle whether there is a plan; if not, find repairs, the conflict, and finishes."""
        self.enter(_("looking for a plan"), PROVING)
        if self.oracle.refutes(self.scenario):
            self.status = "infeasible"
        else:
            found = self.oracle.settle(self.scenario, self.oracle.left)
            self.status = "feasible" if found.groups else found.status
        if self.status != "infeasible":
            return
        self.enter(_("looking for repairs"), SEEKING)
        self.moves = Moves(self.scenario, changes, self.amend, self.oracle, self.hand_over)
        self.moves.find(most)
        self.enter(_("looking for what is in the way"), BLAMING)
        statements = list_statements(self.scenario)
        self.conflict = find_conflict(self.scenario, statements, self.oracle)
        self.hand_over()
        self.enter(_("timing the repairs"), 1.0)
        self.time_moves(self.moves.found)

    def enter(self, phase: str, share: float) -> None:
        """Begin a phase, which has a share of the time that is left."""
        now = time.monotonic()
        self.oracle.until = now + share * max(0.0, self.until - now)
        self.phase = phase
        self.tell()

    def tell(self) -> None:
        """Report progress."""
        if self.progress is None:
            return
        phase = self.phase
        found = len(self.moves.found) if self.moves else 0
        if found:
            text = ngettext("{phase}, {n} found", "{phase}, {n} found", found)
            phase = text.format(phase=phase, n=found)
        self.progress(Progress(time.monotonic() - self.began, None, None, None, phase))

    def hand_over(self) -> None:
        """Report what was found so far."""
        if self.report is not None:
            self.report(self.conclude())

    def time_moves(self, moves: list[Move]) -> None:
        """Plan each move for an early finish."""
        for number, move in enumerate(moves):
            seconds = self.oracle.left / (len(moves) - number)
            if seconds < LEAST:
                break
            self.tell()
            better = find_plan(
                move.scenario,
                aim="finish",
                time_limit=seconds,
                seed=self.seed,
                workers=self.workers,
            )
            self.plans.append(better if better.groups else move.plan)
            if better.interrupted:
                raise KeyboardInterrupt

    def conclude(self) -> Repairs:
        """Hand over what was found."""
        moves = self.moves.found if self.moves else []
        plans = self.plans + [move.plan for move in moves[len(self.plans) :]]
        conflict = self.conflict or Conflict()
        return Repairs(
            status=self.status,
            repairs=tuple(map(self.describe, moves, plans)),
            conflict=conflict.statements,
            irreducible=bool(conflict.statements) and conflict.irreducible,
            complete=bool(self.moves and self.moves.exhausted and not self.moves.unsettled),
            assumed=list_assumptions(self.scenario, self.oracle.network(self.scenario)),
            notes=tuple(self.list_notes()),
            seconds=time.monotonic() - self.began,
            interrupted=self.interrupted,
        )

    def describe(self, move: Move, found: Plan) -> Repair:
        """A move in words, with its plan, once that has passed the verifier."""
        assert self.moves is not None
        assert found.finish is not None
        certify(move.scenario, found)
        done = [
            change.steps[step - 1].says
            for change, step in zip(self.moves.changes, move.steps, strict=True)
            if step
        ]
        return Repair(
            says=" ".join(done),
            price=move.price,
            patch=move.patch,
            finish=found.finish,
            status=found.status,
            cheapest=move.cheapest,
            plan=found,
        )

    def list_notes(self) -> list[str]:
        """What could not be settled, in sentences."""
        notes = []
        if self.status == "unknown":
            notes.append(
                _("Whether there is a plan could not be settled; more time may settle it.")
            )
        unsettled = len(self.moves.unsettled) if self.moves else 0
        if unsettled:
            text = ngettext(
                "Whether {n} cheaper change would do could not be settled in time.",
                "Whether {n} cheaper changes would do could not be settled in time.",
                unsettled,
            )
            notes.append(text.format(n=unsettled))
        if self.moves and not self.moves.found and not self.moves.exhausted:
            notes.append(_("The search for repairs was not over; more time may find some."))
        if self.moves and self.moves.largest and not self.moves.found:
            text = _(
                "With {n} changes at once there is a plan; of so many none is listed. Up to {most} "
                "were looked for."
            )
            notes.append(text.format(n=self.moves.largest, most=MOST_CHANGES))
        conflict = self.conflict
        if conflict is not None and conflict.statements and not conflict.irreducible:
            notes.append(_("It is not proven that all of these statements are needed for it."))
        if conflict is not None and conflict.hidden:
            text = _(
                "What is in the way could not be told in time: {n} statements are left, and few of "
                "them need be to blame."
            )
            notes.append(text.format(n=conflict.hidden))
        elif conflict is not None and not conflict.statements:
            notes.append(_("Even with all limits given up that can be given up there is no plan."))
        return notes
