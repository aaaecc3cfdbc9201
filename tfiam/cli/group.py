"""The root command. Each command's module is imported when it is asked for, so that ``tfiam --help`` needs only click."""

from __future__ import annotations

import importlib

import click

from tfiam import __version__

COMMANDS = {
    "init": "Write a first config and a pipeline.",
    "scan": "Judge plans: what breaks the rules and how to mend it.",
    "documents": "Show every policy document of a plan.",
    "policy": "Judge bare policy documents: what is wrong, what they allow.",
    "can": "May a principal do an action on a resource, and why.",
    "diff": "What a plan changes in access: who gains and loses what.",
    "paths": "How a principal can get more access than it was given.",
    "rules": "List the rules, show one rule's page, or begin one of your own.",
    "test": "Run the examples of rules of your own.",
    "waive": "Accept a finding, with a reason, an owner and an end.",
    "baseline": "Write down today's findings, so that only new ones fail.",
    "checkov-checks": "Print the folder that runs tfiam's rules inside checkov.",
    "comment": "Create or update the comment on a pull request.",
    "completion": "Print the script that completes tfiam in a shell.",
}
"""Command to its line in ``tfiam --help``. The command is ``tfiam.cli.NAME.command``, with ``_`` for ``-``."""

EPILOG = """\b
Examples:
  terraform plan -out=tfplan && terraform show -json tfplan > plan.json
  tfiam scan plan.json
  tfiam scan plan.json --format sarif --output tfiam.sarif
  tfiam policy policies/deploy.json
  tfiam rules LP_001

\b
Exit status:
  0   nothing at or above --fail-on
  1   findings at or above it
  2   usage, or input that cannot be read: one line says how to mend it
  3   undetermined at or above it, with --fail-on-undetermined
  70  a defect in tfiam
"""


class LazyGroup(click.Group):
    """A group whose commands are modules beside this one."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"tfiam.cli.{cmd_name.replace('-', '_')}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(f"no command {args[0]!r}{_suggestion(args[0])}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _suggestion(name: str) -> str:
    import difflib

    close = difflib.get_close_matches(name, COMMANDS, n=1)
    if close:
        return f", did you mean {close[0]}?"
    return f"; `tfiam scan {name}` judges a plan" if name.endswith((".json", ".tfplan", ".gz")) else ""


def _show_version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from tfiam.iam.catalogue import facts_dates

    click.echo(f"tfiam {__version__}")
    for name, date in facts_dates().items():
        click.echo(f"  {name}: {date}")
    ctx.exit()


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    no_args_is_help=False,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--debug", is_flag=True, help="Show all frames when tfiam itself breaks; never values.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and the dates of tfiam's facts about AWS, and exit.",
)
@click.pass_context
def cli(ctx: click.Context, debug: bool) -> None:  # noqa: ARG001 - main() reads it from the context
    """Read the plan Terraform is about to apply: who will be able to do what, what breaks the rules, how to mend it.

    tfiam works offline, runs nothing that it finds in a plan, and prints no secret value.
    """
    if ctx.invoked_subcommand is None:
        # No command is no verdict: a pipeline that lost its arguments must not pass.
        click.echo(ctx.get_help(), err=True)
        ctx.exit(2)
