"""Whole policies against z3, which has every text, number and subset of keys to look through."""

from fnmatch import fnmatchcase
from typing import Any

import z3  # type: ignore[import-untyped]  # it has annotations but no py.typed
from hypothesis import given, settings
from hypothesis import strategies as st

from tfiam.iam import Access, Answer, action_index

ACTION_PATTERNS = ("*", "s3:*", "s3:Get*", "s3:GetObject", "s3:PutObject", "sqs:*")
#: One action of each kind that the patterns tell apart.
ACTIONS = tuple(
    {
        tuple(fnmatchcase(action, pattern) for pattern in ACTION_PATTERNS): action
        for action in action_index.names((1 << action_index.size()) - 1)
    }.values()
)
RESOURCES = ("*", "arn:aws:s3:::a*", "arn:aws:s3:::ab", "arn:aws:s3:::*b", "arn:aws:s3:::a?", "arn:aws:s3:::*")
#: On each key: what is compared, and how. The operator's qualifiers come from IfExists.
LINES = (
    ("Bool", "aws:MultiFactorAuthPresent", "true"),
    ("Bool", "aws:MultiFactorAuthPresent", "false"),
    ("NumericLessThan", "s3:max-keys", "10"),
    ("NumericGreaterThanEquals", "s3:max-keys", "10"),
    ("NumericLessThanEquals", "s3:max-keys", "20"),
    ("NumericNotEquals", "s3:max-keys", "5"),
    ("StringLike", "aws:username", "a*"),
    ("StringEquals", "aws:username", "ab"),
    ("StringNotEquals", "aws:username", "ab"),
    ("StringNotLike", "aws:username", "*b"),
    ("Null", "aws:username", "true"),
    ("Null", "aws:username", "false"),
)
ACTION, RESOURCE = z3.Int("action"), z3.String("resource")
PRESENT = {key: z3.Bool(f"has {key}") for _, key, _ in LINES}
FLAG, NUMBER, NAME = z3.Bool("flag"), z3.Int("number"), z3.String("name")
CI = settings(max_examples=30, deadline=None, derandomize=True)


@st.composite
def statements(draw: st.DrawFn) -> dict[str, Any]:
    conditions: dict[str, dict[str, str]] = {}
    for operator, key, value in draw(st.lists(st.sampled_from(LINES), max_size=2)):
        suffix = draw(st.sampled_from(["", "IfExists"])) if operator != "Null" else ""
        conditions.setdefault(operator + suffix, {})[key] = value
    return {
        "Effect": draw(st.sampled_from(["Allow", "Allow", "Deny"])),
        draw(st.sampled_from(["Action", "NotAction"])): draw(st.sampled_from(ACTION_PATTERNS)),
        draw(st.sampled_from(["Resource", "Resource", "NotResource"])): draw(st.sampled_from(RESOURCES)),
        "Condition": conditions,
    }


POLICIES = st.lists(statements(), min_size=1, max_size=3)


def matches(text: z3.SeqRef, pattern: str) -> z3.BoolRef:
    letter = z3.AllChar(z3.ReSort(z3.StringSort()))
    wild = {"*": z3.Star(letter), "?": letter}
    return z3.InRe(text, z3.Concat(z3.Re(""), z3.Re(""), *(wild.get(symbol, z3.Re(symbol)) for symbol in pattern)))


def compared(operator: str, value: str) -> z3.BoolRef:
    if operator == "Bool":
        return (value == "true") == FLAG
    if operator.startswith("Numeric"):
        number = int(value)
        return {
            "NumericLessThan": number > NUMBER,
            "NumericLessThanEquals": number >= NUMBER,
            "NumericGreaterThanEquals": number <= NUMBER,
            "NumericNotEquals": number != NUMBER,
        }[operator]
    matched = matches(NAME, value) if "Like" in operator else value == NAME
    return z3.Not(matched) if "Not" in operator else matched


def line(operator: str, key: str, value: str) -> z3.BoolRef:
    if operator == "Null":
        return PRESENT[key] == (value == "false")
    base = operator.removesuffix("IfExists")
    when_absent = operator != base or "Not" in base
    return z3.If(PRESENT[key], compared(base, value), when_absent)


def taken_in(statement: dict[str, Any]) -> z3.BoolRef:
    pattern = statement.get("Action") or statement["NotAction"]
    acts = z3.Or([place == ACTION for place, action in enumerate(ACTIONS) if fnmatchcase(action, pattern)])
    arn = matches(RESOURCE, statement.get("Resource") or statement["NotResource"])
    held = [
        line(operator, key, value) for operator, keys in statement["Condition"].items() for key, value in keys.items()
    ]
    acts = acts if "Action" in statement else z3.Not(acts)
    return z3.And(acts, arn if "Resource" in statement else z3.Not(arn), *held)


def allowed(policy: list[dict[str, Any]]) -> z3.BoolRef:
    allows = [taken_in(one) for one in policy if one["Effect"] == "Allow"]
    denies = [taken_in(one) for one in policy if one["Effect"] == "Deny"]
    return z3.And(ACTION >= 0, len(ACTIONS) > ACTION, z3.Or(allows), z3.Not(z3.Or(denies)))


def some(*asked: z3.BoolRef) -> bool:
    solver = z3.Solver()
    solver.add(*asked)
    found = solver.check()
    assert found != z3.unknown
    return bool(found == z3.sat)


def access(policy: list[dict[str, Any]]) -> Access:
    return Access.of([{"Version": "2012-10-17", "Statement": policy}])


@CI
@given(POLICIES, POLICIES)
def test_inclusion(left: list[dict[str, Any]], right: list[dict[str, Any]]) -> None:
    """All of it is comparable, so every answer is YES or NO, and z3 has the same."""
    expected = Answer.NO if some(allowed(right), z3.Not(allowed(left))) else Answer.YES
    assert access(left).includes(access(right)) is expected


@CI
@given(POLICIES, POLICIES, POLICIES)
def test_within_a_boundary_and_without_what_was_there(
    before: list[dict[str, Any]], after: list[dict[str, Any]], boundary: list[dict[str, Any]]
) -> None:
    limit = access(boundary)
    gained = access(after).intersect(limit).difference(access(before).intersect(limit))
    expected = some(allowed(after), allowed(boundary), z3.Not(allowed(before)))
    assert gained.some() is (Answer.YES if expected else Answer.NO)
