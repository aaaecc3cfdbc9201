"""Condition keys that AWS calls sensitive: accounts, organizations, VPCs. A wildcard there may match anyone's.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sensitive
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tfiam.iam.document import PolicyDocument
from tfiam.iam.patterns import has_wildcard
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import as_literal

CODES: Mapping[str, IssueKind] = MappingProxyType({"WILDCARD_USAGE_TOO_PERMISSIVE": IssueKind.ERROR})
_SENSITIVE = frozenset(
    {
        "aws:principalaccount",
        "aws:principalorgid",
        "aws:resourceaccount",
        "aws:resourceorgid",
        "aws:sourceaccount",
        "aws:sourceorgid",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:vpceaccount",
        "aws:vpceorgid",
    }
)


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:  # noqa: ARG001 - one list for every type
    for placed in statements(document):
        for one in placed.conditions():
            # Without Like the wildcard is a plain character, which another theme tells.
            if one.condition.key_name not in _SENSITIVE or not one.condition.base.endswith("Like"):
                continue
            for position, value in one.texts():
                if has_wildcard(as_literal(value)):
                    message = (
                        f"the wildcard in {value} is not allowed in the sensitive condition key {one.condition.key}"
                    )
                    yield one.issue(CODES, "WILDCARD_USAGE_TOO_PERMISSIVE", message, position)


THEME = Theme("sensitive condition keys", CODES, _check)
