"""The organization: its tree, and what its policies are attached to, as addresses where the plan tells, else as ids."""

from __future__ import annotations

from collections.abc import Mapping

from tfiam.extract.build import Extraction, Item
from tfiam.extract.entry import Kind
from tfiam.extract.links import Link
from tfiam.inventory.filling import filling
from tfiam.inventory.model import OrganizationNode, PolicyTarget

#: What a target ends with that refers to the management account of an organization whose id the plan does not know yet.
MANAGEMENT_ACCOUNT = ".master_account_id"


def policy_targets(extraction: Extraction) -> tuple[PolicyTarget, ...]:
    """Organization policies and what they are attached to."""
    ids = _addresses(extraction)
    found = []
    for item in extraction.by_kind.get(Kind.ORG_ATTACHMENT, ()):
        targets = _ends(item, "target", ids)
        for policy, doubt in _ends(item, "policy", ids):
            for target, why in targets:
                found.append(PolicyTarget(policy, target, item.resource.address, tuple(dict.fromkeys((*doubt, *why)))))
    return tuple(found)


def organization_nodes(extraction: Extraction) -> tuple[OrganizationNode, ...]:
    """The organization, its units and accounts that the plan holds, each with what it is under."""
    ids = _addresses(extraction)
    return tuple(
        OrganizationNode(
            item.resource.address,
            item.resource.type,
            tuple(one.text for one in item.fields.get("id", ()) if one.text),
            tuple(parent for parent, _ in _ends(item, "parent", ids)),
        )
        for item in extraction.by_kind.get(Kind.ORG_NODE, ())
    )


def _addresses(extraction: Extraction) -> Mapping[str, str]:
    return {
        item.text("id"): item.resource.address
        for kind in (Kind.ORG_POLICY, Kind.ORG_NODE)
        for item in extraction.by_kind.get(kind, ())
        if item.text("id")
    }


def _ends(item: Item, name: str, ids: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """What a field leads to, each with the references that hide whether it does."""
    ends: list[tuple[str, tuple[str, ...]]] = []
    for one in item.fields.get(name, ()):
        if one.text:
            ends.append((ids.get(one.text, one.text), ()))
        else:
            filled = filling(one, lambda _: True, single=True)
            ends += [(_end(link), doubt) for link, doubt in filled.links] or [(ref, ()) for ref in one.because]
    return ends


def _end(link: Link) -> str:
    """A reference to an organization means its root, unless it is to its management account."""
    own = f".{link.attribute}" == MANAGEMENT_ACCOUNT
    return f"{link.address}{MANAGEMENT_ACCOUNT}" if own else link.address
