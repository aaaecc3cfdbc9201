"""What a Resource or NotResource element takes in, for an identity policy: sets of ARNs, some of them only if a constraint holds.

Follows :func:`tfiam.iam.arn.matches_resource` to the letter, so that sets and :func:`tfiam.iam.evaluate` agree.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from tfiam.iam import patterns
from tfiam.iam.arn import Arn
from tfiam.iam.sets.automaton import SEGMENT_ONE, SEGMENT_STAR
from tfiam.iam.sets.constraint import Constraint, Element, element_constraint, is_unresolved
from tfiam.iam.sets.text_set import TextSet
from tfiam.iam.variables import as_literal, as_wildcard, has_variable

_SEGMENTS = 6


class ResourceSet(NamedTuple):
    """The resources of ``texts``, if ``constraints`` hold."""

    texts: TextSet
    constraints: frozenset[Constraint] = frozenset()


@lru_cache(maxsize=1 << 13)
def listed(written: tuple[str, ...], *, variables: bool) -> tuple[ResourceSet, ...]:
    """What a Resource element takes in: the union of these sets."""
    sure = tuple(text for one in written if not _is_open(one) for text in resource_patterns(one))
    found = [ResourceSet(TextSet.of(sure))] if sure else []
    unsure = dict.fromkeys(filter(_is_open, written))
    found += [_if(TextSet.of(_widest(one)), Element.RESOURCE, one, variables=variables) for one in unsure]
    return tuple(found)


@lru_cache(maxsize=1 << 13)
def except_listed(written: tuple[str, ...], *, variables: bool) -> tuple[ResourceSet, ...]:
    """What a NotResource element takes in. One with a short ARN may not apply at all (see tfiam.iam.applies)."""
    unsure = [one for one in dict.fromkeys(written) if _is_open(one) or _is_short(one)]
    texts = TextSet.except_of(text for one in written if one not in unsure for text in resource_patterns(one))
    atoms = (element_constraint(Element.NOT_RESOURCE, one, variables=_has(one, variables)) for one in unsure)
    return (ResourceSet(texts, frozenset(atoms)),)


def resource_patterns(written: str) -> tuple[str, ...]:
    """A Resource pattern without ``${…}`` as patterns of a :class:`TextSet`.

    Before the fifth colon, ``?`` and a ``*`` within a segment stay in their segment. An ARN with less segments is also
    read as completed with ``:*``.
    """
    text = as_literal(written)
    if not _is_short(written):
        return (_segmented(text),)
    return (_segmented(text), _segmented(text + ":*" * (_SEGMENTS - 1 - text.count(":"))))


@lru_cache(maxsize=1 << 13)
def partitions(texts: TextSet) -> frozenset[str]:
    """The partitions that its patterns name."""
    named = (pattern.split(":", 2) for group in (*texts.groups, texts.refused) for pattern in group)
    return frozenset(segments[1] for segments in named if len(segments) > 1 and segments[0] == "arn")


def _segmented(text: str) -> str:
    if text == "*" or not patterns.has_wildcard(text):
        return text
    head = len(":".join(text.split(":", 5)[:5]))
    return "".join(_symbol(text, place) if place < head else text[place] for place in range(len(text)))


def _symbol(text: str, place: int) -> str:
    if text[place] == "?":
        return SEGMENT_ONE
    return SEGMENT_STAR if text[place] == "*" and text[place + 1 : place + 2] not in ("", ":", "*") else text[place]


def _widest(written: str) -> tuple[str, ...]:
    """Patterns for all that a pattern may take in. A value with colons may move the segments, so no wildcard minds them."""
    if has_variable(written):
        return (as_wildcard(written),)
    return resource_patterns(written) if not is_unresolved(written) else ("*",)


def _if(texts: TextSet, element: Element, *written: str, variables: bool) -> ResourceSet:
    holds = variables or not any("${" in one for one in written)
    return ResourceSet(texts, frozenset({element_constraint(element, *written, variables=holds)}))


def _has(written: str, variables: bool) -> bool:
    return variables or "${" not in written


@lru_cache(maxsize=1 << 13)
def _is_open(written: str) -> bool:
    """True if which resources the pattern takes in is not told by the pattern alone."""
    return is_unresolved(written) or _opens_type(written)


def _is_short(written: str) -> bool:
    return written.startswith("arn:") and written.count(":") < _SEGMENTS - 1 and not has_variable(written)


def _opens_type(written: str) -> bool:
    """True if the pattern has a wildcard in the place of a resource type that its service has, and names something behind.

    It then takes in fewer ARNs than it looks: see :func:`tfiam.iam.arn.matches_resource`.
    """
    arn = Arn.parse(as_literal(written))
    if arn is None or not arn.resource_type:
        return False
    kind = arn.resource_type
    if not patterns.has_wildcard(kind) or not arn.resource[len(kind) + 1 :].strip("*"):
        return False
    if patterns.has_wildcard(arn.service):
        return True
    return any(patterns.matches(kind, literal) for literal in _literal_types(arn.service))


@lru_cache(maxsize=1 << 9)
def _literal_types(service: str) -> frozenset[str]:
    from tfiam.iam import catalogue  # the catalogue is read only when asked for

    formats = (Arn.parse(text) for one in catalogue.resource_types(service) for text in one.arns)
    types = (text.split("/", 1)[0].split(":", 1)[0] for text in (arn.resource for arn in formats if arn))
    return frozenset(one for one in types if one and "$" not in one)
