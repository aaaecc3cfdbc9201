"""A link that is only possible is marked so: an attachment whose policy a condition or a map decides."""

from __future__ import annotations

from pathlib import Path

from tfiam.config import Config
from tfiam.pipeline import worlds_of
from tfiam.plan.load import load_plan

PLAN = Path(__file__).parents[2] / "fixtures" / "candidates" / "plan.json"
PRINCIPALS = {one.address: one for one in worlds_of(load_plan(PLAN), Config()).after.principals}


def reaches(role: str) -> set[tuple[str, str, bool]]:
    found = PRINCIPALS[f"aws_iam_role.{role}"].reaches
    return {
        (one.document.address, one.by.removeprefix("aws_iam_role_policy_attachment."), one.certain) for one in found
    }


def test_one_of_a_splat_with_one_instance_is_certain() -> None:
    assert ("aws_iam_policy.star[0]", "one", True) in reaches("a")


def test_both_sides_of_a_conditional_are_possible_only() -> None:
    assert reaches("b") == {("aws_iam_policy.ro", "cond", False), ("aws_iam_policy.star[0]", "cond", False)}


def test_each_value_of_a_map_may_be_any_of_its_references() -> None:
    assert ("aws_iam_policy.star[0]", 'map["ro"]', False) in reaches("a")


def test_each_value_of_a_resource_is_the_instance_of_the_same_key() -> None:
    assert reaches('c["y.z"]') == {("aws_iam_policy.ro", 'each["y.z"]', True)}
