"""Principal and NotPrincipal: whether the policy type takes them, and how principals are written.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tfiam.iam.document import PolicyDocument
from tfiam.iam.patterns import has_wildcard
from tfiam.iam.reading import FaultKind
from tfiam.iam.validate.elements import name_of, statement_of
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import Placed, as_written, statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import as_literal

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "FEDERATED_PRINCIPAL_NOT_SUPPORTED": IssueKind.ERROR,
        "INVALID_PRINCIPAL_FORMAT": IssueKind.ERROR,
        "INVALID_PRINCIPAL_KEY": IssueKind.ERROR,
        "MISSING_PRINCIPAL": IssueKind.ERROR,
        "UNSUPPORTED_PRINCIPAL": IssueKind.ERROR,
        "UNSUPPORTED_WILDCARD_IN_PRINCIPAL": IssueKind.ERROR,
        "ALLOW_WITH_NOT_PRINCIPAL": IssueKind.SECURITY_WARNING,
        "INVALID_ROLE_REFERENCE": IssueKind.WARNING,
        "INVALID_USER_REFERENCE": IssueKind.WARNING,
        "EMPTY_ARRAY_PRINCIPAL": IssueKind.SUGGESTION,
        "EMPTY_OBJECT_PRINCIPAL": IssueKind.SUGGESTION,
    }
)
#: Policies of principals. What SCPs and RCPs take is a theme of its own.
_WITHOUT = frozenset({PolicyType.IDENTITY, PolicyType.BOUNDARY, PolicyType.SESSION})
_WITH = frozenset({PolicyType.RESOURCE, PolicyType.KEY, PolicyType.TRUST, PolicyType.VPC_ENDPOINT})
_NAMES = ("Principal", "NotPrincipal")
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
_ROLE_ID = re.compile(r"AROA[A-Z0-9]{12,}")
_USER_ID = re.compile(r"AIDA[A-Z0-9]{12,}")


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:
    if kind in _WITH or kind in _WITHOUT:
        yield from _faults(document)
    for placed in statements(document):
        if kind in _WITHOUT:
            yield from _unsupported(placed, kind)
        elif kind in _WITH:
            yield from _written(placed, kind)


def _faults(document: PolicyDocument) -> Iterator[Issue]:
    for fault in document.faults:
        pointer, statement = as_written(document.raw, fault.pointer), statement_of(fault.pointer)
        within = fault.pointer.split("/")
        if fault.kind is FaultKind.PRINCIPAL_FORMAT:
            message = "the Principal element contents are not valid: specify a key-value pair, or *"
            yield Issue("INVALID_PRINCIPAL_FORMAT", CODES["INVALID_PRINCIPAL_FORMAT"], message, pointer, statement)
        elif fault.kind is FaultKind.PRINCIPAL_KEY:
            message = f"the principal key {name_of(pointer)} is not valid: use AWS, Service, Federated or CanonicalUser"
            yield Issue("INVALID_PRINCIPAL_KEY", CODES["INVALID_PRINCIPAL_KEY"], message, pointer, statement)
        elif fault.kind in (FaultKind.NOBODY, FaultKind.EMPTY) and set(_NAMES) & set(within):
            code = "EMPTY_OBJECT_PRINCIPAL" if fault.kind is FaultKind.NOBODY else "EMPTY_ARRAY_PRINCIPAL"
            message = "this statement includes no principals and does not affect the policy"
            yield Issue(code, CODES[code], message, pointer, statement)


def _unsupported(placed: Placed, kind: PolicyType) -> Iterator[Issue]:
    for name in _NAMES:
        if placed.has(name):
            message = f"the policy type {kind.value} does not support the {name} element"
            yield placed.issue(CODES, "UNSUPPORTED_PRINCIPAL", message, name)


def _written(placed: Placed, kind: PolicyType) -> Iterator[Issue]:
    if not any(map(placed.has, _NAMES)):
        yield placed.issue(CODES, "MISSING_PRINCIPAL", "add a Principal element to the policy statement")
    if placed.statement.is_allow and placed.has("NotPrincipal") and kind is not PolicyType.TRUST:
        message = "using Allow with NotPrincipal can be overly permissive: use Principal instead"
        yield placed.issue(CODES, "ALLOW_WITH_NOT_PRINCIPAL", message, "NotPrincipal")
    for name in _NAMES:
        for principal, position, value in placed.principals(name):
            yield from _value(placed, kind, (name, principal, position), value)


def _value(placed: Placed, kind: PolicyType, path: tuple[str, str, int], value: str) -> Iterator[Issue]:
    principal = path[1].lower()
    if has_wildcard(as_literal(value)) and not (principal == "aws" and value == "*"):
        message = f"wildcards (*, ?) are not supported with the principal key {path[1]}, but * alone with AWS"
        yield placed.issue(CODES, "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", message, *path)
    if principal == "federated" and kind is not PolicyType.TRUST:
        message = "the policy type does not support a federated identity provider as principal"
        yield placed.issue(CODES, "FEDERATED_PRINCIPAL_NOT_SUPPORTED", message, *path)
    if principal == "aws" and _ROLE_ID.fullmatch(value):
        message = f"the {path[0]} element includes the IAM role ID {value}: use a role ARN instead"
        yield placed.issue(CODES, "INVALID_ROLE_REFERENCE", message, *path)
    if principal == "aws" and _USER_ID.fullmatch(value):
        message = f"the {path[0]} element includes the IAM user ID {value}: use a user ARN instead"
        yield placed.issue(CODES, "INVALID_USER_REFERENCE", message, *path)


THEME = Theme("principals", CODES, _check)
