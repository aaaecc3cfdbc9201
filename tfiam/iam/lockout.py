"""Resource policies that nobody can change any more.

A Deny for everyone on the actions that set and delete the policy holds for administrators too. Only of S3 and SQS may the
root user take such a policy away: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from tfiam.iam.condition import Condition
from tfiam.iam.exposure import HasStatements, names_anyone
from tfiam.iam.restrictions import restricts_nothing
from tfiam.iam.statement import Statement
from tfiam.iam.variables import VARIABLE
from tfiam.iam.who_keys import ALWAYS_PRESENT

#: Service to the actions that change or delete the policy of its resources: whoever may do one of them is not locked out.
#: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
CHANGING: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "backup": ("backup:PutBackupVaultAccessPolicy", "backup:DeleteBackupVaultAccessPolicy"),
        "dynamodb": ("dynamodb:PutResourcePolicy", "dynamodb:DeleteResourcePolicy"),
        "ecr": ("ecr:SetRepositoryPolicy", "ecr:DeleteRepositoryPolicy"),
        "elasticfilesystem": ("elasticfilesystem:PutFileSystemPolicy", "elasticfilesystem:DeleteFileSystemPolicy"),
        "events": ("events:PutPermission", "events:RemovePermission"),
        "glacier": ("glacier:SetVaultAccessPolicy", "glacier:DeleteVaultAccessPolicy"),
        "kinesis": ("kinesis:PutResourcePolicy", "kinesis:DeleteResourcePolicy"),
        "kms": ("kms:PutKeyPolicy",),
        "s3": ("s3:PutBucketPolicy", "s3:DeleteBucketPolicy"),
        "secretsmanager": ("secretsmanager:PutResourcePolicy", "secretsmanager:DeleteResourcePolicy"),
        "sns": ("sns:SetTopicAttributes", "sns:RemovePermission"),
        "sqs": ("sqs:SetQueueAttributes", "sqs:RemovePermission"),
    }
)
#: What stands in an ARN of something below the resource that has the policy.
_BELOW: Mapping[str, str] = MappingProxyType({"s3": "/", "dynamodb": "/index/"})
_EXEMPTING = ("ArnNotEquals", "ArnNotLike", "StringNotEquals", "StringNotEqualsIgnoreCase", "StringNotLike")


def locking(document: HasStatements, service: str, below: Collection[str] = ()) -> tuple[Statement, ...]:
    """The Denies that together leave nobody but the root user who may change the policy; () when somebody is left.

    ``below`` are resources that are known to lie below the one that has the policy, whatever they look like.
    """
    changing = CHANGING.get(service, ())
    denies = [one for one in document.statements if denies_everyone(one) and _on_itself(one, service, below)]
    if not changing or not all(any(one.covers_action(action) for one in denies) for action in changing):
        return ()
    return tuple(one for one in denies if any(map(one.covers_action, changing)))


def denies_everyone(statement: Statement) -> bool:
    """True for a Deny that nobody escapes but the root user."""
    if not statement.is_deny:
        return False
    spared = statement.not_principals
    # An account alone spares none of its users and roles:
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    everyone = names_anyone(statement) if spared is None else all(one.is_account_root for one in spared)
    return everyone and all(_spares_root_only(one) or _holds_always(one) for one in statement.conditions)


def _holds_always(condition: Condition) -> bool:
    return condition.known and condition.key_name in ALWAYS_PRESENT and restricts_nothing(condition) is not None


def _spares_root_only(condition: Condition) -> bool:
    if condition.key_name != "aws:principalarn" or condition.base not in _EXEMPTING:
        return False
    return all(value.endswith(":root") for value in condition.values)


def _on_itself(statement: Statement, service: str, below: Collection[str]) -> bool:
    """True if the statement is about the resource itself, and not only about what lies below it.

    AWS takes no policy that names another resource, so the name need not be asked.
    """
    if statement.resources is not None:
        return any(one not in below and not _is_below(one, service) for one in statement.resources)
    return statement.not_resources is None or all(_is_below(one, service) for one in statement.not_resources)


def _is_below(resource: str, service: str) -> bool:
    """True for a pattern of what lies below the resource that has the policy: ``arn:aws:s3:::logs/*``."""
    mark = _BELOW.get(service, "")
    return bool(mark) and mark in VARIABLE.sub("", resource).rpartition(":")[2]
