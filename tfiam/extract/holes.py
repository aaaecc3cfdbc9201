"""Holes: what stands in a rebuilt document for a value that Terraform does not know yet.

A plan lists the references of an argument and not the text around them: ``[aws_iam_role.x.arn]``, ``["${aws_iam_role.x.arn}*"]``
and ``["${aws_s3_bucket.b.arn}/*"]`` read alike without source. A text made from the ARN or the name of one resource holds
it, so it may be a pattern of what begins with it and is never every resource: what a rule asks about every resource has its
answer, the same for all three. What is asked about one resource has not (:attr:`Hole.loose`). Only a text that takes an ARN apart (``split(":", aws_iam_role.x.arn)[4]``) could be wider, and only the source shows
one. https://developer.hashicorp.com/terraform/internals/json-format#expression-representation
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

#: Attributes of a resource that name this one thing, and so are never a wildcard.
_NAMES = frozenset({"arn", "id", "name", "unique_id", "iam_arn", "execution_arn", "invoke_arn", "key_id", "account_id"})
_ADDRESSES = frozenset({"public_ip", "private_ip"})
_ACCOUNT = "aws_organizations_account."
_MANAGED = re.compile(r"(?:module\.[\w-]+(?:\[[^\[\]]*\])?\.)*aws_\w+\.[\w-]+(?:\[[^\[\]]*\])?\.(\w+)")
_WIDENED = re.compile(r"/Statement(?:/\d+)?/(?:Action|Resource|Principal(?:/AWS)?)(?:/\d+)?")
#: Operators that read ``*`` as anything, or a range as every address. The negated ones let in the most as they stand.
_LENIENT = re.compile(
    r"/Statement(?:/\d+)?/Condition/(?:For(?:Any|All)Values:)?(?:StringLike|ArnLike|ArnEquals|(IpAddress))(?:IfExists)?/[^/]+(?:/\d+)?",
    re.IGNORECASE,
)
_BRACES = str.maketrans("{}", "()")


class Behind(NamedTuple):
    """What stands behind a mark; the fields are those of :class:`Hole`."""

    reference: str
    predicted: str = ""
    loose: bool = False


@dataclass(frozen=True)
class Hole:
    """One hole of a document. A text may hold several, and text around them."""

    pointer: str
    """JSON pointer of the string that holds it; a hole in a key of an object has the pointer of that member."""
    reference: str
    """What hides the value, as Terraform writes it: ``aws_s3_bucket.logs.arn``."""
    predicted: str = ""
    """What it will be: "" when nothing can be said, a pattern with ``*`` for the parts that are not known, else exactly
    this. ``${account:PROVIDER_KEY}`` stands for an account that only the provider block could tell."""
    loose: bool = False
    """True if more text may stand around the reference than the document shows."""

    @property
    def mark(self) -> str:
        """How it stands in the document's text."""
        return mark(self.reference)

    @property
    def exact(self) -> bool:
        """True if nothing of the predicted value is open but the account."""
        return bool(self.predicted) and not any(character in self.predicted for character in "*?")

    @property
    def free(self) -> bool:
        """True if the value may be anything, a wildcard included: it is no name that AWS gives to one resource."""
        named = _MANAGED.fullmatch(self.reference)
        return not self.predicted and not (named and named[1] in _NAMES | _ADDRESSES)

    @property
    def several(self) -> bool:
        """True if it may stand for several members of a list: ``["arn:aws:s3:::${join("\", \"", …)}"]`` in JSON written by
        hand, of which the text around it says nothing but how the first begins and how the last ends."""
        return self.reference.startswith("join(")

    @property
    def widest(self) -> str | None:
        """The widest that it may stand for in an Allow; None where it is no wider than it stands."""
        if not self.free:
            return None
        lenient = _LENIENT.fullmatch(self.pointer)
        if lenient:
            return "0.0.0.0/0" if lenient[1] else "*"
        return "*" if _WIDENED.fullmatch(self.pointer) else None


def names_an_account(reference: str) -> bool:
    """True if the value is an account's number: everything in the account may stand behind it in an ARN."""
    named = _MANAGED.fullmatch(reference)
    return named is not None and (named[1] == "account_id" or (named[1] == "id" and _ACCOUNT in reference))


def mark(reference: str) -> str:
    """``${reference}``. Braces of an instance key would end it, so they are written as parentheses."""
    return f"${{{reference.translate(_BRACES)}}}"


def pointer_of(steps: tuple[str | int, ...]) -> str:
    """The JSON pointer (RFC 6901) of a place."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)


def holes_in(raw: Any, predictions: Mapping[str, Behind]) -> Iterator[Hole]:
    """The holes of a document in the order of its text. ``predictions`` maps each mark to what is behind it."""
    either = _either(tuple(predictions)) if predictions else None
    for steps, text in _texts(raw, ()) if either else ():
        for found in dict.fromkeys(either.findall(text) if either else ()):
            yield Hole(pointer_of(steps), *predictions[found])


def marks_in(text: str, predictions: Mapping[str, Behind]) -> tuple[str, ...]:
    """The marks in a text, each once."""
    return tuple(dict.fromkeys(_either(tuple(predictions)).findall(text))) if predictions and "${" in text else ()


@lru_cache(maxsize=1 << 8)
def _either(marks: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(one) for one in sorted(marks, key=len, reverse=True)))


def _texts(value: Any, steps: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield steps, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(key, str) and "${" in key:
                yield (*steps, key), key
            yield from _texts(inner, (*steps, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*steps, index))


def filled(raw: Any, values: Iterable[tuple[Hole, str]]) -> Any:
    """``raw`` with these holes replaced by values; nothing else is changed."""
    wanted: dict[str, list[tuple[Hole, str]]] = {}
    for hole, value in values:
        wanted.setdefault(hole.pointer, []).append((hole, value))
    return _filled(raw, "", wanted) if wanted else raw


def _filled(value: Any, pointer: str, wanted: Mapping[str, list[tuple[Hole, str]]]) -> Any:
    if isinstance(value, str):
        return _put(value, wanted.get(pointer, ()))
    if isinstance(value, list):
        return [_filled(inner, f"{pointer}/{index}", wanted) for index, inner in enumerate(value)]
    if isinstance(value, Mapping):
        members = {}
        for key, inner in value.items():
            here = pointer + pointer_of((key,))
            members[_put(key, wanted.get(here, ()))] = _filled(inner, here, wanted)
        return members
    return value


def _put(text: str, values: Iterable[tuple[Hole, str]]) -> str:
    for hole, value in values:
        text = value if hole.several and hole.mark in text else text.replace(hole.mark, value)
    return text
