"""How the AWS provider reads, merges and writes policy documents in ``aws_iam_policy_document``.

Facts from the provider's source:
https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/policy_model.go
https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/policy_document_data_source.go
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

#: A statement's members in the order that the provider writes them.
_MEMBERS = ("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition")
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


class UnreadableSourceError(ValueError):
    """A source or override document that the provider refuses."""


class Place(Enum):
    """Where a document is named in the data source."""

    SOURCE = "source"
    OWN = "own"
    OVERRIDE = "override"


@dataclass
class Merged:
    """Documents merged into one, in the provider's way. What may have been replaced is not certain, and so left out."""

    references: Callable[[str], Iterable[str]]
    """The references of the holes in a text."""
    version: str = ""
    id: str = ""
    statements: list[dict[str, Any]] = field(default_factory=list)
    hidden: dict[str, None] = field(default_factory=dict)
    """References that hide statements."""

    def merge(self, document: Mapping[str, Any], hidden: Iterable[str] = (), place: Place = Place.SOURCE) -> None:
        """The later Id wins, the newer Version, and a statement takes the place of one with the same Sid.

        ``hidden`` are references to further statements of ``document``. Two documents of
        ``source_policy_documents`` have no Sid in common, nor have two ``statement`` blocks: the provider refuses them
        (:class:`UnreadableSourceError`).
        """
        self.id = document.get("Id") or self.id
        self.version = max(self.version, document.get("Version") or "")
        before = [] if place is Place.SOURCE else [one["Sid"] for one in self.statements if one.get("Sid")]
        own: set[str] = set() if place is not Place.SOURCE else {one.get("Sid") or "" for one in self.statements}
        for reference in hidden:
            self._doubt(before, (reference,))
        for statement in document.get("Statement") or ():
            sid = statement.get("Sid") or ""
            if sid and sid in own and place is not Place.OVERRIDE and not tuple(self.references(sid)):
                raise UnreadableSourceError("one Sid twice")
            own.add(sid)
            if sid:
                self._replace(sid, statement, before)
            else:
                self.statements.append(statement)

    def _replace(self, sid: str, statement: dict[str, Any], before: list[str]) -> None:
        """Puts the statement in the place of the one with its Sid, or behind all. An unknown Sid may be any."""
        unknown = tuple(self.references(sid))
        if unknown:
            self._doubt(before, unknown)
        for other in before:
            if other != sid:
                self._doubt([other], tuple(self.references(other)))
        same = next((at for at, one in enumerate(self.statements) if not unknown and one.get("Sid") == sid), None)
        if same is None:
            self.statements.append(statement)
        else:
            self.statements[same] = statement

    def _doubt(self, sids: Iterable[str], references: tuple[str, ...]) -> None:
        """Leaves out the statements with these Sids, which ``references`` may replace."""
        self.hidden.update(dict.fromkeys(references))
        if references:
            gone = set(sids)
            self.statements = [one for one in self.statements if one.get("Sid") not in gone]

    @property
    def raw(self) -> dict[str, Any]:
        """The document as JSON values, without empty members."""
        members = {"Version": self.version, "Id": self.id, "Statement": self.statements}
        return {name: value for name, value in members.items() if value}


def read(text: str) -> dict[str, Any]:
    """A known source or override document as the provider keeps it.

    Raises :class:`UnreadableSourceError` for what the provider cannot unmarshal.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableSourceError("no JSON") from None
    if not isinstance(found, Mapping):
        raise UnreadableSourceError("no object")
    members = _members(found, ("Version", "Id", "Statement"))
    statements = [] if members.get("Statement") is None else members["Statement"]
    if not isinstance(statements, list) or not all(isinstance(one, Mapping) for one in statements):
        raise UnreadableSourceError("Statement is no list of objects")
    texts = {name: members[name] for name in ("Version", "Id") if isinstance(members.get(name), str)}
    return {**texts, "Statement": [_statement(one) for one in statements]}


def _members(value: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Go's decoder finds the members of an object whatever their case."""
    known = {name.lower(): name for name in names}
    return {known[key.lower()]: inner for key, inner in value.items() if key.lower() in known}


def _statement(value: Mapping[str, Any]) -> dict[str, Any]:
    members = _members(value, _MEMBERS)
    for name in ("Principal", "NotPrincipal"):
        if members.get(name) is not None:
            members[name] = written_principals(_read_principals(members[name]))
    if members.get("Condition") is not None:
        members["Condition"] = written_conditions(_read_conditions(members["Condition"]))
    return statement_of(members)


def _read_principals(value: Any) -> list[tuple[str, str | list[str]]]:
    if isinstance(value, str):
        return [("*", ["*"])]
    if not isinstance(value, Mapping):
        raise UnreadableSourceError("Principal is neither text nor an object")
    found: list[tuple[str, str | list[str]]] = []
    for kind, identifiers in value.items():
        if not isinstance(identifiers, str | list):
            raise UnreadableSourceError("a principal is neither text nor a list")
        found.append((kind, identifiers))
    return found


def _read_conditions(value: Any) -> list[tuple[str, str, list[str]]]:
    if not isinstance(value, Mapping) or not all(isinstance(keys, Mapping) for keys in value.values()):
        raise UnreadableSourceError("Condition is no object of objects")
    found: list[tuple[str, str, list[str]]] = []
    for test, keys in value.items():
        for variable, values in keys.items():
            if isinstance(values, bool):
                found.append((test, variable, [str(values).lower()]))
            elif isinstance(values, str):
                found.append((test, variable, [values]))
            elif isinstance(values, list):  # a number is dropped
                found.append((test, variable, [one for one in values if isinstance(one, str)]))
    return found


def statement_of(members: Mapping[str, Any]) -> dict[str, Any]:
    """The statement with its members in the provider's order, without empty ones; Effect is always written."""
    return {
        name: members.get(name) or ""
        for name in _MEMBERS
        if members.get(name) not in (None, "", [], {}) or name == "Effect"
    }


def strings(values: list[str]) -> str | list[str]:
    """One value stands alone, several in reverse order."""
    return values[0] if len(values) == 1 else sorted(values, reverse=True)


def written_principals(blocks: Iterable[tuple[str, str | list[str]]]) -> Any:
    """``{"*": "*"}`` is ``"*"``; blocks of one type are one member."""
    blocks = list(blocks)
    if len(blocks) == 1 and blocks[0][0] == "*" and blocks[0][1] in ("*", ["*"]):
        return "*"
    raw: dict[str, str | list[str]] = {}
    for kind, identifiers in blocks:
        before = raw.get(kind)
        if isinstance(identifiers, str):
            raw[kind] = identifiers if before is None else [*_listed(before), identifiers]
        else:
            raw[kind] = [*_listed(before), *sorted(identifiers, reverse=True)]
    return dict(sorted(raw.items()))


def _listed(value: str | list[str] | None) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else value


def written_conditions(blocks: Iterable[tuple[str, str, list[str]]]) -> dict[str, dict[str, Any]]:
    """Blocks of one operator and key are one member, with the values of all in order."""
    raw: dict[str, dict[str, list[str]]] = {}
    for test, variable, values in blocks:
        raw.setdefault(test, {}).setdefault(variable, []).extend(values)
    return {
        test: {key: values[0] if len(values) == 1 else values for key, values in sorted(keys.items())}
        for test, keys in sorted(raw.items())
    }


def text_of(raw: Mapping[str, Any], *, minified: bool) -> str:
    """The document's text as Go's encoder writes it."""
    layout: dict[str, Any] = {"separators": (",", ":")} if minified else {"indent": 2}
    text = json.dumps(raw, ensure_ascii=False, **layout)
    return (
        "".join(_ESCAPES.get(character, character) for character in text)
        if not _ESCAPES.keys().isdisjoint(text)
        else text
    )
