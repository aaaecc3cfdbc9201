"""References followed through modules, outputs, variables and instance keys, over a real plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfiam.extract.hidden import Hidden
from tfiam.extract.links import Link, Links
from tfiam.plan.load import load_plan

PLAN = load_plan(Path(__file__).parent.parent.parent / "fixtures" / "links" / "plan.json")
LINKS = Links(PLAN)
HIDDEN = Hidden(PLAN, LINKS)


@pytest.mark.parametrize(
    ("address", "path", "expected"),
    [
        (
            "aws_iam_role_policy.counted[0]",
            ("policy",),
            [Link("aws_s3_bucket.counted[1]", "arn", certain=True, known=False)],
        ),
        ("aws_iam_role_policy.counted[1]", ("role",), [Link("aws_iam_role.counted[1]", "", certain=True, known=False)]),
        (
            "aws_iam_role_policy_attachment.through_output",
            ("policy_arn",),
            [Link("module.direct.aws_iam_policy.this", "arn", certain=True, known=False)],
        ),
        (
            "aws_iam_role_policy_attachment.through_keyed_output",
            ("policy_arn",),
            [Link('module.each["a.b"].aws_iam_policy.this', "arn", certain=True, known=False)],
        ),
        (
            "aws_iam_role.bounded",
            ("permissions_boundary",),
            [Link("module.direct.aws_iam_policy.this", "arn", certain=True, known=False)],
        ),
        (
            "module.direct.aws_iam_policy.this",
            ("policy",),
            [Link("data.aws_iam_policy_document.direct", "json", certain=True, known=False)],
        ),
        (
            'module.each["c[0]"].aws_iam_policy.this',
            ("policy",),
            [Link('aws_s3_bucket.each["c[0]"]', "arn", certain=True, known=False)],
        ),
    ],
)
def test_behind(address: str, path: tuple[str, ...], expected: list[Link]) -> None:
    leads = LINKS.behind(PLAN.by_address[address], path)
    assert [lead for lead in leads if not lead.known] == expected


@pytest.mark.parametrize(
    ("address", "path", "expected"),
    [
        ("module.direct.aws_iam_policy.this", ("policy",), ("aws_s3_bucket.logs.arn",)),
        ('module.each["d\\"e"].aws_iam_policy.this', ("policy",), ('aws_s3_bucket.each["d\\"e"].arn',)),
        ("aws_iam_role.bounded", ("arn",), ("aws_iam_role.bounded.arn",)),
    ],
)
def test_because_names_the_reference_that_hides_it(
    address: str, path: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert HIDDEN.because(PLAN.by_address[address], path) == expected


def test_a_known_variable_hides_nothing() -> None:
    change = PLAN.by_address["module.direct.aws_iam_policy.this"]
    assert HIDDEN.because(change, ("name_prefix",)) == ("module.direct.aws_iam_policy.this.name_prefix",)


@pytest.mark.parametrize(
    ("address", "argument", "expected"),
    [
        ("aws_s3_bucket_policy.logs", "bucket", Link("aws_s3_bucket.logs", "id", certain=True, known=False)),
        (
            "aws_s3_bucket_ownership_controls.logs",
            "bucket",
            Link("aws_s3_bucket.logs", "id", certain=True, known=False),
        ),
        ("aws_iam_role_policy.writer", "role", Link("aws_iam_role.writer", "name", certain=True, known=False)),
        (
            "aws_instance.writer",
            "iam_instance_profile",
            Link("aws_iam_instance_profile.writer", "name", certain=True, known=False),
        ),
    ],
)
def test_an_argument_that_repeats_a_name_means_what_has_the_name(address: str, argument: str, expected: Link) -> None:
    plan = load_plan(Path(__file__).parent.parent.parent / "fixtures" / "repeated" / "plan.json")
    links = Links(plan)
    assert links.behind(plan.by_address[address], (argument,)) == (expected,)
    assert Hidden(plan, links).because(plan.by_address[address], (argument,)) == (
        f"{expected.address}.{expected.attribute}",
    )
