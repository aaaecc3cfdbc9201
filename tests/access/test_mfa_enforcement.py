"""Whether a user gets anywhere without MFA."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.access.mfa_enforcement import MfaEnforcement
from tfiam.config import AccountRules, Config
from tfiam.iam.document import PolicyDocument
from tfiam.inventory.model import (
    Boundary,
    Document,
    DocumentRole,
    DocumentStatus,
    Inventory,
    Membership,
    PolicyTarget,
    Principal,
    PrincipalKind,
    Reach,
    Resource,
    Via,
)

NO_MFA = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
BOOTSTRAP = ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "sts:GetSessionToken"]
ALLOW = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
USER = Resource("aws_iam_user.ana", "aws_iam_user", {"name": "ana"}, provider_key="aws")


def document(
    *statements: Any, role: DocumentRole = DocumentRole.IDENTITY, address: str = "aws_iam_policy.x"
) -> Document:
    policy = PolicyDocument.parse({"Statement": list(statements)})
    return Document(address, "policy", (role,), DocumentStatus.KNOWN, policy=policy)


def user(*statements: Any, **more: Any) -> Principal:
    reaches = (Reach(document(*statements), Via.ATTACHED, "aws_iam_user_policy_attachment.x"),) if statements else ()
    return Principal(PrincipalKind.USER, USER.address, "ana", reaches=reaches, resource=USER, **more)


def deny(**more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "NotAction": BOOTSTRAP, "Resource": "*", "Condition": NO_MFA} | more


def enforced(one: Principal, **world: Any) -> bool | None:
    return MfaEnforcement(Inventory(principals=(one,), **world)).on(one).enforced


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ((), False),
        ((ALLOW,), False),
        ((ALLOW, deny()), True),
        ((ALLOW, deny(NotAction="iam:*")), False),
        ((ALLOW, deny(NotAction="iam:*"), deny(NotAction=["s3:*", *BOOTSTRAP])), True),
        ((ALLOW, deny(Resource="arn:aws:s3:::acme")), False),
        ((ALLOW, deny(Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}})), False),
        ((ALLOW, deny(Condition={"BoolIfExists": NO_MFA["BoolIfExists"] | {"aws:ViaAWSService": "false"}})), True),
        ((ALLOW, deny(Condition=NO_MFA | {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}})), False),
        (({**ALLOW, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}},), True),
        (({**ALLOW, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}, ALLOW), False),
        (({"Effect": "Allow", "Action": BOOTSTRAP, "Resource": "*"},), False),
    ],
)
def test_by_its_policies(statements: tuple[Any, ...], expected: bool) -> None:
    assert enforced(user(*statements)) is expected


def test_what_a_deny_leaves_open_is_named() -> None:
    one = user(ALLOW, deny(NotAction=["iam:CreateAccessKey", "s3:GetObject", *BOOTSTRAP]))
    found = MfaEnforcement(Inventory(principals=(one,))).on(one)
    assert found.left_open == ("iam:CreateAccessKey", "s3:GetObject")


def test_by_its_boundary() -> None:
    boundary = Boundary("aws_iam_user.ana", "permissions_boundary", document=document({**ALLOW}, deny()))
    assert enforced(user(ALLOW, boundary=boundary)) is True
    hidden = Boundary("aws_iam_user.ana", "permissions_boundary", because=("module.limits.arn",))
    one = user(ALLOW, boundary=hidden)
    assert MfaEnforcement(Inventory(principals=(one,))).on(one).hidden == ("module.limits.arn",)


def test_by_an_scp_once_it_is_known_to_reach_it() -> None:
    scp = document(deny(), role=DocumentRole.SCP, address="aws_organizations_policy.mfa")
    target = PolicyTarget("aws_organizations_policy.mfa", "r-ab12", "aws_organizations_policy_attachment.mfa")
    assert enforced(user(ALLOW), documents=(scp,), targets=(target,)) is None
    member = Config(account=AccountRules(id="111122223333"))
    assert enforced(user(ALLOW), documents=(scp,), targets=(target,), config=member) is True


def test_a_membership_that_hides_its_groups_or_users() -> None:
    of_ana = Membership("aws_iam_user_group_membership.x", ("aws_iam_user.ana",), (), hidden_groups=("var.groups",))
    of_some = Membership("aws_iam_group_membership.x", (), ("staff",), hidden_users=("local.users",))
    of_others = Membership("aws_iam_group_membership.y", ("aws_iam_user.ben",), ("staff",))
    assert enforced(user(ALLOW), memberships=(of_ana,)) is None
    assert enforced(user(ALLOW), memberships=(of_some,)) is None
    assert enforced(user(ALLOW), memberships=(of_others,)) is False
