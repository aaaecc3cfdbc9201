"""What boundaries cut off, over small worlds; the stories are the examples of TFIAM_PB_010."""

from __future__ import annotations

from typing import Any

from tfiam.access.bounded_delegation import delegations
from tfiam.access.cut_by_boundary import BoundaryCuts
from tfiam.extract.model import Document, DocumentStatus
from tfiam.extract.roles import DocumentRole
from tfiam.iam import PolicyDocument
from tfiam.iam.managed import managed_policy
from tfiam.inventory.model import Boundary, Inventory, ManagedAttachment, Principal, PrincipalKind, Reach, Resource, Via

SQS = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"


def document(address: str, *statements: dict[str, Any], role: DocumentRole = DocumentRole.IDENTITY) -> Document:
    policy = PolicyDocument.parse({"Version": "2012-10-17", "Statement": list(statements)})
    return Document(address, "policy", (role,), DocumentStatus.KNOWN, policy)


def statement(action: str, effect: str = "Allow", **condition: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": action, "Resource": "*", "Condition": condition}


S3 = Boundary(
    "aws_x.y",
    "permissions_boundary",
    document=document("aws_iam_policy.s3", statement("s3:*"), role=DocumentRole.BOUNDARY),
)


def user(name: str, *reaches: Document, boundary: Boundary | None = S3, **more: Any) -> Principal:
    reached = tuple(Reach(one, Via.ATTACHED, f"aws_iam_user_policy_attachment.{name}") for one in reaches)
    address = f"aws_iam_user.{name}"
    resource = Resource(address, "aws_iam_user", {})
    return Principal(PrincipalKind.USER, address, name, boundary=boundary, reaches=reached, resource=resource, **more)


def cut(*users: Principal) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(one.actions, one.principals) for one in BoundaryCuts(Inventory(principals=users)).cuts()]


QUEUES = document("aws_iam_policy.queues", statement("sqs:SendMessage"), statement("sqs:*", "Deny"))


def test_one_policy_on_two_bounded_users_is_one_cut() -> None:
    assert cut(user("a", QUEUES), user("b", QUEUES)) == [
        (("sqs:SendMessage",), ("aws_iam_user.a", "aws_iam_user.b")),
    ]


def test_it_does_something_for_a_user_without_boundary_or_with_a_hidden_one() -> None:
    hidden = Boundary("aws_x.y", "permissions_boundary", because=("module.x.arn",))
    assert cut(user("a", QUEUES), user("b", QUEUES, boundary=None)) == []
    assert cut(user("a", QUEUES), user("b", QUEUES, boundary=hidden)) == []


def test_an_aws_managed_policy_of_its_own_and_one_of_its_group() -> None:
    own = ManagedAttachment(SQS, managed_policy(SQS), "aws_iam_user_policy_attachment.a", "policy_arn")
    of_group = ManagedAttachment(SQS, managed_policy(SQS), "aws_iam_group_policy_attachment.g", "policy_arn", Via.GROUP)
    elsewhere = ManagedAttachment("arn:aws:iam::123456789012:policy/p", None, "aws_x.z", "policy_arn")
    bounded = user("a", managed=(own, of_group, elsewhere))
    (found,) = BoundaryCuts(Inventory(principals=(bounded,))).cuts()
    assert (found.held.source, found.principals, found.boundaries) == (own, ("aws_iam_user.a",), ("aws_iam_policy.s3",))


def test_a_delegate_whose_own_boundary_is_not_in_the_plan_is_not_recognised() -> None:
    under: dict[str, Any] = {"StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::123456789012:policy/team"}}
    makes_roles = document("aws_iam_policy.lead", statement("iam:CreateRole", **under))
    elsewhere = Boundary("aws_iam_user.a", "permissions_boundary", "arn:aws:iam::123456789012:policy/lead")
    lone, bounded = (user("a", makes_roles, boundary=one) for one in (None, elsewhere))
    assert [one.principal for one in delegations(Inventory(principals=(lone,)))] == [lone]
    assert list(delegations(Inventory(principals=(bounded,)))) == []


def test_naming_the_policies_to_attach_is_no_delegation_within_a_boundary() -> None:
    named: dict[str, Any] = {"ArnEquals": {"iam:PolicyARN": "arn:aws:iam::123456789012:policy/reader"}}
    attaches = document("aws_iam_policy.lead", statement("iam:AttachUserPolicy", **named))
    assert list(delegations(Inventory(principals=(user("a", attaches, boundary=None),)))) == []
