"""Scenarios as planners write them: a workbook, a folder of CSV files, or JSON."""
