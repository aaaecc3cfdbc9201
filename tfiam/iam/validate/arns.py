"""The form of the ARNs in Resource and NotResource. Whether the service has such a resource is asked of the catalogue elsewhere.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tfiam.iam import patterns
from tfiam.iam.arn import PARTITIONS
from tfiam.iam.document import PolicyDocument
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import VARIABLE, has_variable

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "ARN_REGION_NOT_ALLOWED": IssueKind.ERROR,
        "INVALID_ARN_PREFIX": IssueKind.ERROR,
        "INVALID_PARTITION": IssueKind.ERROR,
        "MISSING_ARN_FIELD": IssueKind.ERROR,
    }
)
#: API Gateway completes this form of its own:
#: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
_SHORT = "execute-api:/"
_UNKNOWN = "\ue002"


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:
    for placed in statements(document):
        for name, position, written in placed.texts("Resource", "NotResource"):
            found = None if kind is PolicyType.RESOURCE and written.startswith(_SHORT) else _wrong(written)
            if found:
                yield placed.issue(CODES, found[0], found[1], name, position)


def _wrong(written: str) -> tuple[str, str] | None:
    if written and not written.strip("*"):
        return None
    # A hole or a variable may hold colons of its own: what follows the first one is not counted.
    known = VARIABLE.sub(_UNKNOWN, written).partition(_UNKNOWN)[0] if has_variable(written) else written
    segments = known.split(":")
    whole = known == written
    first, partition, service, region = (*segments[:4], "", "", "", "")[:4]
    if first != "arn" and (whole or len(segments) > 1 or not "arn:".startswith(first)):
        return "INVALID_ARN_PREFIX", f"the resource {written!r} must be an ARN or *: add the prefix arn:"
    if len(segments) > (2 if not whole else 1) and not _is_partition(partition):
        supported = ", ".join(PARTITIONS[:3])
        return "INVALID_PARTITION", f"the partition {partition!r} of the resource is not valid: use {supported}"
    # IAM completes a shorter ARN with wildcards, unless a field before is empty.
    short = whole and len(segments) < 6 and not written.endswith("*")
    if (short and "" in (*segments, service)) or (len(segments) > 3 and not service):
        return "MISSING_ARN_FIELD", "resource ARNs have the fields arn:partition:service:region:account:resource"
    if len(segments) > 4 and service == "iam" and region.strip("*"):
        return "ARN_REGION_NOT_ALLOWED", "the service iam does not support specifying a Region in the resource ARN"
    return None


def _is_partition(written: str) -> bool:
    return any(patterns.matches(written, partition) for partition in PARTITIONS)


THEME = Theme("resource ARNs", CODES, _check)
