"""The ARNs in Resource and NotResource against the forms that the service authorization reference gives.

Variables and holes may hold anything. What an ARN leaves open cannot be wrong.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from tfiam.iam import catalogue
from tfiam.iam.arn import PARTITIONS, is_every_resource
from tfiam.iam.document import PolicyDocument
from tfiam.iam.patterns import has_wildcard, matches, overlaps
from tfiam.iam.regions import is_region, partitions_of
from tfiam.iam.resource_formats import ELSEWHERE, Format, formats
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.known_actions import as_of
from tfiam.iam.validate.places import statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import as_wildcard

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "ARN_ACCOUNT_NOT_ALLOWED": IssueKind.ERROR,
        "ARN_REGION_NOT_ALLOWED": IssueKind.ERROR,
        "INVALID_ARN_ACCOUNT": IssueKind.ERROR,
        "INVALID_ARN_REGION": IssueKind.ERROR,
        "INVALID_ARN_RESOURCE": IssueKind.ERROR,
        "INVALID_ARN_SERVICE_CASE": IssueKind.ERROR,
        "INVALID_SERVICE": IssueKind.ERROR,
        "MISSING_ARN_ACCOUNT": IssueKind.ERROR,
        "MISSING_ARN_REGION": IssueKind.ERROR,
        "WILDCARD_IN_SERVICE_NAME": IssueKind.SUGGESTION,
    }
)
_ACCOUNT = re.compile(r"[\d*?]+")
_TWELVE = "?" * 12
#: Accounts that stand in ARNs by name: AWS's own policies, images of a marketplace.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
_NAMED = ("aws", "aws-marketplace", "cloudfront", "amazon")
#: Services with documents, parameters and views that AWS keeps for all accounts, without an account in their ARN.
#: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html
#: https://docs.aws.amazon.com/resource-explorer/latest/userguide/aws-managed-views.html
_KEPT_BY_AWS = frozenset({"resource-explorer-2", "ssm"})
_LEFT_OPEN = re.compile(r"[*?]*")

Found = tuple[str, str]


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:  # noqa: ARG001 - one form for every type
    for placed in statements(document):
        for name, position, written in placed.texts("Resource", "NotResource"):
            for code, message in judged(written):
                yield placed.issue(CODES, code, message, name, position)


@lru_cache(maxsize=8192)
def judged(written: str) -> tuple[Found, ...]:
    """Code and message of what is wrong with one ARN; nothing for what is no ARN of six fields."""
    if is_every_resource(written):
        return ()
    segments = _segments(written)
    if segments is None:
        return ()
    _, service, _, _, resource = segments
    if not service or _LEFT_OPEN.fullmatch(service):
        return ()
    if has_wildcard(service):
        message = f"the resource {written} has a wildcard in the service name, which might take in other services"
        return () if "${" in written.split(":", 3)[2] else (("WILDCARD_IN_SERVICE_NAME", message),)
    wrong = _service(service, written)
    if wrong:
        return (wrong,)
    forms = formats(service)
    if not forms or not resource:
        return ()
    return tuple(_fields(written, segments, forms))


def _segments(written: str) -> tuple[str, str, str, str, str] | None:
    """Partition to resource with ``*`` for variables; None if a hole may hide where the fields begin."""
    known = as_wildcard(written)
    segments = known.split(":", 5)
    if len(segments) < 6 or segments[0] != "arn":
        return None
    return segments[1], segments[2], segments[3], segments[4], segments[5]


def _service(service: str, written: str) -> Found | None:
    known = catalogue.is_service(service) or service.lower() in ELSEWHERE
    if known and service != service.lower():
        return "INVALID_ARN_SERVICE_CASE", f"write the service {service} of the resource {written} in lowercase letters"
    if known or service in _WITHOUT_ACTIONS:
        return None
    return "INVALID_SERVICE", f"the service {service} of the resource {written} does not exist {as_of()}"


#: Services that appear in ARNs and have neither actions nor resource types in the reference.
_WITHOUT_ACTIONS = frozenset({"aws-marketplace", "cloudwatch-alarm", "elemental-appliances-software", "iq-permission"})


def _fields(written: str, segments: Sequence[str], forms: tuple[Format, ...]) -> Iterator[Found]:
    partition, service, region, account, resource = segments
    if service == "iam" and not _LEFT_OPEN.fullmatch(region):
        return  # told by the theme of the ARNs' form, as IAM itself refuses it
    if not _LEFT_OPEN.fullmatch(region) and not any(form.region for form in forms):
        yield "ARN_REGION_NOT_ALLOWED", f"{service} does not support specifying a Region in the resource ARN {written}"
        return
    fitting = [form for form in forms if form.takes(resource)]
    if not fitting:
        forms_known = f"no resource of {service} has such an ARN {as_of()}"
        yield "INVALID_ARN_RESOURCE", f"the resource {written} does not match the expected format: {forms_known}"
        return
    yield from _region(written, partition, region, fitting)
    if account:
        yield from _account(written, service, account, fitting)
    elif service not in _KEPT_BY_AWS and all(form.account for form in fitting):
        yield "MISSING_ARN_ACCOUNT", f"the resource {written} is missing an account ID"


def _region(written: str, partition: str, region: str, fitting: Sequence[Format]) -> Iterator[Found]:
    if not region:
        if all(form.region for form in fitting):
            yield "MISSING_ARN_REGION", f"add a Region to the resource ARN {written}"
    elif _LEFT_OPEN.fullmatch(region):
        return
    elif not any(form.region for form in fitting):
        yield "ARN_REGION_NOT_ALLOWED", f"this resource does not support a Region in its ARN {written}"
    elif not is_region(region, partition) and any(matches(partition, one) for one in PARTITIONS):
        others = partitions_of(region)
        why = f"{region} is a Region of {others[0]}" if others else f"no Region is named {region}"
        yield "INVALID_ARN_REGION", f"the Region of the resource {written} is not valid: {why}"


def _account(written: str, service: str, account: str, fitting: Sequence[Format]) -> Iterator[Found]:
    if _LEFT_OPEN.fullmatch(account) or account in _NAMED:
        return
    if not any(form.account for form in fitting):
        yield "ARN_ACCOUNT_NOT_ALLOWED", f"{service} does not support an account ID in the resource ARN {written}"
        return
    if any(form.account == account for form in fitting):
        return
    if not _ACCOUNT.fullmatch(account) or not overlaps(account, _TWELVE):
        yield "INVALID_ARN_ACCOUNT", f"the account ID {account} of the resource ARN is not valid: it has 12 digits"


THEME = Theme("resource ARNs of the reference", CODES, _check)
