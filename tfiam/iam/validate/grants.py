"""Statements that hand out one action of IAM more widely than its resources say, in AWS's six cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tfiam.iam.arn import Arn, is_every_resource
from tfiam.iam.patterns import has_wildcard
from tfiam.iam.statement import Statement
from tfiam.iam.variables import as_literal


@dataclass(frozen=True)
class WideGrant:
    """How a statement grants the action: the ending of AWS's code, and the place at fault."""

    ending: str
    """``STAR_IN_ACTION_AND_RESOURCE``."""
    element: str
    position: int


def wide_grants(statement: Statement, action: str, resource: str) -> Iterator[WideGrant]:
    """The case, if any, in which an Allow grants ``action`` on resources that it does not name.

    ``resource`` is the literal start of the resource part (``role/``). A wildcard behind a longer literal start
    (``role/app-*``) names a group of resources and is not reported; AWS says of its own check only that it "takes naming
    conventions into account".
    """
    if not statement.grants(action):
        return
    by = "NOT_ACTION" if statement.not_actions is not None else _by_action(statement, action)
    if statement.not_resources is not None:
        endings = {"NOT_ACTION": "NOT_ACTION_AND_NOT_RESOURCE", "STAR": "STAR_IN_ACTION_AND_NOT_RESOURCE"}
        yield WideGrant(endings.get(by, "NOT_RESOURCE"), "NotResource", 0)
        return
    for position, pattern in enumerate(statement.resources or ()):
        if _is_open(as_literal(pattern), resource):
            endings = {"NOT_ACTION": "STAR_IN_RESOURCE_AND_NOT_ACTION", "STAR": "STAR_IN_ACTION_AND_RESOURCE"}
            yield WideGrant(endings.get(by, "STAR_IN_RESOURCE"), "Resource", position)
            return


def _by_action(statement: Statement, action: str) -> str:
    """``STAR`` when only a pattern grants it, "" when it is named."""
    return "" if any(one.lower() == action.lower() for one in statement.actions or ()) else "STAR"


def _is_open(pattern: str, resource: str) -> bool:
    if is_every_resource(pattern):
        return True
    arn = Arn.parse(pattern)
    if arn is None or arn.service != "iam" or not has_wildcard(arn.resource):
        return False
    start = arn.resource[: min(arn.resource.find(one) for one in "*?" if one in arn.resource)]
    return resource.startswith(start)
