"""What would repair a scenario that has no plan, and which statements are in its way."""

from routeplan.repairs.repairing import Repair, Repairs, repair
from routeplan.repairs.statements import Statement

__all__ = ["Repair", "Repairs", "Statement", "repair"]
