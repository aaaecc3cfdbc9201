"""Whether a Principal or NotPrincipal element means the caller, and how closely.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

from enum import IntEnum

from tfiam.iam.arn import Arn
from tfiam.iam.context import Context
from tfiam.iam.principal import AwsPrincipal, PrincipalElement, PrincipalEntry, PrincipalKind
from tfiam.iam.request import Caller, CallerKind
from tfiam.iam.statement import Statement


class Reach(IntEnum):
    """How closely a statement names the caller; the closer the greater."""

    NONE = 0
    ACCOUNT = 1
    """Names its account, which may delegate: the caller needs an identity policy as well."""
    ROLE = 2
    """Names the role of a session: grants, within boundary and session policy."""
    DIRECT = 3
    """Names the user or the session itself, or everyone: grants whatever boundary and session policy leave out."""


def reach(statement: Statement, caller: Caller, context: Context, *, has_boundary: bool) -> Reach:
    """How the statement's Principal or NotPrincipal reaches the caller; NONE when it has neither.

    A Deny with NotPrincipal reaches every caller with a boundary, whomever it names:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    Others it spares only when it names them themselves. Their account or role beside them is AWS's advice, and alone spares
    nobody else of that account and no session of that role:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    """
    if statement.principals is not None:
        return _closest(statement.principals, caller, context)
    if statement.not_principals is None:
        return Reach.NONE
    if statement.is_deny and has_boundary and caller.has_identity_policies:
        return Reach.DIRECT
    left_out = Reach.ACCOUNT
    if statement.is_deny:
        left_out = Reach.ROLE if caller.kind is CallerKind.ROLE else Reach.DIRECT
    return Reach.NONE if _closest(statement.not_principals, caller, context) >= left_out else Reach.DIRECT


def _closest(element: PrincipalElement, caller: Caller, context: Context) -> Reach:
    return max((_entry(entry, caller, context) for entry in element), default=Reach.NONE)


def _entry(entry: PrincipalEntry, caller: Caller, context: Context) -> Reach:
    if entry.is_anyone:
        return Reach.DIRECT
    if entry.kind is PrincipalKind.AWS:
        return _aws(entry, caller, context)
    if entry.kind is PrincipalKind.SERVICE:
        named = caller.kind is CallerKind.SERVICE and entry.value.lower() == caller.name.lower()
    elif entry.kind is PrincipalKind.FEDERATED:
        named = caller.kind is CallerKind.FEDERATED and entry.value == caller.name
    else:
        named = entry.value == caller.name
    return Reach.DIRECT if named else Reach.NONE


def _aws(entry: PrincipalEntry, caller: Caller, context: Context) -> Reach:
    kind = entry.aws
    if entry.value == caller.name:
        return Reach.ROLE if caller.kind is CallerKind.ROLE else Reach.DIRECT
    if kind is AwsPrincipal.ACCOUNT and caller.account == entry.account:
        return Reach.DIRECT if caller.kind is CallerKind.ROOT else Reach.ACCOUNT
    if kind is AwsPrincipal.ROLE and caller.kind is CallerKind.ROLE_SESSION and _is_session_of(entry.value, caller):
        return Reach.ROLE
    if kind is AwsPrincipal.UNIQUE_ID:
        # aws:userid is AIDA… for a user, AROA…:session for a role's session.
        unique, _, session = (context.single("aws:userid") or "").partition(":")
        if unique == entry.value:
            return Reach.ROLE if session or caller.kind is CallerKind.ROLE else Reach.DIRECT
    return Reach.NONE


def _is_session_of(role: str, caller: Caller) -> bool:
    """A session's ARN has the role's name without its path; names are unique in an account whatever the path."""
    arn = Arn.parse(role)
    return arn is not None and arn.account == caller.account and arn.resource_name == caller.role_name
