"""Finding principals and managed policies by name, ARN or reference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tfiam.extract.build import Extraction, Field, Item
from tfiam.extract.entry import Kind
from tfiam.inventory.filling import Filling, filling
from tfiam.inventory.model import Document, PrincipalKind

KINDS = {
    Kind.USER: PrincipalKind.USER,
    Kind.GROUP: PrincipalKind.GROUP,
    Kind.ROLE: PrincipalKind.ROLE,
    Kind.PERMISSION_SET: PrincipalKind.PERMISSION_SET,
}


@dataclass(frozen=True)
class Found:
    """A principal that a field names: ``address`` in the plan, or ``name`` of one outside it."""

    kind: PrincipalKind
    address: str
    name: str
    doubt: tuple[str, ...] = ()
    """References that hide whether this one is meant."""

    @property
    def certain(self) -> bool:
        return not self.doubt


class PrincipalIndex:
    """Principals of one world by name, ARN and id."""

    def __init__(self, extraction: Extraction) -> None:
        self._kinds: dict[str, PrincipalKind] = {}
        self._named: dict[tuple[PrincipalKind, str], list[Item]] = {}
        for kind, principal_kind in KINDS.items():
            for item in extraction.by_kind.get(kind, ()):
                self._kinds[item.resource.address] = principal_kind
                for name in {item.text("name"), item.text("arn"), item.text("id")} - {""}:
                    self._named.setdefault((principal_kind, name), []).append(item)

    def find(
        self, kind: PrincipalKind, fields: Iterable[Field], item: Item, *, single: bool = True
    ) -> tuple[Found, ...]:
        """The principals that these fields of an item name or refer to; ``single`` is True for fields that hold one each.

        A certain reference wins over a name: two accounts may use the same names. Else provider blocks tell them apart.
        """
        found: list[Found] = []
        for one in fields:
            if one.because:
                links = filling(one, lambda address: self._kinds.get(address) is kind, single=single).links
                found += [Found(kind, link.address, "", doubt) for link, doubt in links]
                continue
            linked = [link for link in one.links if self._kinds.get(link.address) is kind and link.certain]
            named = [match for name in texts(one) for match in self._by_name(kind, name, item, one.attribute)]
            found += [Found(kind, link.address, "") for link in linked] if len(linked) == len(named) else named
        return tuple(dict.fromkeys(found))

    def _by_name(self, kind: PrincipalKind, name: str, by: Item, attribute: str) -> list[Found]:
        items = self._named.get((kind, name)) or self._named.get((kind, name.rpartition("/")[2]), [])
        same = [item for item in items if item.resource.provider_key == by.resource.provider_key] or items
        if not same:
            return [Found(kind, "", name)]
        doubt = (f"{by.resource.address}.{attribute}",) if len(same) > 1 else ()
        return [Found(kind, item.resource.address, name, doubt) for item in same]


class PolicyIndex:
    """Customer managed policies of one world by address, ARN and name."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._by_address = {item.resource.address: item for item in items}
        self._by_arn = {item.text("arn"): item for item in items if item.text("arn")}
        self._by_name: dict[str, list[Item]] = {}
        for item in items:
            self._by_name.setdefault(item.text("name"), []).append(item)

    def at(self, address: str) -> Document | None:
        """The document of the policy resource at ``address``."""
        return _document(self._by_address.get(address))

    def filling(self, one: Field, *, single: bool) -> Filling:
        """The policies that fill a field whose ARN is known after apply only."""
        return filling(one, lambda address: self.at(address) is not None, single=single)

    def by_arn(self, arn: str) -> Document | None:
        """The policy that has this ARN; in a plan that creates it, the ARN's name must be one policy's only."""
        if arn in self._by_arn:
            return _document(self._by_arn[arn])
        named = [item for item in self._by_name.get(arn.rpartition("/")[2], []) if not item.text("arn")]
        return _document(named[0]) if len(named) == 1 and ":policy/" in arn and ":aws:policy/" not in arn else None

    def by_name(self, name: str) -> Document | None:
        """The only policy of this name."""
        named = self._by_name.get(name, [])
        return _document(named[0]) if len(named) == 1 else None


def _document(item: Item | None) -> Document | None:
    return item.documents[0] if item and item.documents else None


def texts(one: Field) -> tuple[str, ...]:
    """The known strings of a field: one, or a list's."""
    if isinstance(one.value, str):
        return (one.value,) if one.value else ()
    if isinstance(one.value, list):
        return tuple(inner for inner in one.value if isinstance(inner, str) and inner)
    return ()
