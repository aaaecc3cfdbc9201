"""Which statements of a document apply to a request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tfiam.iam.arn import matches_resource, resource_includes, resource_overlaps
from tfiam.iam.condition_eval import Truth, judge, open_keys
from tfiam.iam.document import PolicyDocument
from tfiam.iam.patterns import has_wildcard, unescape
from tfiam.iam.policy_set import PolicyKind
from tfiam.iam.reach import Reach, reach
from tfiam.iam.request import Request
from tfiam.iam.statement import Statement
from tfiam.iam.variables import UnresolvedVariableError, names, substitute

_HAS_PRINCIPAL = frozenset({PolicyKind.RESOURCE, PolicyKind.TRUST})
_MAY_HAVE_PRINCIPAL = frozenset({PolicyKind.RCP, PolicyKind.VPC_ENDPOINT})


@dataclass(frozen=True)
class Applied:
    """A statement that applies to a request, or does if open keys have the right value."""

    kind: PolicyKind
    document: PolicyDocument
    statement: Statement
    truth: Truth
    """HOLDS or OPEN."""
    reach: Reach
    open_keys: tuple[str, ...] = ()


def applied(
    documents: Iterable[PolicyDocument], kind: PolicyKind, request: Request, *, has_boundary: bool = False
) -> tuple[Applied, ...]:
    """The statements of the documents that apply, for certain or perhaps."""
    return tuple(_applied(documents, kind, request, has_boundary))


def _applied(
    documents: Iterable[PolicyDocument], kind: PolicyKind, request: Request, has_boundary: bool
) -> Iterator[Applied]:
    action = request.action.lower()
    for document in documents:
        for statement in document.statements:
            if not statement.takes_in_action(action):
                continue
            near = _reach(statement, kind, request, has_boundary)
            if near is Reach.NONE:
                continue
            found = _judge(statement, kind, document, request)
            if found[0] is not Truth.FAILS:
                yield Applied(kind, document, statement, found[0], near, found[1])


def _reach(statement: Statement, kind: PolicyKind, request: Request, has_boundary: bool) -> Reach:
    named = statement.principals is not None or statement.not_principals is not None
    if kind in _HAS_PRINCIPAL or (kind in _MAY_HAVE_PRINCIPAL and named):
        return reach(statement, request.caller, request.full_context, has_boundary=has_boundary)
    return Reach.DIRECT


def _judge(
    statement: Statement, kind: PolicyKind, document: PolicyDocument, request: Request
) -> tuple[Truth, tuple[str, ...]]:
    """Resource and conditions together, with the keys left open; none when it is the request's resource that leaves it open."""
    context, variables = request.full_context, document.has_variables
    truth, keys = _resource(statement, kind, request, variables=variables)
    if truth is Truth.FAILS:
        return truth, ()
    in_part = truth is Truth.OPEN and not keys
    for condition in statement.conditions:
        held = judge(condition, context, variables=variables)
        if held is Truth.FAILS:
            return held, ()
        if held is Truth.OPEN:
            truth = held
            keys = (*keys, *open_keys(condition, context, variables=variables))
    return truth, () if in_part else tuple(dict.fromkeys(keys))


def _resource(
    statement: Statement, kind: PolicyKind, request: Request, *, variables: bool
) -> tuple[Truth, tuple[str, ...]]:
    negated = statement.resources is None
    written = statement.not_resources if negated else statement.resources
    if written is None:
        return (Truth.HOLDS if kind in _HAS_PRINCIPAL | _MAY_HAVE_PRINCIPAL else Truth.FAILS), ()
    context = request.full_context
    found = Truth.FAILS
    missing: list[str] = []
    for pattern in written:
        try:
            resolved = substitute(pattern, context.single) if variables else pattern
        except UnresolvedVariableError:
            missing += [key for key in names(pattern) if context.single(key) is None]
            continue
        said = _matches(resolved, request.resource, kind)
        if said is None and negated:
            return Truth.FAILS, ()
        if said is Truth.HOLDS:
            return (Truth.FAILS if negated else said), ()
        found = said if said is Truth.OPEN else found
    if missing:  # a variable without value makes the statement void, NotResource too
        is_open = all(not context.is_known(key) for key in missing)
        return (Truth.OPEN, tuple(missing)) if is_open else (Truth.FAILS if negated else found, ())
    if negated and found is Truth.FAILS:
        found = Truth.HOLDS
    return found, ()


def _matches(pattern: str, resource: str, kind: PolicyKind) -> Truth | None:
    """Whether the pattern takes in the resource; None when AWS would not take the pattern there.

    An ARN with less than six segments is completed with ``:*`` in the policies of principals; in resource and endpoint
    policies only if it has a wildcard; in an SCP only if it ends with one; never in an RCP. AWS does not document this.
    """
    segments = pattern.count(":") + 1
    if segments >= 6 or not pattern.startswith("arn:"):
        return _compare(pattern, resource)
    if kind is PolicyKind.RCP or (kind is PolicyKind.SCP and not pattern.endswith("*")):
        return None
    if kind in (PolicyKind.RESOURCE, PolicyKind.TRUST, PolicyKind.VPC_ENDPOINT) and not has_wildcard(pattern):
        return _compare(pattern, resource)
    said = _compare(pattern + ":*" * (6 - segments), resource)
    if said is Truth.FAILS:
        said = _compare(pattern, resource)
    return None if said is Truth.FAILS else said


def _compare(pattern: str, resource: str) -> Truth:
    """OPEN when the request's resource is itself a pattern, and only some of its resources are taken in.

    Beside ``${*}`` or ``${?}`` its wildcards are the characters themselves.
    """
    if resource == "*" or not has_wildcard(resource) or unescape(pattern) != pattern:
        return Truth.HOLDS if matches_resource(pattern, resource) else Truth.FAILS
    if resource_includes(pattern, resource):
        return Truth.HOLDS
    return Truth.OPEN if resource_overlaps(pattern, resource) else Truth.FAILS
