"""AWS's delegation pattern is recognised, and each part that is taken out of it is missed by the rule it is there for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tfiam.access.bounded_delegation import delegations
from tfiam.config import Config
from tfiam.iam import PolicyDocument
from tfiam.inventory.build import refreshed
from tfiam.inventory.model import Inventory
from tfiam.pipeline import worlds_of
from tfiam.plan.load import load_plan
from tfiam.rules.load import load_rules
from tfiam.rules.model import Problem
from tfiam.rules.run import ask

FIXTURES = Path(__file__).parents[2] / "fixtures"
PATTERN = FIXTURES / "rules" / "TFIAM_PB_012" / "fails-1" / "plan.json"
BOUNDARY = "aws_iam_policy.delegate_boundary"
AROUND = [rule for rule in load_rules() if rule.id in {f"TFIAM_PB_00{number}" for number in (5, 6, 7, 8)}]


def world(plan: Path) -> Inventory:
    return worlds_of(load_plan(plan), Config()).after


def changed(inventory: Inventory, without: str = "", **elements: Any) -> Inventory:
    """The pattern with the statement of the Sid ``without`` taken out of the delegate's boundary, or with other elements."""
    (old,) = [one for one in inventory.documents if one.address == BOUNDARY]
    assert old.policy is not None
    raw = json.loads(json.dumps(old.policy.raw))
    raw["Statement"] = [
        one | elements if one["Sid"] == without else one
        for one in raw["Statement"]
        if elements or one["Sid"] != without
    ]
    new = replace(old, policy=PolicyDocument.parse(raw))
    documents = tuple(new if one.address == BOUNDARY else one for one in inventory.documents)
    return replace(inventory, documents=documents, principals=refreshed(inventory.principals, documents))


def around(inventory: Inventory) -> set[tuple[str, str]]:
    return {
        (one.rule.id.removeprefix("TFIAM_"), one.said.document.address if one.said.document else "")
        for one in ask(AROUND, inventory).spoken
        if isinstance(one.said, Problem)
    }


def test_the_documented_pattern_is_recognised_and_nothing_is_wrong_with_it() -> None:
    inventory = world(PATTERN)
    assert ask(AROUND, inventory).spoken == []
    (found,) = delegations(inventory)
    assert found.principal.address == "aws_iam_user.delegate"
    assert found.actions == ("iam:CreateUser", "iam:AttachUserPolicy", "iam:PutUserPolicy")
    assert found.demanded == ("arn:aws:iam::123456789012:policy/company-boundary",)


@pytest.mark.parametrize(
    ("sid", "elements", "rule"),
    [
        ("UsersUnderTheBoundary", {"Condition": {}}, "PB_005"),
        ("UsersUnderTheBoundary", {"Action": "iam:Put*", "Condition": {}}, "PB_006"),
        ("BoundariesStayAsTheyAre", {"Resource": "arn:aws:iam::123456789012:policy/company-boundary"}, "PB_007"),
        ("BoundariesStayOn", {"Effect": "Allow"}, "PB_006"),
    ],
)
def test_a_part_that_is_missing_opens_a_way(sid: str, elements: dict[str, Any], rule: str) -> None:
    inventory = changed(world(PATTERN), sid, **elements)
    assert {(rule, "aws_iam_policy.delegate"), ("PB_008", BOUNDARY)} <= around(inventory)
    assert list(delegations(inventory)) == []


def test_the_way_is_open_without_the_deny() -> None:
    inventory = changed(world(PATTERN), "BoundariesStayAsTheyAre")
    assert ("PB_007", "aws_iam_policy.delegate") in around(inventory)


@pytest.mark.parametrize(
    ("address", "expected"),
    [("aws_iam_role.team_lead", True), ("aws_iam_role.mobile_lead", False), ("aws_iam_role.ops_lead", False)],
)
def test_delegates_of_the_story(address: str, expected: bool) -> None:
    found = {
        one.principal.address for one in delegations(world(FIXTURES / "stories" / "delegated-admin" / "plan.json"))
    }
    assert (address in found) is expected
