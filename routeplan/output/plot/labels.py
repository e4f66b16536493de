"""Labels that keep out of each other's way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Box = tuple[float, float, float, float]  # left, bottom, right, top
Floats = npt.NDArray[np.float64]

DIRECTIONS = 24
DISTANCES = (9.0, 15.0, 24.0, 36.0, 52.0, 72.0)  # points from the anchor to the box
_ANGLES = 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
_WAYS = np.column_stack([np.cos(_ANGLES), np.sin(_ANGLES)])
MARGIN = 2.0
OUTWARDS = np.array([-1.0, -1.0, 1.0, 1.0])


@dataclass(frozen=True)
class Block:
    """A label to be placed: its anchor and its size, in points."""

    x: float
    y: float
    width: float
    height: float


def place_blocks(blocks: Sequence[Block], lines: Floats, frame: Box) -> list[tuple[float, float]]:
    """Find a place for each block: inside the frame, off the others, off the lines.

    Parameters
    ----------
    lines : ndarray, shape (n, 2)
        Points along the lines that should stay visible.

    Returns
    -------
    list of (float, float)
        For each block the middle of its box.

    Examples
    --------
    >>> lines = np.empty((0, 2))
    >>> place_blocks([Block(50, 50, 20, 10)], lines, (0, 0, 100, 100))
    [(69.0, 50.0)]
    """
    anchors = np.array([(block.x, block.y) for block in blocks]).reshape(-1, 2)
    placed: dict[int, Box] = {}
    biggest_first = sorted(
        range(len(blocks)), key=lambda number: -blocks[number].width * blocks[number].height
    )
    for _round in range(3):  # the first ones could not see the last ones
        for number in biggest_first:
            others = np.array([box for other, box in placed.items() if other != number])
            others = others.reshape(-1, 4)
            boxes, far = _list_candidates(blocks[number])
            costs = 2.5 * far + _measure_costs(boxes, others, anchors, lines, frame)
            left, bottom, right, top = boxes[int(np.argmin(costs))].tolist()
            placed[number] = left, bottom, right, top
    chosen = [placed[number] for number in range(len(blocks))]
    return [((left + right) / 2, (bottom + top) / 2) for left, bottom, right, top in chosen]


def _list_candidates(block: Block) -> tuple[Floats, Floats]:
    """Boxes round an anchor, shape (n, 4), and how far each is from it in points."""
    size = np.array([block.width, block.height])
    far = np.repeat(DISTANCES, DIRECTIONS)
    ways = np.tile(_WAYS, (len(DISTANCES), 1))
    # A box beside its anchor is centred on it, one at a corner touches it there.
    aside = np.clip(1.6 * ways, -1.0, 1.0) * size / 2
    middles = np.array([block.x, block.y]) + ways * far[:, None] + aside
    return np.hstack([middles - size / 2, middles + size / 2]), far


def _measure_costs(
    boxes: Floats, others: Floats, anchors: Floats, lines: Floats, frame: Box
) -> Floats:
    """What it costs to put a label into each of the boxes."""
    wide = boxes + MARGIN * OUTWARDS
    left, bottom, right, top = (wide[:, [side]] for side in range(4))
    across = np.minimum(right, others[:, 2]) - np.maximum(left, others[:, 0])
    high = np.minimum(top, others[:, 3]) - np.maximum(bottom, others[:, 1])
    overlap = (np.clip(across, 0, None) * np.clip(high, 0, None)).sum(axis=1)
    hidden = _count_inside(lines, wide)
    covered = _count_inside(anchors, wide + 6 * OUTWARDS)
    outside = np.clip(frame[:2] - wide[:, :2], 0, None).sum(axis=1)
    outside += np.clip(wide[:, 2:] - frame[2:], 0, None).sum(axis=1)
    costs: Floats = 2.0 * overlap + 8.0 * hidden + 400.0 * covered + 200.0 * outside
    return costs


def _count_inside(points: Floats, boxes: Floats) -> npt.NDArray[np.int64]:
    """How many points are in each box."""
    if not len(points):
        return np.zeros(len(boxes), dtype=np.int64)
    least, most = boxes.min(axis=0), boxes.max(axis=0)
    x, y = points.T
    near = (x > least[0]) & (x < most[2]) & (y > least[1]) & (y < most[3])
    x, y = x[near], y[near]
    left, bottom, right, top = (boxes[:, [side]] for side in range(4))
    inside = (x > left) & (x < right) & (y > bottom) & (y < top)
    return np.asarray(inside.sum(axis=1))
