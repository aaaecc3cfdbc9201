"""Actions against the resources of their statement: an action is granted or denied on resources of its own types only.

Said where no ARN of the statement can be a resource of the action. Two kinds are told apart: written actions (and wildcards of
which nothing fits) are a warning, since the element is without effect; a wildcard of which some actions take no resource at
all is a suggestion, since those need a statement of their own with ``"Resource": "*"``. A code of tfiam's own.
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html#actions_table
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from tfiam.iam import action_index, catalogue
from tfiam.iam.arn import is_every_resource
from tfiam.iam.document import PolicyDocument
from tfiam.iam.patterns import has_wildcard, includes, overlaps
from tfiam.iam.resource_formats import Format, format_of, formats
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import Placed, statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import as_wildcard, has_variable

CODES: Mapping[str, IssueKind] = MappingProxyType({"RESOURCE_MISMATCH": IssueKind.WARNING})
#: A role's trust policy has no Resource, and a key policy's is its key.
_WITHOUT = frozenset({PolicyType.TRUST, PolicyType.KEY})
_SHOWN = 4


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:
    if kind in _WITHOUT:
        return
    for placed in statements(document):
        own = placed.statement.resources
        if own and all(written.startswith("arn:") for written in own) and not any(map(is_every_resource, own)):
            yield from _statement(placed, tuple(dict.fromkeys(map(as_wildcard, own))))


def _statement(placed: Placed, resources: tuple[str, ...]) -> Iterator[Issue]:
    for name, position, pattern in placed.texts("Action"):
        if has_variable(pattern) or pattern.endswith(":*") or not pattern.strip("*"):
            continue
        actions = action_index.names(action_index.mask(pattern))
        idle = [action for action in actions if not fits(action, resources)]
        if actions and len(idle) == len(actions):
            message = f"no resource of the statement is one of {pattern}{_needs(idle)}: the action is without effect"
            yield placed.issue(CODES, "RESOURCE_MISMATCH", message, name, position)
        elif has_wildcard(pattern):
            yield from _in_part(
                placed, [action for action in idle if not action_index.restrictable(action)], (name, position)
            )


def _needs(actions: list[str]) -> str:
    if all(not action_index.restrictable(action) for action in actions):
        return ', which needs "Resource": "*"'
    found = catalogue.action(actions[0])
    types = ", ".join(use.name for use in found.resource_types) if found and len(actions) == 1 else ""
    return f" (it takes: {types})" if types else ""


def _in_part(placed: Placed, idle: list[str], path: tuple[str, int]) -> Iterator[Issue]:
    if not idle:
        return
    more = f" and {len(idle) - _SHOWN} more" if len(idle) > _SHOWN else ""
    message = f'{", ".join(idle[:_SHOWN])}{more} of this wildcard take no resource: they need "Resource": "*"'
    yield Issue("RESOURCE_MISMATCH", IssueKind.SUGGESTION, message, placed.at(*path), placed.statement.index)


@lru_cache(maxsize=8192)
def fits(action: str, resources: tuple[str, ...]) -> bool:
    """May: one of these ARNs (variables as wildcards) is a resource of the catalogued action."""
    return any(_fits(action, resource) for resource in resources)


@lru_cache(maxsize=1 << 14)
def _fits(action: str, resource: str) -> bool:
    types = _types(action)
    segments = resource.split(":", 5)
    if len(segments) < 6:
        return True  # too short to be judged: a wildcard or a hole stands for the fields
    _, _, service, region, account, rest = segments
    if not types:
        # Services ask for "*", or for every resource of a kind: arn:aws:s3:::* allows s3:ListAllMyBuckets, and
        # log-group:* allows logs:DescribeLogGroups. A name there is what cannot match.
        return any(includes(rest, form.resource) for form in formats(service)) or not rest.strip("*")
    return any(
        overlaps(service, named)
        and (overlaps(form.region, region) or not region)
        and (overlaps(form.account, account) or not account)
        and form.takes(rest)
        for named, form in types
    )


@lru_cache(maxsize=4096)
def _types(action: str) -> tuple[tuple[str, Format], ...]:
    found = catalogue.action(action)
    if found is None:
        return ()
    kinds = (catalogue.resource_type(found.service, use.name) for use in found.resource_types)
    return tuple(format_of(arn) for kind in kinds if kind for arn in kind.arns)


THEME = Theme("resources of actions", CODES, _check, ours=frozenset(CODES))
