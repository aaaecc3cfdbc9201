"""Resource policies that nobody can change any more."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.iam import catalogue
from tfiam.iam.document import PolicyDocument
from tfiam.iam.lockout import CHANGING, locking

BUCKET, OBJECTS = "arn:aws:s3:::logs", "arn:aws:s3:::logs/*"
ROOT, ROLE = "arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/deploy"


def locked(service: str = "s3", below: tuple[str, ...] = (), **statement: Any) -> bool:
    whole = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"} | statement
    raw = {name: value for name, value in whole.items() if value is not None}
    return bool(locking(PolicyDocument.parse({"Version": "2012-10-17", "Statement": [raw]}), service, below))


def test_aws_has_the_actions() -> None:
    assert [one for actions in CHANGING.values() for one in actions if catalogue.action(one) is None] == []


@pytest.mark.parametrize(
    "statement",
    [
        {},
        {"Resource": [OBJECTS, BUCKET]},
        {"Resource": "arn:aws:s3:::logs*"},
        {"Resource": None, "NotResource": OBJECTS},
        {"Action": ["s3:*BucketPolicy"]},
        {"Condition": {"ArnLike": {"aws:PrincipalArn": "*"}}},
        {"Condition": {"ArnNotEquals": {"aws:PrincipalArn": [ROOT]}}},
        {"Principal": None, "NotPrincipal": {"AWS": ROOT}},
    ],
)
def test_everyone_is_locked_out(statement: dict[str, Any]) -> None:
    assert locked(**statement)


@pytest.mark.parametrize(
    "statement",
    [
        {"Effect": "Allow"},
        {"Resource": OBJECTS},
        {"Resource": "${aws_s3_bucket.logs.arn}/*"},
        {"Resource": None, "NotResource": BUCKET},
        {"Action": "s3:PutBucketPolicy"},
        {"Principal": {"AWS": ROLE}},
        {"Condition": {"ArnNotEquals": {"aws:PrincipalArn": [ROOT, ROLE]}}},
        {"Condition": {"ArnLike": {"aws:PrincipalArn": "*"}, "Bool": {"aws:SecureTransport": "false"}}},
        {"Condition": {"StringLike": {"aws:SourceVpce": "*"}}},
        {"Principal": None, "NotPrincipal": {"AWS": [ROOT, ROLE]}},
        {"service": "lambda"},
        {"Resource": "${aws_s3_bucket.logs.arn}", "below": ("${aws_s3_bucket.logs.arn}",)},
    ],
)
def test_somebody_is_left(statement: dict[str, Any]) -> None:
    assert not locked(**statement)
