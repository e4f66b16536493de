"""``python -m benchmarks SUITE``: run a suite, print its tables, write CSV files and pictures."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

import click
import pandas as pd

from benchmarks.cases import Instance
from benchmarks.engines import ENGINES
from benchmarks.measuring import Limits
from benchmarks.plot import save_anytime, save_growth
from benchmarks.rows import Row, describe_machine, describe_versions
from benchmarks.running import build_cases, run_cases, split_available
from benchmarks.suites import SUITES, WORKERS, Suite
from benchmarks.summary import Mark, check_marks, list_changes, sum_up

OUT = Path(__file__).parent / "out"
HEADINGS = (
    "engine",
    "runs",
    "with a plan",
    "proven",
    "broken",
    "s to proof, median",
    "95th percentile",
    "above the best finish",
    "above the best bound",
    "peak MiB",
)


def split(text: str | None) -> list[str]:
    """What stands between commas; nothing where nothing is said."""
    return [] if text is None else [part.strip() for part in text.split(",")]


def read_engines(_context: click.Context, _option: click.Parameter, text: str | None) -> list[str]:
    """Names of engines, separated by commas."""
    names = split(text)
    if unknown := [name for name in names if name not in ENGINES]:
        raise click.BadParameter(f"no engine {', '.join(unknown)}; there are {', '.join(ENGINES)}")
    return names


def read_seeds(_context: click.Context, _option: click.Parameter, text: str | None) -> list[int]:
    """Seeds and ranges of them, separated by commas: ``0-4,9``."""
    seeds: list[int] = []
    for part in split(text):
        low, _dash, high = part.partition("-")
        try:
            run = range(int(low), int(high or low) + 1)
        except ValueError as fault:
            raise click.BadParameter("write 0-4,9") from fault
        if not run:
            raise click.BadParameter(f"{part} is empty")
        seeds += run
    return list(dict.fromkeys(seeds))


@click.command()
@click.argument("suite", type=click.Choice(list(SUITES)))
@click.option("--engines", callback=read_engines, help="Names with commas; default: the suite's.")
@click.option("--instances", help="Names with commas, * for any letters: tai4_*,8x8.")
@click.option("--seeds", callback=read_seeds, help="As in 0-4,9; default: the suite's.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), help="For each run.")
@click.option("--workers", type=click.IntRange(min=1), default=WORKERS, show_default=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for CSV files and pictures; default: benchmarks/out/SUITE.",
)
def main(
    suite: str,
    engines: list[str],
    instances: str | None,
    seeds: list[int],
    seconds: float | None,
    workers: int,
    output: Path | None,
) -> None:
    """Run a suite of benchmarks, engines side by side with equal threads and seconds."""
    chosen = SUITES[suite]
    listed = list_instances(chosen, split(instances) or ["*"])
    limits = Limits(seconds or chosen.seconds, workers)
    folder = output or OUT / suite
    if output is None and (kept := folder / "results.csv").exists():
        raise click.UsageError(f"{kept} is there already; remove it, or name a folder with -o")
    available, missing = split_available(engines or chosen.engines)
    for engine, reason in missing.items():
        click.echo(f"{engine} is left out: {reason}")
    click.echo(describe_machine())
    click.echo(describe_versions())
    click.echo(f"{limits.seconds:g} s and {workers} workers for each run")
    rows: list[Row] = []
    cases = build_cases(listed, seeds or chosen.seeds)
    try:
        for compared in run_cases(suite, cases, available, limits, folder, tell=print_row):
            rows += compared
    finally:  # broken off, too
        if rows:
            show(chosen, rows, folder)


def list_instances(suite: Suite, patterns: list[str]) -> list[Instance]:
    """The suite's instances that match one of some patterns, each of which has to match some."""
    names = [instance.name for instance in suite.instances]
    for pattern in patterns:
        if not any(fnmatch(name, pattern) for name in names):
            raise click.BadParameter(
                f"no instance {pattern}; there are {', '.join(names)}", param_hint="--instances"
            )
    return [
        instance
        for instance in suite.instances
        if any(fnmatch(instance.name, pattern) for pattern in patterns)
    ]


def show(suite: Suite, rows: list[Row], folder: Path) -> None:
    """Print table and marks, draw the pictures."""
    print_lines(rows)
    if changes := list_changes(suite, rows):
        click.echo(f"marks are for the whole suite as it stands; this was {'; '.join(changes)}")
    else:
        print_marks(check_marks(suite.name, rows))
    save_anytime(folder / "anytime.png", pd.read_csv(folder / "anytime.csv"), rows[0].limit)
    save_growth(folder / "growth.png", rows)
    click.echo(f"written: {folder}")


def print_row(row: Row) -> None:
    """One line as soon as a run ends."""
    click.echo(
        f"{row.instance:>8} seed {row.seed:<3} {row.engine:<13} {row.status:<10}"
        f" finish {_cell(row.finish):>5} bound {_cell(row.bound):>5}"
        f" {_cell(row.seconds, '.2f'):>7} s {_cell(row.peak_mib, '.0f'):>5} MiB {row.reason}"
    )


def print_lines(rows: list[Row]) -> None:
    """The suite's table as Markdown, and all that is broken or late."""
    click.echo("| " + " | ".join(HEADINGS) + " |")
    click.echo("| --- |" + " ---: |" * (len(HEADINGS) - 1))
    for line in sum_up(rows):
        cells = (
            line.engine,
            *map(str, (line.runs, line.planned, line.proven, line.broken)),
            f"{line.median_seconds:.2f}",
            f"{line.late_seconds:.2f}",
            _cell(line.excess, ".1%"),
            _cell(line.gap, ".1%"),
            _cell(line.peak_mib, ".0f"),
        )
        click.echo("| " + " | ".join(cells) + " |")
    for row in rows:
        if row.reason:
            click.echo(f"{row.status}: {row.instance} seed {row.seed} {row.engine}: {row.reason}")


def print_marks(marks: list[Mark]) -> None:
    """What was set out to be reached, and how near it came."""
    words = {True: "met", False: "missed", None: "open"}
    for mark in marks:
        click.echo(f"{words[mark.met]:>7}: {mark.aim}: {mark.measured}")


def _cell(value: float | None, form: str = "") -> str:
    return "-" if value is None else format(value, form)


if __name__ == "__main__":
    main()
