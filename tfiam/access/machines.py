"""Roles that programs take: services and workloads, beside the people who may take the same one."""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.evidence import IdentityKind, trust_evidence
from tfiam.access.trust import lets_assume
from tfiam.iam.oidc import issuer_of, provider_of
from tfiam.iam.principal import PrincipalEntry
from tfiam.iam.principal import PrincipalKind as EntryKind
from tfiam.inventory.model import Inventory, Principal, PrincipalKind

#: Services of AWS that deploy what others wrote.
_DEPLOYERS = frozenset({"codebuild.amazonaws.com", "codepipeline.amazonaws.com", "cloudformation.amazonaws.com"})
#: Providers whose subjects are workloads.
_CLUSTERS = frozenset({"Amazon EKS"})


def machine_roles(inventory: Inventory) -> Iterator[tuple[Principal, tuple[str, ...]]]:
    """The roles that a service or an OIDC workload may take, or that a workload of the plan runs under.

    Each with the references that hide whether it is one; none where it surely is.
    """
    behind = {
        role for workload in inventory.workloads for role in workload.roles if not workload.doubts.get(role)
    }  # a possible one may have another role
    for principal in inventory.principals:
        if principal.kind is not PrincipalKind.ROLE:
            continue
        trust = principal.trust
        if principal.address in behind or _trusts_programs(principal):
            yield principal, ()
        elif trust is not None and not trust.readable:
            yield principal, trust.because or (trust.fault,)


def trusts_pipeline(role: Principal) -> bool:
    """True for a role that a pipeline of AWS or of a known provider may take: it deploys."""
    return any(map(_is_pipeline, _trusted(role)))


def _trusts_programs(role: Principal) -> bool:
    """True for services and web identities; a whole account with an external id may be anybody's program."""
    return any(one.kind is IdentityKind.MACHINE and not one.account for one in trust_evidence(role))


def _trusted(role: Principal) -> Iterator[PrincipalEntry]:
    for statement in role.trust.statements if role.trust else ():
        if lets_assume(statement):
            yield from statement.principals or ()


def _is_pipeline(entry: PrincipalEntry) -> bool:
    if entry.kind is EntryKind.SERVICE:
        return entry.value.lower() in _DEPLOYERS
    provider = provider_of(issuer_of(entry.value) or "") if entry.kind is EntryKind.FEDERATED else None
    return provider is not None and provider.name not in _CLUSTERS
