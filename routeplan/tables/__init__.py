"""Scenarios as planners write them: a workbook, a folder of CSV files, or JSON."""

from __future__ import annotations

from routeplan.tables.characters import sweep, tell_marks
from routeplan.tables.columns import Layout, find_columns
from routeplan.tables.conversion import convert, read
from routeplan.tables.counting import is_total
from routeplan.tables.csv_folder import split_rows
from routeplan.tables.edits import (
    Edit,
    add_coaches,
    drop_appointment,
    drop_site,
    edit_event,
    edit_programme,
    edit_row,
    edit_rows,
    list_cells,
    name_row,
    row_key,
    set_cells,
    write_cell,
    write_difference,
)
from routeplan.tables.excel_workbook import Sheet, read_sheets
from routeplan.tables.forms import WORKBOOKS, read_tables
from routeplan.tables.generation import generate
from routeplan.tables.headings import KNOWN_TABLES, TABLE, USE, known_columns
from routeplan.tables.patches import KEYS, Patch, describe_patch, read_patch, write_patch
from routeplan.tables.raw import UNREADABLE, Filled, RawRow, RawTable, RawTables, lay_out
from routeplan.tables.sources import decode, load_bytes, refuse
from routeplan.tables.spelling import fold, near_miss, nearest
from routeplan.tables.template import write_template
from routeplan.tables.timetable import TIMETABLE
