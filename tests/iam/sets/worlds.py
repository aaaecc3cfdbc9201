"""Policies made by hypothesis, and whether one request is in an access set, judged without the sets' own machinery."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from tfiam.iam import Access, Request, action_index, matches_resource
from tfiam.iam.condition_eval import Truth, judge
from tfiam.iam.context import Context
from tfiam.iam.sets.box import Box
from tfiam.iam.sets.constraint import Constraint
from tfiam.iam.variables import UnresolvedVariableError, substitute

ACTIONS = ("s3:GetObject", "s3:PutObject", "s3:ListBucket", "sqs:SendMessage", "newservice:Do")
RESOURCES = (
    "arn:aws:s3:::a",
    "arn:aws:s3:::ab",
    "arn:aws:s3:::b/ann/x",
    "arn:aws:s3:::b/bob/x",
    "arn:aws:sqs:eu-west-1:111122223333:q",
    "arn:aws:ec2:eu-west-1:111122223333:instance/i-1",
    "*",
)
CONTEXTS: tuple[Mapping[str, Any], ...] = (
    {},
    {"aws:username": "ann", "aws:MultiFactorAuthPresent": "true", "s3:max-keys": "5"},
    {"aws:username": "bob", "aws:MultiFactorAuthPresent": "false", "s3:max-keys": "50", "aws:TagKeys": ["x"]},
    {"aws:username": "ann", "aws:SourceIp": "10.1.2.3", "aws:TagKeys": ["x", "y"]},
    {"aws:username": "a", "aws:SourceIp": "11.0.0.1", "aws:PrincipalArn": "arn:aws:iam::111122223333:role/ops"},
    {"aws:SourceIp": "10.9.9.9", "aws:PrincipalArn": "arn:aws:iam::111122223333:role/a/dev", "aws:TagKeys": ["z"]},
    {"aws:CurrentTime": "2024-06-01T00:00:00Z", "s3:max-keys": "10"},
)
REQUESTS = tuple(
    Request("arn:aws:iam::111122223333:role/x", action, resource, context={**context})
    for action in ACTIONS
    for resource in RESOURCES
    for context in ({"aws:username": None, "aws:PrincipalArn": None, **one} for one in CONTEXTS)
)

ACTION_PATTERNS = st.sampled_from(
    [
        "*",
        "s3:*",
        "s3:Get*",
        "s3:GetObject",
        "S3:putobject",
        "s3:List*",
        "sqs:*",
        "newservice:*",
        "newservice:Do",
        "?3:*",
    ]
)
RESOURCE_PATTERNS = st.sampled_from(
    [
        "*",
        "arn:aws:s3:::*",
        "arn:aws:s3:::a*",
        "arn:aws:s3:::a?",
        "arn:aws:s3:::b/${aws:username}/*",
        "arn:aws:s3:::b/*/x",
        "arn:aws:s3:::${aws:username, 'ab'}",
        "arn:aws:s3:::b/${aws_iam_user.x.name}/*",
        "arn:aws:sqs:*",
        "arn:aws:sqs:eu-*:111122223333:q",
        "arn:*:q",
        "arn:aws:ec2:*:*:*/i-1",
        "arn:aws:?*:*:*:?*",
    ]
)
CONDITIONS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
        {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
        {"Null": {"aws:MultiFactorAuthPresent": "true"}},
        {"NumericLessThan": {"s3:max-keys": "10"}},
        {"NumericGreaterThanEquals": {"s3:max-keys": "10"}},
        {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "10.1.0.0/16"]}},
        {"NotIpAddress": {"aws:SourceIp": "10.1.0.0/16"}},
        {"StringLike": {"aws:username": ["a*"]}},
        {"StringNotEquals": {"aws:username": ["ann", "bob"]}},
        {"StringEqualsIfExists": {"aws:username": "ann"}},
        {"StringEqualsIgnoreCase": {"aws:username": "ANN"}},
        {"StringEquals": {"aws:username": "${aws:PrincipalTag/who}"}},
        {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}},
        {"ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ops"}},
        {"ForAnyValue:StringEquals": {"aws:TagKeys": ["x", "y"]}},
        {"ForAllValues:StringEquals": {"aws:TagKeys": ["x", "y"]}},
        {"ForAnyValue:StringNotLike": {"aws:TagKeys": "x*"}},
        {"DateGreaterThan": {"aws:CurrentTime": "2024-01-01T00:00:00Z"}},
        {},
        {},
        {},
    ]
)


@st.composite
def statements(draw: st.DrawFn, effects: str = "AAD") -> dict[str, Any]:
    first, second = draw(CONDITIONS), draw(CONDITIONS)
    return {
        "Effect": {"A": "Allow", "D": "Deny"}[draw(st.sampled_from(effects))],
        draw(st.sampled_from(["Action", "Action", "NotAction"])): draw(
            st.lists(ACTION_PATTERNS, min_size=1, max_size=2)
        ),
        draw(st.sampled_from(["Resource", "Resource", "NotResource"])): draw(
            st.lists(RESOURCE_PATTERNS, min_size=1, max_size=2)
        ),
        "Condition": {**first, **second},
    }


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    version = draw(st.sampled_from(["2012-10-17", "2012-10-17", "2008-10-17"]))
    return {"Version": version, "Statement": draw(st.lists(statements(), min_size=1, max_size=3))}


def holds(access: Access, request: Request) -> bool:
    return any(_in_box(box, request) for box in access)


def _in_box(box: Box, request: Request) -> bool:
    bit = action_index.index(request.action)
    if bit is None:
        taken = box.action_set.names.matches(request.action.lower())
    else:
        taken = bool(box.action_set.bits >> bit & 1)
    return (
        taken
        and box.resource_set.matches(request.resource)
        and all(_satisfied(one, request) is one.holds for one in box.constraints)
    )


def _satisfied(one: Constraint, request: Request) -> bool:
    condition, context = one.condition, request.full_context
    if condition.key:
        return judge(condition, context, variables=one.variables and one.is_opaque) is Truth.HOLDS
    resolved = [_resolved(value, context) if one.variables else value for value in condition.values]
    patterns = [pattern for pattern in resolved if pattern is not None]
    if condition.operator == "NotResource" and len(patterns) < len(resolved):
        return False
    found = [_matches(pattern, request.resource) for pattern in patterns]
    if condition.operator == "NotResource":
        return not any(found) and not any(pattern.startswith("arn:") and pattern.count(":") < 5 for pattern in patterns)
    return any(found)


def _resolved(value: str, context: Context) -> str | None:
    try:
        return substitute(value, context.single)
    except UnresolvedVariableError:
        return None


def _matches(pattern: str, resource: str) -> bool:
    missing = 5 - pattern.count(":")
    completed = pattern + ":*" * missing if missing > 0 and pattern.startswith("arn:") else pattern
    return matches_resource(pattern, resource) or matches_resource(completed, resource)
