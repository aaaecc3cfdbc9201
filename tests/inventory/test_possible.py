"""Links of a real plan that the plan tells in part: which are certain, and which references hide the others."""

from __future__ import annotations

import pytest

from tests.inventory.stories import principal, worlds
from tfiam.access.holders import foreseen_statements
from tfiam.extract.holes import Hole
from tfiam.iam.document import PolicyDocument
from tfiam.inventory.model import (
    Document,
    DocumentRole,
    DocumentStatus,
    Inventory,
    Principal,
    PrincipalKind,
    Reach,
    Via,
)
from tfiam.inventory.possible import doubts_of, least_allowed, most_allowed

WORLD = worlds("possible").after
READER_OR_ADMIN = ("aws_iam_policy.reader.arn", "aws_iam_policy.admin.arn")
BLUE_OR_GREEN = ("aws_iam_role.blue.name", "aws_iam_role.green.name")
FLAG = ('aws_cloudformation_stack.flags.outputs["wide"]', "aws_iam_policy.admin.arn")
UNITS = tuple(f'aws_organizations_organizational_unit.units["{one}"].id' for one in ("lab", "live"))


def reaches(name: str) -> dict[str, tuple[str, ...]]:
    """Address of each document that reaches a role → the references that hide whether it does."""
    return {one.document.address: one.doubt for one in principal(WORLD, f"aws_iam_role.{name}").reaches}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("picked", {"aws_iam_policy.reader": READER_OR_ADMIN, "aws_iam_policy.admin": READER_OR_ADMIN}),
        ("told", {"aws_iam_policy.admin": ()}),
        ("flagged", {"aws_iam_policy.admin": FLAG}),
        ("here", dict.fromkeys(("aws_iam_policy.many[0]", "aws_iam_policy.many[1]"), ("aws_iam_policy.many[0]", "aws_iam_policy.many[1]"))),
        ("there", {"aws_iam_role_policy.there": ()}),
        ("renewed", {"aws_iam_policy.suffixed": ()}),
        ("spelled", {"aws_iam_policy.suffixed": ()}),
    ],
    ids=["both-sides-unknown", "one-side-unknown", "condition-unknown", "splat-of-two", "same-name-other-provider", "other-side-read", "account-read"],
)  # fmt: skip
def test_which_policies_reach_a_role(role: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert reaches(role) == expected


def test_an_unknown_condition_may_choose_what_the_plan_does_not_show() -> None:
    (link,) = principal(WORLD, "aws_iam_role.flagged").managed
    assert (link.arn, link.because) == ("", FLAG)


@pytest.mark.parametrize("role", ["blue", "green"])
def test_a_managed_policy_is_on_one_of_two_roles(role: str) -> None:
    (link,) = principal(WORLD, f"aws_iam_role.{role}").managed
    assert (link.arn, link.doubt) == ("arn:aws:iam::aws:policy/IAMFullAccess", BLUE_OR_GREEN)


def test_a_role_of_an_aliased_provider_is_in_the_account_of_that_provider() -> None:
    assert principal(WORLD, "aws_iam_role.there").predicted_arn == "arn:aws:iam::222233334444:role/deploy"
    assert principal(WORLD, "aws_iam_role.here").predicted_arn == "arn:aws:iam::123456789012:role/deploy"


def test_of_two_boundaries_neither_is_known_and_both_are_boundaries() -> None:
    boundary = principal(WORLD, "aws_iam_role.bounded").boundary
    assert boundary is not None
    names = tuple(f'aws_iam_policy.ceiling["{one}"]' for one in ("low", "high"))
    assert (boundary.document, boundary.because) == (None, tuple(f"{one}.arn" for one in names))
    assert {one.address for one in WORLD.in_role(DocumentRole.BOUNDARY)} == set(names)


def test_a_function_runs_under_one_of_two_roles() -> None:
    (workload,) = WORLD.workloads
    hides = ("aws_iam_role.picked.arn", "aws_iam_role.told.arn")
    assert workload.doubts == {"aws_iam_role.picked": hides, "aws_iam_role.told": hides}


def test_an_organization_policy_is_on_one_of_two_units() -> None:
    assert {one.target: one.doubt for one in WORLD.targets} == {one.removesuffix(".id"): UNITS for one in UNITS}


def test_a_block_is_put_on_one_of_two_buckets() -> None:
    buckets = tuple(f'aws_s3_bucket.either["{one}"].id' for one in ("lab", "live"))
    assert WORLD.put_doubts["aws_s3_bucket_public_access_block.either"] == buckets


def test_what_is_only_possible_allows_in_one_world_and_limits_in_the_other() -> None:
    most, least = (
        {one.document.address for one in principal(world, "aws_iam_role.guarded").reaches}
        for world in (most_allowed(WORLD), least_allowed(WORLD))
    )
    assert most == {"aws_iam_role_policy.guarded", "aws_iam_policy.reader"}
    assert least == {"aws_iam_role_policy.guarded", "aws_iam_policy.no_users"}


def test_nothing_is_left_open_where_all_links_are_certain() -> None:
    assert doubts_of(worlds("stories/over-privileged").after) == {}


def test_of_a_document_in_part_no_hole_brings_the_rest_back() -> None:
    """Statements that are left out stay so when holes are filled, one exactly and one by a pattern."""
    written = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "${aws_s3_bucket.a.arn}"},
            {"Effect": "Deny", "Action": "s3:*", "Resource": "${aws_s3_bucket.b.arn}"},
        ],
    }
    holes = (
        Hole("/Statement/0/Resource", "aws_s3_bucket.a.arn", "arn:aws:s3:::a-*"),
        Hole("/Statement/1/Resource", "aws_s3_bucket.b.arn", "arn:aws:s3:::b"),
    )
    document = Document(
        "x", "policy", (DocumentRole.IDENTITY,), DocumentStatus.PARTIAL, PolicyDocument.parse(written), holes=holes
    )
    clerk = Principal(PrincipalKind.USER, "u", "u", reaches=(Reach(document, Via.ATTACHED, "a", ("data.x.y",)),))
    (least,) = least_allowed(Inventory(principals=(clerk,))).principals
    (most,) = most_allowed(Inventory(principals=(clerk,))).principals
    for principal_, resource in ((least, "arn:aws:s3:::b"), (most, "${aws_s3_bucket.a.arn}")):
        (reach,) = principal_.reaches
        predicted = reach.document.predicted
        assert predicted is not None
        assert [one.resources for one in predicted.statements] == [(resource,)]
        assert len(foreseen_statements(reach.document)) == 1
