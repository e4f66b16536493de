"""What would repair a scenario that has no plan, and which statements are in its way."""

from routeplan.repair.repairing import Repair, Repairs, repair
from routeplan.repair.statements import Statement

__all__ = ["Repair", "Repairs", "Statement", "repair"]
