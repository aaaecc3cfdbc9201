"""From extracted items to the IAM world: who has which documents, by names, ARNs and references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tfiam.config import Config
from tfiam.extract.build import Extraction, Item
from tfiam.extract.entry import Kind
from tfiam.inventory.filling import filling
from tfiam.inventory.humans import assignments_of, credentials_of, memberships_of
from tfiam.inventory.leads import leads_of
from tfiam.inventory.lookup import PolicyIndex, PrincipalIndex
from tfiam.inventory.model import Document, DocumentRole, Inventory, PolicyTarget, Principal
from tfiam.inventory.named_boundaries import named_boundaries
from tfiam.inventory.organization import organization_nodes, policy_targets
from tfiam.inventory.principals import link_principals
from tfiam.inventory.secrets import secret_values
from tfiam.inventory.workloads import workloads_of

_ORGANIZATION_POLICIES = {"SERVICE_CONTROL_POLICY": DocumentRole.SCP, "RESOURCE_CONTROL_POLICY": DocumentRole.RCP}

#: Resource policies, which are put on another resource.
_CARRIED = (Kind.RESOURCE_POLICY, Kind.PERMISSION, Kind.KEY)


def build_inventory(extraction: Extraction, config: Config) -> Inventory:
    """The inventory of one world."""
    read = [item for item in extraction.by_kind.get(Kind.DATA, ()) if _is_customer_policy(item)]
    policies = PolicyIndex([*extraction.by_kind.get(Kind.POLICY, ()), *read])
    index = PrincipalIndex(extraction)
    principals = link_principals(extraction, policies, index)
    targets = policy_targets(extraction)
    carriers = _carriers(extraction)
    documents = _with_roles(extraction, principals, targets, carriers, named_boundaries(extraction, policies, config))
    return Inventory(
        principals=refreshed(principals, documents),
        documents=documents,
        resources=extraction.resources,
        module_values=extraction.module_values,
        targets=targets,
        nodes=organization_nodes(extraction),
        secrets=secret_values(extraction),
        put_on={address: tuple(on for on, _ in ends) for address, ends in carriers.items()},
        put_doubts={address: doubt for address, ends in carriers.items() for _, doubt in ends if doubt},
        leads=leads_of(extraction),
        workloads=workloads_of(extraction, index),
        credentials=credentials_of(extraction, index),
        memberships=memberships_of(extraction, index),
        assignments=assignments_of(extraction, index),
        config=config,
        predictor=extraction.predictor,
        places=extraction.places,
        connections=extraction.connections,
    )


def _carriers(extraction: Extraction) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """What the ``target`` of each resource leads to, each with the references that hide whether it does.

    Of several that a known target refers to its name tells, which who asks compares.
    """
    found = {}
    for item in extraction.items:
        ends: list[tuple[str, tuple[str, ...]]] = []
        for one in item.fields.get("target", ()):
            if one.because:
                ends += [(link.address, doubt) for link, doubt in filling(one, lambda _: True, single=True).links]
            elif len(one.links) == 1 or not one.text:
                ends += [(link.address, ()) for link in one.links]
        if ends:
            found[item.resource.address] = tuple(ends)
    return found


def _is_customer_policy(item: Item) -> bool:
    """True for a policy that the plan reads; AWS's own are known by content (``tfiam.iam.managed``)."""
    return item.entry.type == "data.aws_iam_policy" and ":aws:policy/" not in item.text("arn")


def _with_roles(
    extraction: Extraction,
    principals: tuple[Principal, ...],
    targets: tuple[PolicyTarget, ...],
    carriers: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]],
    named: frozenset[tuple[str, str]],
) -> tuple[Document, ...]:
    """All documents, each with the roles its use gives it and the addresses it reaches."""
    reached: dict[tuple[str, str], list[str]] = {}
    bounded: dict[tuple[str, str], list[str]] = {}
    for principal in principals:
        for reach in principal.reaches:
            reached.setdefault(reach.document.key, []).append(principal.address)
        if principal.trust is not None:
            reached.setdefault(principal.trust.key, []).append(principal.address)
        boundary = principal.boundary
        # Whichever of the candidates it is: as a boundary is what all of them are written for.
        for document in (boundary.document, *boundary.candidates) if boundary else ():
            if document is not None:
                bounded.setdefault(document.key, []).append(principal.address)
    by_policy: dict[str, list[str]] = {}
    for target in targets:
        by_policy.setdefault(target.policy, []).append(target.target)
    found = []
    for item in extraction.items:
        for document in item.documents:
            used = document.key in reached or document.key in bounded
            if item.entry.kind is Kind.DATA and not used:
                continue  # only read by the plan: it gives nobody anything
            held = document.key in reached
            roles = _roles(item, document, held, document.key in bounded or (document.key in named and not held))
            where = [
                *reached.get(document.key, ()),
                *bounded.get(document.key, ()),
                *by_policy.get(document.address, ()),
            ]
            if item.entry.kind in _CARRIED:
                where += [on for on, _ in carriers.get(document.address, ())]
            judged = replace(document, roles=roles, attached_to=tuple(dict.fromkeys(where)))
            found.append(replace(judged, policy=None, fault="") if roles == (DocumentRole.OTHER,) else judged)
    return tuple(found)


def _roles(item: Item, document: Document, identity: bool, boundary: bool) -> tuple[DocumentRole, ...]:
    if boundary:
        return (DocumentRole.IDENTITY, DocumentRole.BOUNDARY) if identity else (DocumentRole.BOUNDARY,)
    if item.entry.kind is Kind.ORG_POLICY:
        kind = item.text("type") or "SERVICE_CONTROL_POLICY"
        return (_ORGANIZATION_POLICIES.get(kind, DocumentRole.OTHER),)
    return document.roles


def refreshed(principals: tuple[Principal, ...], documents: tuple[Document, ...]) -> tuple[Principal, ...]:
    """The same principals, holding the documents with their final roles."""
    final = {document.key: document for document in documents}

    def fresh(document: Document) -> Document:
        return final.get(document.key, document)

    return tuple(
        replace(
            principal,
            reaches=tuple(replace(reach, document=fresh(reach.document)) for reach in principal.reaches),
            trust=fresh(principal.trust) if principal.trust else None,
            boundary=replace(principal.boundary, document=fresh(principal.boundary.document))
            if principal.boundary and principal.boundary.document
            else principal.boundary,
        )
        for principal in principals
    )
