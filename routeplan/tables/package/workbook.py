"""A workbook that somebody sent: opened under limits, its sheets read one by one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from routeplan.tables.package.archive import Archive
from routeplan.tables.package.cells import SheetCells, read_cells
from routeplan.tables.package.contents import list_ignored, read_contents
from routeplan.tables.package.limits import SizeError
from routeplan.tables.sources import refuse
from routeplan.texts import _


class Workbook:
    """A workbook's sheets.

    Parameters
    ----------
    path : Path
        What the workbook is called.
    content : bytes
        The file.

    Attributes
    ----------
    titles : tuple of str
        Of the sheets that hold cells, in their order.
    notes : list of str
        What it holds besides, and nobody looks at.

    Raises
    ------
    ScenarioError
        If it is no workbook, or a larger one than routeplan reads.
    """

    def __init__(self, path: Path, content: bytes) -> None:
        self._path = path
        with self._refusing():
            self._archive = Archive(content)
            self._contents = read_contents(self._archive)
        self.titles = tuple(self._contents.sheets)
        kinds = ", ".join(list_ignored(self._archive.names))
        text = _("Ignored in the workbook: {kinds}.")
        self.notes = [text.format(kinds=kinds)] if kinds else []

    def read(self, title: str) -> SheetCells:
        """Read the cells of a sheet.

        Raises
        ------
        ScenarioError
            If it is broken, or with the others larger than routeplan reads.
        """
        with self._refusing():
            return read_cells(self._archive, self._contents, self._contents.sheets[title])

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except SizeError as error:
            remedy = _("Leave out what is no part of it: empty rows, other sheets, pictures.")
            raise refuse(self._path, "too-large", str(error), remedy) from error
        except Exception as error:
            # A broken workbook breaks anywhere: zip, XML, keys, values.
            cause = _("This is no workbook, or a broken one.")
            remedy = _("Open it in Excel and save it as .xlsx again.")
            raise refuse(self._path, "not-a-workbook", cause, remedy) from error
