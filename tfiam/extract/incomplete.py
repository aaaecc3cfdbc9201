"""Documents of which some statements are not known: how many there are, what is their effect, when they hold.

What is certain of such a document is kept. A hole at ``/Statement/-`` stands for the rest, which may be any statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from tfiam.extract.holes import Behind, Hole, marks_in

#: The place of further statements: RFC 6901 calls the member behind the last one of a list ``-``.
MORE: Final = "/Statement/-"
#: Elements whose names inside decide what they say, and that AWS reads in any case.
_KEYED: Final = ("condition", "principal", "notprincipal")


def settled(raw: Mapping[str, Any], marks: Mapping[str, Behind]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """``raw`` without the statements of which a hole hides what they are, and the references that hide them.

    A statement whose Effect or conditions are a hole allows, denies or does neither. A hole in place of a statement is any
    number of them.
    """
    kept: list[Any] = []
    hidden: list[str] = []
    for statement in statements_of(raw):
        references = tuple(_hiding(statement, marks))
        hidden += references
        if not references:
            kept.append(statement)
    return ({**raw, _name(raw): kept} if hidden else dict(raw)), tuple(dict.fromkeys(hidden))


def statements_of(raw: Mapping[str, Any]) -> list[Any]:
    """The statements of a document, of which AWS reads one that stands alone as well."""
    written = raw.get(_name(raw))
    return written if isinstance(written, list) else [] if written is None else [written]


def with_any(raw: Mapping[str, Any], *, principals: bool) -> dict[str, Any]:
    """The document with a statement that allows everything: the worst that statements nobody knows can be."""
    allow = {"Effect": "Allow", **({"Principal": "*"} if principals else {}), "Action": "*", "Resource": "*"}
    return {**raw, _name(raw): [*statements_of(raw), allow]}


def _name(raw: Mapping[str, Any]) -> str:
    return next((key for key in raw if key.lower() == "statement"), "Statement")


def more(references: Iterable[str]) -> tuple[Hole, ...]:
    """The holes for statements that these references hide."""
    return tuple(Hole(MORE, reference) for reference in references)


def _hiding(statement: Any, marks: Mapping[str, Behind]) -> Iterator[str]:
    """The references in places where not a value but the statement itself depends on them."""
    if isinstance(statement, str):
        yield from _references(statement, marks)
    elif isinstance(statement, Mapping):
        for name, value in statement.items():
            element = name.lower()
            yield from _references(name, marks)
            if element in ("effect", "condition"):
                yield from _references(value, marks)
            if element in _KEYED and isinstance(value, Mapping):
                for key, inner in value.items():
                    yield from _references(key, marks)
                    yield from _references(inner, marks) if element == "condition" else ()


def _references(text: Any, marks: Mapping[str, Behind]) -> Iterator[str]:
    if isinstance(text, str):
        yield from (marks[one].reference for one in marks_in(text, marks))
