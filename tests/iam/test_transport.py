"""Resource policies that deny what comes without TLS."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.iam import catalogue
from tfiam.iam.document import PolicyDocument
from tfiam.iam.transport import DATA, demands_tls

BUCKET, OBJECTS = "arn:aws:s3:::logs", "arn:aws:s3:::logs/*"
HOLE = "${aws_s3_bucket.logs.arn}"
PLAIN = {"Bool": {"aws:SecureTransport": "false"}}


def demands(service: str = "s3", elsewhere: tuple[str, ...] = (), whole: tuple[str, ...] = (), **own: Any) -> bool:
    written = {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": OBJECTS, "Condition": PLAIN} | own
    statement = {name: value for name, value in written.items() if value is not None}
    document = PolicyDocument.parse({"Version": "2012-10-17", "Statement": [statement]})
    return demands_tls(document, service, elsewhere, whole=whole)


def test_aws_has_the_actions() -> None:
    assert [one for actions in DATA.values() for one in actions if catalogue.action(one) is None] == []


@pytest.mark.parametrize(
    "statement",
    [
        {},
        {"Principal": {"AWS": "*"}, "Action": ["s3:Get*", "S3:Put*"]},
        {"Resource": "arn:aws:s3:::logs*"},
        {"Resource": f"{HOLE}/*"},
        {"Resource": HOLE, "whole": (HOLE,)},
        {"Condition": {"BoolIfExists": {"aws:securetransport": ["false"]}}},
        {"Condition": {"StringEquals": {"aws:SecureTransport": "false"}}},
        {"Condition": {"NumericLessThanIfExists": {"s3:TlsVersion": 1.3}}},
        {"Condition": {"Bool": {"aws:SecureTransport": "false", "aws:PrincipalIsAWSService": "false"}}},
        {"Condition": None},
        {"service": "sqs", "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders"},
        {"service": "elasticfilesystem", "Resource": None},
    ],
)
def test_nobody_comes_without_tls(statement: dict[str, Any]) -> None:
    assert demands(**statement)


@pytest.mark.parametrize(
    "statement",
    [
        {"Effect": "Allow"},
        {"Principal": {"AWS": "111122223333"}},
        {"Principal": None, "NotPrincipal": {"AWS": "111122223333"}},
        {"Action": "s3:PutObject"},
        {"Resource": BUCKET},
        {"Resource": "arn:aws:s3:::logs/2026/*"},
        {"Resource": HOLE},
        {"Resource": f"{HOLE}/*", "elsewhere": (f"{HOLE}/*",)},
        {"Resource": None, "NotResource": OBJECTS},
        {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        {"Condition": {"NumericLessThan": {"s3:TlsVersion": 1.3}}},
        {"Condition": {**PLAIN, "IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}},
    ],
)
def test_somebody_does(statement: dict[str, Any]) -> None:
    assert not demands(**statement)
