"""Sizes and counts of what principals and resources hold, against AWS's quotas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tfiam.extract.entry import Kind
from tfiam.extract.queries import QUERIES
from tfiam.iam.quotas import RESOURCE_POLICY_QUOTAS, Quota, QuotaName, quota
from tfiam.iam.size import size
from tfiam.inventory.model import Document, DocumentRole, DocumentStatus, Inventory, Principal, PrincipalKind, Via

#: Where the hidden part of a document could take it over its quota: from nine tenths of it on.
_CLOSE = 0.9

_BY_ROLE = {
    DocumentRole.TRUST: QuotaName.TRUST_POLICY_CHARACTERS,
    DocumentRole.KEY: QuotaName.KEY_POLICY_BYTES,
    DocumentRole.VPC_ENDPOINT: QuotaName.VPC_ENDPOINT_POLICY_CHARACTERS,
    DocumentRole.SESSION: QuotaName.SESSION_POLICY_CHARACTERS,
    DocumentRole.SCP: QuotaName.SCP_CHARACTERS,
    DocumentRole.RCP: QuotaName.RCP_CHARACTERS,
    DocumentRole.IDENTITY: QuotaName.MANAGED_POLICY_CHARACTERS,
    DocumentRole.BOUNDARY: QuotaName.MANAGED_POLICY_CHARACTERS,
}
_INLINE = {
    PrincipalKind.USER: QuotaName.INLINE_POLICIES_PER_USER_CHARACTERS,
    PrincipalKind.GROUP: QuotaName.INLINE_POLICIES_PER_GROUP_CHARACTERS,
    PrincipalKind.ROLE: QuotaName.INLINE_POLICIES_PER_ROLE_CHARACTERS,
    PrincipalKind.PERMISSION_SET: QuotaName.PERMISSION_SET_INLINE_POLICY_CHARACTERS,
}
_ATTACHED = {
    PrincipalKind.USER: QuotaName.MANAGED_POLICIES_PER_USER,
    PrincipalKind.GROUP: QuotaName.MANAGED_POLICIES_PER_GROUP,
    PrincipalKind.ROLE: QuotaName.MANAGED_POLICIES_PER_ROLE,
    PrincipalKind.PERMISSION_SET: QuotaName.MANAGED_POLICIES_PER_PERMISSION_SET,
}
#: Types whose policy goes through another call than their service's quota is for, and AWS tells no quota of it.
_NOT_TOLD = frozenset(
    {
        "aws_cloudwatch_log_delivery_destination_policy",
        "aws_cloudwatch_log_destination_policy",
        "aws_lambda_layer_version_permission",
        "aws_odb_network",
        "aws_rolesanywhere_profile",
        "aws_s3control_access_grants_instance_resource_policy",
    }
)
#: What AWS writes around the statements that ``AddPermission`` and its like make.
_AROUND = len('{"Version":"2012-10-17","Statement":[]}')


@dataclass(frozen=True)
class Measured:
    """A size or a count held against its quota. ``hidden`` are references to what is not counted because it is unknown."""

    quota: Quota
    counted: int
    hidden: tuple[str, ...] = ()
    adds: int = 0
    """The least that the hidden things add to a count, unless they are among the counted ones."""
    parts: tuple[tuple[str, int], ...] = ()
    """Address and attribute of each document summed, with its own size; empty for one document."""

    @property
    def over(self) -> bool:
        return self.counted > self.quota.value

    @property
    def open(self) -> bool:
        """True if it is not over as far as known, and close enough that the hidden part could take it there."""
        if not self.hidden or self.over:
            return False
        return self.counted + self.adds > self.quota.value if self.adds else self.counted >= self.quota.value * _CLOSE


def measure(document: Document, name: QuotaName) -> Measured:
    """The size of a document; what could not be read of it counts nothing."""
    limit = quota(name)
    if document.policy is None:
        return Measured(limit, 0, document.because or (document.fault,))
    holes = document.because if document.status is DocumentStatus.PARTIAL else ()
    # Nobody knows how long statements are that nobody knows.
    adds = limit.value if document.incomplete else 0
    return Measured(limit, size(document.policy, limit, holes), holes, adds)


def quota_of(document: Document) -> QuotaName | None:
    """The quota that a document has for itself; None for an inline policy, whose principal has one, and where AWS tells none.

    A document without a resource is taken for what its role is most: a managed policy, a policy of the one service that its
    actions belong to.
    """
    own = QUERIES.get(document.resource.type) if document.resource else None
    if own is not None and (own.type in _NOT_TOLD or own.kind in (Kind.PERMISSION, Kind.DATA)):
        return None
    role = document.roles[0]
    if role is DocumentRole.RESOURCE:
        service = own.service if own else _service(document)
        return RESOURCE_POLICY_QUOTAS.get(service)
    if role in (DocumentRole.IDENTITY, DocumentRole.BOUNDARY) and own is not None and own.kind is not Kind.POLICY:
        return None
    return _BY_ROLE.get(role)


def _service(document: Document) -> str:
    """The one service of every action, else ""."""
    actions = [action for one in document.statements for action in (*(one.actions or ()), *(one.not_actions or ()))]
    prefixes = {action.partition(":")[0].lower() if ":" in action else "" for action in actions}
    return prefixes.pop() if len(prefixes) == 1 else ""


def inline_total(principal: Principal) -> Measured:
    """The sum of a principal's own inline policies, as far as the inventory knows them."""
    name = _INLINE[principal.kind]
    own = {
        reach.document.key: reach.document for reach in principal.reaches if reach.via is Via.INLINE and reach.certain
    }
    sizes = {document: measure(document, name) for document in own.values()}
    parts = [(f"{one.address} {one.attribute}", measured.counted) for one, measured in sizes.items()]
    return Measured(
        quota(name),
        sum(measured.counted for measured in sizes.values()),
        tuple(dict.fromkeys(reference for measured in sizes.values() for reference in measured.hidden)),
        parts=tuple(sorted(parts, key=lambda part: (-part[1], part[0]))),
    )


def attached_policies(principal: Principal) -> Measured:
    """How many managed policies are attached to a principal itself; those with an unknown ARN are told as hidden."""
    attached = [one for one in principal.managed if one.via is Via.ATTACHED and one.certain]
    documents = (one.document for one in principal.reaches if one.via is Via.ATTACHED and one.certain)
    named = {one.key: one.address for one in documents} | {(one.arn, ""): one.arn for one in attached if one.arn}
    hidden = [one for one in attached if not one.arn]
    return Measured(
        quota(_ATTACHED[principal.kind]),
        len(named),
        tuple(dict.fromkeys(reference for one in hidden for reference in one.because)),
        adds=len({one.because for one in hidden}),
        parts=tuple((name, 1) for name in sorted(named.values())),
    )


def groups_of(principal: Principal) -> Measured:
    """How many groups a user is in."""
    return Measured(
        quota(QuotaName.GROUPS_PER_USER),
        len(principal.groups),
        parts=tuple((group, 1) for group in sorted(principal.groups)),
    )


def permission_totals(inventory: Inventory) -> Iterator[tuple[Document, Measured]]:
    """Policies that are made up of permissions written as arguments (``aws_lambda_permission``), one for each target and
    qualifier: the first permission, and the least size that all of them together have.
    """
    targets: dict[tuple[object, ...], list[Document]] = {}
    for document in inventory.in_role(DocumentRole.RESOURCE):
        own = document.resource
        entry = QUERIES.get(own.type) if own else None
        if own is None or entry is None or entry.kind is not Kind.PERMISSION or own.type in _NOT_TOLD:
            continue
        if entry.service in RESOURCE_POLICY_QUOTAS:
            resources = tuple(resource for one in document.statements for resource in one.resources or ())
            qualifier = str(own.get(entry.fields["qualifier"])) if "qualifier" in entry.fields else ""
            targets.setdefault((own.type, resources or document.because, qualifier), []).append(document)
    for documents in targets.values():
        yield documents[0], _together(documents)


def _together(documents: list[Document]) -> Measured:
    own = documents[0].resource
    name = RESOURCE_POLICY_QUOTAS[QUERIES[own.type].service] if own else QuotaName.FUNCTION_POLICY_BYTES
    sizes = [measure(document, name) for document in documents]
    hidden = tuple(dict.fromkeys(reference for measured in sizes for reference in measured.hidden))
    statements = sum(max(measured.counted - _AROUND, 0) for measured in sizes)
    return Measured(quota(name), _AROUND + statements + len(documents) - 1, hidden)
