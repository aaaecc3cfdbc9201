from __future__ import annotations

import pytest

from tfiam.iam.condition import Condition
from tfiam.iam.tag_guards import strikes, ties

REQUESTED, TAG = "aws:requesttag/team", "team"


@pytest.mark.parametrize(
    ("operator", "key", "values", "expected"),
    [
        ("StringEquals", "aws:RequestTag/Team", ("data",), True),
        ("StringEquals", "aws:RequestTag/team", ("${aws:PrincipalTag/team}",), True),
        ("StringLike", "aws:RequestTag/team", ("*",), False),  # demands a tag, and lets any value through
        ("StringNotEquals", "aws:RequestTag/team", ("admin",), False),
        ("StringEquals", "aws:RequestTag/stage", ("prod",), False),
        ("Null", "aws:RequestTag/team", ("true",), True),
        ("Null", "aws:RequestTag/team", ("false",), False),
        ("ForAllValues:StringEquals", "aws:TagKeys", ("stage",), True),
        ("ForAllValues:StringEquals", "aws:TagKeys", ("stage", "team"), False),
        ("ForAllValues:StringLike", "aws:TagKeys", ("*",), False),
        ("ForAnyValue:StringEquals", "aws:TagKeys", ("stage",), False),  # beside it others may stand
    ],
)
def test_an_allow_that_ties_the_tag(operator: str, key: str, values: tuple[str, ...], expected: bool) -> None:
    assert ties(Condition(operator, key, values), REQUESTED, TAG) is expected


@pytest.mark.parametrize(
    ("operator", "key", "values", "expected"),
    [
        ("StringNotEquals", "aws:RequestTag/team", ("${aws:PrincipalTag/team}",), True),
        ("Null", "aws:RequestTag/team", ("false",), True),
        ("Null", "aws:RequestTag/team", ("true",), False),
        ("StringEquals", "aws:RequestTag/team", ("admin",), False),
        ("ForAnyValue:StringEquals", "aws:TagKeys", ("Team",), True),
        ("ForAnyValue:StringLike", "aws:TagKeys", ("te*",), True),
        ("ForAllValues:StringEquals", "aws:TagKeys", ("team",), False),  # one more tag, and it does not strike
        ("StringNotEquals", "aws:ResourceTag/team", ("data",), False),
    ],
)
def test_a_deny_that_strikes(operator: str, key: str, values: tuple[str, ...], expected: bool) -> None:
    assert strikes(Condition(operator, key, values), REQUESTED, TAG) is expected
