"""``iam:PassRole`` on roles that the statement does not name.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tfiam.iam.document import PolicyDocument
from tfiam.iam.validate.grants import wide_grants
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import statements
from tfiam.iam.validate.theme import Theme

_ENDINGS = (
    "NOT_RESOURCE",
    "STAR_IN_ACTION_AND_NOT_RESOURCE",
    "NOT_ACTION_AND_NOT_RESOURCE",
    "STAR_IN_RESOURCE",
    "STAR_IN_ACTION_AND_RESOURCE",
    "STAR_IN_RESOURCE_AND_NOT_ACTION",
)
CODES: Mapping[str, IssueKind] = MappingProxyType(
    {f"PASS_ROLE_WITH_{ending}": IssueKind.SECURITY_WARNING for ending in _ENDINGS}
)


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:
    if kind is not PolicyType.IDENTITY:  # a boundary, an SCP and a session policy grant nothing
        return
    for placed in statements(document):
        if placed.statement.has_condition("iam:PassedToService"):
            continue
        for found in wide_grants(placed.statement, "iam:PassRole", "role/"):
            message = "allows iam:PassRole on roles it does not name: specify role ARNs or iam:PassedToService"
            code = f"PASS_ROLE_WITH_{found.ending}"
            yield placed.issue(CODES, code, message, found.element, found.position)


THEME = Theme("pass role", CODES, _check)
