"""What would repair a scenario that has no plan, and which statements are in its way."""

from __future__ import annotations

from routeplan.advice.changes.statements import Statement
from routeplan.advice.repairs.repairing import Repair, Repairs, repair
