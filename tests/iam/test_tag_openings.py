from __future__ import annotations

from typing import Any

import pytest

from tfiam.iam import PolicyDocument, Statement
from tfiam.iam.tag_openings import openings, without_the_key


def statement(condition: dict[str, Any], effect: str = "Allow", action: Any = "ec2:StopInstances") -> Statement:
    raw = {"Effect": effect, "Action": action, "Resource": "*", "Condition": condition}
    return PolicyDocument.parse({"Version": "2012-10-17", "Statement": raw}).statements[0]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"StringEqualsIfExists": {"aws:ResourceTag/team": "web"}}, ["IfExists"]),
        ({"ForAllValues:StringEquals": {"EC2:resourcetag/team": "web"}}, ["ForAllValues"]),
        ({"StringNotEquals": {"aws:ResourceTag/team": "web"}}, ["StringNotEquals"]),
        ({"StringNotLikeIfExists": {"aws:PrincipalTag/team": "ext-*"}}, ["IfExists"]),
        ({"ForAnyValue:StringNotEquals": {"aws:ResourceTag/team": "web"}}, []),
        ({"StringEquals": {"aws:ResourceTag/team": "web"}}, []),
        ({"StringEqualsIfExists": {"aws:ResourceTag/team": "web"}, "Null": {"aws:resourcetag/Team": "false"}}, []),
        ({"StringEqualsIfExists": {"ec2:InstanceType": "t3.micro"}}, []),
        ({"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}, []),
        ({"StringNotEquals": {"aws:RequestTag/team": "web"}}, []),
        ({"StringMatches": {"aws:ResourceTag/team": "web"}}, []),
    ],
)
def test_an_allow_that_opens_without_the_tag(condition: dict[str, Any], expected: list[str]) -> None:
    assert [one.operator for one in openings(statement(condition))] == expected


def test_a_deny_strikes_where_the_tag_is_absent() -> None:
    assert not list(openings(statement({"StringNotEquals": {"aws:ResourceTag/team": "web"}}, "Deny")))


def test_a_request_that_only_sets_tags_has_some() -> None:
    condition = {"StringEqualsIfExists": {"aws:RequestTag/team": "web"}}
    assert not list(openings(statement(condition, action="ec2:CreateTags")))
    assert [one.operator for one in openings(statement(condition, action="ec2:RunInstances"))] == ["IfExists"]


@pytest.mark.parametrize(
    ("condition", "action", "expected"),
    [
        (
            {"StringEquals": {"aws:ResourceTag/team": "web"}},
            ["iam:DeleteGroup", "ec2:StopInstances"],
            ["iam:DeleteGroup"],
        ),
        ({"Null": {"aws:ResourceTag/team": "false"}}, "EC2:describeinstances*", ["EC2:describeinstances*"]),
        ({"Null": {"aws:ResourceTag/team": "true"}}, "ec2:Describe*", []),
        ({"StringNotEquals": {"aws:ResourceTag/team": "web"}}, "iam:DeleteGroup", []),
        ({"ForAllValues:StringEquals": {"aws:TagKeys": "team"}}, "sqs:SendMessage", []),
        ({"ForAnyValue:StringEquals": {"aws:TagKeys": "team"}}, "sqs:SendMessage", ["sqs:SendMessage"]),
        ({"StringEquals": {"aws:PrincipalTag/team": "web"}}, "iam:DeleteGroup", []),
        ({"StringEquals": {"ec2:ResourceTag/team": "web"}}, "rds:DeleteDBInstance", ["rds:DeleteDBInstance"]),
        ({"StringEquals": {"aws:ResourceTag/team": "web"}}, ["acme:Unknown", "*"], []),
        ({"StringEquals": {"aws:ResourceTag/team": "web"}}, "iam:${aws:username}", []),
    ],
)
def test_actions_whose_requests_never_carry_the_key(
    condition: dict[str, Any], action: Any, expected: list[str]
) -> None:
    found = [one for _, actions in without_the_key(statement(condition, "Deny", action)) for one in actions]
    assert found == expected


def test_not_action_is_not_judged() -> None:
    raw = {
        "Effect": "Deny",
        "NotAction": "iam:*",
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:ResourceTag/a": "b"}},
    }
    (one,) = PolicyDocument.parse({"Version": "2012-10-17", "Statement": raw}).statements
    assert not list(without_the_key(one))
