"""``iam:CreateServiceLinkedRole`` for services that the statement does not name.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tfiam.iam.validate.grants import ENDINGS, RoleGrant
from tfiam.iam.validate.issue import IssueKind
from tfiam.iam.validate.theme import Theme

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {f"CREATE_SLR_WITH_{ending}": IssueKind.WARNING for ending in ENDINGS}
)
_GRANT = RoleGrant(
    code="CREATE_SLR_WITH",
    codes=CODES,
    action="iam:CreateServiceLinkedRole",
    roles="role/aws-service-role/",
    pin="iam:AWSServiceName",
    message="allows iam:CreateServiceLinkedRole for any service: specify the ARNs of the service-linked roles",
)

THEME = Theme("service-linked roles", CODES, _GRANT.check)
