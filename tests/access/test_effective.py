"""What a principal may do in the end, over small worlds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.access.small_worlds import ACCOUNT, allow, document, organization, world
from tfiam.access.effective import Effective, effective, hidden_by
from tfiam.access.sources import Source
from tfiam.extract.model import Document, DocumentStatus
from tfiam.extract.roles import DocumentRole
from tfiam.iam import Answer
from tfiam.iam.policy_set import PolicyKind
from tfiam.inventory.model import Boundary, Inventory, PolicyTarget, PrincipalKind, Resource

ANYONE = {"Principal": "*"}


def deny(action: str, resource: str = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def scp(*statements: dict[str, Any], name: str = "aws_organizations_policy.scp") -> Document:
    return document(*statements, name=name, role=DocumentRole.SCP)


def rcp(*statements: dict[str, Any]) -> Document:
    return document(*statements, name="aws_organizations_policy.rcp", role=DocumentRole.RCP)


def of(inventory: Inventory) -> Effective:
    return effective(inventory, inventory.principals[0])


def touches(inventory: Inventory, action: str, resource: str = "*") -> Answer:
    return of(inventory).access.touches(action, resource)


def test_policies_add_up_and_a_deny_of_one_holds_for_all() -> None:
    own = world(document(allow("s3:*")), document(deny("s3:DeleteObject"), name="aws_iam_role_policy.fence"))
    assert touches(own, "s3:GetObject") is Answer.YES
    assert touches(own, "s3:DeleteObject") is Answer.NO


def test_a_boundary_that_is_hidden_takes_nothing_away_and_is_named() -> None:
    hidden = Boundary("aws_iam_role.app", "permissions_boundary", because=("data.aws_iam_policy.ceiling.arn",))
    own = world(document(allow("s3:GetObject")), boundary=hidden)
    assert touches(own, "s3:GetObject") is Answer.YES
    assert of(own).hidden == ("data.aws_iam_policy.ceiling.arn",)


def test_the_denies_of_a_level_add_up() -> None:
    own = world(document(allow("*")))
    denied = organization(own, scp(deny("sqs:*")), scp(deny("ec2:*"), name="aws_organizations_policy.more"))
    asked = ("sqs:SendMessage", "ec2:RunInstances", "s3:GetObject")
    assert [touches(denied, one) for one in asked] == [Answer.NO, Answer.NO, Answer.YES]


def test_an_allow_list_cuts_for_sure_once_full_access_is_detached() -> None:
    own = world(document(allow("*")))
    listed = organization(own, scp(allow("s3:*")))
    assert of(listed).hidden == (f"FullAWSAccess on {ACCOUNT}",)
    full = PolicyTarget("p-FullAWSAccess", ACCOUNT, "aws_organizations_policy_attachment.full")
    before = replace(listed, targets=(*listed.targets, full))
    after = effective(listed, listed.principals[0], before)
    assert after.hidden == ()
    assert after.access.touches("sqs:SendMessage") is Answer.NO
    assert after.access.touches("s3:GetObject") is Answer.YES


def test_another_accounts_policy_says_nothing() -> None:
    own = organization(world(document(allow("sqs:*"))), scp(deny("sqs:*")), node="999988887777")
    assert touches(own, "sqs:SendMessage") is Answer.YES
    assert of(own).hidden == ()


def test_a_service_linked_role_is_out_of_reach() -> None:
    own = organization(world(document(allow("sqs:*")), path="/aws-service-role/x.amazonaws.com/"), scp(deny("sqs:*")))
    assert touches(own, "sqs:SendMessage") is Answer.YES


def test_a_permission_set_has_other_accounts_above_it() -> None:
    own = organization(world(document(allow("sqs:*"))), scp(deny("sqs:*")))
    own = replace(own, principals=(replace(own.principals[0], kind=PrincipalKind.PERMISSION_SET),))
    assert touches(own, "sqs:SendMessage") is Answer.YES


def test_an_rcp_cuts_in_its_services_only() -> None:
    own = organization(world(document(allow("*"))), rcp(deny("*", **ANYONE)))
    assert touches(own, "s3:GetObject") is Answer.NO
    assert touches(own, "kms:RetireGrant") is Answer.YES
    assert touches(own, "iam:CreateUser") is Answer.YES


def test_an_rcp_does_not_reach_resources_of_another_account() -> None:
    elsewhere = "arn:aws:sqs:eu-west-1:999988887777:orders"
    here = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:orders"
    policy = document(allow("sqs:SendMessage", elsewhere), allow("sqs:SendMessage", here))
    own = organization(world(policy), rcp(deny("sqs:*", **ANYONE)))
    assert touches(own, "sqs:SendMessage", elsewhere) is Answer.YES
    assert touches(own, "sqs:SendMessage", here) is Answer.NO


@pytest.mark.parametrize(
    ("condition", "left"),
    [
        ({"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, Answer.YES),
        ({"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-zzzzzzzzzz"}}, Answer.NO),
        ({"BoolIfExists": {"aws:PrincipalIsAWSService": "true"}}, Answer.YES),
        ({"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}, Answer.NO),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/app"}}, Answer.NO),
    ],
)
def test_what_is_known_of_the_caller_settles_the_conditions_of_an_rcp(condition: dict[str, Any], left: Answer) -> None:
    told = Resource("aws_organizations_organization.this", "aws_organizations_organization", {"id": "o-a1b2c3d4e5"})
    own = organization(world(document(allow("s3:GetObject"))), rcp(deny("s3:*", **ANYONE, Condition=condition)))
    assert touches(replace(own, resources={told.type: (told,)}), "s3:GetObject") is left


def test_no_rcp_is_above_the_management_account() -> None:
    told = {"id": "o-a1b2c3d4e5", "master_account_id": ACCOUNT}
    organizations = (Resource("aws_organizations_organization.this", "aws_organizations_organization", told),)
    own = organization(world(document(allow("s3:GetObject"))), rcp(deny("s3:*", **ANYONE)))
    own = replace(own, resources={"aws_organizations_organization": organizations})
    assert touches(own, "s3:GetObject") is Answer.YES


def test_an_rcp_that_cannot_be_read_is_named() -> None:
    secret = Document(
        "aws_organizations_policy.rcp",
        "content",
        (DocumentRole.RCP,),
        DocumentStatus.OPAQUE,
        because=("data.http.rcp.body",),
    )
    own = organization(world(document(allow("s3:GetObject"))), secret)
    assert of(own).hidden == ("data.http.rcp.body",)


def test_a_group_outside_the_plan_hides_what_it_gives() -> None:
    own = world(document(allow("s3:GetObject")))
    user = replace(own.principals[0], kind=PrincipalKind.USER, groups=("leads",))
    assert of(replace(own, principals=(user,))).hidden == ("leads",)


def test_a_source_that_is_read_whole_hides_nothing() -> None:
    policy = document(allow("s3:GetObject", "arn:aws:s3:::${aws_s3_bucket.x.id}")).policy
    hole = Source(PolicyKind.IDENTITY, "a", "policy", policy, because=("aws_s3_bucket.x.id",), holes=True)
    assert hidden_by(hole) == ("aws_s3_bucket.x.id",)
    assert hidden_by(replace(hole, because=("aws_s3_bucket.y.id",))) == ()
    assert hidden_by(replace(hole, holes=False)) == ()
    assert hidden_by(Source(PolicyKind.IDENTITY, "a", "policy", None, arn="arn:x")) == ("arn:x",)
