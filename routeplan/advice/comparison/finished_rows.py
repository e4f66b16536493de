"""Finished rows in a folder, so that a comparison can be gone on with."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from routeplan.advice.comparison.rows import ResultRow, Task
from routeplan.files import write_json

FOLDER = "rows"
NAMES = ("key", "kind", "title", "method", "effect")


class FinishedRows:
    """Rows as files, called after what they answer.

    Parameters
    ----------
    folder : Path
        Of the comparison; made if it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / FOLDER
        self.folder.mkdir(parents=True, exist_ok=True)

    def find(self, task: Task) -> ResultRow | None:
        """The row that answers a task, if it is there."""
        # A file that is not as it should be is no row; it is written again.
        with suppress(OSError, ValueError, TypeError):
            document = json.loads(self._path(task).read_text(encoding="utf-8"))
            return ResultRow(**document, key="", kind="", title="").called(task.variant)
        return None

    def keep(self, task: Task, row: ResultRow) -> None:
        """Write a row down.

        Raises
        ------
        OSError
            If that is not possible.
        """
        if row.status == "failed":
            return  # another time it may come to its end
        # What it is called, and what follows from that, is the variant's affair.
        own = replace(row, note=row.note.removesuffix(task.variant.note).rstrip())
        figures = {key: value for key, value in own.document().items() if key not in NAMES}
        write_json(figures, self._path(task))

    def _path(self, task: Task) -> Path:
        return self.folder / f"{task.digest}.json"
