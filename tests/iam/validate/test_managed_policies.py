"""AWS's own managed policies against the facts: what they are said to have wrong is theirs, or bounded."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache

import pytest

from tests.iam.validate.catalogue_cases import CASES as FACT_CASES
from tfiam.data.segments import packaged
from tfiam.iam.managed import managed_policies
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.validator import validate

#: One worker reads all of them, once.
pytestmark = pytest.mark.xdist_group("managed policies")
FACTS = frozenset(case.code for case in FACT_CASES)
#: Services that AWS has closed, or keeps to itself: their prefixes are gone from the reference and live on in the policies.
CLOSED = {
    *("deepracer", "deepcomposer", "deeplens", "iot1click", "elastic-inference", "zocalo"),
    *("assurance", "builderid"),
}


#: AWS's own fault: events:detail-type is an ArrayOfString in the reference.
AWS_ERRORS = {"MISSING_QUALIFIER"}


@cache
def said() -> tuple[tuple[str, Issue], ...]:
    """Every issue of every policy, with the policy's name."""
    return tuple(
        (name, issue)
        for name in managed_policies()
        for issue in validate(json.loads(packaged("managed.segments.bin").read(name))["document"], PolicyType.IDENTITY)
    )


@cache
def errors() -> Counter[tuple[str, str]]:
    """The errors that rest on the reference's facts."""
    return Counter(
        (issue.code, issue.message) for _, issue in said() if issue.kind is IssueKind.ERROR and issue.code in FACTS
    )


def test_they_are_as_aws_says_of_them() -> None:
    """The page names the policies with PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE and CREATE_SLR_WITH_STAR_IN_RESOURCE."""
    named: dict[str, set[str]] = {}
    for name, issue in said():
        named.setdefault(issue.code, set()).add(name)
    assert {issue.code for _, issue in said() if issue.kind is IssueKind.ERROR} - FACTS <= AWS_ERRORS
    assert {"AdministratorAccess", "IAMFullAccess"} <= named["PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE"]
    assert {"PowerUserAccess", "AWSOrganizationsServiceTrustPolicy"} <= named["CREATE_SLR_WITH_STAR_IN_RESOURCE"]
    assert "AdministratorAccess-Amplify" in named["PASS_ROLE_WITH_STAR_IN_RESOURCE"]
    assert "ReadOnlyAccess" in named["POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA"]


def test_few_of_awss_own_policies_have_an_error() -> None:
    """Of 1,582 policies with some 60,000 actions: what is left is closed services, and slips that AWS's own check finds too."""
    found = errors()
    codes = Counter[str]()
    for (code, _), count in found.items():
        codes[code] += count
    services = {
        message.split()[2] for code, message in found if code in ("INVALID_SERVICE_IN_ACTION", "INVALID_SERVICE")
    } - {"of"}
    assert services <= CLOSED
    assert codes["INVALID_ACTION"] <= 60
    assert codes["INVALID_ARN_RESOURCE"] <= 60
    assert codes["UNSUPPORTED_ACTION_FOR_CONDITION_KEY"] <= 30
    assert sum(codes.values()) <= 260
    assert set(codes) <= {
        "INVALID_ACTION",
        "INVALID_ARN_RESOURCE",
        "INVALID_GLOBAL_CONDITION_KEY",
        "INVALID_SERVICE",
        "INVALID_SERVICE_CONDITION_KEY",
        "INVALID_SERVICE_IN_ACTION",
        "MISSING_ARN_ACCOUNT",
        "UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
    }


def test_the_slips_are_awss_own() -> None:
    """A log group without ``log-group:``, a state machine in the wrong case: such resources do not exist."""
    messages = {message.partition(" does not match")[0] for code, message in errors() if code == "INVALID_ARN_RESOURCE"}
    assert "the resource arn:aws:logs:*:*:/aws-glue/*" in messages
    assert "the resource arn:aws:states:*:*:statemachine:*sagemaker*" in messages
