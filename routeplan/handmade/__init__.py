"""Timetables that planners made by hand: read, checked, and timed anew."""

from routeplan.handmade.checking import Inspection, verify_timetable
from routeplan.handmade.clashes import Clash
from routeplan.handmade.entries import Entry, Party, Timetable, list_entries
from routeplan.handmade.reading.rows import read_timetable

__all__ = [
    "Clash",
    "Entry",
    "Inspection",
    "Party",
    "Timetable",
    "list_entries",
    "read_timetable",
    "verify_timetable",
]
