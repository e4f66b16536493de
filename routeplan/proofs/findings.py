"""What can be said about a scenario before any solving, in the words of its tables."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Literal

from routeplan.texts import _

Level = Literal["impossible", "tight", "wasteful", "odd"]
LEVELS: tuple[Level, ...] = ("impossible", "tight", "wasteful", "odd")
TIGHT = 0.85  # share above which there is hardly room for anything to go wrong


@dataclass(frozen=True)
class Finding:
    """One thing that a planner should know.

    Attributes
    ----------
    level : str
        ``impossible`` (proven: no plan exists while it stands), ``tight``,
        ``wasteful`` or ``odd``.
    says : str
        A sentence with its arithmetic, which a planner can recompute.
    table, row, column : str
        Where it stands in the tables: the table, the id of its row (a road's
        two ends are joined by " - "), the column. Empty where it is no one
        cell's matter.
    need, supply : float or None
        What is needed at the least and what there is, in the same unit.
    """

    level: Level
    says: str
    table: str = ""
    row: str = ""
    column: str = ""
    need: float | None = None
    supply: float | None = None

    @property
    def share(self) -> float | None:
        """Need over supply; infinite where there is nothing of what is needed.

        Examples
        --------
        >>> Finding("tight", "", need=18, supply=20).share
        0.9
        """
        if self.need is None or self.supply is None:
            return None
        return measure_share(self.need, self.supply)


def measure_share(need: float, supply: float) -> float:
    """Need over supply; infinite where there is nothing of what is needed."""
    if supply > 0:
        return need / supply
    return inf if need > 0 else 0.0


def name_track(track: str) -> str:
    """What people call a track."""
    return track or _("those without a track")
