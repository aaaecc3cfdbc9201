"""Comparisons of tags: what the plan knows to be absent, what hides it, and what may lie outside."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.access.tags_compared import TagsCompared
from tfiam.config import Config, TagRules
from tfiam.extract.model import Document, DocumentStatus
from tfiam.extract.roles import DocumentRole
from tfiam.iam import PolicyDocument
from tfiam.inventory.model import UNKNOWN, Inventory, Principal, PrincipalKind, Resource

USER = "aws_iam_user.ada"
SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:desk-Ab12Cd"
READ = "secretsmanager:GetSecretValue"


def said(
    condition: dict[str, Any],
    *,
    tags: Any = None,
    secret: Any = None,
    effect: str = "Allow",
    action: str = READ,
    resource: str = "*",
    to: tuple[str, ...] = (USER,),
    abac: tuple[str, ...] = (),
) -> list[tuple[str, int, tuple[str, ...]]]:
    statement = {"Effect": effect, "Action": action, "Resource": resource, "Condition": condition}
    policy = PolicyDocument.parse({"Version": "2012-10-17", "Statement": statement})
    document = Document(
        "aws_iam_policy.a", "policy", (DocumentRole.IDENTITY,), DocumentStatus.KNOWN, policy, attached_to=to
    )
    user = Resource(USER, "aws_iam_user", {"tags": tags, "tags_all": tags})
    ada = Principal(PrincipalKind.USER, USER, "ada", resource=user)
    groups = (Principal(PrincipalKind.GROUP, "aws_iam_group.staff", "staff"),)
    resources = {"aws_iam_user": (user,)}
    if secret is not None:
        one = Resource(
            "aws_secretsmanager_secret.desk", "aws_secretsmanager_secret", {"arn": SECRET, "tags_all": secret}
        )
        resources["aws_secretsmanager_secret"] = (one,)
    inventory = Inventory(
        principals=(ada, *groups),
        documents=(document,),
        resources=resources,
        config=Config(tags=TagRules(abac_keys=abac)),
    )
    return [(one.message, one.weight, one.hidden) for one in TagsCompared(inventory)]


def equals(key: str, value: str = "data") -> dict[str, Any]:
    return {"StringEquals": {key: value}}


ABSENT = "compares aws:PrincipalTag/team, which no principal that it reaches carries (aws_iam_user.ada)"


@pytest.mark.parametrize(
    ("condition", "tags", "expected"),
    [
        (equals("aws:PrincipalTag/team"), {}, [(ABSENT, 2, ())]),
        (equals("aws:PrincipalTag/team"), UNKNOWN, [(ABSENT, 2, ("aws_iam_user.ada.tags",))]),
        (equals("aws:PrincipalTag/team"), {"team": "data"}, []),
        (equals("aws:PrincipalTag/team"), {"team": UNKNOWN}, []),
        (equals("aws:PrincipalTag/team"), {"team": "web"}, []),
        ({"StringNotEquals": {"aws:PrincipalTag/team": "data"}}, {}, []),
        ({"StringEqualsIfExists": {"aws:PrincipalTag/team": "data"}}, {}, []),
        ({"Null": {"aws:PrincipalTag/team": "true"}}, {}, []),
        ({"Null": {"aws:PrincipalTag/team": "false"}}, {}, [(ABSENT, 2, ())]),
    ],
)
def test_tags_of_principals(condition: dict[str, Any], tags: Any, expected: list[Any]) -> None:
    assert said(condition, tags=tags) == expected


@pytest.mark.parametrize("to", [(), ("aws_iam_group.staff",), ("aws_iam_user.ada", "aws_iam_role.elsewhere")])
def test_of_principals_outside_the_plan_nothing_is_known(to: tuple[str, ...]) -> None:
    assert said(equals("aws:PrincipalTag/team"), tags={}, to=to) == []


def test_a_value_in_another_case_is_told_without_the_value() -> None:
    (found,) = said(equals("aws:PrincipalTag/team", "Secret"), tags={"team": "secret"})
    assert found == (
        "compares aws:PrincipalTag/team with a value that is carried in another case: values have one",
        2,
        (),
    )


def test_a_name_in_another_case_holds() -> None:
    (found,) = said(equals("aws:PrincipalTag/TEAM"), tags={"team": "data"})
    assert found[0].startswith("compares aws:PrincipalTag/TEAM, carried as team")
    assert found[1] == 0


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {"secret": {}, "resource": SECRET},
            ("compares aws:ResourceTag/team, which no resource that it names carries", 2, ()),
        ),
        (
            {"secret": {"owner": "a"}},
            ("compares aws:ResourceTag/team, which no resource of the plan that it reaches carries", 1, ()),
        ),
        ({"secret": {}, "action": "sqs:SendMessage"}, None),  # of another service
        ({"secret": {}, "action": "secretsmanager:ListSecrets"}, None),  # works on none
        ({}, None),
        ({"secret": {"team": "data"}}, None),
        ({"secret": {}, "tags": {"team": "data"}}, None),  # carried elsewhere
    ],
)
def test_tags_of_resources(more: dict[str, Any], expected: Any) -> None:
    assert said(equals("aws:ResourceTag/team"), **more) == ([expected] if expected else [])


def test_tags_that_services_set_are_theirs() -> None:
    assert said(equals("aws:ResourceTag/aws:cloudformation:stack-name"), secret={}) == []


@pytest.mark.parametrize(
    ("values", "effect", "expected"),
    [
        (["costcenter"], "Deny", [2]),
        (["costcenter"], "Allow", [1]),
        (["costcenter", "CostCenter"], "Deny", []),
        (["CostCenter"], "Deny", []),
        (["cost*"], "Deny", []),
        (["owner"], "Deny", []),
    ],
)
def test_listed_tags_have_a_case(values: list[str], effect: str, expected: list[int]) -> None:
    found = said(
        {"ForAnyValue:StringEquals": {"aws:TagKeys": values}}, effect=effect, action="iam:TagUser", abac=("CostCenter",)
    )
    assert [weight for _, weight, _ in found] == expected
