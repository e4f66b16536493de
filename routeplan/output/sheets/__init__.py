"""Timetables for people: as DataFrames, as CSV, as a workbook to print."""
