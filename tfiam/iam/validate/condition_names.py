"""Condition keys against the lists of global keys and of each service's own: whether they exist.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from tfiam.iam import catalogue
from tfiam.iam.action_keys import is_prefix, known_key
from tfiam.iam.document import PolicyDocument
from tfiam.iam.patterns import has_wildcard
from tfiam.iam.regions import is_region
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.known_actions import as_of
from tfiam.iam.validate.places import PlacedCondition, statements
from tfiam.iam.validate.theme import Theme

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "INVALID_CONDITION_KEY_FORMAT": IssueKind.ERROR,
        "INVALID_GLOBAL_CONDITION_KEY": IssueKind.ERROR,
        "INVALID_REGION": IssueKind.ERROR,
        "INVALID_SERVICE": IssueKind.ERROR,
        "INVALID_SERVICE_CONDITION_KEY": IssueKind.ERROR,
        "UNSUPPORTED_GLOBAL_CONDITION_KEY": IssueKind.ERROR,
        "DEPRECATED_GLOBAL_CONDITION_KEY": IssueKind.WARNING,
    }
)
#: AWS's page of checks names this key and what stands for it today.
_UNSUPPORTED = MappingProxyType({"aws:arn": "aws:PrincipalArn or aws:SourceArn"})
#: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html#source-account-versus-source-owner
_DEPRECATED = MappingProxyType({"aws:sourceowner": "aws:SourceAccount or aws:SourceArn"})
_REGION_KEYS = frozenset({"aws:requestedregion", "ec2:region"})
#: What the key holds for a service without Regions, beside the Region of its endpoint.
_PSEUDO = frozenset({"aws-global"})


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:  # noqa: ARG001 - the keys are the same for every type
    for placed in statements(document):
        for condition in placed.conditions():
            found = None if "${" in condition.condition.key else judged(condition.condition.key)
            if found:
                yield condition.issue(CODES, *found)
            elif condition.condition.key_name in _REGION_KEYS:
                yield from _regions(condition)


@lru_cache(maxsize=4096)
def judged(key: str) -> tuple[str, str] | None:
    """Code and message if there is no such condition key, or AWS advises against it."""
    name = key.lower()
    prefix, colon, rest = name.partition(":")
    if not colon or not prefix or not rest:
        return "INVALID_CONDITION_KEY_FORMAT", f"the condition key {key} has not the format service:keyname"
    if prefix == "aws":
        return _global(key, name)
    if known_key(name) or "." in prefix:
        # A claim of an identity provider: AWS compares those it lists, and no list is complete for every provider.
        return None
    if not is_prefix(prefix):
        return "INVALID_SERVICE", f"the service of the condition key {key} does not exist {as_of()}"
    return "INVALID_SERVICE_CONDITION_KEY", f"the condition key {key} does not exist in the service {prefix} {as_of()}"


def _global(key: str, name: str) -> tuple[str, str] | None:
    if name in _UNSUPPORTED:
        return (
            "UNSUPPORTED_GLOBAL_CONDITION_KEY",
            f"the condition key {key} is not supported: use {_UNSUPPORTED[name]}",
        )
    if name in _DEPRECATED:
        return "DEPRECATED_GLOBAL_CONDITION_KEY", f"the condition key {key} is deprecated: use {_DEPRECATED[name]}"
    if catalogue.condition_key("aws", name) is None and not _awaits_tag(name):
        return "INVALID_GLOBAL_CONDITION_KEY", f"the global condition key {key} does not exist {as_of()}"
    return None


def _awaits_tag(name: str) -> bool:
    """True for a key that lacks its tag (``aws:ResourceTag``), which is another check's finding."""
    return catalogue.condition_key("aws", f"{name.rstrip('/')}/x") is not None


def _regions(condition: PlacedCondition) -> Iterator[Issue]:
    like = condition.condition.base.endswith("Like")
    if condition.condition.parsed.family != "String":
        return
    for position, value in condition.texts():
        if "${" in value or value in _PSEUDO or (has_wildcard(value) and not like) or is_region(value.lower()):
            continue
        message = f"the Region {value} of the condition key {condition.condition.key} is not valid"
        yield condition.issue(CODES, "INVALID_REGION", message, position)


THEME = Theme("condition keys", CODES, _check)
