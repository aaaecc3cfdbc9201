from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfiam.iam import action_index as catalogue
from tfiam.iam.action_index import AccessLevel

EVERY = catalogue.names(catalogue.mask("*"))


@pytest.mark.parametrize(
    ("pattern", "matched", "unmatched"),
    [
        (
            "s3:Get*",
            {"s3:GetObject", "s3:GetBucketPolicy"},
            {"s3:PutObject", "s3-object-lambda:GetObject", "s3:ListBucket"},
        ),
        ("S3:getobject", {"s3:GetObject"}, {"s3:GetObjectAcl"}),
        ("s3:*", {"s3:GetObject", "s3:DeleteBucket"}, {"s3express:CreateSession", "s3-outposts:GetObject"}),
        ("s3:*Object", {"s3:GetObject", "s3:PutObject"}, {"s3:PutObjectAcl"}),
        ("s3:*Bucket*Polic*", {"s3:PutBucketPolicy", "s3:DeleteBucketPolicy"}, {"s3:CreateBucket"}),
        ("s3:?etObject", {"s3:GetObject"}, {"s3:PutObject"}),
        ("IAM:pass**role", {"iam:PassRole"}, {"iam:GetRole"}),
        ("s3*:GetObject", {"s3:GetObject", "s3-object-lambda:GetObject"}, {"s3:PutObject"}),
        ("*:CreateUser", {"iam:CreateUser", "transfer:CreateUser"}, {"iam:CreateRole"}),
        ("?am:CreateUser", {"iam:CreateUser"}, {"transfer:CreateUser"}),
        ("*", {"iam:PassRole", "s3:GetObject", "xray:PutTraceSegments"}, set()),
        ("*:*", {"iam:PassRole", "s3:GetObject", "xray:PutTraceSegments"}, set()),
        ("**", {"iam:PassRole", "s3:GetObject", "xray:PutTraceSegments"}, set()),
        ("*passrole", {"iam:PassRole"}, {"iam:GetRole"}),
        ("iam?PassRole", {"iam:PassRole"}, {"iam:GetRole"}),
    ],
)
def test_expand(pattern: str, matched: set[str], unmatched: set[str]) -> None:
    found = catalogue.expand(pattern)
    assert matched <= found
    assert not unmatched & found


@pytest.mark.parametrize(
    "pattern", ["", "s3", "s3:", "s3:GetObjekt", "s4:*", "s3:Get*:x", "s3:GetObject ", "s3.*:GetObject", "s[3]:*"]
)
def test_expand_to_nothing(pattern: str) -> None:
    assert catalogue.expand(pattern) == frozenset()


@pytest.mark.parametrize("pattern", ["*", "*:*", "**", "***:*", "*?*"])
def test_spellings_of_everything(pattern: str) -> None:
    assert catalogue.mask(pattern) == (1 << catalogue.size()) - 1


@given(st.from_regex(r"\A(s3|iam|[is*?]{1,2})(:[gGpP]?[eaA*?]{0,3}[tTsS*]{0,2}[*?]{0,2})?\Z"))
def test_mask_is_the_glob_over_the_whole_name(pattern: str) -> None:
    glob = re.compile("".join({"*": ".*", "?": "."}.get(c, re.escape(c)) for c in pattern), re.IGNORECASE)
    sample = [name for name in EVERY if name.startswith(("iam:", "s3", "ssm:"))]
    within = catalogue.mask("iam:*") | catalogue.mask("s3*:*") | catalogue.mask("ssm:*")
    expected = tuple(name for name in sample if glob.fullmatch(name))
    assert catalogue.names(catalogue.mask(pattern) & within) == expected


def test_order_and_positions_agree() -> None:
    assert len(EVERY) == catalogue.size() == len(set(EVERY))
    assert [catalogue.index(name) for name in EVERY] == list(range(catalogue.size()))
    assert list(EVERY) == sorted(EVERY, key=lambda name: (name.split(":")[0], name.lower()))


def test_mask_of_one_action_is_its_bit() -> None:
    place = catalogue.index("iam:passrole")
    assert place is not None
    assert catalogue.mask("IAM:PassRole") == 1 << place
    assert catalogue.names(1 << place) == ("iam:PassRole",)


def test_sets_are_ints() -> None:
    reads = catalogue.mask("s3:Get*") & ~catalogue.mask("s3:GetBucket*")
    assert "s3:GetObject" in catalogue.names(reads)
    assert "s3:GetBucketPolicy" not in catalogue.names(reads)
    assert catalogue.names(0) == ()


@pytest.mark.parametrize("name", ["s3:Get*", "s3", "", "nope:GetObject", "s3:GetObjekt", "*"])
def test_no_index_for_what_is_not_one_action(name: str) -> None:
    assert catalogue.index(name) is None
    assert catalogue.levels(name) == frozenset()
    assert not catalogue.restrictable(name)


@pytest.mark.parametrize(
    ("name", "levels", "restrictable"),
    [
        ("s3:GetObject", {AccessLevel.READ}, True),
        ("S3:GETOBJECT", {AccessLevel.READ}, True),
        ("iam:ListUsers", {AccessLevel.LIST}, False),
        ("iam:PassRole", {AccessLevel.WRITE}, True),
        ("iam:AttachRolePolicy", {AccessLevel.PERMISSIONS, AccessLevel.WRITE}, True),
        ("s3:PutBucketPolicy", {AccessLevel.PERMISSIONS, AccessLevel.WRITE}, True),
        ("ec2:CreateTags", {AccessLevel.TAGGING, AccessLevel.WRITE}, True),
        ("sts:GetCallerIdentity", {AccessLevel.READ}, False),
        ("ec2:DescribeInstances", {AccessLevel.LIST}, False),
    ],
)
def test_levels_and_restrictable(name: str, levels: set[AccessLevel], restrictable: bool) -> None:
    assert catalogue.levels(name) == levels
    assert catalogue.restrictable(name) is restrictable


@pytest.mark.parametrize("level", AccessLevel)
def test_level_mask_is_levels_of_each(level: AccessLevel) -> None:
    expected = [name for name in EVERY if level in catalogue.levels(name)]
    assert expected
    assert list(catalogue.names(catalogue.level_mask(level))) == expected


def test_restrictable_mask_is_restrictable_of_each() -> None:
    assert list(catalogue.names(catalogue.restrictable_mask())) == [
        name for name in EVERY if catalogue.restrictable(name)
    ]


@pytest.mark.parametrize(
    ("prefix", "known"), [("s3", True), ("IAM", True), ("a2c", True), ("s4", False), ("", False), ("aws", False)]
)
def test_is_service(prefix: str, known: bool) -> None:
    assert catalogue.is_service(prefix) is known
    assert (prefix.lower() in catalogue.services()) is known
