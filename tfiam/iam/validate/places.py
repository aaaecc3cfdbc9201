"""Where in a document something stands: JSON pointers as the document writes its names, and the statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tfiam.iam.condition import Condition, render
from tfiam.iam.document import PolicyDocument
from tfiam.iam.statement import Statement
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType

#: What IAM itself stores, under the rules of ``iam:CreatePolicy`` and its like.
STORED_BY_IAM = frozenset({PolicyType.IDENTITY, PolicyType.BOUNDARY, PolicyType.TRUST})


def as_written(raw: Any, pointer: str) -> str:
    """The pointer with each name in the document's own spelling (``/statement/0/ACTION``)."""
    found = ""
    for token in pointer.split("/")[1:]:
        name = _written(raw, token)
        raw = _step(raw, name)
        found += f"/{name}"
    return found


def _written(raw: Any, token: str) -> str:
    if not isinstance(raw, Mapping) or _plain(token) in raw:
        return token
    wanted = _plain(token).lower()
    return next((escape(str(name)) for name in raw if str(name).lower() == wanted), token)


def _step(raw: Any, token: str) -> Any:
    if isinstance(raw, Mapping):
        return raw.get(_plain(token))
    if isinstance(raw, (list, tuple)) and token.isdecimal() and int(token) < len(raw):
        return raw[int(token)]
    return None


def escape(name: str) -> str:
    """A name as a token of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def _plain(token: str) -> str:
    return token.replace("~1", "/").replace("~0", "~")


@dataclass(frozen=True)
class Placed:
    """A statement with its JSON pointer."""

    statement: Statement
    pointer: str

    def issue(self, kinds: Mapping[str, IssueKind], code: str, message: str, *path: str | int) -> Issue:
        """An issue at a place inside the statement: ``("Action", 1)`` where Action is a list, the element itself where it is none."""
        return Issue(code, kinds[code], message, self.at(*path), self.statement.index)

    def at(self, *path: str | int) -> str:
        """The pointer of a place inside the statement."""
        raw: Any = self.statement.raw
        pointer = self.pointer
        for step in path:
            if isinstance(step, int) and not isinstance(raw, (list, tuple)):
                continue
            token = _written(raw, escape(str(step)))
            raw = _step(raw, token)
            pointer += f"/{token}"
        return pointer

    def texts(self, *names: str) -> Iterator[tuple[str, int, str]]:
        """Name, position and text of each text of these scalar-or-list elements; what is no text is left out."""
        for name in names:
            for position, value in enumerate(listed(self._element(name))):
                if isinstance(value, str):
                    yield name, position, value

    def _element(self, name: str) -> Any:
        return self.statement.raw.get(self._spelled(name))

    def _spelled(self, name: str) -> str:
        return name if name in self.statement.raw else self._spellings.get(name.lower(), name)

    @cached_property
    def _spellings(self) -> dict[str, str]:
        """The first name of each spelling."""
        return {str(name).lower(): str(name) for name in reversed(tuple(self.statement.raw))}

    def has(self, name: str) -> bool:
        """True if the statement has the element, however spelled and whatever it holds."""
        return self._spelled(name) in self.statement.raw

    def principals(self, name: str = "Principal") -> Iterator[tuple[str, int, str]]:
        """Kind as written, position and text of each entry of a Principal or NotPrincipal that is an object."""
        element = self._element(name)
        for kind, values in element.items() if isinstance(element, Mapping) else ():
            for position, value in enumerate(listed(values)):
                if isinstance(value, str):
                    yield str(kind), position, value

    def conditions(self) -> tuple[PlacedCondition, ...]:
        """Its conditions, in order."""
        return self._conditions

    @cached_property
    def _conditions(self) -> tuple[PlacedCondition, ...]:
        return tuple(self._placed_conditions())

    def _placed_conditions(self) -> Iterator[PlacedCondition]:
        block = self._element("Condition")
        for operator, keys in block.items() if isinstance(block, Mapping) else ():
            for key, values in keys.items() if isinstance(keys, Mapping) else ():
                own = tuple(text for value in listed(values) if (text := render(value)) is not None)
                yield PlacedCondition(self, Condition(str(operator), str(key), own), values)


@dataclass(frozen=True)
class PlacedCondition:
    """One condition with the statement it stands in. ``raw`` are its values as written."""

    placed: Placed
    condition: Condition
    raw: Any

    def issue(self, kinds: Mapping[str, IssueKind], code: str, message: str, *path: str | int) -> Issue:
        """An issue at the condition's key, or at one of its values."""
        where = ("Condition", self.condition.operator, self.condition.key, *path)
        return self.placed.issue(kinds, code, message, *where)

    def texts(self) -> Iterator[tuple[int, str]]:
        """Position and text of each value."""
        for position, value in enumerate(listed(self.raw)):
            text = render(value)
            if text is not None:
                yield position, text


def listed(value: Any) -> tuple[Any, ...]:
    """A scalar-or-list value as a tuple; empty for an absent one."""
    if isinstance(value, (list, tuple)):
        return tuple(value)
    return () if value is None else (value,)


def statements(document: PolicyDocument) -> tuple[Placed, ...]:
    """Its statements with their places. Every theme asks for them: they are looked up once."""
    found: tuple[Placed, ...] | None = document.derived.get("placed")
    if found is None:
        found = document.derived["placed"] = tuple(_placed(document))
    return found


def _placed(document: PolicyDocument) -> Iterator[Placed]:
    name = as_written(document.raw, "/Statement")
    alone = isinstance(_step(document.raw, name[1:]), Mapping)
    for statement in document.statements:
        yield Placed(statement, name if alone else f"{name}/{statement.index}")
