"""Which kinds a wildcard stands for, and what could be named in its place."""

from __future__ import annotations

import pytest

from tfiam.access.named_instead import NamedInstead, wide_patterns
from tfiam.extract.predict_table import ARNS
from tfiam.iam.document import PolicyDocument
from tfiam.inventory.model import Document, DocumentRole, DocumentStatus, Inventory, Resource


def wide(actions: list[str], resource: str) -> dict[str, tuple[str, ...]]:
    statement = {"Effect": "Allow", "Action": actions, "Resource": resource}
    (parsed,) = PolicyDocument.parse({"Statement": [statement]}).statements
    return {one.pattern: one.kinds for one in wide_patterns(parsed)}


@pytest.mark.parametrize(
    ("actions", "resource", "kinds"),
    [
        (["s3:ListBucket"], "arn:aws:s3:::*", {"*"}),
        (["s3:GetObject"], "arn:aws:s3:::*/*", {"*/*"}),
        (["s3:ListBucket"], "arn:aws:s3:::*/*", set()),
        (["dynamodb:Query"], "arn:aws:dynamodb:*:*:table/*", {"table/*", "table/*/index/*"}),
        (["dynamodb:Query"], "arn:aws:dynamodb:*:*:table/orders-*", set()),
        (["dynamodb:TagResource"], "arn:aws:dynamodb:*:*:table/*", set()),
        (["dynamodb:CreateTable"], "arn:aws:dynamodb:*:*:table/*", set()),
        (["ec2:RunInstances"], "arn:aws:ec2:*:*:instance/*", set()),
        (["ec2:RunInstances"], "arn:aws:ec2:*:*:subnet/*", {"subnet/*"}),
        (["ec2:StopInstances"], "arn:aws:ec2:*:*:instance/*", {"instance/*"}),
        (["sqs:SendMessage"], "arn:*:sqs:*:*:*", {"*"}),
        (["sqs:SendMessage"], "*", set()),
        (["*"], "arn:aws:sqs:*:*:*", set()),
    ],
)
def test_kinds(actions: list[str], resource: str, kinds: set[str]) -> None:
    assert {kind for found in wide(actions, resource).values() for kind in found} == kinds


def test_who_makes_and_deletes_such_resources_cannot_name_them() -> None:
    everywhere = "arn:aws:dynamodb:*:*:table/*"
    assert wide(["dynamodb:CreateTable", "dynamodb:UpdateTable", "dynamodb:DeleteT*"], everywhere) == {}
    assert "table/*" in wide(["dynamodb:CreateTable", "dynamodb:PutItem"], everywhere)[everywhere]
    assert "table/*" in wide(["dynamodb:*"], everywhere)[everywhere]


def test_the_table_of_predictions_holds_types_that_policies_name() -> None:
    assert {"aws_s3_bucket", "aws_dynamodb_table", "aws_sqs_queue", "aws_cloudwatch_log_group"} <= set(ARNS)


def test_what_has_no_arn_cannot_be_named() -> None:
    statement = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:*:*:*"}
    policy = PolicyDocument.parse({"Statement": [statement]})
    document = Document("aws_iam_policy.x", "policy", (DocumentRole.IDENTITY,), DocumentStatus.KNOWN, policy=policy)
    without = Resource("aws_sqs_queue.old", "aws_sqs_queue", {"name": "old"})
    instead = NamedInstead(Inventory(resources={without.type: (without,)}))
    assert list(instead.tighter(policy.statements[0], document)) == []
