"""Timetables that planners made by hand: read, checked, and timed anew."""

from __future__ import annotations

from routeplan.handmade.checking import Inspection, verify_timetable
from routeplan.handmade.clashes import Clash, write_stay
from routeplan.handmade.distance import describe_distance
from routeplan.handmade.entries import Entry, NamedGroup, Timetable, list_entries, name_rows
from routeplan.handmade.order import TimetableOrder
from routeplan.handmade.reading.rows import read_timetable
from routeplan.handmade.reading.sheet import SUFFIXES
