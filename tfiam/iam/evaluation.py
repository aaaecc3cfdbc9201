"""AWS's decision on a request, from all documents that have a say.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.iam.applies import Applied
from tfiam.iam.arn import Arn
from tfiam.iam.condition_eval import Truth
from tfiam.iam.decision import Decision, Outcome
from tfiam.iam.gates import Gate, Gates, all_of, any_of, gates_of, is_role
from tfiam.iam.policy_set import PolicyKind, PolicySet
from tfiam.iam.reach import Reach
from tfiam.iam.refusals import is_refused
from tfiam.iam.request import Request


def evaluate(request: Request, policies: PolicySet) -> Decision:
    """Decides a request as AWS would, given these documents and no others.

    Raises :class:`tfiam.iam.document.PolicySyntaxError` if a document is none.
    """
    gates = gates_of(request, policies.parsed)
    denied = any_of(one.truth for one in gates.denies)
    if denied is Truth.HOLDS:
        return Decision(Outcome.EXPLICITLY_DENIED, tuple(one for one in gates.denies if one.truth is Truth.HOLDS))
    allowed = _allowed(request, gates)
    if allowed is Truth.FAILS:
        return Decision(Outcome.IMPLICITLY_DENIED, (), missing=_missing(request, gates))
    grants = tuple(_grants(request, gates))
    if allowed is Truth.HOLDS and denied is Truth.FAILS:
        return Decision(Outcome.ALLOWED, tuple(one for one in grants if one.truth is Truth.HOLDS))
    unsettled = tuple(one for one in (*gates.denies, *grants) if one.truth is Truth.OPEN)
    if not all(one.open_keys for one in unsettled):
        return Decision(Outcome.UNDETERMINED, unsettled)
    keys = tuple(dict.fromkeys(key for one in unsettled for key in one.open_keys))
    return Decision(Outcome.CONDITIONAL, (*gates.denies, *grants), open_keys=keys)


def _allowed(request: Request, gates: Gates) -> Truth:
    if is_refused(request.action, request.resource):
        return Truth.FAILS
    limits = (gate.allowed for gate in (*gates.scp, gates.vpc_endpoint))
    return all_of((_granted(request, gates), *limits))


def _granted(request: Request, gates: Gates) -> Truth:
    """Joins identity policies, boundary and session policy with the resource's policy."""
    resource = gates.resource
    if not request.caller.has_identity_policies:
        return resource.granted(Reach.DIRECT)
    within = all_of((gates.boundary.allowed, gates.session.allowed))
    own = all_of((gates.identity.allowed, within))
    if not request.same_account:
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
        return all_of((own, resource.granted(Reach.ACCOUNT)))
    if _must_be_named(request):
        own = all_of((own, resource.granted(Reach.ACCOUNT)))
    by_resource = any_of((resource.granted(Reach.DIRECT), all_of((resource.granted(Reach.ROLE), within))))
    return any_of((own, by_resource))


def _must_be_named(request: Request) -> bool:
    """True for roles and KMS keys: in their own account too, nothing is allowed unless their policy says so.

    https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
    """
    arn = Arn.parse(request.resource)
    key = arn is not None and arn.service == "kms" and arn.resource_type == "key"
    return key or is_role(request)


def _grants(request: Request, gates: Gates) -> Iterator[Applied]:
    """The Allows with a say on the request, gate by gate."""
    own = (gates.identity, gates.boundary, gates.session) if request.caller.has_identity_policies else ()
    for gate in (*own, gates.resource, *gates.scp, gates.vpc_endpoint):
        yield from gate.allows


def _missing(request: Request, gates: Gates) -> tuple[PolicyKind, ...]:
    """The places without an Allow. A resource's policy is one only where identity policies do not suffice."""
    own: tuple[Gate, ...] = ()
    needs_resource = True
    if request.caller.has_identity_policies:
        own = (gates.identity, gates.boundary, gates.session)
        needs_resource = not request.same_account or _must_be_named(request)
    lacking = [gate.kind for gate in (*own, *gates.scp, gates.vpc_endpoint) if gate.allowed is Truth.FAILS]
    if needs_resource and gates.resource.granted(Reach.ACCOUNT) is Truth.FAILS:
        lacking.append(gates.resource.kind)
    return tuple(dict.fromkeys(lacking))
