"""Plan site visits: groups, timed tours, and proof of how good they are."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from routeplan import plot
    from routeplan.advice.auditing.overview import Audit, audit
    from routeplan.advice.comparison.comparing import compare
    from routeplan.advice.repairs.repairing import repair
    from routeplan.errors import RoutePlanError, ScenarioError
    from routeplan.handmade.checking import verify_timetable
    from routeplan.handmade.entries import Timetable
    from routeplan.handmade.reading.rows import read_timetable
    from routeplan.planning.alternatives import list_alternatives
    from routeplan.planning.planner import plan
    from routeplan.plans.model import Plan
    from routeplan.proofs.findings import Finding
    from routeplan.scenario.model import Scenario
    from routeplan.tables.conversion import read
    from routeplan.tables.generation import generate
    from routeplan.verification.verifier import verify
    from routeplan.verification.violations import Violation

__version__ = "0.1.0"

# Public name -> the module that defines it; loaded when first used, so that
# `import routeplan` costs nothing that is not needed.
_HOMES = {
    "Audit": "routeplan.advice.auditing.overview",
    "Finding": "routeplan.proofs.findings",
    "Plan": "routeplan.plans.model",
    "RoutePlanError": "routeplan.errors",
    "Scenario": "routeplan.scenario.model",
    "ScenarioError": "routeplan.errors",
    "Timetable": "routeplan.handmade",
    "Violation": "routeplan.verification.verifier",
    "audit": "routeplan.advice.auditing.overview",
    "compare": "routeplan.advice.comparison",
    "generate": "routeplan.tables.generation",
    "list_alternatives": "routeplan.planning.alternatives",
    "plan": "routeplan.planning.planner",
    "read": "routeplan.tables.conversion",
    "read_timetable": "routeplan.handmade",
    "repair": "routeplan.advice.repairs",
    "verify": "routeplan.verification.verifier",
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
