"""Who may set the tags that access rests on, and what ties them: conditions, Denies, boundaries."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.access.session_tag_setters import granted_setters, trusted_setters
from tfiam.access.tag_grants import own_reach_grants, principal_tag_grants, resource_tag_grants
from tfiam.access.untagged_creation import untagged_creation
from tfiam.config import Config, TagRules
from tfiam.extract.model import Document, DocumentStatus
from tfiam.extract.roles import DocumentRole
from tfiam.iam import PolicyDocument
from tfiam.inventory.links import Boundary, Reach, Via
from tfiam.inventory.model import Inventory, Principal, PrincipalKind

ADA = "aws_iam_role.ada"
ARN = "arn:aws:iam::123456789012:role/ada"
TEAM = Config(tags=TagRules(abac_keys=("team",)))


def document(name: str, role: DocumentRole, *statements: dict[str, Any]) -> Document:
    policy = PolicyDocument.parse({"Version": "2012-10-17", "Statement": list(statements)})
    return Document(f"aws_iam_policy.{name}", "policy", (role,), DocumentStatus.KNOWN, policy)


def world(
    *own: dict[str, Any], boundary: Boundary | None = None, trust: Any = None, config: Config = TEAM
) -> Inventory:
    held = document("own", DocumentRole.IDENTITY, *own)
    trusted = document("trust", DocumentRole.TRUST, *trust) if trust else None
    ada = Principal(
        PrincipalKind.ROLE,
        ADA,
        "ada",
        arn=ARN,
        reaches=(Reach(held, Via.INLINE, held.address),),
        boundary=boundary,
        trust=trusted,
    )
    return Inventory(principals=(ada,), documents=(held, *([trusted] if trusted else [])), config=config)


def may(action: Any, resource: Any = "*", effect: str = "Allow", **condition: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": action, "Resource": resource, "Condition": condition}


def limit(*statements: dict[str, Any]) -> Boundary:
    return Boundary(ADA, "permissions_boundary", document=document("limit", DocumentRole.BOUNDARY, *statements))


TAG_ROLE = may("iam:TagRole")


@pytest.mark.parametrize(
    ("statements", "boundary", "expected"),
    [
        ([TAG_ROLE], None, [True]),
        ([may("iam:TagRole", "arn:aws:iam::123456789012:role/other")], None, [False]),
        ([may("iam:UntagRole")], None, []),
        ([may("iam:*")], None, []),  # gives more than tags
        ([may("iam:TagRole", StringEquals={"aws:RequestTag/Team": "web"})], None, []),
        ([TAG_ROLE, may("iam:Tag*", effect="Deny")], None, []),
        ([TAG_ROLE, may("iam:TagRole", "arn:aws:iam::*:role/admin", effect="Deny")], None, [True]),
        ([TAG_ROLE], limit(may("iam:TagRole")), [True]),
        ([TAG_ROLE], limit(may("s3:*")), []),
        ([TAG_ROLE], limit(may("*"), may("iam:TagRole", effect="Deny")), []),
        ([TAG_ROLE], limit(may("iam:TagRole", StringEquals={"aws:RequestTag/team": "web"})), []),
    ],
)
def test_tags_of_principals(statements: list[dict[str, Any]], boundary: Boundary | None, expected: list[bool]) -> None:
    assert [one.itself for one in principal_tag_grants(world(*statements, boundary=boundary))] == expected


def test_a_boundary_that_is_hidden_may_stop_it() -> None:
    (one,) = principal_tag_grants(
        world(TAG_ROLE, boundary=Boundary(ADA, "permissions_boundary", because=("var.limit",)))
    )
    assert one.doubt == "var.limit"


def test_where_nothing_rests_on_tags_they_are_free() -> None:
    inventory = world(TAG_ROLE, may("ec2:CreateTags"), config=Config())
    assert principal_tag_grants(inventory) == own_reach_grants(inventory) == resource_tag_grants(inventory) == ()


STOP = may("ec2:StopInstances", StringEquals={"aws:ResourceTag/team": "web"})


@pytest.mark.parametrize(
    ("tagging", "expected"),
    [
        (may("ec2:CreateTags"), ["ec2:CreateTags"]),
        (may("sqs:TagQueue"), []),  # another service's
        (may("ec2:CreateTags", StringEquals={"aws:ResourceTag/Team": "web"}), []),  # its own already
        (may("ec2:CreateTags", StringEquals={"ec2:CreateAction": "RunInstances"}), []),
    ],
)
def test_the_tags_that_its_own_reach_rests_on(tagging: dict[str, Any], expected: list[str]) -> None:
    found = own_reach_grants(world(STOP, tagging, config=Config()))
    assert [action for one in found for action in one.actions] == expected


CREATE = may("secretsmanager:CreateSecret")
READ = may("secretsmanager:GetSecretValue", StringEquals={"aws:ResourceTag/team": "web"})


@pytest.mark.parametrize(
    ("statements", "boundary", "expected"),
    [
        ([READ, CREATE], None, ["secretsmanager:CreateSecret"]),
        ([CREATE], None, []),
        ([READ, may("secretsmanager:CreateSecret", Null={"aws:RequestTag/team": "false"})], None, []),
        (
            [READ, may("secretsmanager:CreateSecret", StringEqualsIfExists={"aws:RequestTag/team": "web"})],
            None,
            ["secretsmanager:CreateSecret"],
        ),
        (
            [READ, CREATE, may("secretsmanager:CreateSecret", effect="Deny", Null={"aws:RequestTag/team": "true"})],
            None,
            [],
        ),
        ([READ, CREATE], limit(may("secretsmanager:*", StringEquals={"aws:RequestTag/team": "web"})), []),
        ([READ, CREATE], limit(may("*"), may("secretsmanager:CreateSecret", effect="Deny")), []),
        ([READ, CREATE], limit(may("*")), ["secretsmanager:CreateSecret"]),
        ([READ, may("*")], None, []),
        ([READ, may("secretsmanager:*")], None, []),
        ([READ, may("sqs:CreateQueue")], None, []),
    ],
)
def test_creation_without_the_tag(
    statements: list[dict[str, Any]], boundary: Boundary | None, expected: list[str]
) -> None:
    found = untagged_creation(world(*statements, boundary=boundary))
    assert [action for one in found for action in one.actions] == expected


SAML = {"Federated": "arn:aws:iam::123456789012:saml-provider/corp"}


def trusts(who: Any, condition: dict[str, Any] | None = None, effect: str = "Allow") -> dict[str, Any]:
    return {"Effect": effect, "Action": "sts:TagSession", "Principal": who, "Condition": condition or {}}


@pytest.mark.parametrize(
    ("trust", "expected"),
    [
        ([trusts(SAML)], [True]),
        ([trusts(SAML, {"ForAllValues:StringEquals": {"sts:TransitiveTagKeys": ["team"]}})], [False]),
        ([trusts(SAML, {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}})], []),
        ([trusts({"Service": "pods.eks.amazonaws.com"})], []),
        ([trusts(SAML), trusts({"AWS": "*"}, {"ForAnyValue:StringEquals": {"aws:TagKeys": ["team"]}}, "Deny")], []),
    ],
)
def test_who_brings_tags_by_trust(trust: list[dict[str, Any]], expected: list[bool]) -> None:
    inventory = world(may("sts:AssumeRole", "arn:aws:iam::*:role/b"), trust=trust)
    assert [one.transitive for one in trusted_setters(inventory)] == expected


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([may("sts:TagSession")], 1),
        ([may("sts:TagSession", "arn:aws:iam::123456789012:role/reports")], 0),
        ([may("sts:*")], 0),
        ([may("sts:TagSession", StringEquals={"aws:RequestTag/team": "web"})], 0),
        ([may("sts:TagSession"), may("sts:TagSession", effect="Deny")], 0),
    ],
)
def test_who_brings_tags_by_grant(statements: list[dict[str, Any]], expected: int) -> None:
    assert len(list(granted_setters(world(*statements)))) == expected
