"""The compiled core as a library: found, loaded and its functions' types declared."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_bool, c_double, c_int32, c_int64, c_uint32, c_void_p
from pathlib import Path

import numpy as np
from numpy.ctypeslib import ndpointer

from routeplan.scheduling.core.tables import (
    AREA,
    GROUP,
    ORDER,
    RANGE,
    STOP,
    TOUR,
    USE,
    WINDOW,
    LayoutStruct,
    PricingStruct,
)

_INTEGERS = ndpointer(np.int32, flags="C_CONTIGUOUS")
_LONGS = ndpointer(np.int64, flags="C_CONTIGUOUS")

# What each function takes and gives back; calls let other threads run.
_FUNCTIONS = {
    "check_layout": ((POINTER(LayoutStruct),), c_int32),
    "search_new": ((POINTER(LayoutStruct), c_uint32), c_void_p),
    "search_free": ((c_void_p,), None),
    "search_begin": ((c_void_p, c_int32), None),
    "search_keep": ((c_void_p,), None),
    "search_load": ((c_void_p, *[_INTEGERS] * 5), None),
    "search_shorten": ((c_void_p,), None),
    "search_return_to_best": ((c_void_p,), None),
    "search_anneal": ((c_void_p, c_int64, c_double, c_double), None),
    "search_count": ((c_void_p, _LONGS), None),
    "search_read": ((c_void_p, c_bool, *[_INTEGERS] * 4), None),
    "probe_place": ((c_void_p, c_int32, _INTEGERS, c_int32, c_bool), c_bool),
    "probe_place_late": ((c_void_p, c_int32, _INTEGERS), None),
    "probe_justify": ((c_void_p,), None),
    "probe_returns": ((c_void_p, _INTEGERS, _INTEGERS), None),
    "probe_reinsert": ((c_void_p, c_int64), c_int64),
    "least_minutes": ((c_int32, _INTEGERS, _INTEGERS, _INTEGERS, _INTEGERS), None),
    "place_states": ((POINTER(PricingStruct),), c_int64),
    "price_states": ((POINTER(PricingStruct),), None),
    "price_sets": ((POINTER(PricingStruct), _INTEGERS), None),
    "trace_tour": ((POINTER(PricingStruct), c_int32, _INTEGERS), c_int32),
    "price_arrivals": ((POINTER(PricingStruct), _INTEGERS, _INTEGERS, _INTEGERS), None),
}
_STRUCTS = (STOP, USE, WINDOW, ORDER, TOUR, GROUP, RANGE, AREA)


def load_library(folder: Path = Path(__file__).parent) -> ctypes.CDLL:
    """Load the core, which lies beside this module.

    Raises
    ------
    ImportError
        If it is not there, or was compiled from other sources than these.
    """
    remedy = "Install routeplan anew: pip install . in its source folder."
    files = [path for path in folder.glob("core.*") if path.suffix in (".so", ".dylib", ".dll")]
    if not files:
        raise ImportError(f"{folder}: the compiled core is missing. {remedy}")
    library = ctypes.CDLL(str(files[0]))
    sizes = (c_int32 * (len(_STRUCTS) + 1)).in_dll(library, "struct_sizes")
    known = [ctypes.sizeof(LayoutStruct), *(struct.itemsize for struct in _STRUCTS)]
    if list(sizes) != known:
        raise ImportError(f"{files[0]}: the compiled core is of another release. {remedy}")
    for name, (arguments, result) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.argtypes, function.restype = arguments, result
    return library


core = load_library()
