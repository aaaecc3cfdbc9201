"""``tfiam can``."""

from __future__ import annotations

from collections.abc import Mapping

import click

from tfiam.access.can import Verdict, ask, notes_of
from tfiam.access.question import Question, find_actions, find_asker, find_target
from tfiam.access.whereabouts import Whereabouts
from tfiam.cli import options
from tfiam.cli.inputs import load_context, load_plans, load_worlds
from tfiam.cli.output import PLAIN_FILE, say, terminal, write
from tfiam.errors import QuestionError
from tfiam.report import Options
from tfiam.report.can import CanReport, render_json, render_text

EPILOG = """\b
Examples:
  tfiam can plan.json aws_iam_role.app s3:GetObject aws_s3_bucket.logs/2027/*
  tfiam can plan.json 'module.ci.aws_iam_role.this["deploy"]' 'iam:*'
  tfiam can plan.json deploy sts:AssumeRole aws_iam_role.admin
  tfiam can plan.json aws_iam_user.eve kms:Decrypt aws_kms_key.main \\
    --given aws:MultiFactorAuthPresent=true
  tfiam can plan.json aws_iam_role.app s3:DeleteBucket --expect denied

\b
Answers:
  allowed       whatever is open or hidden
  denied        whatever is open or hidden
  conditional   it depends on condition keys (tell them with --given), or on
                which of several actions or resources is meant
  undetermined  it depends on what is known after apply, or not in the plan

\b
Exit status:
  0   allowed, or as --expect says
  1   denied, or not as --expect says
  2   usage, or input that cannot be read: one line says how to mend it
  3   conditional or undetermined
  70  a defect in tfiam
"""
_STATUS = {Verdict.ALLOWED: 0, Verdict.DENIED: 1, Verdict.CONDITIONAL: 3, Verdict.UNDETERMINED: 3}


@click.command("can", epilog=EPILOG)
@click.argument("plan", metavar="PLAN")
@click.argument("principal", metavar="PRINCIPAL")
@click.argument("action", metavar="ACTION")
@click.argument("resource", metavar="[RESOURCE]", default="*")
@click.option(
    "--given",
    metavar="KEY=VALUE",
    multiple=True,
    help="A condition key of the request. Repeatable; the same key again gives it one more value.",
)
@click.option("--closed", is_flag=True, help="Take every key not given, and not known from the plan, for absent.")
@click.option(
    "--expect",
    type=click.Choice([Verdict.ALLOWED.value, Verdict.DENIED.value]),
    help="Assert the answer: exit 0 when it is this one for every action, else 1.",
)
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What to print."
)
@click.option("--output", metavar="FILE", help="Write that to FILE instead of printing it.")
@options.source
@options.context
@options.config
@options.no_color
def command(
    plan: str,
    principal: str,
    action: str,
    resource: str,
    given: tuple[str, ...],
    closed: bool,
    expect: str | None,
    format_: str,
    output: str | None,
    source: str | None,
    plan_file: str | None,
    contexts: tuple[str, ...],
    config_path: str | None,
    no_color: bool,
) -> int:
    """May PRINCIPAL do ACTION on RESOURCE after the plan? Which statements decide, and what would have to change.

    PLAN is given as for `tfiam scan`. PRINCIPAL is a plan address, an ARN, a name that only one principal has, an
    account, or a service principal. ACTION is an action or a pattern, which asks for every action under it. RESOURCE is
    an ARN, or a plan address with what stands below it; a bucket stands for its objects where an action is on objects.
    Without it the request is for `*`, as in `aws iam simulate-principal-policy`: what a statement allows on some
    resources only is denied.

    Looked at are the identity policies, the permissions boundary, SCPs, RCPs and the resource's own policy as far as the
    plan holds them. Condition keys that are neither given nor known from the plan are open.
    """
    keys = _keys(given)
    config = options.base_config(config_path)
    loaded = load_plans((plan,))
    if len(loaded) != 1:
        raise QuestionError(f"{plan} holds {len(loaded)} plans; a question is asked of one")
    context = load_context(contexts, config)
    (worlds,) = load_worlds(loaded, config, source=source, plan_file=plan_file, context=context)
    inventory = worlds.after
    asked, actions = find_actions(action)
    where = Whereabouts(inventory)
    question = Question(
        asker=find_asker(inventory, where, principal),
        asked=asked,
        actions=actions,
        target=find_target(inventory, where, resource),
        given=keys,
        closed=closed,
    )
    answers = ask(inventory, question, worlds.before)
    report = CanReport(question, answers, notes_of(inventory, question, answers))
    place = PLAIN_FILE if output is not None else terminal(no_color=no_color)
    shape = Options(width=place.width, colour=place.colour, unicode=place.unicode)
    text = render_json(report) if format_ == "json" else render_text(report, shape)
    if output is None:
        say(text)
    else:
        write(output, text)
    if expect is not None:
        return 0 if report.verdict.value == expect else 1
    return _STATUS[report.verdict]


def _keys(given: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in given:
        key, equals, value = one.partition("=")
        if not equals or not key.strip():
            raise click.UsageError(
                f"--given {one!r} is no KEY=VALUE, such as aws:SourceIp=192.0.2.1", click.get_current_context()
            )
        name = key.strip().lower()
        found[name] = (*found.get(name, ()), value)
    return found
