"""Principals with every document that reaches them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tfiam.extract.build import Extraction, Field, Item
from tfiam.extract.entry import Kind
from tfiam.extract.predict import Predictor
from tfiam.iam.managed import managed_policy
from tfiam.inventory.lookup import KINDS, Found, PolicyIndex, PrincipalIndex
from tfiam.inventory.model import (
    Boundary,
    Document,
    DocumentRole,
    ManagedAttachment,
    Principal,
    PrincipalKind,
    Reach,
    Via,
)

#: The field that names one principal, and the one that names several.
_FIELDS = {
    PrincipalKind.ROLE: ("role", "roles"),
    PrincipalKind.USER: ("user", "users"),
    PrincipalKind.GROUP: ("group", "groups"),
    PrincipalKind.PERMISSION_SET: ("permission_set", "permission_sets"),
}


@dataclass
class _Draft:
    """A principal while its documents are gathered."""

    kind: PrincipalKind
    address: str
    name: str
    item: Item | None
    change: str
    reaches: list[Reach] = field(default_factory=list)
    managed: list[ManagedAttachment] = field(default_factory=list)
    attached: set[str] = field(default_factory=set)
    """ARNs of those of ``managed`` that are certain."""
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Each with the references that hide whether it is in it."""
    boundary: Boundary | None = None
    trust: Document | None = None


def link_principals(extraction: Extraction, policies: PolicyIndex, index: PrincipalIndex) -> tuple[Principal, ...]:
    """Every principal of the plan, and those outside it that the plan gives documents to."""
    linker = _Linker(extraction, policies, index)
    return linker.principals()


class _Linker:
    def __init__(self, extraction: Extraction, policies: PolicyIndex, index: PrincipalIndex) -> None:
        self._extraction = extraction
        self._policies = policies
        self._index = index
        self._drafts: dict[tuple[PrincipalKind, str], _Draft] = {}

    def principals(self) -> tuple[Principal, ...]:
        for kind in KINDS:
            for item in self._extraction.by_kind.get(kind, ()):
                self._own(item, KINDS[kind])
        for kind in (Kind.INLINE, Kind.ATTACHMENT, Kind.EXCLUSIVE):
            for item in self._extraction.by_kind.get(kind, ()):
                for draft, found in self._holders(item):
                    self._give(item, draft, found)
        for item in self._extraction.by_kind.get(Kind.BOUNDARY, ()):
            for draft, found in self._holders(item):
                boundary = self._boundary(item, "policy")
                draft.boundary = _perhaps(boundary, found.doubt) if boundary else draft.boundary
        for item in self._extraction.by_kind.get(Kind.MEMBERSHIP, ()):
            self._join(item)
        self._inherit()
        return tuple(_finished(draft, self._extraction.predictor) for draft in self._drafts.values())

    def _own(self, item: Item, kind: PrincipalKind) -> None:
        address = item.resource.address
        draft = _Draft(kind, address, item.text("name"), item, item.resource.change)
        self._drafts[kind, address] = draft
        for document in item.documents:
            if DocumentRole.TRUST in document.roles:
                draft.trust = document
            elif DocumentRole.IDENTITY in document.roles:
                draft.reaches.append(Reach(document, Via.INLINE, address))
        for one in item.fields.get("managed", ()):
            self._attach(item, one, draft, (), single=False)
        draft.boundary = self._boundary(item, "boundary")

    def _holders(self, item: Item) -> Iterator[tuple[_Draft, Found]]:
        """The principals an item speaks of. One that cannot be told is a principal of its own, without a name."""
        any_found = False
        for kind, names in _FIELDS.items():
            for found in self._named(item, kind):
                any_found = True
                yield self._draft(found, item), found
            hidden = [one.because for name in names for one in item.fields.get(name, ()) if one.because]
            if hidden and not any_found:
                found = Found(kind, "", "", hidden[0])
                yield self._draft(replace(found, name=f"({hidden[0][0]})"), item), found

    def _named(self, item: Item, kind: PrincipalKind) -> tuple[Found, ...]:
        one, several = _FIELDS[kind]
        found = self._index.find(kind, item.fields.get(one, ()), item)
        return (*found, *self._index.find(kind, item.fields.get(several, ()), item, single=False))

    def _draft(self, found: Found, item: Item) -> _Draft:
        key = (found.kind, found.address or f"name:{found.name}")
        if key not in self._drafts:
            self._drafts[key] = _Draft(found.kind, item.resource.address, found.name, None, item.resource.change)
        return self._drafts[key]

    def _give(self, item: Item, draft: _Draft, found: Found) -> None:
        for document in item.documents:
            draft.reaches.append(Reach(document, Via.INLINE, item.resource.address, found.doubt))
        for name in ("policy", "policies"):
            for one in item.fields.get(name, ()):
                self._attach(item, one, draft, found.doubt, single=name == "policy")
        for name, arn, attribute in _by_reference(item):
            by, policy = item.resource.address, self._policies.by_name(name)
            if policy is not None:
                draft.reaches.append(Reach(policy, Via.ATTACHED, by, found.doubt, attribute))
            else:
                link = ManagedAttachment(arn, None, by, attribute, change=item.resource.change, doubt=found.doubt)
                draft.managed.append(link)

    def _attach(self, item: Item, one: Field, draft: _Draft, doubt: tuple[str, ...], *, single: bool) -> None:
        """``single`` is True for a field that holds one ARN, ``doubt`` what hides whether this principal is meant."""
        by, attribute = item.resource.address, one.attribute
        link = ManagedAttachment("", None, by, attribute, change=item.resource.change, doubt=doubt)
        arns = [one.value] if isinstance(one.value, str) else one.value if isinstance(one.value, list) else []
        for arn in arns:
            if not isinstance(arn, str) or not arn:
                continue
            policy = self._policies.by_arn(arn)
            if policy is not None:
                draft.reaches.append(Reach(policy, Via.ATTACHED, by, doubt, attribute))
            elif arn not in draft.attached:  # named again, attached once
                draft.managed.append(replace(link, arn=arn, policy=managed_policy(arn)))
                draft.attached |= set() if doubt else {arn}
        if one.because:
            filled = self._policies.filling(one, single=single)
            for to, why in filled.links:
                document = self._policies.at(to.address)
                if document is not None:
                    hidden = tuple(dict.fromkeys((*doubt, *why)))
                    draft.reaches.append(Reach(document, Via.ATTACHED, by, hidden, attribute))
            if filled.open or not filled.links:
                draft.managed.append(replace(link, because=one.because))

    def _boundary(self, item: Item, name: str) -> Boundary | None:
        for one in item.fields.get(name, ()):
            by, attribute = item.resource.address, one.attribute
            if one.text:
                document = self._policies.by_arn(one.text)
                return Boundary(by, attribute, one.text, document, None if document else managed_policy(one.text))
            if one.because:
                links = self._policies.filling(one, single=True).links
                documents = tuple(found for link, _ in links if (found := self._policies.at(link.address)) is not None)
                if len(documents) == 1 and not links[0][1]:
                    return Boundary(by, attribute, document=documents[0])
                return Boundary(by, attribute, because=one.because, candidates=documents)
        for policy_name, arn, attribute in _by_reference(item):
            return Boundary(item.resource.address, attribute, arn, self._policies.by_name(policy_name))
        return None

    def _join(self, item: Item) -> None:
        groups = self._named(item, PrincipalKind.GROUP)
        for user in self._named(item, PrincipalKind.USER):
            draft = self._draft(user, item)
            for group in groups:
                doubt = tuple(dict.fromkeys((*user.doubt, *group.doubt)))
                name = group.address or group.name
                draft.groups[name] = () if draft.groups.get(name) == () else doubt  # certain by another membership

    def _inherit(self) -> None:
        """Users get their groups' documents."""
        for draft in list(self._drafts.values()):
            for group, doubt in draft.groups.items():
                holder = self._drafts.get((PrincipalKind.GROUP, group)) or self._drafts.get(
                    (PrincipalKind.GROUP, f"name:{group}")
                )
                if holder is not None and draft.kind is PrincipalKind.USER:
                    draft.reaches += [replace(one, via=Via.GROUP, doubt=(*doubt, *one.doubt)) for one in holder.reaches]
                    draft.managed += [replace(one, via=Via.GROUP, doubt=(*doubt, *one.doubt)) for one in holder.managed]


def _perhaps(boundary: Boundary, doubt: tuple[str, ...]) -> Boundary:
    """A boundary that may be another principal's is not known."""
    if not doubt:
        return boundary
    candidates = (boundary.document,) if boundary.document else boundary.candidates
    return Boundary(boundary.by, boundary.attribute, because=(*doubt, *boundary.because), candidates=candidates)


def _by_reference(item: Item) -> Iterator[tuple[str, str, str]]:
    """Customer managed policies that a permission set names: name, ARN without account, attribute.

    Such a policy must exist in every account of an assignment, so its ARN holds no account.
    https://docs.aws.amazon.com/singlesignon/latest/userguide/howtocmp.html
    """
    paths = item.fields.get("policy_path", ())
    for position, one in enumerate(item.fields.get("policy_name", ())):
        path = (paths[position].text if position < len(paths) else "") or "/"
        if one.text:
            yield one.text, f"arn:aws:iam:::policy{path}{one.text}", one.attribute


def _finished(draft: _Draft, predictor: Predictor | None) -> Principal:
    item = draft.item
    arn = item.text("arn") if item else draft.name if draft.name.startswith("arn:") else ""
    return Principal(
        kind=draft.kind,
        address=draft.address,
        name=draft.name,
        arn=arn,
        predicted_arn=predictor.predicted_of(draft.address, "arn") if item and predictor and not arn else arn,
        path=(item.text("path") if item else "") or "/",
        in_plan=item is not None,
        change=draft.change,
        reaches=tuple(dict.fromkeys(draft.reaches)),
        managed=tuple(dict.fromkeys(draft.managed)),
        boundary=draft.boundary,
        trust=draft.trust,
        groups=tuple(draft.groups),
        group_doubts={group: doubt for group, doubt in draft.groups.items() if doubt},
        tags=item.resource.get("tags") if item else None,
        resource=item.resource if item else None,
    )
