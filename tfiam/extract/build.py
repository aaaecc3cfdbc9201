"""One world of a plan, extracted: every resource of the table with its documents and named fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tfiam.extract.connections import Connections
from tfiam.extract.documents import Parser, documents_of
from tfiam.extract.echoes import ROLE, Echoes
from tfiam.extract.entry import Entry, Kind
from tfiam.extract.hidden import Behind, Hidden
from tfiam.extract.links import Link, Links
from tfiam.extract.model import Document, Places, Resource, World
from tfiam.extract.module_values import module_values
from tfiam.extract.permission import permission_document
from tfiam.extract.predict import Predictor
from tfiam.extract.queries import QUERIES
from tfiam.extract.rebuild import Rebuilder
from tfiam.extract.select import select
from tfiam.extract.unwritten import without_unwritten
from tfiam.plan.address import without_keys
from tfiam.plan.model import ChangeAction, Plan, ResourceChange
from tfiam.plan.values import UNKNOWN, Path, dotted

if TYPE_CHECKING:
    from tfiam.extract.sourced import Sourced
    from tfiam.source.tree import SourceTree


@dataclass(frozen=True)
class Field:
    """A named value of a resource, with the resources that its expression refers to (in the world after the plan)."""

    path: Path
    value: Any
    """A JSON value or ``UNKNOWN``."""
    links: tuple[Link, ...] = ()
    because: tuple[str, ...] = ()
    """References that hide the value; empty when it is known."""

    @property
    def text(self) -> str:
        """The value when it is a known string, else ""."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def attribute(self) -> str:
        return dotted(self.path)


@dataclass(frozen=True)
class Item:
    """A resource that the table knows."""

    entry: Entry
    resource: Resource
    documents: tuple[Document, ...]
    fields: Mapping[str, tuple[Field, ...]]

    def text(self, name: str) -> str:
        """The first known string of a field, else ""."""
        return next((one.text for one in self.fields.get(name, ()) if one.text), "")


@dataclass(frozen=True)
class Extraction:
    """What one world holds. ``resources`` are all resources by type, also those without a row in the table."""

    world: World
    items: tuple[Item, ...]
    resources: Mapping[str, tuple[Resource, ...]] = field(default_factory=dict)
    predictor: Predictor | None = field(default=None, compare=False, repr=False)
    """What is known after apply only will be; None for the world before, where all is known."""
    places: Places | None = field(default=None, compare=False, repr=False)
    """Where it stands in the source; None without."""
    module_values: tuple[Resource, ...] = ()
    """Outputs, provider blocks and variables with defaults: ``tfiam.extract.module_values``."""
    connections: Connections | None = field(default=None, compare=False, repr=False)
    """Which resources the configuration connects."""

    @cached_property
    def by_kind(self) -> Mapping[Kind, tuple[Item, ...]]:
        groups: dict[Kind, list[Item]] = {}
        for item in self.items:
            groups.setdefault(item.entry.kind, []).append(item)
        return {kind: tuple(group) for kind, group in groups.items()}


class Extractor:
    """Extracts both worlds of a plan, sharing parsed documents and the reference index.

    ``accounts`` is the account that the plan works in, or one by provider block, as far as the team told. ``source`` is read for
    what the plan hides; ``places`` tells where its resources are written.
    """

    def __init__(
        self,
        plan: Plan,
        accounts: Mapping[str, str] | str = "",
        source: SourceTree | None = None,
        places: Places | None = None,
    ) -> None:
        self._plan = plan
        self._places = places
        self._links = Links(plan)
        self._predictor = Predictor(plan, self._links, accounts)
        self._hidden = Hidden(plan, self._links)
        self._connections = Connections(plan, self._links, self._hidden)
        self._echoes = Echoes(plan, self._links)
        self._rebuilder = Rebuilder(plan, self._links, self._hidden, self._predictor)
        self._parser = Parser()
        self._sourced = self._with_source(source) if source is not None else None

    @property
    def notices(self) -> tuple[str, ...]:
        """What the source could not tell, and where it is not the plan's. Ask after extracting."""
        return self._sourced.notices if self._sourced else ()

    def _with_source(self, source: SourceTree) -> Sourced:
        from tfiam.extract.sourced import Sourced

        sourced = Sourced(self._plan, source, self._rebuilder)
        sourced.compare(
            (change, selected.path, selected.value)
            for type_, changes in self._plan.by_type.items()
            for slot in (QUERIES[type_].documents if type_ in QUERIES else ())
            for change in changes
            for selected in select(slot.path, change.values_after or {})
        )
        self._rebuilder.read_source(sourced)
        return sourced

    def extract(self, world: World) -> Extraction:
        """The world before or after the plan. In the world before there is nothing unknown."""
        items: list[Item] = []
        resources: dict[str, list[Resource]] = {}
        for type_, changes in self._plan.by_type.items():
            entry = QUERIES.get(type_)
            for change in changes:
                resource = self._resource(change, type_, world, with_provider=entry is not None)
                if resource is None:
                    continue
                resources.setdefault(type_, []).append(resource)
                if entry is not None:
                    items.append(self._item(entry, resource, change, after=world is World.AFTER))
        predictor = self._predictor if world is World.AFTER else None
        by_type = {type_: tuple(group) for type_, group in resources.items()}
        values = module_values(self._plan, world, self._places)
        return Extraction(world, tuple(items), by_type, predictor, self._places, values, self._connections)

    def _resource(self, change: ResourceChange, type_: str, world: World, *, with_provider: bool) -> Resource | None:
        if change.deposed is not None:
            return None
        after = world is World.AFTER
        values = change.values_after if after else change.values_before
        if values is None:
            return None
        if type_ == ROLE:
            values = self._echoes.without(change, values)
        return Resource(
            address=change.address,
            type=type_,
            values=without_unwritten(values, change, self._links) if after else values,
            change=change.action.value,
            sensitive=change.after_sensitive if after else change.before_sensitive,
            config_address=without_keys(change.address),
            provider_key=self._links.provider_key(change) if with_provider else "",
            places=self._places,
            behind=Behind(self._hidden, change) if after and change.after_unknown else None,
        )

    def _item(self, entry: Entry, resource: Resource, change: ResourceChange, *, after: bool) -> Item:
        documents = documents_of(entry, resource, change, self._rebuilder, self._parser)
        fields = {
            name: self._field(expression, resource, change, after=after) for name, expression in entry.fields.items()
        }
        item = Item(entry, resource, tuple(documents), {name: found for name, found in fields.items() if found})
        if entry.kind is Kind.PERMISSION:
            return Item(entry, resource, permission_document(item.resource, item.fields), item.fields)
        return item

    def _field(self, expression: str, resource: Resource, change: ResourceChange, *, after: bool) -> tuple[Field, ...]:
        found = []
        for selected in select(expression, resource.values):
            links = (
                tuple(lead for lead in self._links.behind(change, selected.path) if isinstance(lead, Link))
                if after
                else ()
            )
            parts = _parts(selected.value)
            for value in parts:
                because = self._rebuilder.because(change, selected.path) if value is UNKNOWN else ()
                # Through a local, which the plan does not show.
                leads = links or (tuple(self._links.to(because)) if after else ())
                if len(parts) > 1:
                    leads = tuple(link for link in leads if link.known is (value is not UNKNOWN))
                found.append(Field(selected.path, value, leads, because))
        return tuple(found)


def _parts(value: Any) -> tuple[Any, ...]:
    """A list of which some elements are known: those, and one unknown for the others, whose places do not matter."""
    if not isinstance(value, list) or UNKNOWN not in value:
        return (value,)
    return [one for one in value if one is not UNKNOWN], UNKNOWN


def changes_nothing(plan: Plan) -> bool:
    """True when both worlds are the same: a state, or a plan with nothing to do."""
    return all(change.action in (ChangeAction.NO_OP, ChangeAction.READ) for change in plan.resources)
