"""Condition keys that say little alone: a private address is one address in every VPC.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpcsourceip
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-ec2instancesourceprivateip4
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tfiam.iam.document import PolicyDocument
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import statements
from tfiam.iam.validate.theme import Theme

CODES: Mapping[str, IssueKind] = MappingProxyType({"MISSING_PAIRED_CONDITION_KEYS": IssueKind.SECURITY_WARNING})
#: Key to those of which one has to stand beside it in an Allow; AWS says so of Allow statements.
_PAIRS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "aws:vpcsourceip": ("aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn"),
        "aws:ec2instancesourceprivateipv4": ("aws:Ec2InstanceSourceVPC",),
    }
)


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:  # noqa: ARG001 - one table for every type
    for placed in statements(document):
        if not placed.statement.is_allow:
            continue
        for one in placed.conditions():
            pair = _PAIRS.get(one.condition.key_name, ())
            if pair and not any(placed.statement.has_condition(key) for key in pair):
                message = f"the condition key {one.condition.key} can be overly permissive without {' or '.join(pair)}"
                yield one.issue(CODES, "MISSING_PAIRED_CONDITION_KEYS", message)


THEME = Theme("paired condition keys", CODES, _check)
