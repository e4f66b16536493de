"""A workbook's parts as anybody may have made them, read as streams and under limits.

Nothing that a workbook says of its own size is believed; no entity is expanded, no
link followed, no macro run, no picture opened.
"""

from __future__ import annotations

from routeplan.tables.package.cells import SheetCells
from routeplan.tables.package.workbook import Workbook
