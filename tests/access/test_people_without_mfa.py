"""Whom a trust policy of a plan lets in without MFA, where references hide who it is."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.access.people_without_mfa import lets_in_without_mfa
from tfiam.extract.model import Document, DocumentStatus
from tfiam.extract.roles import DocumentRole
from tfiam.iam import PolicyDocument
from tfiam.inventory.model import Inventory, Principal, PrincipalKind, Resource


def trust(who: Any, *more: dict[str, Any], **condition: Any) -> Inventory:
    allow = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": who}, "Condition": condition}
    policy = PolicyDocument.parse({"Version": "2012-10-17", "Statement": [allow, *more]})
    role = Resource("aws_iam_role.a", "aws_iam_role", {}, provider_key="aws")
    document = Document(
        role.address, "assume_role_policy", (DocumentRole.TRUST,), DocumentStatus.KNOWN, policy, resource=role
    )
    principals = (
        Principal(PrincipalKind.ROLE, role.address, "a", trust=document, resource=role),
        _principal(PrincipalKind.ROLE, "aws_iam_role.b", "aws"),
        _principal(PrincipalKind.USER, "aws_iam_user.near", "aws"),
        _principal(PrincipalKind.USER, "aws_iam_user.far", "aws.other"),
    )
    return Inventory(principals=principals, documents=(document,))


def _principal(kind: PrincipalKind, address: str, provider: str) -> Principal:
    return Principal(
        kind, address, "x", resource=Resource(address, address.split(".", maxsplit=1)[0], {}, provider_key=provider)
    )


@pytest.mark.parametrize(
    ("who", "lets_in", "hidden"),
    [
        ("arn:aws:iam::444455556666:user/ada", ("arn:aws:iam::444455556666:user/ada",), ()),
        ("arn:aws:iam::${data.aws_caller_identity.current.account_id}:root", (), ()),
        ("arn:aws:iam::${account:aws}:user/ada", (), ()),
        ("${aws_iam_role.b.arn}", (), ()),
        ("${aws_iam_user.near.arn}", (), ()),
        ("${aws_iam_user.far.arn}", (), ("aws_iam_user.far.arn",)),
        ("${module.people.arn}", (), ("module.people.arn",)),
        ("arn:aws:iam::${module.people.account}:root", (), ("module.people.account",)),
        ("arn:aws:iam::${module.people.account}:role/x", (), ()),
        ("arn:aws:iam::444455556666:role/deployer", (), ()),
    ],
)
def test_principals(who: str, lets_in: tuple[str, ...], hidden: tuple[str, ...]) -> None:
    found = [(one.who, one.hidden) for one in lets_in_without_mfa(trust(who))]
    assert found == ([(lets_in, hidden)] if lets_in or hidden else [])


@pytest.mark.parametrize(
    ("condition", "lets_in"),
    [
        ({"StringEquals": {"aws:PrincipalArn": "arn:aws:iam::444455556666:role/deployer"}}, False),
        ({"StringEquals": {"aws:PrincipalArn": "arn:aws:iam::444455556666:user/ada"}}, True),
        ({"StringLike": {"sts:ExternalId": "*"}}, True),
        ({"StringEquals": {"sts:ExternalId": "acme-7f2d"}}, False),
    ],
)
def test_machines(condition: dict[str, Any], lets_in: bool) -> None:
    assert bool(list(lets_in_without_mfa(trust("444455556666", **condition)))) is lets_in


@pytest.mark.parametrize(
    ("principals", "lets_in"),
    [
        ({"Principal": {"AWS": ["444455556666", "777788889999"]}}, False),
        ({"Principal": {"AWS": "777788889999"}}, True),
        ({"NotPrincipal": {"AWS": "777788889999"}}, True),
    ],
)
def test_a_deny_without_mfa_must_be_for_them(principals: dict[str, Any], lets_in: bool) -> None:
    without = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
    deny = {"Effect": "Deny", "Action": "sts:*", "Condition": without, **principals}
    assert bool(list(lets_in_without_mfa(trust("444455556666", deny)))) is lets_in
