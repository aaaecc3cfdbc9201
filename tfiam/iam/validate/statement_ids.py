"""Sids: unique where the policy type demands it, in the characters that it takes.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tfiam.iam.document import PolicyDocument
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import VARIABLE

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "UNIQUE_SIDS_REQUIRED": IssueKind.ERROR,
        "UNSUPPORTED_SID": IssueKind.ERROR,
        "UNIQUE_SIDS_RECOMMENDED": IssueKind.WARNING,
        "EMPTY_SID_VALUE": IssueKind.SUGGESTION,
    }
)
#: Services accept more in the policies of their resources ("Enable IAM User Permissions" is AWS's own in a key policy).
_STRICT = frozenset(
    {
        PolicyType.IDENTITY,
        PolicyType.BOUNDARY,
        PolicyType.TRUST,
        PolicyType.SESSION,
        PolicyType.SCP,
        PolicyType.RCP,
    }
)
_ALPHANUMERIC = re.compile(r"[A-Za-z0-9]*")


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:
    strict = kind in _STRICT
    seen: set[str] = set()
    for placed in statements(document):
        for _, _, sid in placed.texts("Sid"):
            if not sid:
                yield placed.issue(
                    CODES, "EMPTY_SID_VALUE", "add a value to the empty string in the Sid element", "Sid"
                )
                continue
            if strict and not _ALPHANUMERIC.fullmatch(VARIABLE.sub("", sid)):
                message = "use only the characters a-z, A-Z and 0-9 in the Sid element"
                yield placed.issue(CODES, "UNSUPPORTED_SID", message, "Sid")
            if sid in seen and not VARIABLE.search(sid):
                code = "UNIQUE_SIDS_REQUIRED" if strict else "UNIQUE_SIDS_RECOMMENDED"
                yield placed.issue(CODES, code, f"another statement of this policy has the Sid {sid} too", "Sid")
            seen.add(sid)


THEME = Theme("statement ids", CODES, _check)
