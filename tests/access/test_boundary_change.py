"""What a plan does to boundaries, over small worlds; the stories are the examples of TFIAM_PB_002."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tfiam.access.boundary_change import boundary_changes
from tfiam.extract.holes import Hole
from tfiam.extract.model import Document, DocumentStatus
from tfiam.extract.roles import DocumentRole
from tfiam.iam import Answer, PolicyDocument
from tfiam.inventory.model import Boundary, Inventory, Principal, PrincipalKind, Resource

HOLE = "aws_s3_bucket.logs.arn"


def ceiling(*statements: dict[str, Any], **more: Any) -> Document:
    policy = PolicyDocument.parse({"Version": "2012-10-17", "Statement": list(statements)})
    return Document("aws_iam_policy.c", "policy", (DocumentRole.BOUNDARY,), DocumentStatus.KNOWN, policy, **more)


def allow(action: str, resource: str = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def world(boundary: Boundary | None) -> Inventory:
    resource = Resource("aws_iam_role.a", "aws_iam_role", {}, provider_key="aws")
    role = Principal(PrincipalKind.ROLE, resource.address, "a", boundary=boundary, resource=resource)
    document = boundary.document if boundary else None
    return Inventory(
        principals=(role,), documents=(document,) if document else (), resources={"aws_iam_role": (resource,)}
    )


def bounded(document: Document) -> Inventory:
    return world(Boundary("aws_iam_role.a", "permissions_boundary", document=document))


def outside(arn: str) -> Inventory:
    return world(Boundary("aws_iam_role.a", "permissions_boundary", arn))


MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


@pytest.mark.parametrize(
    ("before", "after", "widened"),
    [
        (bounded(ceiling(allow("s3:*"))), bounded(ceiling(allow("s3:*"), allow("sqs:*"))), Answer.YES),
        (bounded(ceiling(allow("s3:*"))), bounded(ceiling(allow("s3:Get*"))), Answer.NO),
        (bounded(ceiling(allow("s3:*", Condition=MFA))), bounded(ceiling(allow("s3:*"))), Answer.YES),
        (bounded(ceiling(allow("s3:*"))), world(None), Answer.YES),
        (bounded(ceiling(allow("*"))), world(None), Answer.NO),
        (outside("arn:aws:iam::123456789012:policy/a"), world(None), Answer.YES),
    ],
)
def test_access_is_compared(before: Inventory, after: Inventory, widened: Answer) -> None:
    (change,) = boundary_changes(before, after)
    assert change.widened is widened


def test_the_same_boundary_is_no_change() -> None:
    assert list(boundary_changes(bounded(ceiling(allow("s3:*"))), bounded(ceiling(allow("s3:*"))))) == []
    arn = "arn:aws:iam::123456789012:policy/a"
    assert list(boundary_changes(outside(arn), outside(arn))) == []


def test_a_boundary_outside_the_plan_hides_what_it_lets_through() -> None:
    other = "arn:aws:iam::123456789012:policy/b"
    (change,) = boundary_changes(bounded(ceiling(allow("s3:*"))), outside(other))
    assert (change.widened, change.hidden) == (Answer.UNDETERMINED, (other,))


def test_a_hole_that_may_be_wider_is_undetermined() -> None:
    hole = Hole("/Statement/0/Resource", HOLE)
    rest = ceiling(allow("s3:*", f"${{{HOLE}}}"), holes=(hole,), because=(HOLE,), name="c")
    rest = replace(rest, status=DocumentStatus.PARTIAL)
    (change,) = boundary_changes(bounded(ceiling(allow("s3:*", "arn:aws:s3:::a"))), bounded(rest))
    assert (change.widened, change.hidden) == (Answer.UNDETERMINED, (HOLE,))


def test_a_boundary_whose_attachment_is_forgotten_stays_on() -> None:
    before = world(Boundary("aws_x.attachment", "permissions_boundary", "arn:aws:iam::aws:policy/PowerUserAccess"))
    forgotten = Resource("aws_x.attachment", "aws_x", {}, change="forget")
    before = replace(before, resources={**before.resources, "aws_x": (forgotten,)})
    assert list(boundary_changes(before, world(None))) == []
