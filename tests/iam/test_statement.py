from typing import Any

import pytest

from tfiam.iam import PolicyDocument, Statement


def statement(**elements: Any) -> Statement:
    (read,) = PolicyDocument.parse({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **elements}]}).statements
    return read


@pytest.mark.parametrize(
    ("elements", "action", "covers", "touches"),
    [
        ({"Action": "IAM:pass*"}, "iam:PassRole", True, True),
        ({"Action": "iam:PassRole"}, "iam:*", False, True),
        ({"Action": "*"}, "iam:*", True, True),
        ({"Action": ["s3:Get*", "s3:Put*"]}, "s3:*", False, True),
        ({"Action": ["s3:Get*", "s3:GetObject"]}, "s3:GetObject*", True, True),
        ({"Action": []}, "s3:GetObject", False, False),
        ({"Action": "s3:GetObject"}, "sqs:*", False, False),
        ({"NotAction": "iam:*"}, "s3:*", True, True),
        ({"NotAction": "iam:*"}, "iam:PassRole", False, False),
        ({"NotAction": "iam:*"}, "*", False, True),
        ({"NotAction": []}, "*", True, True),
        ({"NotAction": ["iam:PassRole"]}, "iam:*", False, True),
        ({"Action": "${var.action}"}, "iam:PassRole", False, True),
        ({"NotAction": "${var.action}"}, "iam:PassRole", False, True),
        ({}, "iam:PassRole", False, False),
    ],
)
def test_actions(elements: dict[str, Any], action: str, covers: bool, touches: bool) -> None:
    read = statement(**elements)
    assert (read.covers_action(action), read.touches_action(action)) == (covers, touches)
    assert read.grants(action) is covers


def test_a_deny_grants_nothing() -> None:
    read = statement(Effect="Deny", Action="*")
    assert read.covers_action("iam:PassRole")
    assert not read.grants("iam:PassRole")


def test_action_beside_notaction_is_wide_for_an_allow_and_narrow_for_a_deny() -> None:
    both = {"Action": "s3:*", "NotAction": "iam:*"}
    assert statement(**both).covers_action("sqs:SendMessage")
    assert not statement(Effect="Deny", **both).covers_action("sqs:SendMessage")
    assert statement(**both).matched_actions("sqs:SendMessage") == ("sqs:SendMessage",)
    assert statement(Effect="Deny", **both).matched_actions("sqs:SendMessage") == ()


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ({"Action": "*"}, True),
        ({"Action": ["s3:*", "*:*"]}, True),
        ({"Action": "?*"}, True),
        ({"Action": "iam:*"}, False),
        ({"Action": []}, False),
        ({"NotAction": []}, True),
        ({"NotAction": "nosuchservice:Nothing"}, True),
        ({"NotAction": "s3:GetObject"}, False),
        ({}, False),
    ],
)
def test_every_action(elements: dict[str, Any], expected: bool) -> None:
    assert statement(**elements).every_action is expected


def test_matched_actions_are_those_of_the_catalogue() -> None:
    read = statement(Action=["iam:pass*", "S3:GetObject", "s3:NoSuchThing"])
    assert read.matched_actions("iam:*") == ("iam:PassRole",)
    assert set(read.matched_actions()) == {"iam:PassRole", "s3:GetObject"}
    assert statement(NotAction="iam:*").matched_actions("iam:PassRole", "sqs:SendMessage") == ("sqs:SendMessage",)


@pytest.mark.parametrize(
    ("elements", "resource", "covers", "touches"),
    [
        ({"Resource": "*"}, "arn:aws:s3:::logs", True, True),
        ({"Resource": "arn:aws:s3:::logs*"}, "arn:aws:s3:::logs/*", True, True),
        ({"Resource": "arn:aws:s3:::logs"}, "arn:aws:s3:::*", False, True),
        ({"Resource": "arn:aws:s3:::${aws:username}"}, "arn:aws:s3:::bob", False, True),
        ({"Resource": "${aws_s3_bucket.logs.arn}"}, "${aws_s3_bucket.logs.arn}", True, True),
        ({"Resource": "${aws_s3_bucket.logs.arn}/*"}, "${aws_s3_bucket.logs.arn}", False, True),
        ({"Resource": "arn:aws:s3:::a${*}"}, "arn:aws:s3:::ab", False, False),
        ({"Resource": "arn:aws:s3:::a${*}"}, "arn:aws:s3:::a${*}", True, True),
        ({"NotResource": "arn:aws:s3:::logs"}, "arn:aws:s3:::data", True, True),
        ({"NotResource": "arn:aws:s3:::logs"}, "arn:aws:s3:::*", False, True),
        ({"NotResource": "arn:aws:s3:::*"}, "arn:aws:s3:::logs", False, False),
        ({"NotResource": "arn:aws:s3:::${aws:username}"}, "arn:aws:s3:::bob", False, True),
        ({}, "arn:aws:s3:::logs", False, False),
    ],
)
def test_resources(elements: dict[str, Any], resource: str, covers: bool, touches: bool) -> None:
    read = statement(Action="s3:*", **elements)
    assert (read.covers_resource(resource), read.touches_resource(resource)) == (covers, touches)


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ({"Resource": ["arn:aws:s3:::a", "arn:aws:*"]}, True),
        ({"Resource": "arn:aws:s3:::*"}, False),
        ({"Resource": "${var.resource}"}, False),
        ({"NotResource": []}, False),
        ({}, False),
    ],
)
def test_every_resource(elements: dict[str, Any], expected: bool) -> None:
    assert statement(**elements).every_resource is expected


def test_conditions_are_found_by_key_and_base_operator() -> None:
    read = statement(
        Condition={
            "StringEquals": {"iam:PassedToService": "lambda.amazonaws.com", "aws:RequestedRegion": "eu-west-1"},
            "ForAnyValue:StringLikeIfExists": {"IAM:passedtoservice": ["ec2.*"]},
        }
    )
    assert read.condition_values("iam:PassedToService") == ("lambda.amazonaws.com", "ec2.*")
    assert read.condition_values("iam:PassedToService", "StringLike") == ("ec2.*",)
    assert read.has_condition("AWS:REQUESTEDREGION")
    assert not read.has_condition("aws:RequestedRegion", operators=["StringLike"])
    assert not read.unconditional
    assert statement(Action="*").unconditional
