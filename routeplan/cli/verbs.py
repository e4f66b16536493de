"""The command line as a whole: its verbs, its help, and the short way without a verb."""

from __future__ import annotations

from pathlib import Path

import click

from routeplan import __version__
from routeplan.cli.audit import audit_scenario
from routeplan.cli.compare import compare_scenario
from routeplan.cli.convert import convert_scenario
from routeplan.cli.generate import generate_scenario
from routeplan.cli.options import SHORT_WAY
from routeplan.cli.plan import plan_scenario
from routeplan.cli.repair import repair_scenario
from routeplan.cli.sheets import write_sheets
from routeplan.cli.template import fill_template
from routeplan.cli.verify import verify_file
from routeplan.texts import _


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


for command in (
    plan_scenario,
    audit_scenario,
    repair_scenario,
    compare_scenario,
    verify_file,
    write_sheets,
    fill_template,
    convert_scenario,
    generate_scenario,
):
    verbs.add_command(command)
