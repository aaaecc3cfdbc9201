"""Where a plan hides a boundary, or what is attached, the rules about boundaries say so and name what hides it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tfiam.config import BoundaryRules, Config
from tfiam.extract.model import Document, DocumentStatus
from tfiam.extract.roles import DocumentRole
from tfiam.iam import PolicyDocument
from tfiam.inventory.model import (
    Boundary,
    Inventory,
    ManagedAttachment,
    Principal,
    PrincipalKind,
    Reach,
    Resource,
    Via,
)
from tfiam.rules.load import load_rules
from tfiam.rules.model import Problem, Severity, Undetermined
from tfiam.rules.run import ask

RULES = {rule.id.removeprefix("TFIAM_"): rule for rule in load_rules()}
HOLE = "module.limits.boundary_arn"
ELSEWHERE = "arn:aws:iam::123456789012:policy/elsewhere"
ROLE = Resource("aws_iam_role.a", "aws_iam_role", {}, provider_key="aws")
ALLOWED = Config(boundaries=BoundaryRules(allowed=("arn:aws:iam::*:policy/boundaries/*",)))


def grant(action: str) -> Reach:
    policy = PolicyDocument.parse({"Statement": {"Effect": "Allow", "Action": action, "Resource": "*"}})
    role = (DocumentRole.IDENTITY,)
    document = Document("aws_iam_role_policy.a", "policy", role, DocumentStatus.KNOWN, policy)
    return Reach(document, Via.INLINE, document.address)


def world(boundary: Boundary | None, config: Config | None = None, **more: Any) -> Inventory:
    role = Principal(PrincipalKind.ROLE, ROLE.address, "a", boundary=boundary, resource=ROLE, **more)
    documents = tuple(reach.document for reach in role.reaches)
    return Inventory(
        principals=(role,), documents=documents, resources={"aws_iam_role": (ROLE,)}, config=config or Config()
    )


def said(rule: str, inventory: Inventory) -> list[Problem | Undetermined]:
    return [answer.said for answer in ask([RULES[rule]], inventory).spoken]


PLACE = "aws_iam_role.a.permissions_boundary"
HIDDEN = Boundary(ROLE.address, "permissions_boundary", because=(HOLE,))
OUTSIDE = Boundary(ROLE.address, "permissions_boundary", ELSEWHERE)
UNKNOWN_ATTACHMENT = ManagedAttachment(
    "", None, "aws_iam_role_policy_attachment.a", "policy_arn", because=("data.x.y.arn",)
)


@pytest.mark.parametrize(
    ("rule", "inventory", "because"),
    [
        ("PB_003", world(HIDDEN, ALLOWED), HOLE),
        ("PB_008", world(HIDDEN), HOLE),
        ("PB_008", world(OUTSIDE), PLACE),
        ("PB_009", world(OUTSIDE, managed=(UNKNOWN_ATTACHMENT,)), "data.x.y.arn"),
        ("PB_009", world(HIDDEN, managed=(ManagedAttachment(ELSEWHERE, None, "aws_x.y", "policy_arn"),)), HOLE),
        ("PB_010", world(HIDDEN, reaches=(grant("s3:GetObject"),)), HOLE),
        ("PB_003", world(Boundary(ROLE.address, "permissions_boundary", "elsewhere"), ALLOWED), PLACE),
        ("PB_010", world(OUTSIDE, reaches=(grant("s3:GetObject"),)), ELSEWHERE),
    ],
)
def test_the_reference_is_named(rule: str, inventory: Inventory, because: str) -> None:
    (answer,) = said(rule, inventory)
    assert isinstance(answer, Undetermined)
    assert answer.because == (because,)


def test_what_grants_nothing_has_nothing_outside_its_boundary() -> None:
    assert said("PB_010", world(HIDDEN)) == []


def test_a_boundary_that_is_known_by_its_arn_is_held_against_the_list() -> None:
    (answer,) = said("PB_003", world(OUTSIDE, ALLOWED))
    assert isinstance(answer, Problem)
    assert answer.message == f"has {ELSEWHERE} as its permissions boundary, which boundaries.allowed does not list"


def test_the_account_that_is_not_known_yet_hides_whether_the_list_has_it() -> None:
    config = Config(boundaries=BoundaryRules(allowed=("arn:aws:iam::123456789012:policy/b",)))
    predicted = Boundary(ROLE.address, "permissions_boundary", "arn:aws:iam::${account:aws}:policy/b")
    (answer,) = said("PB_003", world(predicted, config))
    assert isinstance(answer, Undetermined)
    assert answer.because == ("aws_iam_role.a.permissions_boundary",)


def limit(*statements: dict[str, Any], address: str = "aws_iam_policy.c", **more: Any) -> Boundary:
    policy = PolicyDocument.parse({"Version": "2012-10-17", "Statement": list(statements)})
    document = Document(address, "policy", (DocumentRole.BOUNDARY,), DocumentStatus.KNOWN, policy, **more)
    return Boundary(ROLE.address, "permissions_boundary", document=document)


def allow(action: str, resource: str = "*", **condition: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, "Condition": condition}


S3 = limit(allow("s3:*"))
TIED = limit(allow("s3:*", StringLike={"aws:PrincipalTag/team": "${aws:username}"}))
OTHERWISE = limit(allow("s3:*", StringLike={"aws:PrincipalTag/team": "${aws:userid}"}))


@pytest.mark.parametrize(
    ("before", "after", "message", "severity"),
    [
        (S3, None, "takes off the permissions boundary aws_iam_policy.c; that gives it sqs:SendMessage", None),
        (OUTSIDE, None, f"takes off the permissions boundary {ELSEWHERE}", None),
        (
            S3,
            limit(allow("s3:*"), allow("sqs:*"), address="aws_iam_policy.d"),
            "swaps the permissions boundary aws_iam_policy.c for aws_iam_policy.d, which lets through more; that gives it sqs:SendMessage",
            None,
        ),
        (TIED, OTHERWISE, "lets through other requests than it did as a boundary, and perhaps more", Severity.HIGH),
    ],
)
def test_a_boundary_that_lets_through_more(
    before: Boundary, after: Boundary | None, message: str, severity: Severity | None
) -> None:
    held = (grant("sqs:SendMessage"),)
    (answer,) = said("PB_002", replace(world(after, reaches=held), before=world(before, reaches=held)))
    assert isinstance(answer, Problem)
    assert (answer.message, answer.severity) == (message, severity)


@pytest.mark.parametrize(("after", "because"), [(OUTSIDE, ELSEWHERE), (HIDDEN, HOLE)])
def test_what_the_new_boundary_lets_through_is_hidden(after: Boundary, because: str) -> None:
    (answer,) = said("PB_002", replace(world(after), before=world(S3)))
    assert isinstance(answer, Undetermined)
    assert (answer.because, answer.address) == ((because,), ROLE.address)


def test_what_its_own_policy_will_let_through_is_hidden() -> None:
    opaque = Document(
        "aws_iam_policy.c", "policy", (DocumentRole.BOUNDARY,), DocumentStatus.OPAQUE, because=("data.http.c.body",)
    )
    after = Boundary(ROLE.address, "permissions_boundary", document=opaque)
    (answer,) = said("PB_002", replace(world(after), before=world(S3)))
    assert isinstance(answer, Undetermined)
    assert answer.because == ("data.http.c.body",)
