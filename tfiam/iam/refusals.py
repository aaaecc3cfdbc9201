"""What services refuse whatever the policies say: changes to things that AWS owns.

The lists are the actions that the service authorization reference has for the resource type with a level other than read
and list; a test holds them to the catalogue. They stand here so that an evaluation need not load it.
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
"""

from __future__ import annotations

from tfiam.iam.arn import Arn

#: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html#aws-managed-policies
_POLICY_CHANGES = frozenset(
    {
        "iam:createpolicy",
        "iam:createpolicyversion",
        "iam:deletepolicy",
        "iam:deletepolicyversion",
        "iam:setdefaultpolicyversion",
        "iam:tagpolicy",
        "iam:untagpolicy",
    }
)
#: Roles of IAM Identity Center live under /aws-reserved/ and only it changes or passes them. No page of AWS that we know says so.
_ROLE_CHANGES = frozenset(
    {
        "iam:attachrolepolicy",
        "iam:createrole",
        "iam:createservicelinkedrole",
        "iam:deleterole",
        "iam:deleterolepermissionsboundary",
        "iam:deleterolepolicy",
        "iam:deleteservicelinkedrole",
        "iam:detachrolepolicy",
        "iam:passrole",
        "iam:putrolepermissionsboundary",
        "iam:putrolepolicy",
        "iam:tagrole",
        "iam:untagrole",
        "iam:updateassumerolepolicy",
        "iam:updaterole",
        "iam:updateroledescription",
    }
)
#: https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html
_ALIAS_CHANGES = frozenset({"kms:createalias", "kms:updatealias", "kms:deletealias"})


def is_refused(action: str, resource: str) -> bool:
    """True for a change to an AWS managed policy, to a role under ``/aws-reserved/`` or to an ``alias/aws/…``."""
    arn, name = Arn.parse(resource), action.lower()
    if arn is None:
        return False
    if arn.service == "kms":
        return name in _ALIAS_CHANGES and arn.resource.startswith("alias/aws/")
    if arn.service != "iam":
        return False
    if arn.account == "aws":
        return name in _POLICY_CHANGES
    return name in _ROLE_CHANGES and arn.resource.startswith("role/aws-reserved/")
