"""The organization policies above an account, level by level from the root down, as far as a plan tells.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tfiam.access.organization_policies import FULL_ACCESS
from tfiam.access.sources import Source, full_access, source_of
from tfiam.iam.policy_set import PolicyKind
from tfiam.inventory.model import Document, DocumentRole, Inventory, OrganizationNode, Resource
from tfiam.inventory.organization import MANAGEMENT_ACCOUNT

_ORGANIZATION = "aws_organizations_organization"
_DEEPEST = 16  # five levels of units are AWS's quota; a hostile plan can hold a cycle
_ROLES = {PolicyKind.SCP: DocumentRole.SCP, PolicyKind.RCP: DocumentRole.RCP}


@dataclass(frozen=True)
class Level:
    """The policies attached to one node: an address or an id."""

    node: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Member:
    """An account whose place in the organization is asked for."""

    account: str
    """Twelve digits, or "" when the plan does not tell."""
    resource: Resource | None
    """A resource of the plan that is in it."""
    label: str
    """What the account is that of, for people."""


def is_management_account(inventory: Inventory, member: Member) -> bool:
    """True if it is known to be the organization's management account: no SCP or RCP reaches it."""
    for organization in inventory.of(_ORGANIZATION, f"data.{_ORGANIZATION}"):
        if member.account and organization.get("master_account_id") == member.account:
            return True
        # Only the management account can create its organization.
        if (
            organization.type == _ORGANIZATION
            and member.resource is not None
            and _together(inventory, organization, member.resource)
        ):
            return not member.account or not isinstance(organization.get("master_account_id"), str)
    return False


def _together(inventory: Inventory, one: Resource, other: Resource) -> bool:
    """True for two resources of one stack and one provider block."""
    return one.provider_key == other.provider_key and inventory.is_own(one.address) == inventory.is_own(other.address)


def management_accounts(inventory: Inventory) -> frozenset[str]:
    """The ids of the organization's management account, as far as they are known."""
    organizations = inventory.of(_ORGANIZATION, f"data.{_ORGANIZATION}")
    ids = (one.get("master_account_id") for one in organizations)
    return frozenset(one for one in ids if isinstance(one, str))


def levels_above(
    inventory: Inventory, member: Member, kind: PolicyKind, before: Inventory | None = None
) -> tuple[Level, ...]:
    """Every node above the account, and itself, that the plan attaches policies of this kind to.

    A node that may or may not be above it is a level whose documents are uncertain.
    """
    documents = {document.address: document for document in inventory.in_role(_ROLES[kind])}
    attached: dict[str, dict[str, tuple[str, ...]]] = {}
    for target in inventory.targets:
        if target.target.endswith(MANAGEMENT_ACCOUNT):
            continue  # no member account is it
        if target.policy in documents or target.policy == FULL_ACCESS[_ROLES[kind]]:
            there = attached.setdefault(target.target, {})
            there[target.policy] = () if there.get(target.policy) == () else target.doubt
    chain, whole = _chain(inventory, member)
    above = [node for node in chain if node in attached]
    maybe = [node for node in attached if node not in chain and not (whole or _is_another(inventory, member, node))]
    found = []
    for node in above:
        own = tuple(
            _unsure(documents[one], kind, doubt, f"may be attached to {node} or not")
            for one, doubt in attached[node].items()
            if one in documents
        )
        found.append(Level(node, (*own, *_full_access(kind, node, attached[node], own, before))))
    for node in maybe:
        own = tuple(
            _unsure(documents[one], kind, (*doubt, _path(member)), _depends(member))
            for one, doubt in attached[node].items()
            if one in documents
        )
        full = tuple(_full_access(kind, node, attached[node], own, before))
        found.append(Level(node, (*own, *full, *_unless_above(kind, member, own, full))))
    return tuple(found)


def _unsure(document: Document, kind: PolicyKind, doubt: tuple[str, ...], why: str) -> Source:
    """A policy that may not be in force, if ``doubt`` hides whether it is."""
    source = source_of(document, kind)
    if source.policy is None or not doubt:
        return source
    return replace(source, denies_certain=False, because=(*source.because, *doubt), hidden=why)


def _unless_above(
    kind: PolicyKind, member: Member, own: tuple[Source, ...], full: tuple[Source, ...]
) -> Iterator[Source]:
    """Everything, for an account that the node is not above."""
    if not any(one.certain for one in full):
        names = ", ".join(one.address for one in own) or full_access(kind).arn
        yield replace(full_access(kind), certain=False, because=(_path(member),), arn=names, hidden=_depends(member))


def _path(member: Member) -> str:
    return f"organization path of {member.account}" if member.account else f"account of {member.label}"


def _depends(member: Member) -> str:
    if member.account:
        return f"reaches {member.label} or not: where account {member.account} is in the organization is not told"
    return f"reaches {member.label} or not, depending on its account: set account.id in .tfiam.yaml"


def _full_access(
    kind: PolicyKind, node: str, policies: Iterable[str], own: tuple[Source, ...], before: Inventory | None
) -> Iterator[Source]:
    """AWS's own policy, which is on every node until somebody detaches it. Beside an allow list it is likely to be gone."""
    name = FULL_ACCESS[_ROLES[kind]]
    if name in policies or kind is PolicyKind.RCP:
        yield full_access(kind)
        return
    if before is not None and any(one.policy == name and one.target == node for one in before.targets):
        return  # the plan detaches it
    if not any(statement.is_allow for one in own if one.policy for statement in one.policy.statements):
        yield full_access(kind)
        return
    why = f"may still be attached to {node} beside these: the plan does not tell"
    yield replace(full_access(kind), certain=False, because=(f"FullAWSAccess on {node}",), hidden=why)


def _is_another(inventory: Inventory, member: Member, node: str) -> bool:
    """True if the node is another account for sure."""
    if not member.account:
        return False
    found = _node(inventory, node)
    ids = found.ids if found and found.type == "aws_organizations_account" else (node,) if node.isdigit() else ()
    return bool(ids) and member.account not in ids


def _chain(inventory: Inventory, member: Member) -> tuple[list[str], bool]:
    """The nodes above the account by address and by id, root first; and whether that is all of them."""
    roots = [one.address for one in inventory.nodes if one.type == _ORGANIZATION]
    roots += [target.target for target in inventory.targets if target.target.startswith("r-")]
    if not member.account:
        return [], False
    chain = [member.account]
    node = _node(inventory, member.account)
    for _ in range(_DEEPEST):
        if node is None:
            break
        chain += [node.address, *node.ids]
        if node.type == _ORGANIZATION:
            return list(dict.fromkeys(reversed(chain))), True
        if len(node.parents) != 1:
            break
        chain.append(node.parents[0])
        node = _node(inventory, node.parents[0])
    whole = any(one.startswith("r-") or one in roots for one in chain)
    # A plan knows one organization, so its root is above every member account.
    return list(dict.fromkeys([*roots, *reversed(chain)])), whole


def _node(inventory: Inventory, name: str) -> OrganizationNode | None:
    return next((one for one in inventory.nodes if name == one.address or name in one.ids), None)
