"""What stands around a plan: other stacks' plans and states, and the organization's SCPs and RCPs as bare documents."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tfiam.config import Config
from tfiam.errors import PlanError
from tfiam.extract.build import Extractor
from tfiam.extract.model import World
from tfiam.inventory.bare import read_policy
from tfiam.inventory.build import build_inventory
from tfiam.inventory.join import joined
from tfiam.inventory.model import Document, DocumentRole, Inventory, PolicyTarget
from tfiam.inventory.stack import named
from tfiam.plan.load import load_plan

_ORGANIZATION = "aws_organizations_organization"
_ROOT = "r-context"
"""Stands for the root of an organization whose own id nobody told."""
_LARGEST = 1024 * 1024
_KINDS = {DocumentRole.SCP: "SCP", DocumentRole.RCP: "RCP"}


@dataclass(frozen=True)
class Context:
    """The stacks, each under its own name, and the documents that are put on the organization's root."""

    stacks: tuple[Inventory, ...] = ()
    policies: tuple[Document, ...] = ()

    @property
    def notices(self) -> tuple[str, ...]:
        """What was taken for granted."""
        return tuple(
            f"{one.address} is taken for an {_KINDS[one.roles[0]]} on the root of the organization"
            for one in self.policies
        )

    def around(self, inventory: Inventory) -> Inventory:
        """The world with its context."""
        if not self.stacks and not self.policies:
            return inventory
        world = joined(inventory, self.stacks)
        root = next((node.address for node in world.nodes if node.type == _ORGANIZATION), _ROOT)
        targets = tuple(PolicyTarget(one.address, root, one.address) for one in self.policies)
        return replace(
            world,
            documents=(*world.documents, *self.policies),
            targets=(*world.targets, *targets),
            beside=world.beside | {one.address for one in self.policies},
        )


def read_context(paths: Sequence[str], config: Config) -> Context:
    """Reads files that are each a plan, a state, or an SCP or RCP as JSON. Raises TfiamError."""
    stacks, policies = [], []
    for path in dict.fromkeys(paths):
        if _is_policy(path):
            policies.append(_organization_policy(path))
            continue
        # The account of the configuration is that of the plan at hand.
        extraction = Extractor(load_plan(path), "").extract(World.AFTER)
        stacks.append(named(build_inventory(extraction, config), path))
    return Context(tuple(stacks), tuple(policies))


def _is_policy(path: str) -> bool:
    """True for a small file of JSON that has Statement; whatever else is wrong with a file is told by reading it as a plan."""
    if Path(path).is_dir():
        raise PlanError(path, "is a folder", "give the files of the context one by one")
    try:
        with Path(path).open("rb") as stream:
            data = stream.read(_LARGEST + 1)
        value = json.loads(data) if len(data) <= _LARGEST else None
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "Statement" in value


def _organization_policy(path: str) -> Document:
    """An RCP has a Principal, an SCP none.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
    """
    document = read_policy(path, DocumentRole.SCP).document
    names = any(one.principals is not None for one in document.statements)
    return replace(document, roles=(DocumentRole.RCP,)) if names else document
