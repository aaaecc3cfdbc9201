"""What ties a session tag, and what leaves it to the caller."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.access.session_tags import choosable
from tfiam.config import Config, TagRules
from tfiam.extract.model import Document, DocumentStatus
from tfiam.extract.roles import DocumentRole
from tfiam.iam import PolicyDocument
from tfiam.iam.managed import managed_policy
from tfiam.inventory.model import Inventory, ManagedAttachment, Principal, PrincipalKind

TEAM = Config(tags=TagRules(abac_keys=("Team",)))
USER = {"AWS": "arn:aws:iam::123456789012:user/ada"}


def statement(action: str, effect: str = "Allow", who: Any = USER, **condition: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": action, "Principal": who, "Condition": condition}


def chosen(*trust: dict[str, Any], config: Config = TEAM, **more: Any) -> list[tuple[str, str]]:
    policy = PolicyDocument.parse({"Version": "2012-10-17", "Statement": list(trust)})
    document = Document("aws_iam_role.a", "assume_role_policy", (DocumentRole.TRUST,), DocumentStatus.KNOWN, policy)
    role = Principal(PrincipalKind.ROLE, document.address, "a", trust=document, **more)
    inventory = Inventory(principals=(role,), documents=(document,), config=config)
    return [(one.key, one.rests_on_it) for one in choosable(inventory, role)]


FREE = [("aws:principaltag/team", "tags.abac_keys")]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, FREE),
        ({"StringEquals": {"aws:RequestTag/team": "data"}}, []),
        ({"StringEqualsIfExists": {"AWS:RequestTag/TEAM": "data"}}, []),
        ({"StringLike": {"aws:RequestTag/team": "*"}}, FREE),
        ({"StringNotEquals": {"aws:RequestTag/team": "admins"}}, FREE),
        ({"StringEquals": {"aws:RequestTag/project": "x"}}, FREE),
        ({"Null": {"aws:RequestTag/team": "true"}}, []),
        ({"Null": {"aws:RequestTag/team": "false"}}, FREE),
        ({"Null": {"aws:TagKeys": "true"}}, []),
        ({"ForAllValues:StringEquals": {"aws:TagKeys": ["project"]}}, []),
        ({"ForAllValues:StringEquals": {"aws:TagKeys": ["project", "Team"]}}, FREE),
        ({"ForAllValues:StringLike": {"aws:TagKeys": ["t*"]}}, FREE),
        ({"ForAnyValue:StringEquals": {"aws:TagKeys": ["project"]}}, FREE),
    ],
)
def test_conditions_of_the_allow(condition: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert chosen(statement("sts:TagSession", **condition)) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, []),
        ({"StringNotEquals": {"aws:RequestTag/team": "data"}}, []),
        ({"Null": {"aws:RequestTag/team": "false"}}, []),
        ({"ForAnyValue:StringEquals": {"aws:TagKeys": ["team"]}}, []),
        ({"ForAnyValue:StringEquals": {"aws:TagKeys": ["project"]}}, FREE),
        ({"StringEquals": {"aws:RequestTag/team": "admins"}}, FREE),
        ({"StringEquals": {"aws:PrincipalAccount": "444455556666"}}, FREE),
    ],
)
def test_conditions_of_a_deny(condition: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert chosen(statement("sts:TagSession"), statement("sts:*", "Deny", "*", **condition)) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, [("aws:sourceidentity", "aws_sqs_queue_policy.q.policy")]),
        ({"StringEquals": {"sts:SourceIdentity": "${aws:username}"}}, []),
    ],
)
def test_source_identity(condition: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    queue: dict[str, Any] = {"Effect": "Deny", "Action": "sqs:*", "Principal": "*", "Resource": "*"}
    queue |= {"Condition": {"StringNotEquals": {"aws:SourceIdentity": "grace"}}}
    asking = Document(
        "aws_sqs_queue_policy.q",
        "policy",
        (DocumentRole.RESOURCE,),
        DocumentStatus.KNOWN,
        PolicyDocument.parse({"Version": "2012-10-17", "Statement": queue}),
    )
    trust = PolicyDocument.parse({"Statement": statement("sts:SetSourceIdentity", **condition)})
    document = Document("aws_iam_role.a", "assume_role_policy", (DocumentRole.TRUST,), DocumentStatus.KNOWN, trust)
    role = Principal(PrincipalKind.ROLE, document.address, "a", trust=document)
    inventory = Inventory(principals=(role,), documents=(document, asking))
    assert [(one.key, one.rests_on_it) for one in choosable(inventory, role)] == expected


def test_services_and_providers_set_attributes_for_their_users() -> None:
    service = statement("sts:TagSession", who={"Service": "pods.eks.amazonaws.com"})
    provider = statement("sts:TagSession", who={"Federated": "arn:aws:iam::123456789012:saml-provider/idp"})
    assert chosen(service, provider) == []


def test_an_aws_managed_policy_may_ask_for_a_tag() -> None:
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    attached = ManagedAttachment(arn, managed_policy(arn), "aws_iam_role_policy_attachment.a", "policy_arn")
    assert chosen(statement("sts:TagSession"), config=Config(), managed=(attached,)) == []
