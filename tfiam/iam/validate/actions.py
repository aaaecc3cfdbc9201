"""The form of actions: ``service:Name``. Whether they exist is asked of the catalogue elsewhere.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tfiam.iam.document import PolicyDocument
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import has_variable

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "INVALID_ACTION": IssueKind.ERROR,
        "INVALID_SERVICE_IN_ACTION": IssueKind.ERROR,
    }
)
_VENDOR = re.compile(r"[A-Za-z0-9.*?-]+")


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:  # noqa: ARG001 - one form for every type
    for placed in statements(document):
        for name, position, action in placed.texts("Action", "NotAction"):
            found = None if has_variable(action) else _wrong(action)
            if found:
                yield placed.issue(CODES, found[0], found[1], name, position)


def _wrong(action: str) -> tuple[str, str] | None:
    """What IAM says of it when it refuses the policy."""
    vendor, colon, name = action.partition(":")
    if action and not action.strip("*"):
        return None
    if not colon or not vendor:
        return (
            "INVALID_ACTION",
            f"the action {action!r} must be prefaced by a vendor, as in iam:GetRole or s3:GetObject",
        )
    if not name:
        return "INVALID_ACTION", f"the action {action!r} has no name after the colon"
    if ":" in name:
        return "INVALID_ACTION", f"the action {action!r} can contain only one colon"
    if not _VENDOR.fullmatch(vendor):
        return "INVALID_SERVICE_IN_ACTION", f"the vendor {vendor!r} of the action is not valid"
    return None


THEME = Theme("actions", CODES, _check)
