"""Services that a statement lets in on behalf of any of their customers.

https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

from __future__ import annotations

import re
from collections.abc import Collection

from tfiam.iam.exposure import HasStatements, limited_by_deny
from tfiam.iam.principal_scope import principal_scope
from tfiam.iam.service_sources import STAND_INS
from tfiam.iam.statement import Statement

#: ``logs.eu-west-1.amazonaws.com`` and ``events.amazonaws.com.cn`` are the service's names in one Region, in one partition:
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
_IN_REGION = re.compile(r"(?:\.[a-z]{2,4}(?:-[a-z]+)+-\d)?\.amazonaws\.(?:com(?:\.cn)?|eu)$")


def service_name(principal: str) -> str:
    """A service principal without Region and partition, in lower case."""
    return _IN_REGION.sub(".amazonaws.com", principal.lower())


def unsourced(
    statement: Statement, document: HasStatements, services: Collection[str] | None = None
) -> tuple[str, ...]:
    """The service principals, as written, that an Allow lets in whoever they act for; of ``services`` only, when given.

    A condition on the source ties them, as does one that no request of a service meets (``aws:PrincipalOrgID``), a key that
    AWS documents in its place, and a Deny beside the Allow.
    """
    if not statement.is_allow or statement.principals is None:
        return ()
    named = tuple(name for name in statement.principals.services if services is None or service_name(name) in services)
    if not named or principal_scope(statement.conditions).names_who or limited_by_deny(statement, document):
        return ()
    stands_in = any(one.key_name.startswith(STAND_INS) for one in statement.conditions)
    return () if stands_in else named
