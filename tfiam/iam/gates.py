"""The places where a request meets policies: what each says about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from tfiam.iam.applies import Applied, applied
from tfiam.iam.arn import Arn
from tfiam.iam.condition_eval import Truth
from tfiam.iam.document import PolicyDocument
from tfiam.iam.policy_set import ParsedPolicies, PolicyKind
from tfiam.iam.reach import Reach
from tfiam.iam.request import Caller, CallerKind, Request


def any_of(truths: Iterable[Truth]) -> Truth:
    """HOLDS if one holds, else OPEN if one is open."""
    found = Truth.FAILS
    for one in truths:
        if one is Truth.HOLDS:
            return one
        found = one if one is Truth.OPEN else found
    return found


def all_of(truths: Iterable[Truth]) -> Truth:
    """FAILS if one fails, else OPEN if one is open."""
    found = Truth.HOLDS
    for one in truths:
        if one is Truth.FAILS:
            return one
        found = one if one is Truth.OPEN else found
    return found


@dataclass(frozen=True)
class Gate:
    """The statements of one place that apply to a request. ``in_play`` is False when nothing limits there."""

    kind: PolicyKind
    statements: tuple[Applied, ...] = ()
    in_play: bool = True
    always: bool = False
    """True for the root user, who needs no identity policy."""

    @property
    def allows(self) -> tuple[Applied, ...]:
        return tuple(one for one in self.statements if one.statement.is_allow)

    @property
    def allowed(self) -> Truth:
        """What a limit says: HOLDS when there is none."""
        return self.granted(Reach.ACCOUNT) if self.in_play and not self.always else Truth.HOLDS

    def granted(self, least: Reach) -> Truth:
        """Whether an Allow reaches the caller at least so closely."""
        return any_of(one.truth for one in self.statements if one.statement.is_allow and one.reach >= least)


@dataclass(frozen=True)
class Gates:
    """All places of a request."""

    identity: Gate
    boundary: Gate
    session: Gate
    resource: Gate
    scp: tuple[Gate, ...]
    rcp: tuple[Gate, ...]
    vpc_endpoint: Gate

    def __iter__(self) -> Iterator[Gate]:
        yield from (self.identity, self.boundary, self.session, self.resource, *self.scp, *self.rcp, self.vpc_endpoint)

    @cached_property
    def denies(self) -> tuple[Applied, ...]:
        return tuple(one for gate in self for one in gate.statements if one.statement.is_deny)


def gates_of(request: Request, policies: ParsedPolicies) -> Gates:
    """Asks every document that has a say on this caller and this resource."""
    caller = request.caller
    own = caller.has_identity_policies
    has_boundary = own and policies.boundary is not None
    resource_kind = PolicyKind.TRUST if is_role(request) else PolicyKind.RESOURCE

    def limit(kind: PolicyKind, documents: tuple[PolicyDocument, ...] | None, *, applies: bool = own) -> Gate:
        if documents is None or not applies:
            return Gate(kind, in_play=False)
        return Gate(kind, applied(documents, kind, request))

    identity = applied(policies.identity, PolicyKind.IDENTITY, request) if own else ()
    scps = () if _above_scps(request) else policies.scp
    rcps = () if not policies.rcp or _above_rcps(request) else policies.rcp
    return Gates(
        identity=Gate(PolicyKind.IDENTITY, identity, always=caller.kind is CallerKind.ROOT),
        boundary=limit(PolicyKind.BOUNDARY, policies.boundary),
        session=limit(PolicyKind.SESSION, _session(caller, policies)),
        resource=Gate(resource_kind, applied(policies.resource, resource_kind, request, has_boundary=has_boundary)),
        scp=tuple(Gate(PolicyKind.SCP, applied(level, PolicyKind.SCP, request)) for level in scps),
        rcp=tuple(Gate(PolicyKind.RCP, applied(level, PolicyKind.RCP, request)) for level in rcps),
        vpc_endpoint=limit(PolicyKind.VPC_ENDPOINT, policies.vpc_endpoint, applies=True),
    )


def _session(caller: Caller, policies: ParsedPolicies) -> tuple[PolicyDocument, ...] | None:
    """A federated user has what its session policy allows: without one, only what resource policies give it.

    https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
    """
    return () if policies.session is None and caller.kind is CallerKind.FEDERATED_USER else policies.session


def is_role(request: Request) -> bool:
    """True if the resource policy is a role's trust policy."""
    arn = Arn.parse(request.resource)
    return (
        request.action.lower().startswith("sts:")
        and arn is not None
        and arn.service == "iam"
        and arn.resource_type == "role"
    )


def _above_scps(request: Request) -> bool:
    """SCPs limit principals of member accounts: not the management account, service-linked roles, services, the anonymous.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
    """
    caller = request.caller
    return not caller.has_identity_policies or request.principal_is_management_account or caller.is_service_linked


def _above_rcps(request: Request) -> bool:
    """RCPs limit resources of member accounts in the services that support them, but for service-linked roles.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
    ``kms:RetireGrant`` is out of their reach: https://docs.aws.amazon.com/kms/latest/developerguide/resource-control-policies.html
    """
    if request.action.lower() == "kms:retiregrant":
        return True
    from tfiam.iam import catalogue  # read only when an RCP is in play

    in_management = request.principal_is_management_account and request.same_account
    service = request.action.partition(":")[0]
    return in_management or request.caller.is_service_linked or not catalogue.rcp_supported(service)
