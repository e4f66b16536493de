"""Comparing from the command line: rows as they come, and the table at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from routeplan.cli import options
from routeplan.cli.deliverables import opening_folder, tell_written, try_to_write
from routeplan.cli.plan import folder_beside
from routeplan.cli.report import report_assumptions, report_reading
from routeplan.cli.signals import finishing, undisturbed
from routeplan.cli.status import ANSWER_IS_NO, DONE, INPUT_WRONG, INTERRUPTED
from routeplan.cli.streams import Output, is_terminal
from routeplan.texts import _

if TYPE_CHECKING:
    from rich.table import Table

    from routeplan.advice.comparison import Comparison, ResultRow


@click.command(
    "compare",
    short_help=_("What changes are worth: a table of what-ifs."),
    help=_(
        "Plan SCENARIO as it is and with changes, and say what each is worth and how much of "
        "that is proven.\n\n"
        "Writes comparison.csv, comparison.json and comparison.png. Ctrl-C keeps the rows that "
        "are finished; the same command goes on from there."
    ),
    epilog=_(
        "\b\nExamples:\n"
        "  routeplan compare examples/feixi-2020\n"
        "  routeplan compare EVENT.xlsx --only lifts --only groups\n"
        "  routeplan compare EVENT.xlsx --patch coach.toml --patch two-guides.json"
    ),
)
@options.path("scenario")
@options.folder(False, _("Folder for the table (default: SCENARIO-compare beside the scenario)."))
@click.option(
    "--patch",
    "patches",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("Changes of your own, JSON or TOML, a row a file; may be given more than once."),
)
@click.option(
    "--only",
    "kinds",
    multiple=True,
    type=click.Choice(
        [
            "rotation",
            "movement",
            "together",
            "groups",
            "coaches",
            "lifts",
            "halls",
            "stairs",
            "opening",
            "starts",
            "sites",
        ]
    ),
    help=_("Kinds of built-in changes (default: all); may be given more than once."),
)
@options.time_limit(30.0, _("Seconds for each row, after which its best plan so far is taken."))
@options.seed(_("The same seed gives the same rows where they end by proof."))
@click.option(
    "--workers",
    type=click.IntRange(1, 1024),
    metavar="N",
    help=_("Processes, a row each at a time (default: one a core)."),
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help=_("Scheduler of a Dask cluster that does the work, such as tcp://10.0.0.5:8786."),
)
@options.as_json
@click.pass_obj
def compare_scenario(
    output: Output,
    scenario: Path,
    folder: Path | None,
    patches: Sequence[Path],
    kinds: Sequence[str],
    time_limit: float,
    seed: int,
    workers: int | None,
    cluster: str | None,
) -> int:
    """Compare a scenario with its variants and write the table into a folder."""
    from routeplan.advice.comparison import KINDS, compare, connect, list_variants
    from routeplan.tables import read, read_tables

    raw = read_tables(scenario)
    stated = read(raw)
    folder = folder or folder_beside(scenario, "compare")
    drafts = click.get_current_context().with_resource(opening_folder(folder))
    report_reading(output, stated)
    with (
        nullcontext() if cluster is None else connect(cluster) as executor,
        _show_rows(output) as report,
    ):
        found = compare(
            raw,
            variants=list_variants(stated, kinds or KINDS),
            patches=patches,
            executor=executor,
            processes=workers,
            folder=folder,
            time_limit=time_limit,
            seed=seed,
            report=report,
        )
    report_assumptions(output, found.assumed)
    if found.rows:
        output.report()
        output.show(draw_comparison(found))
    for sentence in found.summary:
        output.report(sentence)
    return _hand_over(output, found, folder, drafts)


def _hand_over(output: Output, found: Comparison, folder: Path, drafts: Path) -> int:
    """Draft all files and move them in together, so that they are of one comparison."""
    from routeplan.output.plot import save_comparison

    written: tuple[Path, ...] = ()
    failed: tuple[Path, ...] = ()
    steps: dict[str, Callable[[Path], None]] = {
        "comparison.csv": found.write_table,
        "comparison.json": found.write_document,
        "comparison.png": partial(save_comparison, found),
    }
    if found.interrupted and not found.rows:
        steps = {}  # what is there says more
    with finishing():
        for name, write in steps.items():
            path = folder / name
            failed += try_to_write(output, (path,), partial(write, drafts / name))[1]
    with undisturbed():
        for draft in sorted(drafts.iterdir()):
            path = folder / draft.name
            came, came_not = try_to_write(output, (path,), partial(draft.replace, path))
            written, failed = written + came, failed + came_not
    tell_written(output, folder, written)
    if found.interrupted:
        text = _(
            "Interrupted with {done} of {all} rows finished; they are kept in {folder}. The same "
            "command goes on from there."
        )
        done = len(found.rows)
        output.tell(text.format(done=done, all=done + len(found.missing), folder=folder / "rows"))
    output.answer(
        {
            **found.document(),
            "files": [str(path) for path in written],
            "files_not_written": [str(path) for path in failed],
        }
    )
    if found.interrupted:
        return INTERRUPTED
    if failed:
        return INPUT_WRONG
    return DONE if any(row.finish is not None for row in found.rows) else ANSWER_IS_NO


def draw_comparison(found: Comparison) -> Table:
    """Draw the rows as a table for the screen, the earliest finish first."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column(_("change"), ratio=3, overflow="fold")
    for heading in (_("groups"), _("finish"), _("more"), _("bound"), _("waiting")):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column(_("worth"), ratio=4, overflow="fold")
    for row, verdict in found.judged:
        more = None
        if row.finish is not None and found.base.finish is not None and row is not found.base:
            more = f"{row.finish - found.base.finish:+d}"
        figures = (row.groups, row.finish, more, row.bound, row.waiting)
        cells = ("" if figure is None else str(figure) for figure in figures)
        table.add_row(row.title, *cells, verdict.says)
    return table


@contextmanager
def _show_rows(output: Output) -> Iterator[Callable[[ResultRow, int, int], None]]:
    """Tell each row as it comes; on a terminal with a bar of how many are done."""

    def tell(row: ResultRow, done: int, count: int) -> None:
        came = _("no plan") if row.finish is None else _("finish {n} min").format(n=row.finish)
        text = _("{done}/{all} {title}: {came}")
        output.tell(text.format(done=done, all=count, title=row.title, came=came))

    if not is_terminal(sys.stderr):
        yield tell
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

    from routeplan.cli.streams import new_console

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=new_console(sys.stderr), transient=True) as bar:
        whole = bar.add_task("", total=None)

        def move_on(row: ResultRow, done: int, count: int) -> None:
            tell(row, done, count)
            bar.update(whole, completed=done, total=count)

        yield move_on
