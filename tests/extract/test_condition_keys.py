"""Condition keys that are holes, beside others."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.extract.condition_keys import colliding, joined
from tfiam.extract.holes import Behind, holes_in

MARKS = {"${local.key}": Behind("local.key"), "${aws_x.y.arn}": Behind("aws_x.y.arn")}


def worst(operator: str, members: dict[str, Any]) -> Any:
    raw = {"Statement": ["text", {"Condition": {operator: members, "Null": "text"}}, {"Effect": "Allow"}]}
    holes = list(colliding(raw, holes_in(raw, MARKS)))
    return joined(raw, holes)["Statement"][1]["Condition"][operator] if holes else None


def test_its_values_are_alternatives_of_those_beside_it() -> None:
    assert worst("StringEquals", {"aws:PrincipalOrgID": "o-1", "${local.key}": ["o-2", "o-3"]}) == {
        "aws:PrincipalOrgID": ["o-1", "o-2", "o-3"],
        "${local.key}": ["o-2", "o-3"],
    }


@pytest.mark.parametrize(
    ("operator", "members"),
    [
        ("StringNotEquals", {"aws:PrincipalOrgID": "o-1", "${local.key}": "o-2"}),  # more values refuse more
        ("StringEquals", {"${local.key}": "o-2"}),
        ("StringEquals", {"aws:PrincipalOrgID": "o-1", "${local.key}:sub": "x"}),  # what follows is told
        ("StringEquals", {"aws:PrincipalOrgID": "o-1", "${aws_x.y.arn}": "x"}),  # an ARN is no key
        ("StringEquals", {"aws:PrincipalOrgID": "${local.key}"}),
    ],
)
def test_no_other_key_is_any_wider(operator: str, members: dict[str, Any]) -> None:
    assert worst(operator, members) is None
