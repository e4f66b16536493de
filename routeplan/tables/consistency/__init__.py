"""Whether the tables hang together: what no row can tell by itself.

Every check is a function from a draft to its faults; all of them run, so that
a planner sees everything in one go.
"""

from __future__ import annotations

from routeplan.errors import Fault
from routeplan.tables.consistency import appointments, people, places, references, sizes
from routeplan.tables.consistency import sessions as agenda
from routeplan.tables.consistency.draft import Draft

CHECKS = (
    *references.CHECKS,
    *agenda.CHECKS,
    *places.CHECKS,
    *people.CHECKS,
    *appointments.CHECKS,
    *sizes.CHECKS,
)

# What is wrong in a cell whatever stands in the others of its row.
CERTAIN = {"dangling", "left-out", "lift-on-ground"}


def find_faults(draft: Draft, settled: bool) -> list[Fault]:
    """Run every check.

    Parameters
    ----------
    settled : bool
        Whether the rows are without faults so far: only then ways between the
        sites are sought.
    """
    faults = [fault for check in CHECKS for fault in check(draft) if _is_certain(draft, fault)]
    if settled and not faults:
        faults += places.find_unreachable(draft)
    return faults


def _is_certain(draft: Draft, fault: Fault) -> bool:
    """Whether a fault does not just follow from another one in its row."""
    doubtful = draft.doubtful.get((fault.table, fault.row))
    return doubtful is None or (fault.column not in doubtful and fault.code in CERTAIN)
