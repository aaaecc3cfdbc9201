"""Region Denies, and whether they take in the global services."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.iam.document import PolicyDocument
from tfiam.iam.region_deny import global_services_denied, regions_hidden
from tfiam.iam.statement import Statement


def deny(condition: dict[str, Any], action: str = "*", resource: str = "*") -> Statement:
    statement = {"Effect": "Deny", "Action": action, "Resource": resource, "Condition": condition}
    return PolicyDocument.parse({"Version": "2012-10-17", "Statement": statement}).statements[0]


def by_region(operator: str, *regions: str, **others: Any) -> dict[str, Any]:
    return {operator: {"aws:RequestedRegion": list(regions)}, **others}


@pytest.mark.parametrize(
    "condition",
    [
        by_region("StringNotEquals", "eu-west-1"),
        by_region("StringNotLike", "eu-*", "ap-*"),
        by_region("StringEquals", "us-east-1"),
        by_region("StringLike", "us-*"),
    ],
)
def test_global_services_are_denied(condition: dict[str, Any]) -> None:
    assert "iam" in global_services_denied(deny(condition))


@pytest.mark.parametrize(
    ("condition", "more"),
    [
        (by_region("StringNotEquals", "eu-west-1", "us-east-1"), {}),
        (by_region("StringEquals", "eu-west-1"), {}),
        (by_region("StringNotEquals", "us-gov-west-1"), {}),
        (by_region("StringNotEquals", "cn-north-1"), {}),
        (by_region("StringNotEquals", "eu-west-1", StringEquals={"aws:SourceVpc": "vpc-1"}), {}),
        (by_region("StringNotEquals", "eu-west-1"), {"action": "ec2:*"}),
        (by_region("StringNotEquals", "eu-west-1"), {"resource": "arn:aws:s3:::logs"}),
        (by_region("StringNotEquals", "${aws_x.y.region}"), {}),
    ],
)
def test_they_are_not(condition: dict[str, Any], more: dict[str, str]) -> None:
    assert global_services_denied(deny(condition, **more)) == ()


def test_a_region_that_is_not_known_yet_hides_it() -> None:
    assert regions_hidden(deny(by_region("StringNotEquals", "eu-west-1", "${aws_x.y.region}"))) == ("aws_x.y.region",)
    assert regions_hidden(deny(by_region("StringEquals", "us-east-1", "${aws_x.y.region}"))) == ()
    assert regions_hidden(deny(by_region("StringNotEquals", "${aws_x.y.region}"), action="ec2:*")) == ()
