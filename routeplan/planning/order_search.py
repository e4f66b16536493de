"""Tours for groups and orders of sites that the planner laid down: only the times are open."""

from __future__ import annotations

from functools import partial

from routeplan.grouping import Grouping, Result, form_groups
from routeplan.planning.candidates import Answer
from routeplan.planning.effort import Effort
from routeplan.planning.given_order import GivenOrder
from routeplan.scenario import Network, Scenario
from routeplan.scheduling import bound_finish, formulate, solve_exact, solve_tours
from routeplan.texts import _

FORMING = 0.3  # share of the time for the groups
REFUTING = 0.3  # share of it for a proof that holds for all groups


class OrderSearch:
    """The one way to group and to order, in place of a search among many.

    Parameters
    ----------
    floor : int
        Proven lower bound on finish for every grouping and every order.

    Attributes
    ----------
    impossible : bool
        Whether it is proven that these groups have no tours in this order.
    """

    def __init__(
        self,
        scenario: Scenario,
        network: Network,
        effort: Effort,
        *,
        order: GivenOrder,
        floor: int,
    ) -> None:
        self.scenario = scenario
        self.network = network
        self.order = order
        self.floor = floor
        self.effort = effort
        self.best: Answer | None = None
        self.impossible = False
        self.interrupted = False
        self.notes: list[str] = []

    def run(self) -> None:
        """Form the groups as laid down and time their tours, until some have tours."""
        if self.order.grouping is not None:
            self.impossible = self.time_tours(self.order.grouping) == "infeasible"
            if self.impossible:
                self.notes.append(_("No times keep all rules with these groups in this order."))
            return
        tried: list[Grouping] = []
        while self.effort.left > 0:
            formed = self.form(tried)
            if formed.grouping is None:
                self.describe_failure(formed.status == "none", bool(tried))
                return
            status = self.time_tours(formed.grouping)
            if status != "infeasible" or self.interrupted:
                return
            if not tried and self.is_refuted():
                self.impossible = True
                self.notes.append(
                    _("No times keep all rules in this order, whoever is in a group.")
                )
                return
            tried.append(formed.grouping)
        self.describe_failure(False, bool(tried))

    def time_tours(self, grouping: Grouping) -> str:
        """Time the tours of some groups in the given order."""
        problem = self.order.restrict(formulate(self.scenario, self.network, grouping))
        if not all(any(map(problem.stop_tours.__getitem__, choice)) for choice in problem.choices):
            return "infeasible"  # an appointment at a site that the order leaves out
        outcome = solve_tours(
            problem,
            time_limit=self.effort.left,
            seed=self.effort.seed,
            workers=self.effort.workers,
            report=partial(self.effort.hear, problem, len(grouping.groups)),
        )
        self.interrupted = outcome.interrupted
        if outcome.schedule is not None:
            self.best = Answer(grouping, problem, outcome, bound_finish(problem, 0))
        return outcome.status

    def is_refuted(self) -> bool:
        """Whether the order is impossible even where all that is open is taken most leniently."""
        problem = self.order.relax()
        if problem is None:
            return False
        outcome = solve_exact(
            problem,
            time_limit=REFUTING * self.effort.left,
            seed=self.effort.seed,
            workers=self.effort.workers,
        )
        self.interrupted |= outcome.interrupted
        return outcome.status == "infeasible"

    def form(self, tried: list[Grouping]) -> Result:
        """Put the visitors into the groups that the planner has in mind."""
        wanted = self.order.wanted
        self.effort.tell(_("forming groups"), len(wanted))
        return form_groups(
            self.scenario,
            len(wanted),
            wanted=wanted,
            tried=tried,
            time_limit=FORMING * self.effort.left,
            seed=self.effort.seed,
            workers=self.effort.workers,
        )

    def describe_failure(self, proven: bool, formed: bool) -> None:
        """Say why there are no groups, or none with tours."""
        self.impossible = proven
        if proven and not formed:
            text = _(
                "The visitors cannot be put into these groups: {groups} (R01, R02, R14 to R16)."
            )
        elif proven:
            text = _("No times keep all rules in this order, however {groups} are filled.")
        elif formed:
            text = _("Whether other visitors in {groups} would do could not be settled in time.")
        else:
            text = _("Who goes into which of {groups} could not be settled in time.")
        sizes = ", ".join(
            each.name if each.people is None else f"{each.name} ({each.people})"
            for each in self.order.wanted
        )
        self.notes.append(text.format(groups=sizes))
        free = [each for each in self.scenario.tracks if not self.scenario.must_stop(each)]
        if proven and not formed and free:
            text = _(
                "Visitors of track {tracks} need not go anywhere: write a row with the hub for "
                "each of their groups that stays there."
            )
            self.notes.append(text.format(tracks=", ".join(each or _("(none)") for each in free)))

    def describe_unsettled(self) -> list[str]:
        """What the planner should know about the answer."""
        if self.best is None:
            return [*self.order.notes, *self.notes]
        text = _("Groups and order of sites are as given; finish and bound are for them.")
        if self.order.grouping is None:
            text = _(
                "Names of groups and order of sites are as given; who is in which group was "
                "chosen, and finish and bound are for these groups in this order."
            )
        return [*self.order.notes, text]
