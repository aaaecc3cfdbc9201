"""Which service accounts of Kubernetes take a role: by their tokens (IRSA), and by EKS Pod Identity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tfiam.access.trust import TrustStatement, trust_statements
from tfiam.access.web_identity import WebIdentity, web_identities
from tfiam.iam.oidc import Scope
from tfiam.iam.patterns import has_wildcard
from tfiam.iam.statement import Statement
from tfiam.inventory.model import UNKNOWN, Inventory

_EKS = "Amazon EKS"
#: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
_SUBJECT = "system:serviceaccount:"
_PODS = "pods.eks.amazonaws.com"
#: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
_TAGS = ("aws:requesttag/kubernetes-namespace", "aws:requesttag/kubernetes-service-account")
_ASSOCIATION = "aws_eks_pod_identity_association"


@dataclass(frozen=True)
class Unbound:
    """A trust statement that more than one service account meets, or may."""

    trust: TrustStatement
    who: str
    associated: bool = True
    """False where only a later association would use it."""
    because: tuple[str, ...] = ()


def unbound(inventory: Inventory) -> Iterator[Unbound]:
    """Every Allow of a trust policy that is not tied to one service account."""
    accounts = _associations(inventory)
    for trust in trust_statements(inventory):
        for identity in web_identities(trust.statement):
            yield from _by_token(trust, identity)
        principals = trust.statement.principals
        if principals is not None and _PODS in principals.services and not _names_one(trust.statement):
            yield from _by_association(trust, accounts.get(trust.document.address, frozenset()))


def _by_token(trust: TrustStatement, identity: WebIdentity) -> Iterator[Unbound]:
    subjects = [value for one in identity.demanded("sub") for value in one.values]
    known = identity.provider is not None and identity.provider.name == _EKS
    if not known and (identity.provider is not None or not _is_cluster(identity, subjects)):
        return
    if identity.hidden or (not subjects and identity.hidden_claims):
        yield Unbound(trust, "", because=identity.hidden or identity.hidden_claims)
    elif identity.scope is not Scope.PINNED or any(map(has_wildcard, subjects)):
        named = f"sub is {', '.join(subjects)}" if subjects else "sub is not named"
        yield Unbound(trust, f"more than one service account of the cluster may take the role: {named}")


def _is_cluster(identity: WebIdentity, subjects: list[str]) -> bool:
    """True for an issuer that is not known yet, of subjects that only Kubernetes has, or of a cluster of the plan."""
    named = any("aws_eks_cluster." in one for one in (identity.issuer, *identity.hidden_claims))
    return named or any(one.startswith(_SUBJECT) for one in subjects)


def _by_association(trust: TrustStatement, accounts: frozenset[tuple[str, str]]) -> Iterator[Unbound]:
    if len(accounts) > 1:
        named = ", ".join(sorted(f"{namespace}/{name}" for namespace, name in accounts))
        yield Unbound(trust, f"several service accounts share the role: {named}")
    elif not accounts:
        who = "every service account that somebody associates with the role may take it: no condition names one"
        yield Unbound(trust, who, associated=False)


def _names_one(statement: Statement) -> bool:
    """True if conditions on both session tags name a namespace and an account."""
    named = {
        one.key_name
        for one in statement.conditions
        if one.base in ("StringEquals", "StringLike") and not one.if_exists and not any(map(has_wildcard, one.values))
    }
    return named.issuperset(_TAGS)


def _associations(inventory: Inventory) -> dict[str, frozenset[tuple[str, str]]]:
    """Role to the namespaces and accounts that are associated with it; those that are not known yet by their address."""
    found: dict[str, set[tuple[str, str]]] = {}
    for workload in inventory.workloads:
        if workload.resource.type == _ASSOCIATION:
            names = tuple(workload.resource.get(name) for name in ("namespace", "service_account"))
            namespace, account = (str(one) if one is not UNKNOWN else workload.resource.address for one in names)
            for role in workload.roles:
                found.setdefault(role, set()).add((namespace, account))
    return {role: frozenset(accounts) for role, accounts in found.items()}
