"""Services that a statement lets in whoever they act for."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.iam.confused_deputy import service_name, unsourced
from tfiam.iam.document import PolicyDocument


@pytest.mark.parametrize(
    ("principal", "name"),
    [
        ("events.amazonaws.com", "events.amazonaws.com"),
        ("Logs.eu-west-1.amazonaws.com", "logs.amazonaws.com"),
        ("logs.us-gov-west-1.amazonaws.com", "logs.amazonaws.com"),
        ("ec2.amazonaws.com.cn", "ec2.amazonaws.com"),
        ("lambda.alarms.cloudwatch.amazonaws.com", "lambda.alarms.cloudwatch.amazonaws.com"),
        ("delivery.logs.amazonaws.com", "delivery.logs.amazonaws.com"),
        ("alexa-appkit.amazon.com", "alexa-appkit.amazon.com"),
    ],
)
def test_a_service_has_one_name_in_every_region_and_partition(principal: str, name: str) -> None:
    assert service_name(principal) == name


@pytest.mark.parametrize(
    ("condition", "open_to"),
    [
        ({}, ("sns.amazonaws.com",)),
        ({"StringLike": {"aws:SourceAccount": "*"}}, ("sns.amazonaws.com",)),
        ({"StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}}, ("sns.amazonaws.com",)),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:orders"}}, ("sns.amazonaws.com",)),
        ({"Bool": {"aws:SecureTransport": "true"}}, ("sns.amazonaws.com",)),
        ({"StringEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}}, ()),
        ({"ArnLike": {"aws:SourceArn": "${aws_sns_topic.orders.arn}*"}}, ()),
        ({"StringLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:111122223333:*"}}, ()),
    ],
)
def test_what_ties_a_service_to_its_source(condition: dict[str, Any], open_to: tuple[str, ...]) -> None:
    principal = {"Service": ["sns.amazonaws.com"], "AWS": "arn:aws:iam::111122223333:root"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "*", "Resource": "*", "Condition": condition}
    document = PolicyDocument.parse({"Version": "2012-10-17", "Statement": [statement]})
    assert unsourced(document.statements[0], document, {"sns.amazonaws.com"}) == open_to
    assert unsourced(document.statements[0], document, {"sqs.amazonaws.com"}) == ()
