"""Labels that keep out of each other's way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np
import numpy.typing as npt

Box = tuple[float, float, float, float]  # left, bottom, right, top

DIRECTIONS = 24
DISTANCES = (9.0, 15.0, 24.0, 36.0, 52.0, 72.0)  # points from the anchor to the box
MARGIN = 2.0


@dataclass(frozen=True)
class Block:
    """A label to be placed: its anchor and its size, in points."""

    x: float
    y: float
    width: float
    height: float


def place_blocks(
    blocks: Sequence[Block], lines: npt.NDArray[np.float64], frame: Box
) -> list[tuple[float, float]]:
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
            candidates = _candidates(blocks[number])
            costs = [_cost(box, far, others, anchors, lines, frame) for box, far in candidates]
            placed[number] = candidates[int(np.argmin(costs))][0]
    boxes = [placed[number] for number in range(len(blocks))]
    return [((left + right) / 2, (bottom + top) / 2) for left, bottom, right, top in boxes]


def _candidates(block: Block) -> list[tuple[Box, float]]:
    found = []
    for far in DISTANCES:
        for direction in range(DIRECTIONS):
            east = cos(2 * pi * direction / DIRECTIONS)
            north = sin(2 * pi * direction / DIRECTIONS)
            x = block.x + east * far + _sign(east) * block.width / 2
            y = block.y + north * far + _sign(north) * block.height / 2
            half, tall = block.width / 2, block.height / 2
            found.append(((x - half, y - tall, x + half, y + tall), far))
    return found


def _sign(value: float) -> float:
    """-1 to 1: a box beside its anchor is centred on it, one at a corner touches it there."""
    return max(-1.0, min(1.0, 1.6 * value))


def _cost(
    box: Box,
    far: float,
    others: npt.NDArray[np.float64],
    anchors: npt.NDArray[np.float64],
    lines: npt.NDArray[np.float64],
    frame: Box,
) -> float:
    left, bottom, right, top = (
        box[0] - MARGIN,
        box[1] - MARGIN,
        box[2] + MARGIN,
        box[3] + MARGIN,
    )
    wide = np.minimum(right, others[:, 2]) - np.maximum(left, others[:, 0])
    high = np.minimum(top, others[:, 3]) - np.maximum(bottom, others[:, 1])
    overlap = float((np.clip(wide, 0, None) * np.clip(high, 0, None)).sum())
    hidden = _inside(lines, left, bottom, right, top)
    covered = _inside(anchors, left - 6, bottom - 6, right + 6, top + 6)
    outside = (
        max(0.0, frame[0] - left)
        + max(0.0, right - frame[2])
        + max(0.0, frame[1] - bottom)
        + max(0.0, top - frame[3])
    )
    return 2.0 * overlap + 8.0 * hidden + 400.0 * covered + 200.0 * outside + 2.5 * far


def _inside(
    points: npt.NDArray[np.float64], left: float, bottom: float, right: float, top: float
) -> int:
    x, y = points[:, 0], points[:, 1]
    return int(((x > left) & (x < right) & (y > bottom) & (y < top)).sum())
