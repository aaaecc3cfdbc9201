"""Condition keys against the actions of their statement: an action that does not carry the key never meets the condition.

AWS judges the actions written without wildcards only, and so does ``UNSUPPORTED_ACTION_FOR_CONDITION_KEY``. A key that not one
action under any wildcard carries is ``UNKNOWN_CONDITION_FOR_ACTION``, a code of tfiam's own.

Said of service-specific keys. Global keys belong to every request, tag keys have a theme of their own, and the claims of
identity providers are left out: AWS's own documents put ``sts:TagSession`` under them.
https://docs.aws.amazon.com/cognito/latest/developerguide/using-attributes-for-access-control-policy-example.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from tfiam.iam import action_index
from tfiam.iam.action_keys import any_supports, known_key, supports
from tfiam.iam.condition import Condition
from tfiam.iam.document import PolicyDocument
from tfiam.iam.patterns import has_wildcard
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import Placed, PlacedCondition, statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import has_variable

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "MISSING_ACTION_FOR_CONDITION_KEY": IssueKind.ERROR,
        "UNSUPPORTED_ACTION_FOR_CONDITION_KEY": IssueKind.ERROR,
        "UNKNOWN_CONDITION_FOR_ACTION": IssueKind.WARNING,
    }
)
#: Keys that other services' requests carry too: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
_GLOBAL = "aws:"
#: What a caller may only send with a permission of its own.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html#id_credentials_temp_control-access_monitor-perms
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
_SET_BY = MappingProxyType({"sts:sourceidentity": "sts:SetSourceIdentity", "sts:transitivetagkeys": "sts:TagSession"})
_SHOWN = 5


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:
    for placed in statements(document):
        actions = placed.statement.actions
        if not actions or any(map(has_variable, actions)):
            continue
        for one in placed.conditions():
            if _judgeable(one.condition):
                yield from _carried(one, actions)
    if kind is PolicyType.TRUST:
        yield from _settable(document)


def _judgeable(condition: Condition) -> bool:
    """A known service-specific key whose absence decides: ``IfExists`` and ``Null`` allow for it."""
    name = condition.key_name
    if name.startswith(_GLOBAL) or "${" in name or not condition.known or condition.if_exists:
        return False
    if condition.base == "Null" or condition.qualifier == "ForAllValues":
        return False
    service = name.partition(":")[0]
    if "." in service or service == "saml" or known_key(name) is None or _everywhere(name):
        return False
    # A few keys stand in the reference without an action: then it does not say which actions carry them.
    return any_supports(f"{service}:*", name)


def _everywhere(name: str) -> bool:
    """True for a global key under a service's name, such as ``lambda:SourceFunctionArn``."""
    from tfiam.iam import catalogue  # the catalogue is read only when asked for

    return catalogue.condition_key("aws", name) is not None


def _carried(one: PlacedCondition, actions: Sequence[str]) -> Iterator[Issue]:
    name, key = one.condition.key_name, one.condition.key
    known = [action for action in actions if action_index.mask(action)]
    literal = [action for action in known if not has_wildcard(action)]
    without = [action for action in literal if not supports(action.lower(), name)]
    if without:
        message = f"{_some(without)} not supported by the condition key {key}: the condition is not evaluated for it"
        yield one.issue(CODES, "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", message)
    elif known and len(literal) < len(known) and not literal and not any(any_supports(one, name) for one in known):
        message = f"no action of {_some(known, verb='')} supports the condition key {key}"
        yield one.issue(CODES, "UNKNOWN_CONDITION_FOR_ACTION", message)


def _some(actions: Sequence[str], verb: str = " are") -> str:
    shown = ", ".join(actions[:_SHOWN])
    more = f" and {len(actions) - _SHOWN} more" if len(actions) > _SHOWN else ""
    return f"{shown}{more}{' is' if verb and len(actions) == 1 else verb}"


def _settable(document: PolicyDocument) -> Iterator[Issue]:
    """Any Allow of the trust policy may grant the action."""
    granting = [placed for placed in statements(document) if placed.statement.is_allow]
    for placed in granting:
        for one in placed.conditions():
            action = _SET_BY.get(one.condition.key_name)
            if action and one.condition.base != "Null" and not _granted(granting, action):
                message = f"the {action} action must be allowed to set values for the condition key {one.condition.key}"
                yield one.issue(CODES, "MISSING_ACTION_FOR_CONDITION_KEY", message)


def _granted(granting: Sequence[Placed], action: str) -> bool:
    return any(placed.statement.touches_action(action) for placed in granting)


THEME = Theme("condition keys of actions", CODES, _check, ours=frozenset({"UNKNOWN_CONDITION_FOR_ACTION"}))
