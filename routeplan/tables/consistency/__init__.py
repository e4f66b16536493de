"""Whether the tables hang together: what no row can tell by itself.

Every check is a function from a draft to its faults; all of them run, so that
a planner sees everything in one go. A check asks the draft whether the cells that
it reads are sure: what only follows from a fault that is told already is kept back.
"""

from __future__ import annotations

from routeplan.errors import Fault
from routeplan.tables.consistency import appointments, orders, people, places, references, sizes
from routeplan.tables.consistency import sessions as agenda
from routeplan.tables.consistency.draft import Draft

CHECKS = (
    *agenda.CHECKS,
    *places.CHECKS,
    *orders.CHECKS,
    *people.CHECKS,
    *appointments.CHECKS,
    *sizes.CHECKS,
)


def find_faults(draft: Draft) -> list[Fault]:
    """Run every check: names first, and ways last, as the others' faults may explain theirs."""
    faults: list[Fault] = []
    for checks in (references.CHECKS, CHECKS, (places.find_unreachable,)):
        faults += [fault for check in checks for fault in check(draft)]
        draft = draft.doubting(faults)
    return faults
