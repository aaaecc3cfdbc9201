"""``aws:ResourceTag`` on actions that do not carry it: an Allow never allows them, a Deny never denies them.

The reference decides: an action carries the key if its row or one of its resource types does. A negated operator, ``IfExists``
and ``Null`` hold where the key is absent, so that nothing goes without effect; AWS words its findings for the positive ones.
https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from tfiam.iam import action_index
from tfiam.iam.action_keys import RESOURCE_TAG, any_supports
from tfiam.iam.condition import Condition
from tfiam.iam.document import PolicyDocument
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import PlacedCondition, statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import has_variable

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE": IssueKind.SECURITY_WARNING,
        "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE": IssueKind.SECURITY_WARNING,
        "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE": IssueKind.SUGGESTION,
        "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE": IssueKind.SUGGESTION,
    }
)
_KEY = "aws:resourcetag/"
_SHOWN = 5


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:  # noqa: ARG001 - one reference for every type
    for placed in statements(document):
        for one in placed.conditions():
            if _demands_tag(one.condition):
                yield from _listed(one)
                yield from _all_but(one)


def _demands_tag(condition: Condition) -> bool:
    if not condition.key_name.startswith(_KEY) or not condition.known or condition.negated or condition.if_exists:
        return False
    if condition.base == "Null":
        return all(value.lower() == "false" for value in condition.values)
    return condition.qualifier != "ForAllValues"


def _listed(one: PlacedCondition) -> Iterator[Issue]:
    statement = one.placed.statement
    without = [
        action
        for action in statement.actions or ()
        if not has_variable(action) and action_index.mask(action) and not any_supports(action, RESOURCE_TAG)
    ]
    if not without:
        return
    if statement.is_deny:
        message = f"using the effect Deny with {one.condition.key} can be overly permissive: {_some(without)} not denied, for want of the key"
        yield one.issue(CODES, "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", message)
    else:
        message = f"using the effect Allow with {one.condition.key}: {_some(without)} not allowed, for want of the key"
        yield one.issue(CODES, "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", message)


def _all_but(one: PlacedCondition) -> Iterator[Issue]:
    statement = one.placed.statement
    if statement.not_actions is None or statement.actions is not None:
        return
    if statement.is_deny:
        message = f"using the effect Deny with NotAction and {one.condition.key} can be overly permissive: actions without the key are not denied"
        yield one.issue(CODES, "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", message)
    else:
        message = f"using the effect Allow with NotAction and {one.condition.key} allows only actions with the key"
        yield one.issue(CODES, "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", message)


def _some(actions: Sequence[str]) -> str:
    more = f" and {len(actions) - _SHOWN} more" if len(actions) > _SHOWN else ""
    return f"{', '.join(actions[:_SHOWN])}{more} {'is' if len(actions) == 1 else 'are'}"


THEME = Theme("tag conditions", CODES, _check)
