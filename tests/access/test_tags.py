"""Which tags things carry, and where the plan does not tell."""

from __future__ import annotations

from typing import Any

import pytest

from tests.inventory.stories import worlds
from tfiam.access.tags import Tags, session_tags_open, tags_of, tags_put_on
from tfiam.extract.model import Document, DocumentStatus
from tfiam.extract.roles import DocumentRole
from tfiam.iam import PolicyDocument
from tfiam.inventory.model import UNKNOWN, Inventory, Principal, PrincipalKind, Resource


def resource(**values: Any) -> Resource:
    return Resource("aws_sqs_queue.jobs", "aws_sqs_queue", values)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"tags": {"a": "1"}, "tags_all": {"a": "1", "b": "2"}}, Tags({"a": "1", "b": "2"})),
        ({"tags": None, "tags_all": UNKNOWN}, Tags({})),
        ({"tags": {"a": UNKNOWN}, "tags_all": UNKNOWN}, Tags({"a": UNKNOWN})),
        ({"tags": UNKNOWN, "tags_all": UNKNOWN}, Tags({}, ("aws_sqs_queue.jobs.tags",))),
        ({"name": "jobs"}, None),
    ],
)
def test_tags_of_a_resource(values: dict[str, Any], expected: Tags | None) -> None:
    assert tags_of(Inventory(), resource(**values)) == expected


def test_default_tags_are_in_it() -> None:
    inventory = worlds("rules/TFIAM_AB_006/passes-1").after
    tags = tags_of(inventory, inventory.by_address["aws_sqs_queue.jobs"])
    assert tags is not None
    assert dict(tags.values) == {"CostCenter": "4711", "owner": "web"}


def test_names_have_no_case_in_condition_keys() -> None:
    tags = Tags({"CostCenter": "4711", "owner": UNKNOWN})
    assert tags.spelt("costcenter") == ("CostCenter",)
    assert (tags.text("CostCenter"), tags.text("owner"), tags.text("team")) == ("4711", None, None)


def test_tags_that_are_resources_of_their_own() -> None:
    one = Resource("aws_ec2_tag.a", "aws_ec2_tag", {"key": "team"})
    group = Resource("aws_autoscaling_group_tag.a", "aws_autoscaling_group_tag", {"tag": [{"key": "stage"}]})
    inventory = Inventory(resources={"aws_ec2_tag": (one,), "aws_autoscaling_group_tag": (group,)})
    assert [name for _, name in tags_put_on(inventory)] == ["team", "stage"]


def role(*actions: str) -> Principal:
    raw = {"Effect": "Allow", "Action": list(actions), "Principal": {"AWS": "*"}}
    policy = PolicyDocument.parse({"Version": "2012-10-17", "Statement": raw})
    trust = Document("aws_iam_role.a", "assume_role_policy", (DocumentRole.TRUST,), DocumentStatus.KNOWN, policy)
    return Principal(PrincipalKind.ROLE, "aws_iam_role.a", "a", trust=trust)


def test_whose_sessions_bring_tags() -> None:
    hidden = Document(
        "aws_iam_role.a", "assume_role_policy", (DocumentRole.TRUST,), DocumentStatus.OPAQUE, because=("var.trust",)
    )
    assert session_tags_open(Principal(PrincipalKind.USER, "aws_iam_user.a", "a")) is False
    assert session_tags_open(Principal(PrincipalKind.PERMISSION_SET, "aws_ssoadmin_permission_set.a", "a")) is True
    assert session_tags_open(Principal(PrincipalKind.ROLE, "aws_iam_role.a", "a")) is True
    assert session_tags_open(Principal(PrincipalKind.ROLE, "aws_iam_role.a", "a", trust=hidden)) == ("var.trust",)
    assert session_tags_open(role("sts:AssumeRole")) is False
    assert session_tags_open(role("sts:AssumeRole", "STS:tag*")) is True
