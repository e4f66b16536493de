"""What the peers can take: one session of must stops, and what its places can hold.

None of them knows optional stops, opening windows, fixed orders or limited
waits, and no suite asks for them.
"""

from __future__ import annotations

import numpy as np

from routeplan.scheduling.domains import useful_waits
from routeplan.scheduling.problem import ARRIVE, ENTER, LEAVE, PARTS, Integers, Problem


def require_plain(problem: Problem) -> None:
    """Refuse a Problem with a rule that the peers do not know.

    Raises
    ------
    ValueError
    """
    waits = useful_waits(problem)
    limits = {
        "several sessions": len(problem.session_starts) != 1,
        "groups without a tour": len(problem.tour_group) != len(problem.groups),
        "optional stops": not problem.certain.all(),
        "opening windows": any(problem.windows),
        "appointments": any(problem.starts),
        "orders": bool(problem.befores) or (problem.rank >= 0).any(),
        "a clock": problem.clock != 1,
        "limited waits": problem.limits_waits,
        "short cuts": not problem.metric,
        "waits that matter outside or in the lobby": waits[:, [ARRIVE, ENTER, PARTS - 1]].any(),
        "holds outside the hall": any(
            use.since < ENTER or use.until > LEAVE for use in problem.uses
        ),
    }
    found = [name for name, limiting in limits.items() if limiting]
    if found:
        raise ValueError(f"the peers do not know: {', '.join(found)}")


def tour_of_group(problem: Problem) -> Integers:
    """Each group's one tour; shape (G,)."""
    return np.argsort(problem.tour_group)


def stop_table(problem: Problem) -> dict[tuple[int, int], int]:
    """The stop of a group at a place."""
    return {
        (int(group), int(site)): stop
        for stop, (group, site) in enumerate(
            zip(problem.stop_group, problem.stop_site, strict=True)
        )
    }
