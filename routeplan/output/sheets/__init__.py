"""Timetables for people, as a workbook to print."""

from __future__ import annotations

from routeplan.output.sheets.workbook import write_workbook

__all__ = [
    "write_workbook",
]
