"""Actions, ARNs and condition keys that the policy's type, or the resource it is put on, does not take.

What the policy is put on is told by its CloudFormation type, as ``ValidatePolicy`` has it; key and trust policies say it
themselves. Without it nothing is said of a resource policy's actions and ARNs.
https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicy.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from tfiam.iam.document import PolicyDocument
from tfiam.iam.patterns import overlaps
from tfiam.iam.validate.issue import Check, Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import Placed, statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import has_variable

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "UNSUPPORTED_ACTION_IN_POLICY": IssueKind.ERROR,
        "UNSUPPORTED_RESOURCE_ARN_IN_POLICY": IssueKind.ERROR,
        "IRRELEVANT_CONDITION_KEY_IN_POLICY": IssueKind.SUGGESTION,
    }
)


@dataclass(frozen=True)
class _Fit:
    """What a resource's policy takes: actions of one service, ARNs of one service. ``resource`` is the ARN's resource part."""

    service: str
    arn: str
    resource: str = "*"


#: CloudFormation type to what its policy takes. Each service's page of actions, resources and condition keys:
#: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
_ON: Mapping[str, _Fit] = MappingProxyType(
    {
        "AWS::Backup::BackupVault": _Fit("backup", "backup"),
        "AWS::CodeArtifact::Domain": _Fit("codeartifact", "codeartifact"),
        "AWS::CodeArtifact::Repository": _Fit("codeartifact", "codeartifact"),
        "AWS::DynamoDB::Table": _Fit("dynamodb", "dynamodb"),
        "AWS::ECR::Repository": _Fit("ecr", "ecr"),
        "AWS::EFS::FileSystem": _Fit("elasticfilesystem", "elasticfilesystem"),
        "AWS::Events::EventBus": _Fit("events", "events"),
        "AWS::Kinesis::Stream": _Fit("kinesis", "kinesis"),
        "AWS::KMS::Key": _Fit("kms", "kms", "key/*"),
        "AWS::Lambda::Function": _Fit("lambda", "lambda"),
        "AWS::S3::AccessPoint": _Fit("s3", "s3", "accesspoint/*"),
        "AWS::S3::Bucket": _Fit("s3", "s3"),
        "AWS::S3::MultiRegionAccessPoint": _Fit("s3", "s3", "accesspoint/*"),
        "AWS::S3ObjectLambda::AccessPoint": _Fit("s3-object-lambda", "s3-object-lambda"),
        "AWS::SecretsManager::Secret": _Fit("secretsmanager", "secretsmanager"),
        "AWS::SNS::Topic": _Fit("sns", "sns"),
        "AWS::SQS::Queue": _Fit("sqs", "sqs"),
    }
)
#: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
_KEY = _ON["AWS::KMS::Key"]
#: IAM: "AssumeRole policy may only specify STS AssumeRole actions". A trust policy has no Resource.
_TRUST = _Fit("sts", "")
#: Always true of the resource that carries the policy: AWS's page of checks names the key.
_IRRELEVANT = frozenset({"s3:resourceaccount"})


def on_resource(resource_type: str) -> tuple[Theme, ...]:
    """What is asked of a policy on a resource of this CloudFormation type (``AWS::S3::Bucket``); nothing of other types."""
    return (replace(THEME, check=_on(resource_type)),) if resource_type in _ON else ()


def _on(resource_type: str) -> Check:
    fit = _ON[resource_type]

    def check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:
        for placed in statements(document) if kind is PolicyType.RESOURCE else ():
            yield from _fitting(placed, fit, resource_type)

    return check


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:
    for placed in statements(document):
        if kind is PolicyType.KEY:
            yield from _fitting(placed, _KEY, "a KMS key")
        elif kind is PolicyType.TRUST:
            yield from _fitting(placed, _TRUST, "a role")
        if kind is PolicyType.RESOURCE:
            yield from _irrelevant(placed)


def _fitting(placed: Placed, fit: _Fit, on: str) -> Iterator[Issue]:
    for name, position, action in placed.texts("Action"):
        service, colon, _ = action.lower().partition(":")
        if colon and service and not has_variable(action) and not overlaps(service, fit.service):
            message = f"the action {action} is not supported for the policy attached to {on}"
            yield placed.issue(CODES, "UNSUPPORTED_ACTION_IN_POLICY", message, name, position)
    if not fit.arn:
        return
    for name, position, written in placed.texts("Resource", "NotResource"):
        segments = written.split(":", 5)
        if len(segments) < 6 or segments[0] != "arn" or has_variable(":".join(segments[:5])):
            continue
        resource = "*" if has_variable(segments[5]) else segments[5]
        if not overlaps(segments[2], fit.arn) or not overlaps(resource, fit.resource):
            message = f"the resource ARN {written} is not supported for the policy attached to {on}"
            yield placed.issue(CODES, "UNSUPPORTED_RESOURCE_ARN_IN_POLICY", message, name, position)


def _irrelevant(placed: Placed) -> Iterator[Issue]:
    for one in placed.conditions():
        if one.condition.key_name in _IRRELEVANT:
            message = f"the condition key {one.condition.key} is not relevant in a resource policy: use it in an identity policy"
            yield one.issue(CODES, "IRRELEVANT_CONDITION_KEY_IN_POLICY", message)


THEME = Theme("fit of the policy", CODES, _check)
