"""Statements that hand out one action of IAM on roles they do not name, in AWS's six cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tfiam.iam.arn import Arn, is_every_resource
from tfiam.iam.document import PolicyDocument
from tfiam.iam.patterns import has_wildcard
from tfiam.iam.statement import Statement
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import Placed, statements
from tfiam.iam.variables import as_literal

ENDINGS = (
    "NOT_RESOURCE",
    "STAR_IN_ACTION_AND_NOT_RESOURCE",
    "NOT_ACTION_AND_NOT_RESOURCE",
    "STAR_IN_RESOURCE",
    "STAR_IN_ACTION_AND_RESOURCE",
    "STAR_IN_RESOURCE_AND_NOT_ACTION",
)


@dataclass(frozen=True)
class RoleGrant:
    """An action on roles that AWS warns of. ``codes`` begin with ``code``, followed by one of :data:`ENDINGS`."""

    code: str
    codes: Mapping[str, IssueKind]
    action: str
    roles: str
    """How the resource part of the ARNs begins: ``role/``."""
    pin: str
    """The condition key that names the service instead."""
    message: str

    def check(self, document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:
        """The issues of a document that grants; a boundary, an SCP and a session policy do not."""
        for placed in statements(document) if kind is PolicyType.IDENTITY else ():
            if not placed.statement.has_condition(self.pin):
                for found in _wide_grants(placed, self.action, self.roles):
                    yield placed.issue(self.codes, f"{self.code}_{found.ending}", self.message, *found.path)


@dataclass(frozen=True)
class _WideGrant:
    """How a statement grants the action: the ending of AWS's code, and the place at fault."""

    ending: str
    """``STAR_IN_ACTION_AND_RESOURCE``."""
    path: tuple[str | int, ...]
    """The place at fault."""


def _wide_grants(placed: Placed, action: str, roles: str) -> Iterator[_WideGrant]:
    """The case, if any, in which an Allow grants ``action`` on roles that it does not name.

    A wildcard behind a longer literal start (``role/app-*``) names a group of roles and is not reported; AWS says of its own
    check only that it "takes these conventions into account".
    """
    statement = placed.statement
    if not statement.grants(action):
        return
    by = "NOT_ACTION" if statement.not_actions is not None else _by_action(statement, action)
    if statement.not_resources is not None:
        endings = {"NOT_ACTION": "NOT_ACTION_AND_NOT_RESOURCE", "STAR": "STAR_IN_ACTION_AND_NOT_RESOURCE"}
        yield _WideGrant(endings.get(by, "NOT_RESOURCE"), ("NotResource",))
        return
    for name, position, pattern in placed.texts("Resource"):
        if _is_open(as_literal(pattern), roles):
            endings = {"NOT_ACTION": "STAR_IN_RESOURCE_AND_NOT_ACTION", "STAR": "STAR_IN_ACTION_AND_RESOURCE"}
            yield _WideGrant(endings.get(by, "STAR_IN_RESOURCE"), (name, position))
            return


def _by_action(statement: Statement, action: str) -> str:
    """``STAR`` when only a pattern grants it, "" when it is named."""
    return "" if any(one.lower() == action.lower() for one in statement.actions or ()) else "STAR"


def _is_open(pattern: str, roles: str) -> bool:
    if is_every_resource(pattern):
        return True
    arn = Arn.parse(pattern)
    if arn is None or arn.service != "iam" or not has_wildcard(arn.resource):
        return False
    start = arn.resource[: min(arn.resource.find(one) for one in "*?" if one in arn.resource)]
    return roles.startswith(start)
