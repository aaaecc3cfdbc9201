"""``iam:PassRole`` on roles that the statement does not name.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tfiam.iam.validate.grants import ENDINGS, RoleGrant
from tfiam.iam.validate.issue import IssueKind
from tfiam.iam.validate.theme import Theme

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {f"PASS_ROLE_WITH_{ending}": IssueKind.SECURITY_WARNING for ending in ENDINGS}
)
_GRANT = RoleGrant(
    code="PASS_ROLE_WITH",
    codes=CODES,
    action="iam:PassRole",
    roles="role/",
    pin="iam:PassedToService",
    message="allows iam:PassRole on roles it does not name: specify role ARNs or iam:PassedToService",
)

THEME = Theme("pass role", CODES, _GRANT.check)
