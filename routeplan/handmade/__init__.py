"""Timetables that planners made by hand: read, checked, and timed anew."""

from __future__ import annotations

from routeplan.handmade.checking import Inspection, verify_timetable
from routeplan.handmade.clashes import Clash, write_stay
from routeplan.handmade.distance import describe_distance
from routeplan.handmade.entries import Entry, Party, Timetable, list_entries, name_rows
from routeplan.handmade.options import goes_somewhere
from routeplan.handmade.order import Order, read_order
from routeplan.handmade.reading.rows import read_timetable
from routeplan.handmade.reading.sheet import SUFFIXES

__all__ = [
    "SUFFIXES",
    "Clash",
    "Entry",
    "Inspection",
    "Order",
    "Party",
    "Timetable",
    "describe_distance",
    "goes_somewhere",
    "list_entries",
    "name_rows",
    "read_order",
    "read_timetable",
    "verify_timetable",
    "write_stay",
]
