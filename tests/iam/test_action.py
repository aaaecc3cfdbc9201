import pytest

from tfiam.iam.action import action_includes, action_overlaps, is_every_action, matches_action


@pytest.mark.parametrize("pattern", ["*", "**", "*:*", "?*", "*?", "*:?*", "?*:*", "***:***"])
def test_every_action(pattern: str) -> None:
    assert is_every_action(pattern)


@pytest.mark.parametrize("pattern", ["s3:*", "*:Get*", "??*:*", "", "*:", ":*", "*a*"])
def test_not_every_action(pattern: str) -> None:
    assert not is_every_action(pattern)


@pytest.mark.parametrize(
    ("pattern", "action", "expected"),
    [
        ("iam:passrole", "iam:PassRole", True),
        ("IAM:Pass*", "iam:passRole", True),
        ("i*:*", "iam:PassRole", True),
        ("*:PassRole", "iam:PassRole", True),
        ("iam:?assRole", "iam:PassRole", True),
        ("iam:", "iam:PassRole", False),
        ("iam", "iam:PassRole", False),
    ],
)
def test_matches_action(pattern: str, action: str, expected: bool) -> None:
    assert matches_action(pattern, action) is expected


def test_inclusion_and_overlap_ignore_case() -> None:
    assert action_includes("S3:*", "s3:Get*")
    assert not action_includes("s3:Get*", "S3:*")
    assert action_overlaps("s3:*Acl", "S3:put*")
    assert not action_overlaps("s3:Get*", "s3:Put*")
