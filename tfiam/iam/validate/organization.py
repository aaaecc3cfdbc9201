"""What Organizations takes in an SCP and in an RCP.

An SCP takes the whole policy language but principals since 2025-09-19, so the checks on its Allow statements, NotResource
and wildcards inside actions are no more.
https://aws.amazon.com/blogs/security/unlock-new-possibilities-aws-organizations-service-control-policy-now-supports-full-iam-language
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tfiam.iam.document import PolicyDocument
from tfiam.iam.patterns import matches
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import Placed, statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import has_variable

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "RCP_SYNTAX_ERROR_ACTION": IssueKind.ERROR,
        "RCP_SYNTAX_ERROR_ALLOW": IssueKind.ERROR,
        "RCP_SYNTAX_ERROR_NOTACTION": IssueKind.ERROR,
        "RCP_SYNTAX_ERROR_PRINCIPAL": IssueKind.ERROR,
        "SCP_SYNTAX_ERROR_PRINCIPAL": IssueKind.ERROR,
        "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY": IssueKind.WARNING,
        "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY": IssueKind.WARNING,
        "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK": IssueKind.WARNING,
    }
)
_IS_SERVICE = "aws:principalisawsservice"
#: Keys of the principal that a call by a service principal does not carry.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties
_OF_PRINCIPALS = frozenset({"aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths"})
_OF_SERVICES = frozenset({"aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceaccount", "aws:sourcearn"})
_NULL_CHECKED = frozenset({"aws:sourceaccount", "aws:sourcearn"})


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:
    for placed in statements(document):
        if kind is PolicyType.SCP:
            yield from _scp(placed)
        elif kind is PolicyType.RCP:
            yield from _rcp(placed)
            if placed.statement.is_deny:
                yield from _services(placed)


def _scp(placed: Placed) -> Iterator[Issue]:
    for name in ("Principal", "NotPrincipal"):
        if placed.has(name):
            message = f"SCPs do not support specifying principals: remove the {name} element"
            yield placed.issue(CODES, "SCP_SYNTAX_ERROR_PRINCIPAL", message, name)


def _rcp(placed: Placed) -> Iterator[Issue]:
    statement = placed.statement
    values = [entry.value for entry in statement.principals or ()]
    if placed.has("NotPrincipal"):
        message = "RCPs do not support the NotPrincipal element: name principals in Condition"
        yield placed.issue(CODES, "RCP_SYNTAX_ERROR_PRINCIPAL", message, "NotPrincipal")
    elif values != ["*"] and not any(map(has_variable, values)):
        message = 'RCPs only support all principals ("*") in the Principal element: name principals in Condition'
        yield placed.issue(
            CODES, "RCP_SYNTAX_ERROR_PRINCIPAL", message, *(["Principal"] if placed.has("Principal") else [])
        )
    if statement.is_allow and placed.has("Effect"):
        message = "RCPs only deny: Allow is for AWS's own RCPFullAWSAccess"
        yield placed.issue(CODES, "RCP_SYNTAX_ERROR_ALLOW", message, "Effect")
    if placed.has("NotAction"):
        message = "RCPs do not support the NotAction element: use the Action element"
        yield placed.issue(CODES, "RCP_SYNTAX_ERROR_NOTACTION", message, "NotAction")
    for name, position, action in placed.texts("Action"):
        if not has_variable(action) and not _reached(action):
            message = f"RCPs only support select service prefixes in the Action element, and {action} has none of them"
            yield placed.issue(CODES, "RCP_SYNTAX_ERROR_ACTION", message, name, position)


def _reached(action: str) -> bool:
    """True if the prefix is that of services which RCPs reach, all of them.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services
    """
    from tfiam.iam import catalogue  # the catalogue is read only when asked for

    prefix = action.partition(":")[0].lower()
    if not prefix.strip("*?"):
        return False
    return any(matches(prefix, service) and catalogue.rcp_supported(service) for service in catalogue.services())


def _services(placed: Placed) -> Iterator[Issue]:
    """Whether a Deny keeps out the services that act for the account, or the account's own principals, by mistake.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_examples.html
    """
    told = {value.lower() for value in placed.statement.condition_values(_IS_SERVICE, "Bool")}
    checked = {c.key_name for c in placed.statement.conditions if c.base == "Null"}
    for one in placed.conditions():
        key = one.condition.key_name
        if not one.condition.negated:
            continue
        if key in _OF_PRINCIPALS and "false" not in told:
            message = f'add "BoolIfExists": {{"aws:PrincipalIsAWSService": "false"}}: calls by services have no {one.condition.key}'
            yield one.issue(CODES, "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", message)
        if key in _OF_SERVICES and "true" not in told:
            message = f'add "BoolIfExists": {{"aws:PrincipalIsAWSService": "true"}}: calls by principals have no {one.condition.key}'
            yield one.issue(CODES, "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", message)
        if key in _OF_SERVICES and not checked & _NULL_CHECKED:
            message = f'add "Null": {{"aws:SourceAccount": "false"}}: not every service sends {one.condition.key}'
            yield one.issue(CODES, "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", message)


THEME = Theme("organization policies", CODES, _check)
