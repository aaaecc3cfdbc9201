"""A fingerprint keeps through reordering, Sid changes and scalar-or-list spellings, and tells causes apart."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.findings.fingerprint import fingerprint
from tfiam.iam.document import PolicyDocument


def cause(**statement: Any) -> str:
    return PolicyDocument.parse({"Version": "2012-10-17", "Statement": [statement]}).statements[0].meaning


BASE: dict[str, Any] = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*"}


@pytest.mark.parametrize(
    "same",
    [
        BASE | {"Action": ["s3:PutObject", "s3:GetObject"]},
        BASE | {"Resource": ["*"]},
        BASE | {"Sid": "Named"},
        dict(reversed(BASE.items())),
    ],
)
def test_the_same_meaning_has_the_same_cause(same: dict[str, Any]) -> None:
    assert cause(**same) == cause(**BASE)


@pytest.mark.parametrize(
    "other",
    [
        BASE | {"Action": "s3:GetObject"},
        BASE | {"Effect": "Deny"},
        BASE | {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
    ],
)
def test_another_meaning_has_another_cause(other: dict[str, Any]) -> None:
    assert cause(**other) != cause(**BASE)


def test_every_part_counts() -> None:
    prints = {
        fingerprint("TFIAM_LP_001", "aws_iam_policy.a", "policy", "cause"),
        fingerprint("TFIAM_LP_002", "aws_iam_policy.a", "policy", "cause"),
        fingerprint("TFIAM_LP_001", "aws_iam_policy.b", "policy", "cause"),
        fingerprint("TFIAM_LP_001", "aws_iam_policy.a", "content", "cause"),
        fingerprint("TFIAM_LP_001", "aws_iam_policy.a", "policy", "other"),
    }
    assert len(prints) == 5
    assert all(len(one) == 16 for one in prints)
    assert fingerprint("a", "b", "", "") != fingerprint("a", "", "b", "")
