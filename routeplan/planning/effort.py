"""What a search for tours may use, and whom it keeps informed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from routeplan.scheduling import Problem, Schedule

Tell = Callable[[str, int], None]
Hear = Callable[[Problem, int, Schedule | None, int | None], None]


@dataclass(frozen=True)
class Effort:
    """What a search for tours may use, and whom it keeps informed.

    Attributes
    ----------
    until : float
        When to end, by the monotonic clock.
    workers : int or None
        Threads; None for one a core.
    tell : callable
        Told what is being done, and for how many groups.
    hear : callable
        Takes the news on the tours of a Problem for so many groups.
    """

    until: float
    seed: int
    workers: int | None
    tell: Tell
    hear: Hear

    @property
    def left(self) -> float:
        """Seconds left."""
        return self.until - time.monotonic()
