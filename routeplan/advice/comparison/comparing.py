"""A scenario and its variants side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routeplan.advice.changes.variants import Variant, base_variant, list_variants, own_variant
from routeplan.advice.comparison.finished_rows import FinishedRows
from routeplan.advice.comparison.pools import run_rows
from routeplan.advice.comparison.rows import ResultRow, Task, make_refused
from routeplan.advice.comparison.summaries import summarise
from routeplan.advice.comparison.verdicts import Verdict, judge
from routeplan.errors import Fault, ScenarioError
from routeplan.files import replacing, write_json
from routeplan.scenario import Scenario, build_network, list_assumptions
from routeplan.tables import RawTables, read, read_tables
from routeplan.texts import _

if TYPE_CHECKING:
    import pandas as pd

Source = str | PathLike[str] | Mapping[str, Any]
# Takes a row, how many are done, and how many there are in all.
Report = Callable[[ResultRow, int, int], None]


@dataclass(frozen=True)
class Comparison:
    """Rows that can be compared, the scenario as it is among them.

    Attributes
    ----------
    name : str
        The event's.
    rows : tuple of ResultRow
        The base first, the others in the order of the variants; where the
        comparison was interrupted, those that were completed.
    assumed : tuple of str
        What all proofs take for granted.
    missing : tuple of str
        Titles of the rows that were not completed.
    """

    name: str
    rows: tuple[ResultRow, ...]
    assumed: tuple[str, ...] = ()
    interrupted: bool = False
    missing: tuple[str, ...] = ()

    @property
    def base(self) -> ResultRow:
        """The scenario as it is; where its own row is missing, one that knows nothing."""
        unknown = ResultRow("base", "base", _("as it is"))
        return next((row for row in self.rows if row.kind == "base"), unknown)

    @property
    def judged(self) -> list[tuple[ResultRow, Verdict]]:
        """The rows with what they are worth, the earliest finish first, those without one last."""
        rows = sorted(self.rows, key=lambda row: (row.finish is None, row.finish or 0))
        return [(row, judge(self.base, row)) for row in rows]

    @property
    def summary(self) -> list[str]:
        """What it comes to, in sentences."""
        if not any(row.kind == "base" for row in self.rows):
            return []
        sentences = summarise(self.base, [row for row in self.rows if row.kind != "base"])
        counts = {row.groups for row in self.rows if row.finish is not None}
        if self.base.finish is not None and len(counts) > 1:
            sentences.append(
                _(
                    "Rows have different numbers of groups: where groups is blank the fewest come "
                    "before an earlier finish. Savings compare the earliest finishes of all "
                    "numbers allowed; but what another number of groups saves is as against the "
                    "groups of the plan as it is."
                )
            )
        return sentences

    def table(self) -> pd.DataFrame:
        """Tabulate the rows, the earliest finish first.

        Returns
        -------
        pandas.DataFrame
            Minutes, and people-minutes of waiting; `difference` is the finish
            less the base's. The change saves at least `saves_least` and at most
            `saves_most` minutes: that is proven.
        """
        import pandas as pd

        before = self.base.finish
        rows = [
            {
                "change": row.title,
                "kind": row.kind,
                "status": row.status,
                "groups": row.groups,
                "finish": row.finish,
                "difference": _subtract(row.finish, before),
                "waiting": row.waiting,
                "bound": row.bound,
                "bound_any_grouping": row.bound_any_grouping,
                "saves_least": verdict.least,
                "saves_most": verdict.most,
                "verdict": verdict.says,
                "seconds": round(row.seconds, 1),
                "note": row.note,
            }
            for row, verdict in self.judged
        ]
        texts = {"change", "kind", "status", "verdict", "seconds", "note"}
        table = pd.DataFrame(rows)
        return table.astype({name: "Int64" for name in table.columns if name not in texts})

    def document(self) -> dict[str, Any]:
        """The comparison for machines; keys without a value are absent."""
        return {
            "routeplan": 1,
            "name": self.name,
            "summary": self.summary,
            "assumed": list(self.assumed),
            "interrupted": self.interrupted,
            "missing": list(self.missing),
            "rows": [
                {
                    **row.document(),
                    **{
                        key: value
                        for key, value in {
                            "verdict": verdict.code,
                            "says": verdict.says,
                            "saves_least": verdict.least,
                            "saves_most": verdict.most,
                        }.items()
                        if value is not None
                    },
                }
                for row, verdict in self.judged
            ],
        }

    def write_table(self, path: Path) -> None:
        """Write the table as CSV that spreadsheets open.

        Raises
        ------
        OSError
            If it cannot be written; an earlier file is then left as it was.
        """
        with replacing(path) as draft:
            self.table().to_csv(draft, index=False, encoding="utf-8-sig", lineterminator="\r\n")

    def write_document(self, path: Path) -> None:
        """Write the document as JSON; see :meth:`write_table`."""
        write_json(self.document(), path)


def _subtract(minutes: int | None, before: int | None) -> int | None:
    return None if minutes is None or before is None else minutes - before


def compare(
    source: Source | RawTables,
    *,
    variants: Iterable[Variant] | None = None,
    patches: Sequence[Source] = (),
    executor: Executor | None = None,
    processes: int | None = None,
    folder: str | PathLike[str] | None = None,
    time_limit: float = 30.0,
    seed: int = 0,
    report: Report | None = None,
) -> Comparison:
    """Plan a scenario and its variants, and say what each change is worth.

    The rows are independent of one another. Without an executor they run in
    processes of their own, which import the main module: in a script, call
    this under ``if __name__ == "__main__":``.

    Parameters
    ----------
    source : path or mapping
        The scenario, as for :func:`routeplan.read`.
    variants : iterable of Variant, optional
        Of :func:`list_variants`; all of them by default.
    patches : sequence of path or mapping
        Changes of the planner's own, a row each.
    executor : concurrent.futures.Executor, optional
        Where the rows are planned; by default in processes of this machine.
    processes : int, optional
        How many of these; one a core by default.
    folder : path, optional
        Where finished rows are kept; those that are there are not planned again.
    time_limit : float
        Seconds a row.
    report : callable, optional
        Called with each row as it comes, how many are done, and how many there
        are in all.

    Returns
    -------
    Comparison
        On KeyboardInterrupt with the rows so far, `interrupted`.

    Raises
    ------
    ScenarioError
        If the scenario, or a patch of the planner's own, cannot be used.
    OSError
        If rows cannot be kept.
    """
    raw = read_tables(source)
    base = read(raw)
    built_in = list_variants(base) if variants is None else list(variants)
    asked = [base_variant(), *built_in, *_read_own(raw, patches)]
    finished = None if folder is None else FinishedRows(Path(folder))
    rows: dict[str, ResultRow] = {}

    def hear(row: ResultRow) -> None:
        rows[row.key] = row
        if report is not None:
            report(row, len(rows), len(asked))

    interrupted = False
    try:
        tasks: dict[str, Task] = {}
        for variant in asked:
            task = _pose(raw, variant, time_limit, seed)
            known = task if isinstance(task, ResultRow) else finished and finished.find(task)
            if isinstance(known, ResultRow):
                hear(known)
            elif isinstance(task, Task):
                tasks[variant.key] = task
        with closing(run_rows(list(tasks.values()), executor, processes)) as completed:
            for row in completed:
                if finished is not None:
                    finished.keep(tasks[row.key], row)
                hear(row)
    except KeyboardInterrupt:
        interrupted = True
    return Comparison(
        base.event.name,
        tuple(rows[variant.key] for variant in asked if variant.key in rows),
        tuple(list_assumptions(base, build_network(base))),
        interrupted,
        tuple(variant.title for variant in asked if variant.key not in rows),
    )


def _read_own(raw: RawTables, patches: Sequence[Source]) -> list[Variant]:
    """The planner's own changes, or all that is wrong with them."""
    faults: list[Fault] = []
    variants = []
    for number, source in enumerate(patches, start=1):
        try:
            read(raw, source)
            variants.append(own_variant(source, number))
        except ScenarioError as error:
            faults += error.faults
    if faults:
        raise ScenarioError(faults)
    return variants


def _pose(raw: RawTables, variant: Variant, time_limit: float, seed: int) -> Task | ResultRow:
    """The task of a variant; its row at once where the patch leaves no scenario."""
    try:
        scenario: Scenario = read(raw, variant.patch)
    except ScenarioError as error:
        return make_refused(variant, "invalid", str(error))
    return Task(variant, scenario, time_limit, seed)
