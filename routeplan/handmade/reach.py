"""The moments that a stop's events can have.

They lie in a chain: the next one follows after its part, which may be longer
by a wait. So what moments each can have is an interval, and one pass from the
first to the last is exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from routeplan.scheduling import ARRIVE, PARTS, Integers

Span = tuple[int, int]
FAR = 10**6  # minutes; later than anything


def reach(
    parts: Sequence[int] | Integers, waits: Sequence[int] | Integers, bounds: Mapping[int, Span]
) -> list[Span] | None:
    """The moments that each event of a stop can have, given those before it; None if none fit.

    Parameters
    ----------
    parts, waits : sequence of int
        Minutes between one event and the next, and how many more there may be.
    bounds : mapping of int to (int, int)
        Earliest and latest minute of some events.

    Examples
    --------
    >>> reach([2, 0, 0, 30, 0, 0, 3], [9] * 7, {0: (600, 600), 7: (640, 640)})[7]
    (640, 640)
    >>> reach([2, 0, 0, 30, 0, 0, 3], [9] * 7, {0: (600, 600), 7: (630, 630)}) is None
    True
    """
    spans = [bounds.get(ARRIVE, (0, FAR))]
    for part in range(PARTS):
        low, high = spans[-1]
        least, most = bounds.get(part + 1, (0, FAR))
        low, high = max(low + int(parts[part]), least), high + int(parts[part]) + int(waits[part])
        high = min(high, most)
        if low > high:
            return None
        spans.append((low, high))
    return spans
