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

_FIELDS = {
    PrincipalKind.ROLE: ("role", "roles"),
    PrincipalKind.USER: ("user", "users"),
    PrincipalKind.GROUP: ("group", "groups"),
    PrincipalKind.PERMISSION_SET: ("permission_set",),
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
    groups: list[str] = field(default_factory=list)
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
            for draft, _ in self._holders(item):
                draft.boundary = self._boundary(item, "policy") or draft.boundary
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
            self._attach(item, one, draft, certain=True)
        draft.boundary = self._boundary(item, "boundary")

    def _holders(self, item: Item) -> Iterator[tuple[_Draft, Found]]:
        """The principals an item speaks of. One that cannot be told is a principal of its own, without a name."""
        any_found = False
        for kind, names in _FIELDS.items():
            fields = [one for name in names for one in item.fields.get(name, ())]
            for found in self._index.find(kind, fields, item.resource.provider_key):
                any_found = True
                yield self._draft(found, item), found
            if fields and not any_found and any(one.because for one in fields):
                found = Found(kind, "", "", certain=False)
                yield self._draft(replace(found, name=f"({fields[0].because[0]})"), item), found

    def _draft(self, found: Found, item: Item) -> _Draft:
        key = (found.kind, found.address or f"name:{found.name}")
        if key not in self._drafts:
            self._drafts[key] = _Draft(found.kind, item.resource.address, found.name, None, item.resource.change)
        return self._drafts[key]

    def _give(self, item: Item, draft: _Draft, found: Found) -> None:
        for document in item.documents:
            draft.reaches.append(Reach(document, Via.INLINE, item.resource.address, found.certain))
        for name in ("policy", "policies"):
            for one in item.fields.get(name, ()):
                self._attach(item, one, draft, certain=found.certain, single=name == "policy")
        for name, arn, attribute in _by_reference(item):
            policy = self._policies.by_name(name)
            if policy is not None:
                draft.reaches.append(Reach(policy, Via.ATTACHED, item.resource.address, found.certain))
            else:
                draft.managed.append(
                    ManagedAttachment(arn, None, item.resource.address, attribute, change=item.resource.change)
                )

    def _attach(self, item: Item, one: Field, draft: _Draft, *, certain: bool, single: bool = False) -> None:
        """``single`` is True for a field that holds one ARN: of several policies that may fill it, none is certain."""
        by, attribute, change = item.resource.address, one.attribute, item.resource.change
        arns = [one.value] if isinstance(one.value, str) else one.value if isinstance(one.value, list) else []
        for arn in arns:
            if not isinstance(arn, str) or not arn:
                continue
            policy = self._policies.by_arn(arn)
            if policy is not None:
                draft.reaches.append(Reach(policy, Via.ATTACHED, by, certain))
            else:
                draft.managed.append(ManagedAttachment(arn, managed_policy(arn), by, attribute, change=change))
        if one.because:
            linked = [(link, self._policies.at(link.address)) for link in one.links]
            known = [(link, document) for link, document in linked if document is not None]
            sure = certain and not (single and len(known) > 1)
            for link, document in known:
                draft.reaches.append(Reach(document, Via.ATTACHED, by, sure and link.certain))
            if not known:
                draft.managed.append(ManagedAttachment("", None, by, attribute, because=one.because, change=change))

    def _boundary(self, item: Item, name: str) -> Boundary | None:
        for one in item.fields.get(name, ()):
            by, attribute = item.resource.address, one.attribute
            if one.text:
                document = self._policies.by_arn(one.text)
                return Boundary(by, attribute, one.text, document, None if document else managed_policy(one.text))
            if one.because:
                documents = [self._policies.at(link.address) for link in one.links]
                document = next((found for found in documents if found is not None), None)
                return Boundary(by, attribute, document=document, because=() if document else one.because)
        for policy_name, arn, attribute in _by_reference(item):
            return Boundary(item.resource.address, attribute, arn, self._policies.by_name(policy_name))
        return None

    def _join(self, item: Item) -> None:
        provider = item.resource.provider_key
        fields = {kind: [one for name in _FIELDS[kind] for one in item.fields.get(name, ())] for kind in _FIELDS}
        groups = self._index.find(PrincipalKind.GROUP, fields[PrincipalKind.GROUP], provider)
        for user in self._index.find(PrincipalKind.USER, fields[PrincipalKind.USER], provider):
            draft = self._draft(user, item)
            draft.groups += [group.address or group.name for group in groups]

    def _inherit(self) -> None:
        """Users get their groups' documents."""
        for draft in list(self._drafts.values()):
            for group in dict.fromkeys(draft.groups):
                holder = self._drafts.get((PrincipalKind.GROUP, group)) or self._drafts.get(
                    (PrincipalKind.GROUP, f"name:{group}")
                )
                if holder is not None and draft.kind is PrincipalKind.USER:
                    draft.reaches += [replace(reach, via=Via.GROUP) for reach in holder.reaches]
                    draft.managed += [replace(attachment, via=Via.GROUP) for attachment in holder.managed]


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
        groups=tuple(dict.fromkeys(draft.groups)),
        tags=item.resource.get("tags") if item else None,
        resource=item.resource if item else None,
    )
