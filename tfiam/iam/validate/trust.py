"""Role trust policies: what they refuse, and whom their federated statements let in.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tfiam.iam.arn import Arn
from tfiam.iam.document import PolicyDocument
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import Placed, statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import has_variable

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY": IssueKind.ERROR,
        "MISMATCHED_ACTION_FOR_PRINCIPAL": IssueKind.ERROR,
        "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY": IssueKind.ERROR,
        "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL": IssueKind.ERROR,
        "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE": IssueKind.ERROR,
        "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL": IssueKind.ERROR,
        "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY": IssueKind.SUGGESTION,
    }
)
_PROVIDER = re.compile(r"arn:[\w-]+:iam::[^:]*:(?P<type>saml-provider|oidc-provider)/\S+")
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?(?:/\S*)?")
_SAML, _WEB, _PLAIN = "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:assumerole"
#: https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
_ROLES_ANYWHERE = "rolesanywhere.amazonaws.com"
_NEEDED = ("sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession")


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:
    if kind is not PolicyType.TRUST:
        return
    for placed in statements(document):
        yield from _elements(placed)
        yield from _federated(placed)
        if placed.statement.is_allow:
            yield from _actions(placed)
        yield from _sessions(placed)
    yield from _roles_anywhere(document)


def _elements(placed: Placed) -> Iterator[Issue]:
    if placed.has("NotPrincipal"):
        message = "role trust policies do not support NotPrincipal: use a Principal element instead"
        yield placed.issue(CODES, "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", message, "NotPrincipal")
    for name, _, value in placed.texts("Principal"):
        if value == "*":
            message = '"Principal": "*" is not supported in a role trust policy: name the principals'
            yield placed.issue(CODES, "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", message, name)
    for name in ("Resource", "NotResource"):
        if placed.has(name):
            message = f"role trust policies apply to the role that they are attached to: remove the {name} element"
            yield placed.issue(CODES, "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", message, name)


def _federated(placed: Placed) -> Iterator[Issue]:
    for principal, position, value in placed.principals():
        if principal.lower() == "federated" and not has_variable(value) and "*" not in value and not _call(value):
            message = f"the federated principal {value!r} is no domain name and no ARN of an identity provider"
            code = "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY"
            yield placed.issue(CODES, code, message, "Principal", principal, position)


def _call(federated: str) -> str:
    """The action by which its identities assume a role; "" for what is no identity provider."""
    provider = _PROVIDER.fullmatch(federated)
    if provider:
        return _SAML if provider["type"] == "saml-provider" else _WEB
    return _WEB if _DOMAIN.fullmatch(federated) else ""


def _actions(placed: Placed) -> Iterator[Issue]:
    calls: set[str] = set()
    for principal, _, value in placed.principals():
        if principal.lower() == "federated":
            calls.add("" if has_variable(value) else _call(value))
        else:
            calls |= {_PLAIN, _WEB, _SAML} if value == "*" else {_PLAIN}
    if not calls or "" in calls:
        return
    for name, position, action in placed.texts("Action"):
        if action.lower() in (_SAML, _WEB, _PLAIN) and action.lower() not in calls:
            message = f"the {action} action is invalid with the principals of the statement"
            yield placed.issue(CODES, "MISMATCHED_ACTION_FOR_PRINCIPAL", message, name, position)


def _sessions(placed: Placed) -> Iterator[Issue]:
    own = list(placed.principals())
    roles = {(arn.account, arn.resource_name): value for _, _, value in own if (arn := _arn(value, "iam", "role"))}
    for principal, position, value in own:
        session = _arn(value, "sts", "assumed-role")
        if session and "/" in session.resource:
            role = roles.get((session.account, session.resource.split("/")[1]))
            if role is not None:
                message = f"the assumed-role principal {value} is redundant with its parent role {role}"
                code = "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY"
                yield placed.issue(CODES, code, message, "Principal", principal, position)


def _arn(value: str, service: str, kind: str) -> Arn | None:
    arn = Arn.parse(value)
    return arn if arn and (arn.service, arn.resource_type) == (service, kind) else None


def _roles_anywhere(document: PolicyDocument) -> Iterator[Issue]:
    """The three actions may stand in several statements."""
    own = [
        (placed, position, principal)
        for placed in statements(document)
        if placed.statement.is_allow
        for principal, position, value in placed.principals()
        if value == _ROLES_ANYWHERE
    ]
    granted = [placed.statement for placed, _, _ in own]
    missing = [action for action in _NEEDED if not any(one.covers_action(action) for one in granted)]
    unknown = any(has_variable(text) for one in granted for text in one.actions or ())
    if own and missing and not unknown:
        placed, position, principal = own[0]
        message = f"the {_ROLES_ANYWHERE} service principal requires {', '.join(_NEEDED)}: {', '.join(missing)} missing"
        code = "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY"
        yield placed.issue(CODES, code, message, "Principal", principal, position)


THEME = Theme("trust", CODES, _check)
