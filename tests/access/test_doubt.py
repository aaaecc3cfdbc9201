"""Statements with holes, in the narrowest and the widest sense."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.access.arns import PlanArn, nobody_knows
from tfiam.access.doubt import Reader, Reading
from tfiam.access.question import Asker, Target
from tfiam.access.sources import Source
from tfiam.iam.document import PolicyDocument
from tfiam.iam.policy_set import PolicyKind
from tfiam.inventory.model import Principal, PrincipalKind

QUEUE = PlanArn("arn:aws:sqs:eu-west-1:000000000000:jobs", "arn:aws:sqs:eu-west-1:*:jobs", "shown")
BUCKET = PlanArn.of("arn:aws:s3:::logs")
ROLE = PlanArn("arn:aws:iam::000000000000:role/app", "arn:aws:iam::*:role/app", "shown")
OTHER = PlanArn("arn:aws:iam::000000000000:role/other", "arn:aws:iam::*:role/other", "shown")
BEHIND = {
    "aws_sqs_queue.jobs.arn": QUEUE,
    "aws_s3_bucket.logs.arn": BUCKET,
    "aws_iam_role.app.arn": ROLE,
    "aws_iam_role.other.arn": OTHER,
}
APP = Principal(PrincipalKind.ROLE, "aws_iam_role.app", "app")


def reading(
    statement: dict[str, Any],
    target: PlanArn = QUEUE,
    asker: PlanArn = ROLE,
    *,
    told: tuple[str, ...] = (),
    principal: Principal | None = APP,
    account: str = "",
) -> Reading:
    reader = Reader(
        asker=Asker("aws_iam_role.app", asker, account, principal),
        target=Target("aws_sqs_queue.jobs", target, ""),
        behind=lambda reference: BEHIND.get(reference) or nobody_knows(reference),
        told=frozenset(told),
    )
    document = PolicyDocument.parse({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})
    source = Source(PolicyKind.RESOURCE, "aws_sqs_queue_policy.jobs", "policy", document, holes=True)
    return reader.read(source, document.statements[0])


def test_a_hole_that_is_the_target_matches_itself() -> None:
    one = reading({"Action": "sqs:*", "Resource": "${aws_sqs_queue.jobs.arn}"})
    assert (one.because, one.narrow and one.narrow.resources) == ((), (QUEUE.text,))


def test_a_known_arn_fills_its_hole_and_variables_stay() -> None:
    one = reading({"Action": "s3:*", "Resource": "${aws_s3_bucket.logs.arn}/${aws:username}"})
    assert (one.because, one.narrow) == ((), one.wide)
    assert one.wide.resources == ("arn:aws:s3:::logs/${aws:username}",)


@pytest.mark.parametrize(
    ("target", "because"),
    [
        ("arn:aws:sqs:eu-west-1:111122223333:jobs", ("aws_sqs_queue.jobs.arn",)),
        ("arn:aws:sqs:eu-west-1:111122223333:other", ()),
    ],
)
def test_a_hole_may_be_any_arn_of_its_shape(target: str, because: tuple[str, ...]) -> None:
    one = reading({"Action": "sqs:*", "Resource": "${aws_sqs_queue.jobs.arn}"}, PlanArn.of(target))
    assert one.because == because
    assert one.wide.resources == (("*",) if because else (QUEUE.text,))


def test_a_hole_in_not_resource_may_exclude_the_target() -> None:
    one = reading({"Action": "sqs:*", "NotResource": ["${local.excluded}", "arn:aws:s3:::x"]})
    assert (one.narrow, one.wide.not_resources, one.because) == (None, ("arn:aws:s3:::x",), ("local.excluded",))


def test_a_hole_in_actions_may_be_any() -> None:
    one = reading({"Action": "sqs:${var.verb}", "Resource": "*"})
    assert (one.narrow, one.wide.actions, one.because) == (None, ("*",), ("var.verb",))


def test_another_principal_of_the_plan_is_not_the_asker() -> None:
    own = reading({"Principal": {"AWS": "${aws_iam_role.app.arn}"}, "Action": "sqs:*", "Resource": "*"})
    assert (own.because, own.narrow and own.narrow.principals) == ((), own.wide.principals)
    assert own.wide.principals is not None
    assert own.wide.principals.aws == (ROLE.text,)
    other = reading({"Principal": {"AWS": "${aws_iam_role.other.arn}"}, "Action": "sqs:*", "Resource": "*"})
    assert other.because == ()


def test_a_principal_that_nobody_knows_may_be_the_asker() -> None:
    one = reading({"Principal": {"AWS": "${local.readers}"}, "Action": "sqs:*", "Resource": "*"})
    assert one.because == ("local.readers",)
    assert one.narrow is not None
    assert one.wide.principals is not None
    assert one.wide.principals.is_anyone
    excluded = reading({"NotPrincipal": {"AWS": "${local.readers}"}, "Action": "sqs:*", "Resource": "*"})
    assert (excluded.narrow, excluded.because) == (None, ("local.readers",))


@pytest.mark.parametrize(
    ("principal", "because"),
    [
        ("arn:aws:iam::111122223333:role/app", ("aws_iam_role.app.arn",)),
        ("arn:aws:iam::111122223333:role/x", ()),
        ("arn:aws:iam::111122223333:root", ("account of aws_iam_role.app",)),
        ("*", ()),
    ],
)
def test_a_principal_of_unknown_account(principal: str, because: tuple[str, ...]) -> None:
    assert reading({"Principal": {"AWS": principal}, "Action": "sqs:*", "Resource": "*"}).because == because


def test_a_condition_with_a_hole_matters_once_its_key_is_told() -> None:
    statement = {"Action": "sqs:*", "Resource": "*", "Condition": {"ArnLike": {"aws:SourceArn": "${local.rule}"}}}
    assert reading(statement).because == ()
    one = reading(statement, told=("aws:sourcearn",))
    assert (one.narrow, one.wide.conditions, one.because) == (None, (), ("local.rule",))


def test_a_condition_on_an_unknown_name_or_account() -> None:
    name = {
        "Action": "sqs:*",
        "Resource": "*",
        "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/a*"}},
    }
    assert reading(name).because == ("aws_iam_role.app.arn",)
    known = PlanArn.of("arn:aws:iam::111122223333:role/app")
    assert reading(name, asker=known, account="111122223333").because == ()
    account = {"Action": "sqs:*", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalAccount": "1"}}}
    assert reading(account).because == ("account of aws_iam_role.app",)
