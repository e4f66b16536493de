"""One row of a comparison: what is asked, and what came of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from routeplan import __version__
from routeplan.advice.changes.variants import Effect, Method, Variant
from routeplan.plans import Status
from routeplan.scenario import Scenario

# Beyond those of a plan: the tables make no scenario; no rotation grid was
# drawn; the row's computation did not come to its end.
RowStatus = Literal[Status, "invalid", "undrawn", "failed"]


@dataclass(frozen=True)
class Task:
    """What one row asks.

    Attributes
    ----------
    scenario : Scenario
        With the variant's patch applied.
    time_limit : float
        Seconds.
    """

    variant: Variant
    scenario: Scenario
    time_limit: float
    seed: int

    @property
    def digest(self) -> str:
        """The same for the same question, whatever it is called."""
        asked = [
            __version__,
            self.variant.method,
            self.time_limit,
            self.seed,
            self.scenario.model_dump(exclude={"notes"}),
        ]
        text = json.dumps(asked, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class ResultRow:
    """What came of one variant; minutes, people-minutes, seconds.

    Attributes
    ----------
    key, kind, title, method, effect : str
        The variant's.
    status : str
        A plan's status, or ``invalid`` (the changed tables make no scenario),
        ``undrawn`` (no rotation grid was drawn), ``failed`` (it did not come to
        its end).
    finish, waiting, groups, score : int or None
        Of the plan, where there is one.
    bound : int or None
        Proven, on the finish with these groups.
    bound_any_grouping : int or None
        Proven, on the finish with any groups that the scenario allows.
    score_complete : bool
        Whether no plan can have a better score on optional stops.
    seconds : float
    note : str
        For people: why there is no plan, or what is not settled.
    """

    key: str
    kind: str
    title: str
    method: Method = "best"
    effect: Effect = ""
    status: RowStatus = "unknown"
    finish: int | None = None
    waiting: int | None = None
    groups: int | None = None
    score: int | None = None
    bound: int | None = None
    bound_any_grouping: int | None = None
    score_complete: bool = True
    seconds: float = field(default=0.0, compare=False)
    note: str = ""

    def called(self, variant: Variant) -> ResultRow:
        """The same figures as the row of a variant."""
        return replace(
            self,
            key=variant.key,
            kind=variant.kind,
            title=variant.title,
            method=variant.method,
            effect=variant.effect,
            note=" ".join(filter(None, (self.note, variant.note))),
        )

    def document(self) -> dict[str, Any]:
        """The row for machines; keys without a value are absent."""
        return {key: value for key, value in asdict(self).items() if value not in (None, "")}


def make_refused(variant: Variant, status: RowStatus, note: str) -> ResultRow:
    """The row of a variant that was not planned."""
    return ResultRow("", "", "", status=status, note=note).called(variant)
