"""``tfiam policy``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from tfiam.cli import options
from tfiam.cli.failure import one_line
from tfiam.cli.inputs import STDIN, standard_input
from tfiam.cli.options import Selection
from tfiam.cli.output import PLAIN_FILE, say, terminal, write
from tfiam.cli.verdict import status_of
from tfiam.errors import PolicyFileError
from tfiam.findings.judged import JudgedPolicies, Unreadable
from tfiam.inventory.bare import BarePolicy, find_policies, read_policy
from tfiam.inventory.model import DocumentRole
from tfiam.judge import judge
from tfiam.report import Options
from tfiam.rules.load import load_rules
from tfiam.rules.model import Severity

UNREADABLE = 2
TYPES = tuple(role.value for role in DocumentRole if role is not DocumentRole.OTHER)

EPILOG = """\b
Examples:
  tfiam policy policies/deploy.json
  tfiam policy policies/ --fail-on medium
  tfiam policy scps/*.json --type scp
  aws iam get-role --role-name app --query Role.AssumeRolePolicyDocument \\
    | tfiam policy - --type trust
  tfiam policy policy.json --format json | jq '.policies[].summary.who'

\b
Types: identity, boundary, session, scp (no Principal); trust, resource, key,
  vpc_endpoint, rcp (with Principal). A guess is trust for Principal, no
  Resource and actions of sts; key for Principal and actions of kms; resource
  for Principal; else identity. The others look the same and must be told.

\b
Exit status:
  0   nothing at or above --fail-on
  1   findings at or above it
  2   usage, or a file that cannot be read: one line each says how to mend it,
      and the others are reported all the same
  3   undetermined at or above it, with --fail-on-undetermined
  70  a defect in tfiam
"""


@click.command("policy", epilog=EPILOG)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--type",
    "type_",
    metavar="TYPE",
    type=click.Choice(TYPES),
    help="What the documents are for, which decides the checks.  [default: a guess for each, which is said]",
)
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What to print."
)
@click.option("--output", metavar="FILE", help="Write that to FILE instead of printing it.")
@options.fail_on
@options.fail_on_undetermined
@options.rule_selection
@options.no_color
def command(
    files: tuple[str, ...],
    type_: str | None,
    format_: str,
    output: str | None,
    fail_on: str | None,
    fail_on_undetermined: bool,
    no_color: bool,
    **narrowed: Any,
) -> int:
    """Judge bare policy documents: what is wrong with each, and what it allows, on what, when, to whom.

    FILE is a policy document as JSON (not YAML), - for standard input, or a folder, of which every *.json is taken. Each
    document goes through the checks of AWS's policy validation and through the rules that can be asked of one document
    alone; what depends on its surroundings (attachments, other policies) is for `tfiam scan`.
    """
    selection = Selection(**narrowed)
    config = selection.config()
    rules = load_rules(selection.loaded(config))
    policies, unreadable = _read(files, DocumentRole(type_) if type_ else None)
    judged = judge(policies, config=config, rules=rules, unreadable=unreadable)
    place = PLAIN_FILE if output is not None else terminal(no_color=no_color)
    text = _rendered(judged, format_, Options(width=place.width, colour=place.colour, unicode=place.unicode))
    if output is None:
        say(text)
    else:
        write(output, text)
    if unreadable:
        return UNREADABLE
    threshold = Severity((fail_on or config.fail_on).lower())
    return status_of(judged.everything, threshold, fail_on_undetermined=fail_on_undetermined)


def _read(names: Sequence[str], role: DocumentRole | None) -> tuple[list[BarePolicy], list[Unreadable]]:
    """Every document once, in the order given. A file that holds none is told at once, and the others are read on."""
    if names.count(STDIN) > 1:
        raise click.UsageError("- (standard input) can be given once only", click.get_current_context())
    policies: list[BarePolicy] = []
    unreadable: list[Unreadable] = []
    seen: set[str] = set()
    for name in names:
        try:
            paths = [name] if name == STDIN else find_policies(name)
        except PolicyFileError as error:
            unreadable.append(_told(error))
            continue
        for path in paths:
            if path in seen:
                continue
            seen.add(path)
            try:
                policies.append(read_policy(path, role, stdin=standard_input("a policy") if path == STDIN else None))
            except PolicyFileError as error:
                unreadable.append(_told(error))
    return policies, unreadable


def _told(error: PolicyFileError) -> Unreadable:
    message = one_line(str(error))
    click.echo(f"tfiam: {message}", err=True)
    return Unreadable(error.path, message)


def _rendered(judged: JudgedPolicies, format_: str, shape: Options) -> str:
    if format_ == "json":
        from tfiam.report.policies_json import render_json

        return render_json(judged)
    from tfiam.report.policies import render_text

    return render_text(judged, shape)
