"""AWS's own managed policies against the facts: what they are said to have wrong is theirs, or bounded."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache

from tfiam.data.segments import packaged
from tfiam.iam.document import PolicyDocument
from tfiam.iam.managed import managed_policies
from tfiam.iam.validate import (
    condition_actions,
    condition_names,
    condition_pairs,
    known_actions,
    known_arns,
    sensitive_keys,
    service_callers,
)
from tfiam.iam.validate.issue import IssueKind, PolicyType
from tfiam.iam.validate.validator import issues

THEMES = tuple(
    module.THEME
    for module in (
        known_actions,
        known_arns,
        condition_names,
        condition_actions,
        condition_pairs,
        sensitive_keys,
        service_callers,
    )
)
#: Services that AWS has closed, or keeps to itself: their prefixes are gone from the reference and live on in the policies.
CLOSED = {
    *("deepracer", "deepcomposer", "deeplens", "iot1click", "elastic-inference", "zocalo"),
    *("assurance", "builderid"),
}


@cache
def errors() -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for name in managed_policies():
        document = PolicyDocument.parse(json.loads(packaged("managed.segments.bin").read(name))["document"])
        for issue in issues(document, PolicyType.IDENTITY, THEMES):
            if issue.kind is IssueKind.ERROR:
                found[issue.code, issue.message] += 1
    return found


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
