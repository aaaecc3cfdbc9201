"""Which foreign accounts or organizations an Allow reaches."""

from __future__ import annotations

import re

from tfiam.access.accounts import Accounts
from tfiam.iam.exposure import accounts_named, names_anyone
from tfiam.iam.principal_scope import principal_scope
from tfiam.iam.statement import Statement

_DIGITS = re.compile(r"\d{12}")


def outside(statement: Statement, known: frozenset[str], accounts: Accounts) -> str:
    """The accounts or organizations that the Allow reaches and that are not known."""
    if not statement.is_allow or statement.principals is None:
        return ""
    scope = principal_scope(statement.conditions)
    if scope.within(known, accounts.organization_ids):
        return ""
    if not names_anyone(statement):
        foreign = accounts_named(statement.principals) - known
        named = foreign if scope.accounts is None else foreign & scope.accounts
    else:
        named = (scope.accounts or frozenset()) - known
    if not named and accounts.organization_ids and names_anyone(statement):
        others = (scope.organizations or frozenset()) - accounts.organization_ids
        return ", ".join(f"organization {one}" for one in sorted(others) if one.startswith("o-"))
    return ", ".join(f"account {one}" for one in sorted(filter(_DIGITS.fullmatch, named)))
