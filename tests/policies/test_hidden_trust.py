"""Where references hide whom a role trusts, or what rests on its tags, the rules of trust say so."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.extract.model import Document, DocumentStatus
from tfiam.extract.roles import DocumentRole
from tfiam.iam import PolicyDocument
from tfiam.inventory.model import Inventory, Principal, PrincipalKind, Reach, Resource, Via
from tfiam.rules.load import load_rules
from tfiam.rules.model import Undetermined
from tfiam.rules.run import ask

RULES = {rule.id.removeprefix("TFIAM_"): rule for rule in load_rules()}
ROLE = Resource("aws_iam_role.a", "aws_iam_role", {}, provider_key="aws")
HIDDEN = Document(
    "aws_iam_role_policy.a", "policy", (DocumentRole.IDENTITY,), DocumentStatus.OPAQUE, because=("data.http.x.body",)
)
OPAQUE = Document(
    ROLE.address, "assume_role_policy", (DocumentRole.TRUST,), DocumentStatus.OPAQUE, because=("data.http.y.body",)
)


def trust(principal: Any, action: str = "sts:AssumeRole") -> Document:
    raw = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": action, "Principal": principal}}
    roles = (DocumentRole.TRUST,)
    policy = PolicyDocument.parse(raw)
    return Document(ROLE.address, "assume_role_policy", roles, DocumentStatus.PARTIAL, policy, resource=ROLE)


def world(document: Document, *reaches: Document) -> Inventory:
    reached = tuple(Reach(one, Via.INLINE, one.address) for one in reaches)
    role = Principal(PrincipalKind.ROLE, ROLE.address, "a", trust=document, reaches=reached, resource=ROLE)
    return Inventory(principals=(role,), documents=(document, *reaches))


SOME = "arn:aws:iam::123456789012:role/desk"


@pytest.mark.parametrize(
    ("rule", "inventory", "because"),
    [
        ("TR_008", world(trust({"AWS": "${module.people.arn}"})), "module.people.arn"),
        ("TR_013", world(OPAQUE), "data.http.y.body"),
        ("TR_013", world(trust({"AWS": SOME}, "sts:TagSession"), HIDDEN), "data.http.x.body"),
        (
            "TR_016",
            world(trust({"Service": ["lambda.amazonaws.com", "${module.job.service}"]})),
            "module.job.service",
        ),
    ],
)
def test_the_reference_is_named(rule: str, inventory: Inventory, because: str) -> None:
    (answer,) = [one.said for one in ask([RULES[rule]], inventory).spoken]
    assert isinstance(answer, Undetermined)
    assert answer.because == (because,)


@pytest.mark.parametrize(
    ("rule", "inventory"),
    [
        ("TR_013", world(trust({"AWS": SOME}), HIDDEN)),
        ("TR_016", world(trust({"Service": "${module.job.service}"}))),
    ],
)
def test_what_cannot_matter_is_not_asked_for(rule: str, inventory: Inventory) -> None:
    assert ask([RULES[rule]], inventory).spoken == []
