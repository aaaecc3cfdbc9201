"""Selecting keeps places and unknowns."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.extract.select import Selected, first, select
from tfiam.plan.values import UNKNOWN

VALUES: dict[str, Any] = {
    "inline_policy": [{"name": "a", "policy": "A"}, {"policy": UNKNOWN}, {"name": "c"}],
    "vpc_config": UNKNOWN,
    "metadata_options": [{"http_tokens": "required"}],
    "arns": ["x", UNKNOWN, None],
    "empty": None,
    "name": "n",
}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("name", [Selected(("name",), "n")]),
        (
            "inline_policy[*].policy",
            [Selected(("inline_policy", 0, "policy"), "A"), Selected(("inline_policy", 1, "policy"), UNKNOWN)],
        ),
        ("metadata_options[0].http_tokens", [Selected(("metadata_options", 0, "http_tokens"), "required")]),
        ("metadata_options[1].http_tokens", []),
        ("vpc_config[*].subnet_ids", [Selected(("vpc_config",), UNKNOWN)]),
        ("vpc_config[0].subnet_ids", [Selected(("vpc_config",), UNKNOWN)]),
        ("arns[*]", [Selected(("arns", 0), "x"), Selected(("arns", 1), UNKNOWN)]),
        ("empty || name", [Selected(("name",), "n")]),
        ("empty", []),
        ("absent.deep", []),
        ("name[*]", []),
    ],
)
def test_select(expression: str, expected: list[Selected]) -> None:
    assert list(select(expression, VALUES)) == expected


def test_first() -> None:
    assert first("absent || name", VALUES) == "n"
    assert first("vpc_config[0].id", VALUES) is UNKNOWN
    assert first("absent", VALUES) is None
