"""Plan site visits: groups, timed tours, and proof of how good they are."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from routeplan.advice.auditing import Audit, audit
    from routeplan.advice.comparison import compare
    from routeplan.advice.repairs import repair
    from routeplan.errors import RoutePlanError, ScenarioError
    from routeplan.handmade import Timetable, read_timetable, verify_timetable
    from routeplan.output import plot
    from routeplan.planning import list_alternatives, plan
    from routeplan.plans import Plan
    from routeplan.proofs import Finding
    from routeplan.scenario import Scenario
    from routeplan.tables import generate, read
    from routeplan.verification import Violation, verify

__version__ = "0.1.0"

# Public name -> the module that defines it; loaded when first used, so that
# `import routeplan` costs nothing that is not needed.
_HOMES = {
    "Audit": "routeplan.advice.auditing",
    "Finding": "routeplan.proofs",
    "Plan": "routeplan.plans",
    "RoutePlanError": "routeplan.errors",
    "Scenario": "routeplan.scenario",
    "ScenarioError": "routeplan.errors",
    "Timetable": "routeplan.handmade",
    "Violation": "routeplan.verification",
    "audit": "routeplan.advice.auditing",
    "compare": "routeplan.advice.comparison",
    "generate": "routeplan.tables",
    "list_alternatives": "routeplan.planning",
    "plan": "routeplan.planning",
    "read": "routeplan.tables",
    "read_timetable": "routeplan.handmade",
    "repair": "routeplan.advice.repairs",
    "verify": "routeplan.verification",
    "verify_timetable": "routeplan.handmade",
}

__all__ = [
    "Audit",
    "Finding",
    "Plan",
    "RoutePlanError",
    "Scenario",
    "ScenarioError",
    "Timetable",
    "Violation",
    "audit",
    "compare",
    "generate",
    "list_alternatives",
    "plan",
    "plot",
    "read",
    "read_timetable",
    "repair",
    "verify",
    "verify_timetable",
]


def __getattr__(name: str) -> Any:
    if name == "plot":
        return importlib.import_module("routeplan.output.plot")
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'routeplan' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
