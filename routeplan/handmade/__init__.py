"""Timetables that planners made by hand: read, checked, and timed anew."""

from routeplan.handmade.checking import Inspection, verify_timetable
from routeplan.handmade.clashes import Clash
from routeplan.handmade.reading import read_timetable
from routeplan.handmade.timetable import Entry, Party, Timetable, list_entries

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
