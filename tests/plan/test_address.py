"""Addresses and references, with keys that hold dots, quotes and brackets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfiam.plan.address import (
    Address,
    ModuleStep,
    instance_key,
    module_of,
    module_prefix,
    parse_address,
    split_steps,
    without_keys,
    written,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aws_iam_role.deploy", Address((), "aws_iam_role.deploy")),
        ("aws_iam_role.deploy[0]", Address((), "aws_iam_role.deploy", 0)),
        ('aws_iam_role.deploy["a.b"].arn', Address((), "aws_iam_role.deploy", "a.b")),
        ("data.aws_iam_policy_document.a.json", Address((), "data.aws_iam_policy_document.a")),
        (
            'module.a["x\\"]y"].module.b[3].aws_s3_bucket.c',
            Address((ModuleStep("a", 'x"]y'), ModuleStep("b", 3)), "aws_s3_bucket.c"),
        ),
        ('module.a.data.aws_region.r["${z"]', Address((ModuleStep("a"),), "data.aws_region.r", "${z")),
        ('aws_s3_bucket.c["$${z}"]', Address((), "aws_s3_bucket.c", "${z}")),
        ("aws_s3_bucket.c[*]", Address((), "aws_s3_bucket.c")),
        ("aws_instance.a[0].ebs[1].id", Address((), "aws_instance.a", 0)),
        ("var.name", None),
        ("each.value.arn", None),
        ("module.vpc.id", None),
        ("module.vpc", None),
        ("data.aws_region", None),
        ("", None),
    ],
)
def test_parse_address(text: str, expected: Address | None) -> None:
    assert parse_address(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b", (("a", None), ("b", None))),
        ('a.b["c.d"].e', (("a", None), ("b", "c.d"), ("e", None))),
        ('a["never closed', (("a", None), ('["never closed', None))),
        ("", ()),
    ],
)
def test_split_steps(text: str, expected: tuple[tuple[str, str | int | None], ...]) -> None:
    assert split_steps(text) == expected


@given(st.text(min_size=1), st.text())
def test_a_written_key_is_read_back(module_key: str, key: str) -> None:
    address = f"module.m{written(module_key)}.aws_iam_role.r{written(key)}"
    assert parse_address(address) == Address((ModuleStep("m", module_key),), "aws_iam_role.r", key)
    assert without_keys(address) == "module.m.aws_iam_role.r"
    assert module_of(address) == f"module.m{written(module_key)}"
    assert instance_key(address) == key


def test_module_prefix() -> None:
    assert module_prefix((ModuleStep("a", "x.y"), ModuleStep("b", 0))) == 'module.a["x.y"].module.b[0].'
    assert module_prefix(()) == ""


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (None, ""),
        (7, "[7]"),
        ("", '[""]'),
        ("ü", '["ü"]'),
        ('a"\\\n\x1b', r'["a\"\\\n\u001b"]'),
        ("\U000e0001", r'["\U000e0001"]'),
        ("${a} $b %{c}", '["$${a} $b %%{c}"]'),
    ],
)
def test_keys_are_written_as_terraform_writes_them(key: str | int | None, text: str) -> None:
    assert written(key) == text
    assert instance_key(f"aws_iam_role.a{text}") == key


def test_half_a_surrogate_pair_is_no_key() -> None:
    assert instance_key(r'aws_iam_role.a["\ud800"]') == "\ufffd"


@given(st.text(alphabet='am.[]"\\0*'))
def test_any_text_can_be_split(text: str) -> None:
    parse_address(text)
    without_keys(text)
    assert all(isinstance(name, str) for name, _ in split_steps(text))
