"""Whatever JSON comes as a policy, and whatever request: a decision, or PolicySyntaxError."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tfiam.iam import Decision, PolicySet, PolicySyntaxError, Request, evaluate
from tfiam.iam.condition import OPERATORS

ELEMENTS = (
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
    "effect",
)
PIECES = (
    "arn",
    ":",
    "/",
    "*",
    "?",
    "${",
    "}",
    "aws:username",
    ", 'x'",
    "s3",
    "iam",
    "111122223333",
    "role",
    "root",
    "\ue000",
    "é",
)
FORMS = ("assumed-role:x", "assumed-role/", "role/", "federated-user/x", "root", "user/ana", "role/aws-reserved/sso/x")

texts = st.lists(st.sampled_from(PIECES), max_size=6).map("".join) | st.text(max_size=6)
arns = st.sampled_from(FORMS).flatmap(
    lambda form: st.sampled_from(("iam", "sts")).map(lambda service: f"arn:aws:{service}::111122223333:{form}")
)
names = texts | arns | st.sampled_from(("*", "s3:GetObject", "kms:Decrypt", "sts:AssumeRole", "Allow", "Deny"))
scalars = names | st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=6
)
operators = st.sampled_from([*sorted(OPERATORS), "ForAnyValue:StringLikeIfExists", "ForAllValues:Null", "NullIfExists"])
conditions = st.dictionaries(
    operators, st.dictionaries(st.sampled_from(("aws:username", "aws:SourceIp", "x")), values, max_size=2), max_size=2
)
principals = st.dictionaries(st.sampled_from(("AWS", "Service", "Federated", "CanonicalUser")), values, max_size=2)
statements = st.fixed_dictionaries(
    {"Effect": st.sampled_from(("Allow", "Deny"))},
    optional={
        "Action": values,
        "Resource": values,
        "Condition": conditions,
        "Principal": principals,
        "NotPrincipal": principals,
    },
) | st.dictionaries(st.sampled_from(ELEMENTS), values, max_size=6)
documents: Any = st.fixed_dictionaries(
    {
        "Version": st.sampled_from(("2012-10-17", "2008-10-17")),
        "Statement": statements | st.lists(statements, max_size=3),
    }
) | st.dictionaries(names, values, max_size=3)
contexts = st.none() | st.dictionaries(
    st.sampled_from(("aws:username", "aws:SourceIp", "x", "aws:userid")),
    texts | st.booleans() | st.floats() | st.lists(texts | st.integers(), max_size=2) | st.none(),
    max_size=3,
)


@settings(deadline=None)
@given(
    request_=st.builds(Request, names, names, names, st.none() | st.just("111122223333"), contexts),
    policies=st.builds(
        PolicySet,
        identity=st.lists(documents, max_size=2),
        boundary=st.none() | documents,
        scp=st.lists(st.lists(documents, max_size=1), max_size=1),
        rcp=st.lists(st.lists(documents, max_size=1), max_size=1),
        resource=st.none() | documents,
        session=st.none() | documents,
        vpc_endpoint=st.lists(documents, max_size=1),
    ),
)
def test_any_policy_and_any_request_get_an_answer(request_: Request, policies: PolicySet) -> None:
    try:
        decision = evaluate(request_, policies)
    except PolicySyntaxError:
        return
    assert isinstance(decision, Decision)


@settings(deadline=None)
@given(operator=operators, policy=texts, request_value=texts)
def test_any_two_values_compare(operator: str, policy: str, request_value: str) -> None:
    document = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {operator: {"x": policy}}}
    request = Request(
        "arn:aws:iam::111122223333:user/ana", "s3:GetObject", "arn:aws:s3:::b/k", context={"x": request_value}
    )
    assert isinstance(evaluate(request, PolicySet(identity=[{"Statement": document}])), Decision)
