"""Roles that programs take: services and workloads, beside the people who may take the same one."""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.trust import lets_assume
from tfiam.iam.principal import PrincipalEntry
from tfiam.iam.principal import PrincipalKind as EntryKind
from tfiam.inventory.model import Inventory, Principal, PrincipalKind


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


def _trusts_programs(role: Principal) -> bool:
    return any(
        _is_program(entry)
        for statement in (role.trust.statements if role.trust else ())
        if lets_assume(statement)
        for entry in statement.principals or ()
    )


def _is_program(entry: PrincipalEntry) -> bool:
    """A service, or a web identity: those of people come by way of Cognito, Amazon, Google and Facebook, by their own names.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-federated-web-identity
    """
    web = entry.kind is EntryKind.FEDERATED and ":oidc-provider/" in entry.value
    return web or entry.kind is EntryKind.SERVICE
