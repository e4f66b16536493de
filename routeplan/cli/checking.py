"""What is done with a plan that is already there: checking it, writing its sheets."""

from __future__ import annotations

from pathlib import Path

from routeplan.cli.deliverables import check_folder, write_sheet_files
from routeplan.cli.status import ANSWER_IS_NO, DONE, INPUT_WRONG
from routeplan.cli.streams import Output
from routeplan.texts import _, ngettext


def verify_plan(output: Output, scenario: Path, plan: Path) -> int:
    """Check a plan against every rule and recompute its figures.

    Parameters
    ----------
    plan : Path
        A plan.json.

    Returns
    -------
    int
        The exit status.
    """
    from routeplan.plans import read_plan
    from routeplan.tables import read
    from routeplan.verification import verify

    stated = read(scenario)
    given = read_plan(plan, stated)
    broken = verify(stated, given)
    for violation in broken:
        output.report(str(violation))
    kept = bool(given.groups) and not broken
    output.answer(
        {
            "kept": kept,
            "status": given.status,
            "violations": [
                {"rule": v.rule, "group": v.group, "site": v.site, "cause": v.cause} for v in broken
            ],
        }
    )
    if kept:
        output.report(_("All rules R01 to R17 are kept, and the figures are right."))
    elif not broken:
        text = _("The plan has no tours (status {status}): there is nothing to check.")
        output.tell(text.format(status=given.status))
    else:
        text = ngettext(
            "The plan breaks rules in {n} place.",
            "The plan breaks rules in {n} places.",
            len(broken),
        )
        output.tell(text.format(n=len(broken)))
    return DONE if kept else ANSWER_IS_NO


def write_sheets(output: Output, scenario: Path, plan: Path, folder: Path) -> int:
    """Write timetables and pictures of a plan.

    Parameters
    ----------
    plan : Path
        A plan.json.
    folder : Path
        Where they go.

    Returns
    -------
    int
        The exit status.
    """
    from routeplan.plans import read_plan
    from routeplan.tables import read
    from routeplan.verification import verify

    stated = read(scenario)
    given = read_plan(plan, stated)
    if not given.groups:
        text = _("The plan has no tours (status {status}): there is nothing to write.")
        output.fail(text.format(status=given.status))
        return ANSWER_IS_NO
    broken = verify(stated, given)
    if broken:
        output.fail(
            "\n".join(
                [*map(str, broken), _("Sheets are written only of a plan that keeps the rules.")]
            )
        )
        return ANSWER_IS_NO
    check_folder(folder)
    written, failed = write_sheet_files(output, stated, given, folder)
    output.report("\n".join(str(path) for path in written))
    output.answer(
        {
            "files": [str(path) for path in written],
            "files_not_written": [str(path) for path in failed],
        }
    )
    return INPUT_WRONG if failed else DONE
