"""Timetables for people: as DataFrames, as CSV, as a workbook to print."""

from __future__ import annotations

from routeplan.output.sheets.frames import write_timetable_csv
from routeplan.output.sheets.workbook import write_workbook
