"""The verbs of the command line: their arguments, options and help."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from routeplan import __version__
from routeplan.cli import options
from routeplan.cli.streams import Output
from routeplan.texts import _

SHORT_WAY = "routeplan.short_way"  # in the context: no verb was given


class _Verbs(click.Group):
    """The verbs; a scenario in the place of a verb is audited and planned."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.commands and _is_scenario(args[0]):
            ctx.meta[SHORT_WAY] = True
            args = ["plan", *args]
        return super().resolve_command(ctx, args)


def _is_scenario(word: str) -> bool:
    """Tell a file or folder from a mistyped verb."""
    path = Path(word)
    return path.exists() or bool(path.suffix) or len(path.parts) > 1


@click.group(
    cls=_Verbs,
    help=_(
        "Plan site visits: form the groups, time their tours, prove how good they are.\n\n"
        "SCENARIO is a workbook (.xlsx), a folder of CSV files, or a JSON file. With a scenario "
        "and no verb, routeplan audits it, plans it, and puts the plan into a folder beside it: "
        "EVENT.xlsx into EVENT-plan."
    ),
    epilog=_(
        "\b\nExamples:\n"
        "  routeplan template EVENT.xlsx         an empty workbook to fill in\n"
        "  routeplan EVENT.xlsx                  plan it, into the folder EVENT-plan\n"
        "  routeplan audit EVENT.xlsx            what cannot work, is tight or odd\n"
        "  routeplan repair EVENT.xlsx           what would make a plan possible\n"
        "  routeplan compare EVENT.xlsx          what changes are worth\n"
        "  routeplan plan EVENT.xlsx -o out --time-limit 120\n"
        "  routeplan verify EVENT.xlsx out/plan.json\n"
        "  routeplan generate demo.xlsx --groups 40 --sites 15   a random event to try\n\n"
        "\b\nExit status: 0 done; 1 the answer is no (infeasible, rules broken, nothing\n"
        "found in time); 2 the input is wrong; 130 interrupted (the best plan so far\n"
        "is written first)."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
    subcommand_metavar=_("EVENT.xlsx | VERB …"),
)
@click.version_option(__version__, prog_name="routeplan")
def verbs() -> None:
    """Hold the verbs together."""


@verbs.command(
    "plan",
    short_help=_("Plan a scenario: plan.json, timetables and pictures."),
    help=_(
        "Plan SCENARIO: form the groups and time their tours.\n\n"
        "Writes plan.json, timetable.csv, timetable.xlsx, route_map.png, gantt.png and "
        "occupancy.png. Ctrl-C keeps the best plan found so far."
    ),
    epilog=_(
        "\b\nExamples:\n"
        "  routeplan plan examples/feixi-2020 -o out\n"
        "  routeplan plan EVENT.xlsx --time-limit 300\n"
        "  routeplan plan EVENT.xlsx -o out --json\n"
        "  routeplan plan EVENT.xlsx -o later --patch later.toml\n"
        "  routeplan plan EVENT.xlsx --alternatives 3\n"
        "  routeplan plan EVENT.xlsx --order ours.xlsx"
    ),
)
@options.path("scenario")
@options.folder(False, _("Folder for the plan (default: SCENARIO-plan beside the scenario)."))
@options.time_limit(30.0, _("Seconds after which the best plan so far is taken."))
@options.seed(_("With --workers 1 the same seed gives the same plan when it ends by proof."))
@click.option(
    "--workers",
    type=click.IntRange(1, 1024),
    metavar="N",
    help=_("Threads (default: one a core)."),
)
@click.option(
    "--alternatives",
    type=click.IntRange(1, 20),
    default=1,
    show_default=True,
    metavar="N",
    help=_("The N best plans that differ in the order of sites, each in a folder of its own."),
)
@click.option(
    "--order",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_(
        "Keep the groups and the order of sites of FILE (.csv, .xlsx or a plan.json), and "
        "choose only the times."
    ),
)
@options.patches
@options.as_json
@click.pass_obj
def plan(output: Output, /, **arguments: Any) -> int:
    """Plan a scenario."""
    from routeplan.cli.plan import plan_scenario

    if arguments["order"] is not None and arguments["alternatives"] > 1:
        text = _("--order keeps the order of sites, --alternatives asks for others: leave out one.")
        raise click.UsageError(text)
    audited = click.get_current_context().meta.get(SHORT_WAY, False)
    return plan_scenario(output, audited=audited, **arguments)


@verbs.command(
    "audit",
    short_help=_("Say before any solving what cannot work, is tight, wasteful or odd."),
    help=_(
        "Look SCENARIO over before any solving: what is impossible (proven), tight, wasteful or "
        "odd, what every lift has to do, and how much of every hall, lift, coach and session is "
        "needed at the least, each with its arithmetic. With -o the shares are drawn into "
        "audit.png."
    ),
    epilog=_(
        "\b\nExamples:\n"
        "  routeplan audit examples/feixi-2020-first-draft\n"
        "  routeplan audit EVENT.xlsx -o out\n\n"
        "\b\nExit status: 0; 1 if something is impossible; 2 the input is wrong."
    ),
)
@options.path("scenario")
@options.folder(False, _("Folder for audit.png."))
@options.patches
@options.as_json
@click.pass_obj
def audit(output: Output, /, **arguments: Any) -> int:
    """Look a scenario over."""
    from routeplan.cli.audit import audit_scenario

    return audit_scenario(output, **arguments)


@verbs.command(
    "repair",
    short_help=_("Say what is in the way of a plan, and what would make one possible."),
    help=_(
        "Find the smallest changes with which SCENARIO has a plan, priced in points of trouble "
        "and each solved again, and the statements of the tables that cannot hold together.\n\n"
        "With -o it writes repair.json and each repair as a patch, ready for --patch."
    ),
    epilog=_(
        "\b\nExamples:\n"
        "  routeplan repair examples/feixi-2020-first-draft\n"
        "  routeplan repair EVENT.xlsx -o out --keep sites.open --keep lifts"
    ),
)
@options.path("scenario")
@options.folder(False, _("Folder for repair.json and the patches (default: nothing is written)."))
@options.patches
@click.option(
    "--keep",
    multiple=True,
    metavar="CELLS",
    help=_("What may not change: TABLE, TABLE.COLUMN, TABLE.ROW or TABLE.ROW.COLUMN."),
)
@click.option(
    "--most",
    type=click.IntRange(1, 100),
    default=5,
    show_default=True,
    metavar="N",
    help=_("How many repairs to find."),
)
@options.time_limit(60.0, _("Seconds after which what was found is taken."))
@options.seed(_("For the solvers' choices."))
@click.option(
    "--workers",
    type=click.IntRange(1, 1024),
    metavar="N",
    help=_("Threads (default: one a core)."),
)
@options.as_json
@click.pass_obj
def repair(output: Output, /, **arguments: Any) -> int:
    """Find what would repair a scenario."""
    from routeplan.cli.repair import repair_scenario

    return repair_scenario(output, **arguments)


@verbs.command(
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
            "groups",
            "coaches",
            "lifts",
            "halls",
            "stairs",
            "opening",
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
def compare(output: Output, /, **arguments: Any) -> int:
    """Compare a scenario with its variants."""
    from routeplan.cli.compare import compare_scenario

    return compare_scenario(output, **arguments)


@verbs.command(
    "verify",
    short_help=_("Check a plan, or a timetable made by hand, against every rule."),
    help=_(
        "Check PLAN against every rule R01 to R17 of SCENARIO.\n\n"
        "Of a plan.json the figures are recomputed as well; the check knows nothing of how the "
        "plan was found.\n\n"
        "Of a timetable made by hand (.csv or .xlsx with the columns group, site, arrive and "
        "depart, perhaps people and date) missing times are filled in: a rule is broken only if "
        "no filling keeps it. What cannot be checked is listed, and how far it is from the best "
        "plan that can be found."
    ),
    epilog=_(
        "\b\nExamples:\n"
        "  routeplan verify examples/feixi-2020 out/plan.json\n"
        "  routeplan verify EVENT.xlsx ours.xlsx --time-limit 60"
    ),
)
@options.path("scenario")
@options.path("plan")
@options.time_limit(30.0, _("Seconds for the plan that a timetable made by hand is compared with."))
@options.as_json
@click.pass_obj
def verify(output: Output, /, scenario: Path, plan: Path, time_limit: float) -> int:
    """Check a plan, or a timetable made by hand."""
    from routeplan.cli.handmade import is_handmade, verify_handmade

    if is_handmade(plan):
        return verify_handmade(output, scenario, plan, time_limit)
    from routeplan.cli.checking import verify_plan

    return verify_plan(output, scenario, plan)


@verbs.command(
    "sheets",
    short_help=_("Write the timetables and pictures of a plan."),
    help=_(
        "Write timetable.csv, timetable.xlsx, route_map.png, gantt.png and occupancy.png of PLAN "
        "(a plan.json) for SCENARIO."
    ),
    epilog=_("\b\nExample:\n  routeplan sheets examples/feixi-2020 out/plan.json -o sheets"),
)
@options.path("scenario")
@options.path("plan")
@options.folder(True, _("Folder for the sheets."))
@options.as_json
@click.pass_obj
def sheets(output: Output, /, scenario: Path, plan: Path, folder: Path) -> int:
    """Write the sheets of a plan."""
    from routeplan.cli.checking import write_sheets

    return write_sheets(output, scenario, plan, folder)


@verbs.command(
    "template",
    short_help=_("Write a workbook to fill in."),
    help=_("Write FILE, a workbook to fill in: a sheet a table, a comment on each heading."),
    epilog=_(
        "\b\nExamples:\n"
        "  routeplan template EVENT.xlsx\n"
        "  routeplan template EVENT.xlsx --lang zh\n"
        "  routeplan template demo.xlsx --example && routeplan demo.xlsx"
    ),
)
@options.path("file", "FILE.xlsx")
@click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help=_("Language of sheets, headings and comments."),
)
@click.option("--example", is_flag=True, help=_("Filled in: it plans as it is."))
@options.force
@options.as_json
@click.pass_obj
def template(output: Output, /, **arguments: Any) -> int:
    """Write a workbook to fill in."""
    from routeplan.cli.conversion import write_template

    return write_template(output, **arguments)


@verbs.command(
    "convert",
    short_help=_("Turn a scenario into a workbook, a CSV folder or JSON."),
    help=_(
        "Write scenario A as B, without loss: a workbook if B ends in .xlsx, JSON if it ends in "
        ".json, else a folder of CSV files."
    ),
    epilog=_(
        "\b\nExamples:\n"
        "  routeplan convert EVENT.xlsx event.json\n"
        "  routeplan convert examples/feixi-2020 feixi.xlsx"
    ),
)
@options.path("source", "A")
@options.path("target", "B")
@options.force
@options.as_json
@click.pass_obj
def convert(output: Output, /, **arguments: Any) -> int:
    """Convert a scenario."""
    from routeplan.cli.conversion import convert_scenario

    return convert_scenario(output, **arguments)


@verbs.command(
    "generate",
    short_help=_("Write a random scenario of any size."),
    help=_(
        "Write FILE, a random scenario to try routeplan on: a workbook if it ends in .xlsx, JSON "
        "if it ends in .json, else a folder of CSV files. Every group of 30 to 50 visitors "
        "visits every site in one long session."
    ),
    epilog=_(
        "\b\nExamples:\n"
        "  routeplan generate demo.xlsx --groups 12 --sites 6\n"
        "  routeplan generate large.json --groups 150 --sites 30 --seed 1\n"
        "  routeplan generate flat --groups 24 --sites 12 --lifts 0 --tightness 0.7"
    ),
)
@options.path("file")
@options.count("--groups", _("How many groups tour, of 30 to 50 visitors each."))
@options.count("--sites", _("How many sites every group visits."))
@click.option(
    "--lifts",
    type=options.Share(0, 1),
    callback=options.refuse_nan,
    default=0.3,
    show_default=True,
    metavar="SHARE",
    help=_("Share of the sites that lie upstairs, behind a lift of their own: 0.3 or 30%."),
)
@click.option(
    "--tightness",
    type=options.Share(0, 10, min_open=True),
    callback=options.refuse_nan,
    default=0.85,
    show_default=True,
    metavar="SHARE",
    help=_(
        "The most that a hall or lift is used during a tour without waits: 0.85 or 85%. Above 1 "
        "groups have to wait."
    ),
)
@options.seed(_("The same arguments draw the same scenario."))
@options.force
@options.as_json
@click.pass_obj
def generate(output: Output, /, **arguments: Any) -> int:
    """Write a random scenario."""
    from routeplan.cli.conversion import generate_scenario

    return generate_scenario(output, **arguments)
