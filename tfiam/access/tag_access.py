"""The tags that access rests on: those that policies of an inventory, or the team's configuration, ask about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tfiam.iam import action_index
from tfiam.iam.action_index import AccessLevel
from tfiam.iam.statement import Statement
from tfiam.iam.tag_keys import TagOf, TagUse, tag_uses
from tfiam.inventory.model import Document, Inventory

CONFIGURED = "tags.abac_keys"


@dataclass(frozen=True)
class Rest:
    """A tag of resources that decides on actions."""

    tag: str
    """In lower case."""
    mask: int
    """The actions, as a bit set over ``action_index``."""
    where: str
    """The document that asks for it, or the line of the configuration that says so."""


@dataclass(frozen=True)
class Asked:
    """A tag that a statement asks about, with where the statement stands."""

    document: Document
    statement: Statement
    use: TagUse

    @property
    def where(self) -> str:
        return f"{self.document.address}.{self.document.attribute}"


class TagAccess:
    """Answers for one inventory."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """Every use of a tag in a policy of the plan."""
        return tuple(
            Asked(document, statement, use)
            for document in self._inventory.documents
            for statement in document.statements
            for use in tag_uses(statement)
        )

    @cached_property
    def of_principals(self) -> Mapping[str, str]:
        """Tags of principals, in lower case, each with the first document that asks for it."""
        found: dict[str, str] = {}
        for one in self.asked:
            if one.use.key.of is TagOf.PRINCIPAL:
                found.setdefault(one.use.key.tag, one.where)
        for tag in self._inventory.config.tags.abac_keys:
            found.setdefault(tag.lower(), CONFIGURED)
        return found

    @cached_property
    def of_resources(self) -> tuple[Rest, ...]:
        """Tags of resources with the actions that rest on each."""
        found = [
            Rest(one.use.key.tag, one.statement.action_mask, one.where)
            for one in self.asked
            if one.use.key.of is TagOf.RESOURCE
        ]
        every = (1 << action_index.size()) - 1
        found += [Rest(tag.lower(), every, CONFIGURED) for tag in self._inventory.config.tags.abac_keys]
        return tuple(found)

    def on_service(self, service: str) -> Mapping[str, str]:
        """Tags of resources that decide on actions of a service, each with the first that says so."""
        own = action_index.mask(f"{service}:*")
        found: dict[str, str] = {}
        for one in self.of_resources:
            if one.mask & own:
                found.setdefault(one.tag, one.where)
        return found


def tagging_actions(statement: Statement) -> Iterator[str]:
    """The actions of a statement that set tags on what exists already; taking tags off is left out.

    A statement that takes in all of a service gives what the tags guard as well, and is another rule's affair.
    """
    for name in action_index.names(statement.action_mask & action_index.level_mask(AccessLevel.TAGGING)):
        service, _, short = name.partition(":")
        if not short.lower().startswith(("untag", "remove", "delete")) and not statement.covers_action(f"{service}:*"):
            yield name


def told(tags: Mapping[str, str]) -> str:
    """``team (aws_iam_policy.x.policy asks for it)``: the first few."""
    listed = [f"{tag} ({where} asks for it)" for tag, where in tags.items()]
    more = f" and {len(listed) - 3} more" if len(listed) > 3 else ""
    return ", ".join(listed[:3]) + more
