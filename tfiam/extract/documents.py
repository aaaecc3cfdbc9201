"""From a slot's value to a policy document: parsed, or opaque with the references that hide it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tfiam.extract.entry import Entry, Slot
from tfiam.extract.holes import Hole
from tfiam.extract.model import Document, DocumentStatus, Resource
from tfiam.extract.rebuild import Rebuilder
from tfiam.extract.roles import DocumentRole
from tfiam.extract.select import Selected, first, select
from tfiam.iam.document import PolicyDocument, PolicySyntaxError
from tfiam.plan.model import ResourceChange
from tfiam.plan.values import UNKNOWN, dotted, is_marked


class Parser:
    """Parses documents of one plan, each text once: ``for_each`` copies and attached policies repeat them."""

    def __init__(self) -> None:
        self._seen: dict[str, PolicyDocument | PolicySyntaxError] = {}

    def parse(self, value: Any) -> PolicyDocument:
        """Raises :class:`tfiam.iam.document.PolicySyntaxError`."""
        text = value if isinstance(value, str) else json.dumps(value)
        found = self._seen.get(text)
        if found is None:
            try:
                found = PolicyDocument.parse(text)
            except PolicySyntaxError as error:
                found = error
            self._seen[text] = found
        if isinstance(found, PolicySyntaxError):
            raise found
        return found


def documents_of(
    entry: Entry, resource: Resource, change: ResourceChange, rebuilder: Rebuilder, parser: Parser
) -> Iterator[Document]:
    """Every document that stands in ``resource``, in the order of the table's slots."""
    for slot in entry.documents:
        for selected in select(slot.path, resource.values):
            document = _document(slot, selected, resource, change, rebuilder, parser)
            if document is not None:
                yield document


def _document(
    slot: Slot,
    selected: Selected,
    resource: Resource,
    change: ResourceChange,
    rebuilder: Rebuilder,
    parser: Parser,
) -> Document | None:
    if selected.value in ("", {}, []) and selected.value is not UNKNOWN:
        return None  # Terraform writes an absent policy as "" for several types
    read = _read(slot, selected, change, rebuilder, parser)
    return Document(
        address=resource.address,
        attribute=dotted(selected.path),
        roles=(slot.role,),
        status=read.status,
        policy=read.policy,
        because=read.because,
        fault=read.fault,
        provenance=read.provenance,
        holes=read.holes,
        change=resource.change,
        resource=resource,
        sensitive=read.sensitive or is_marked(resource.sensitive, selected.path),
        name=_name(slot, selected, resource.values),
        path=selected.path,
    )


@dataclass(frozen=True)
class _Read:
    status: DocumentStatus = DocumentStatus.KNOWN
    policy: PolicyDocument | None = None
    because: tuple[str, ...] = ()
    fault: str = ""
    provenance: str = "change.after"
    holes: tuple[Hole, ...] = ()
    sensitive: bool = False


def _read(slot: Slot, selected: Selected, change: ResourceChange, rebuilder: Rebuilder, parser: Parser) -> _Read:
    """The text parsed, or what hides it."""
    known = selected.value is not UNKNOWN
    if slot.role is DocumentRole.OTHER:  # another language: not parsed
        return _Read() if known else _Read(DocumentStatus.OPAQUE, because=rebuilder.because(change, selected.path))
    rebuilt = None if known else rebuilder.document(change, selected.path)
    if not known and rebuilt is None:
        return _Read(DocumentStatus.OPAQUE, because=rebuilder.because(change, selected.path))
    read = _Read()
    if rebuilt is not None:
        status = DocumentStatus.PARTIAL if rebuilt.holes else DocumentStatus.REBUILT
        because = rebuilt.because if rebuilt.holes else ()
        read = _Read(status, None, because, "", rebuilt.provenance, rebuilt.holes, rebuilt.sensitive)
    try:
        return replace(read, policy=parser.parse(rebuilt.text if rebuilt else selected.value))
    except PolicySyntaxError as error:
        if read.holes:  # a hole stands where only a statement or a block can
            return _Read(DocumentStatus.OPAQUE, because=read.because, sensitive=read.sensitive)
        return replace(read, fault=str(error))


def _name(slot: Slot, selected: Selected, values: Mapping[str, Any]) -> str:
    """The document's own name: of the same block for an inline policy, of the resource otherwise."""
    if not slot.name:
        return ""
    block: Any = values
    for step in selected.path[:-1]:
        block = block[step]
    name = first(slot.name, block) if isinstance(block, Mapping) else None
    return name if isinstance(name, str) else ""
