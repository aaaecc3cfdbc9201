from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.iam.validate.cases import GOOD, allow, doc, when
from tests.iam.validate.catalogue_cases import CASES as FACT_CASES
from tfiam.iam.document import PolicyDocument
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.validator import validate

FACTS = frozenset(case.code for case in FACT_CASES)
WORDS = st.sampled_from(
    [
        *("Version", "Statement", "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource"),
        *(
            "NotResource",
            "Condition",
            "AWS",
            "Service",
            "StringLike",
            "Bool",
            "aws:SourceIp",
            "IpAddress",
            "2012-10-17",
        ),
        *("Allow", "Deny", "*", "iam:PassRole", "arn:aws:iam::*:role/*", "${", "${aws:username}", "${}", "a/b~c", ""),
    ]
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
STATEMENT = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"),
        JSON,
    ),
)


def said(document: Any, kind: PolicyType = PolicyType.IDENTITY) -> list[tuple[str, str]]:
    return [(issue.code, issue.pointer) for issue in validate(document, kind)]


@settings(max_examples=200, deadline=None)
@given(STATEMENT, JSON, st.sampled_from(PolicyType))
def test_no_json_raises(statement: dict[str, Any], whole: Any, kind: PolicyType) -> None:
    for value in (whole, {"Statement": statement}, {"Version": whole, "Statement": [statement, whole]}):
        for issue in validate(json.dumps(value), kind):
            assert resolves(value, issue.pointer), issue
            assert "\n" not in issue.message


def resolves(value: Any, pointer: str) -> bool:
    """True if the pointer leads somewhere in the document."""
    for step in pointer.split("/")[1:]:
        if isinstance(value, dict):
            value = value.get(step.replace("~1", "/").replace("~0", "~"), resolves)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return False
    return value is not resolves


def test_what_is_no_json_is_told_with_line_and_column() -> None:
    (issue,) = validate('{"Statement": [', PolicyType.SCP)
    message = "fix the JSON syntax error: not JSON (line 1, column 16)"
    assert issue == Issue("JSON_SYNTAX_ERROR", IssueKind.ERROR, message, "")


@pytest.mark.parametrize("kind", PolicyType)
def test_a_parsed_document_a_mapping_and_a_text_are_one(kind: PolicyType) -> None:
    text = json.dumps(doc(allow(Sid="a b"), allow([])))
    assert validate(text, kind) == validate(PolicyDocument.parse(text), kind)
    assert [issue.code for issue in validate(json.loads(text), kind)] == [issue.code for issue in validate(text, kind)]


def test_issues_come_by_place_and_then_worst_first() -> None:
    document = doc(*[allow(Sid="a b", Condition={"Bool": {}}) for _ in range(11)], allow([]))
    pointers = [pointer for _, pointer in said(document)]
    assert pointers.index("/Statement/2/Sid") < pointers.index("/Statement/10/Sid")
    assert [code for code, pointer in said(document) if pointer == "/Statement/11/Action"] == [
        "MISSING_ACTION",
        "EMPTY_ARRAY_ACTION",
    ]


def test_places_are_as_the_document_writes_them() -> None:
    document = {"version": "2012-10-17", "statement": {"effect": "Allow", "ACTION": ["s3:"], "Resource": "*"}}
    assert sorted(said(document)) == [
        ("INVALID_ACTION", "/statement/ACTION/0"),
        ("INVALID_POLICY_ELEMENT", "/statement"),
        ("INVALID_POLICY_ELEMENT", "/statement/ACTION"),
        ("INVALID_POLICY_ELEMENT", "/statement/effect"),
        ("INVALID_POLICY_ELEMENT", "/version"),
    ]


HOLES = (
    "${aws_s3_bucket.logs.arn}",
    '${module.app["a:b"].role[0].arn}',
    "${data.aws_caller_identity.current.account_id}",
    "${var.x}",
    "${each.value.name}",
)


@pytest.mark.parametrize("hole", HOLES)
def test_nothing_is_said_of_a_hole(hole: str) -> None:
    document = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": f"A{hole}",
                "Effect": "Allow",
                "Action": ["s3:GetObject", hole],
                "Resource": [hole, f"{hole}/*", f"arn:aws:s3:::{hole}", f"arn:{hole}:s3:::acme/x"],
                "Condition": {
                    "DateLessThan": {"aws:CurrentTime": hole},
                    "NumericLessThan": {"s3:max-keys": hole},
                    "Bool": {"aws:SecureTransport": hole},
                    "IpAddress": {"aws:SourceIp": ["10.0.0.0/8", hole]},
                    "StringEquals": {"aws:SourceVpc": hole},
                },
            }
        ],
    }
    assert said(document) == []
    principals = [hole, f"arn:aws:iam::{hole}:root"]
    assert said(doc(allow(Principal={"AWS": principals})), PolicyType.RESOURCE) == []
    trust = {"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": hole}}
    assert said(doc(trust), PolicyType.TRUST) == []


@pytest.mark.parametrize("kind", [PolicyType.BOUNDARY, PolicyType.SCP, PolicyType.SESSION])
def test_what_grants_nothing_gets_no_warning_of_grants(kind: PolicyType) -> None:
    assert said(doc(allow("*", "*")), kind) == []


def test_a_key_policy_on_every_resource_is_fine() -> None:
    root = {"AWS": "arn:aws:iam::111122223333:root"}
    document = doc(allow("kms:*", "*", Principal=root, Sid="Enable IAM User Permissions"))
    assert said(document, PolicyType.KEY) == []


@pytest.mark.parametrize(
    "date",
    ["2026", "2026-5-1", "2026-05-01T10Z", "2016-12-13t2:00:00.593194+23", "2026-12-31T23:59:60Z"],
)
def test_dates_that_iam_takes(date: str) -> None:
    assert said(when("DateLessThan", "aws:CurrentTime", date)) == []


def test_a_good_document_has_nothing() -> None:
    for kind in (PolicyType.IDENTITY, PolicyType.BOUNDARY, PolicyType.SESSION, PolicyType.SCP):
        assert validate(GOOD, kind) == ()
