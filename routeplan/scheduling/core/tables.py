"""The tables that the compiled core reads, member for member as in ``layout.h``."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from routeplan.scheduling.problem import PARTS

Table = npt.NDArray[Any]

NONE = -1
EVENTS = PARTS + 1

RANGE = np.dtype([("first", np.int32), ("last", np.int32)])


def _members(*names: str) -> list[tuple[str, type]]:
    return [(name, np.int32) for name in names]


STOP = np.dtype(
    [
        ("score", np.int64),
        *_members("group", "site", "shortest", "choice", "rank", "settled", "clock", "area"),
        *_members("entering", "leaving", "alighting", "boarding"),
        *((name, RANGE) for name in ("uses", "windows", "starts", "tours", "earlier", "later")),
        ("part", np.int32, PARTS),
        ("wait", np.int32, PARTS),
    ],
    align=True,
)
USE = np.dtype(_members("resource", "since", "since_offset", "until", "until_offset", "amount"))
WINDOW = np.dtype(_members("opens", "closes"))
ORDER = np.dtype(_members("other", "same_tour"))
TOUR = np.dtype(
    _members(
        *("group", "session", "origin", "goal", "release", "leave_by", "due", "required"),
        *("gate", "gap", "start_area", "goal_area"),
    )
)
GROUP = np.dtype([("tours", RANGE), ("members", RANGE), *_members("coaches", "waiting")])
AREA = np.dtype(_members("bay", "waits", "gate", "gap"))

# The tables in the order of the struct, with the name of the member that counts their rows; a
# table without one has as many rows as another, or is a matrix.
TABLES: dict[str, tuple[Any, str | None]] = {
    "stops": (STOP, "n_stops"),
    "uses": (USE, "n_uses"),
    "windows": (WINDOW, "n_windows"),
    "orders": (ORDER, "n_orders"),
    "tours": (TOUR, "n_tours"),
    "groups": (GROUP, "n_groups"),
    "areas": (AREA, "n_areas"),
    "choices": (RANGE, "n_choices"),
    "places": (RANGE, "n_places"),
    "lists": (np.int32, "n_lists"),
    "legs": (np.int32, None),
    "capacity": (np.int32, "n_resources"),
    "starts": (np.int32, "n_sessions"),
    "returns": (np.int32, None),
    "booked": (np.int32, None),
}
NUMBERS = ("clock", "max_wait", "calls", "shared", "minutes", "ranks", "longest")
COUNTS = tuple(count for _kind, count in TABLES.values() if count is not None)


class LayoutStruct(ctypes.Structure):
    """`Layout` of ``layout.h``."""

    _fields_ = [
        ("missing", ctypes.c_int64),
        *((name, ctypes.c_int32) for name in NUMBERS),
        *((name, ctypes.c_int32) for name in COUNTS),
        *((name, ctypes.c_void_p) for name in TABLES),
    ]


class PricingStruct(ctypes.Structure):
    """`Pricing` of ``pricing.c``."""

    _fields_ = [
        *((name, ctypes.c_int32) for name in ("count", "cuts", "finish", "widest", "must")),
        *(
            (name, ctypes.c_void_p)
            for name in (
                *("legs", "segments", "total", "early", "need", "prices"),
                *("place", "value", "stages"),
            )
        ),
    ]


class Layout(NamedTuple):
    """A Problem as the compiled core sees it.

    Attributes
    ----------
    base : int
        The minute of the Problem from which those here count, a tick of the clock.
    tables : dict of str to ndarray
        By the names of `TABLES`. They must not change.
    struct : LayoutStruct
        Points into them.
    """

    base: int
    tables: dict[str, Table]
    struct: LayoutStruct


def join_tables(base: int, missing: int, numbers: dict[str, int], rows: dict[str, Any]) -> Layout:
    """Put tables together, each as an array of its type.

    Parameters
    ----------
    numbers : dict of str to int
        By the names of `NUMBERS`.
    rows : dict of str to array_like
        By the names of `TABLES`.

    Raises
    ------
    OverflowError
        If a number needs more than its four or eight bytes.
    """
    tables = {
        name: np.ascontiguousarray(np.array(rows[name], dtype=kind))
        for name, (kind, _count) in TABLES.items()
    }
    counts = {count: len(tables[name]) for name, (_kind, count) in TABLES.items() if count}
    pointers = {name: table.ctypes.data for name, table in tables.items()}
    return Layout(base, tables, LayoutStruct(missing=missing, **numbers, **counts, **pointers))
