"""What a question names, found in a plan or refused in one line with near names."""

from __future__ import annotations

import pytest

from tests.access.test_can import inventory
from tests.inventory.stories import worlds
from tfiam.access.question import find_actions, find_asker, find_target
from tfiam.access.whereabouts import Whereabouts
from tfiam.errors import QuestionError


@pytest.mark.parametrize(
    ("story", "text", "name", "arn"),
    [
        ("can-boundary", "aws_iam_role.press", "aws_iam_role.press", "arn:aws:iam::123456789012:role/invoice-press"),
        ("can-boundary", "noor", "aws_iam_user.noor", "arn:aws:iam::123456789012:user/people/noor"),
        ("can-hidden", "loader", "aws_iam_role.loader", "arn:aws:iam::${account}:role/loader"),
        ("can-boundary", "111122223333", "111122223333", "arn:aws:iam::111122223333:root"),
        ("can-boundary", "lambda.amazonaws.com", "lambda.amazonaws.com", "lambda.amazonaws.com"),
        (
            "can-boundary",
            "arn:aws:iam::123456789012:role/invoice-press",
            "aws_iam_role.press",
            "arn:aws:iam::123456789012:role/invoice-press",
        ),
        (
            "identity-center",
            "aws_ssoadmin_permission_set.auditor",
            "aws_ssoadmin_permission_set.auditor",
            (
                "arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Auditor_"
                "${aws_ssoadmin_permission_set.auditor.hash}"
            ),
        ),
    ],
)
def test_principals(story: str, text: str, name: str, arn: str) -> None:
    world = inventory(story)
    found = find_asker(world, Whereabouts(world), text)
    assert (found.name, found.arn.shown) == (name, arn)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("aws_iam_role.pres", "no principal 'aws_iam_role.pres' in the plan, did you mean aws_iam_role.press?"),
        ("pres", "no principal 'pres' in the plan, did you mean aws_iam_role.press, invoice-press?"),
        (
            "blue",
            (
                """'blue' names module.team["mail.eu"].aws_iam_role.this["blue"], """
                """module.team["print"].aws_iam_role.this["blue"]; give the address of one"""
            ),
        ),
        (
            "auditors",
            "aws_iam_group.auditors is a group, and groups make no requests; ask for one in it: aws_iam_user.noor",
        ),
        ("arn:aws:s3:::x", "no principal 'arn:aws:s3:::x' in the plan"),
    ],
)
def test_principals_that_are_none(text: str, said: str) -> None:
    world = inventory("can-boundary")
    with pytest.raises(QuestionError) as refused:
        find_asker(world, Whereabouts(world), text)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("story", "text", "arn", "resource"),
    [
        ("can-boundary", "*", "*", None),
        ("can-boundary", "aws_s3_bucket.invoices", "arn:aws:s3:::oakmere-invoices", "aws_s3_bucket.invoices"),
        (
            "can-boundary",
            "aws_s3_bucket.invoices/a:b/*",
            "arn:aws:s3:::oakmere-invoices/a:b/*",
            "aws_s3_bucket.invoices",
        ),
        (
            "can-boundary",
            "arn:aws:s3:::oakmere-invoices/a",
            "arn:aws:s3:::oakmere-invoices/a",
            "aws_s3_bucket.invoices",
        ),
        ("can-boundary", "arn:aws:s3:::oakmere-invoices-old/a", "arn:aws:s3:::oakmere-invoices-old/a", None),
        ("can-hidden", "aws_sqs_queue.jobs", "arn:aws:sqs:ap-southeast-2:${account}:jobs", "aws_sqs_queue.jobs"),
        ("can-hidden", "aws_s3_bucket.drop/x", "arn:aws:s3:::${aws_s3_bucket.drop.bucket}/x", "aws_s3_bucket.drop"),
    ],
)
def test_resources(story: str, text: str, arn: str, resource: str | None) -> None:
    world = inventory(story)
    found = find_target(world, Whereabouts(world), text)
    assert (found.arn.shown, found.resource and found.resource.address) == (arn, resource)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "aws_s3_bucket.invoice",
            "no resource 'aws_s3_bucket.invoice' in the plan, and it is no ARN, did you mean aws_s3_bucket.invoices?",
        ),
        (
            "aws_iam_role_policy.press",
            "aws_iam_role_policy.press has no ARN; give the ARN of what the action is on",
        ),
    ],
)
def test_resources_that_are_none(text: str, said: str) -> None:
    world = inventory("can-boundary")
    with pytest.raises(QuestionError) as refused:
        find_target(world, Whereabouts(world), text)
    assert str(refused.value) == said


def test_actions_are_spelled_as_aws_does() -> None:
    assert find_actions("S3:getobject") == ("s3:GetObject", ("s3:GetObject",))
    assert find_actions("sts:assumerole*") == (
        "sts:assumerole*",
        ("sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("s3:GetObjekt", "no action 's3:GetObjekt', did you mean s3:GetObject, "),
        (
            "s4:GetObject",
            "no action 's4:GetObject': AWS has no service 's4', did you mean s3:GetObject, ",
        ),
        ("GetTopicAttributes", "no action 'GetTopicAttributes', did you mean sns:GetTopicAttributes?"),
        ("Nonsense", "no action 'Nonsense'; write it as service:Name, such as s3:GetObject"),
        ("s3:Nonsense*", "no action matches 's3:Nonsense*'"),
    ],
)
def test_actions_that_are_none(text: str, said: str) -> None:
    with pytest.raises(QuestionError) as refused:
        find_actions(text)
    assert str(refused.value).startswith(said)


def test_a_principal_is_found_by_the_arn_that_it_will_have() -> None:
    world = worlds("predict/providers").after
    found = find_asker(world, Whereabouts(world), "arn:aws:iam::222233334444:role/app-c")
    assert found.name == 'module.app["c"].aws_iam_role.this[0]'
    assert found.account == "222233334444"


@pytest.mark.parametrize(
    ("address", "shape", "shown"),
    [
        (
            "aws_athena_workgroup.this",
            "arn:aws:athena:eu-west-1:*:workgroup/acme-athena",
            "arn:aws:athena:eu-west-1:${account}:workgroup/acme-athena",
        ),
        (
            "aws_mq_broker.this",
            "arn:aws:mq:eu-west-1:*:broker:acme-mq:*",
            "arn:aws:mq:eu-west-1:${account}:broker:acme-mq:${aws_mq_broker.this.arn}",
        ),
    ],
)
def test_a_resource_has_the_arn_that_it_will_have(address: str, shape: str, shown: str) -> None:
    world = worlds("predict/new").after
    arn = find_target(world, Whereabouts(world), address).arn
    assert (arn.shape, arn.shown) == (shape, shown)
    assert "${" not in arn.text
    assert "*" not in arn.text
