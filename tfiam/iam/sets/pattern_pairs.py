"""Two patterns of this package held against each other."""

from __future__ import annotations

import re
from functools import lru_cache

from tfiam.iam import patterns
from tfiam.iam.sets.automaton import ANY_CASE, SEGMENT_ONE, SEGMENT_STAR, some_text

_OWN = (SEGMENT_STAR, SEGMENT_ONE, ANY_CASE)
_WIDER = str.maketrans({SEGMENT_STAR: "*", SEGMENT_ONE: "?", ANY_CASE: ""})
_HEAD = re.compile(f"[^*?{''.join(_OWN)}]*")


def covers(a: str, b: str) -> bool | None:
    """Whether pattern ``a`` describes every text that ``b`` does; None if that takes too long to find out."""
    return _covers(a, b) if b.startswith(_head(a)) else False


def overlap(a: str, b: str) -> bool | None:
    """Whether some text is described by both patterns; None if that takes too long to find out."""
    one, other = _head(a), _head(b)
    if one.startswith(other) or other.startswith(one):
        return _overlap(a, b)
    return False


@lru_cache(maxsize=1 << 15)
def _head(pattern: str) -> str:
    """The letters that each text of the pattern starts with."""
    return _HEAD.match(pattern)[0]  # type: ignore[index]  # it matches the empty text


@lru_cache(maxsize=1 << 15)
def _covers(a: str, b: str) -> bool | None:
    if a in ("*", b):
        return True
    if not is_open(a):
        return False
    if has_own(a) or has_own(b):
        return _negation(some_text(((b,),), (a,)))
    if patterns.includes(a, b):
        return True
    if "?" in a and patterns.has_wildcard(b):
        return _negation(some_text(((b,),), (a,)))
    return False


@lru_cache(maxsize=1 << 15)
def _overlap(a: str, b: str) -> bool | None:
    if has_own(a) or has_own(b):
        return some_text(((a,), (b,)), ())
    return patterns.overlaps(a, b)


def has_own(pattern: str) -> bool:
    return any(symbol in pattern for symbol in _OWN)


def is_open(pattern: str) -> bool:
    """True if it can describe more than one text."""
    return patterns.has_wildcard(pattern) or has_own(pattern)


def plain_of(pattern: str) -> str:
    """A pattern of :mod:`tfiam.iam.patterns` that describes at least the same texts, but for the case."""
    return pattern.translate(_WIDER) if has_own(pattern) else pattern


def _negation(truth: bool | None) -> bool | None:
    return None if truth is None else not truth
