"""Whether a document that was rebuilt before an apply is the one that the apply made, its holes filled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tfiam.extract.model import Document

#: The value that a reference has after the apply; None where the state does not tell.
Real = Callable[[str], str | None]

ANYTHING = ".*"
OPEN = re.compile(r"[*?]|\$\{[^}]*\}")
_IN_ORDER = "/Statement"


def differences(rebuilt: Document, real: Document, value_of: Real) -> tuple[str, ...]:
    """JSON pointers into the rebuilt document at which it is not the real one; none when both say the same.

    A hole stands for what `value_of` says of its reference, else for any text (or list of texts) at its place that its
    prediction allows. One value and a list of it are the same, and only statements have an order. The real one may
    have more statements than one that is incomplete.
    """
    if rebuilt.policy is None or real.policy is None:
        return ("",)
    patterns: dict[str, str] = {}
    for hole in rebuilt.holes:
        value = value_of(hole.reference)
        pattern = _predicted(hole.predicted) if value is None else re.escape(value)
        patterns[hole.mark] = pattern if patterns.get(hole.mark, pattern) == pattern else ANYTHING
    comparison = _Comparison(patterns, incomplete=bool(rebuilt.incomplete))
    return tuple(dict.fromkeys(comparison.differ(rebuilt.policy.raw, real.policy.raw, "")))


def _predicted(predicted: str) -> str:
    """A pattern for a predicted value, whose wildcards and `${account:…}` may be any text."""
    return ANYTHING.join(re.escape(part) for part in OPEN.split(predicted)) if predicted else ANYTHING


class _Comparison:
    """The marks of one document, and a pattern of what each stands for."""

    def __init__(self, patterns: Mapping[str, str], *, incomplete: bool = False) -> None:
        self._incomplete = incomplete
        self._patterns = patterns
        self._marks = re.compile(
            "|".join(re.escape(mark) for mark in sorted(patterns, key=len, reverse=True)) or r"(?!)"
        )

    def differ(self, rebuilt: Any, real: Any, at: str) -> Iterable[str]:
        """Yield the pointers of what differs at or below `at`."""
        if isinstance(rebuilt, str):
            texts = _listed(real) if rebuilt in self._patterns else [real]
            pattern = self._pattern(rebuilt)
            fits = bool(texts) and all(isinstance(text, str) and pattern.fullmatch(text) for text in texts)
            if fits or not isinstance(real, list):
                return () if fits else (at,)
        if isinstance(rebuilt, Mapping) and isinstance(real, Mapping):
            return self._members(rebuilt, real, at)
        if isinstance(rebuilt, list) or isinstance(real, list):
            return self._items(_listed(rebuilt), _listed(real), at)
        return () if type(rebuilt) is type(real) and rebuilt == real else (at,)

    def _pattern(self, text: str) -> re.Pattern[str]:
        pattern, end = "", 0
        for found in self._marks.finditer(text):
            pattern += re.escape(text[end : found.start()]) + self._patterns[found[0]]
            end = found.end()
        return re.compile(pattern + re.escape(text[end:]), re.DOTALL)

    def _members(self, rebuilt: Mapping[str, Any], real: Mapping[str, Any], at: str) -> Iterable[str]:
        left = dict(real)
        for key, value in rebuilt.items():
            here = f"{at}/{key}"
            pattern = self._pattern(key)
            twin = key if key in left else next((one for one in left if pattern.fullmatch(one)), None)
            if twin is None:
                yield here
            else:
                yield from self.differ(value, left.pop(twin), here)
        if left:
            yield at

    def _items(self, rebuilt: Sequence[Any], real: Sequence[Any], at: str) -> Iterable[str]:
        if at == _IN_ORDER and self._incomplete:
            left = iter(real)
            return () if all(any(not any(self.differ(one, other, at)) for other in left) for one in rebuilt) else (at,)
        if len(rebuilt) != len(real):
            return (at,)
        if at == _IN_ORDER:
            pairs = enumerate(zip(rebuilt, real, strict=True))
            return [place for index, (one, other) in pairs for place in self.differ(one, other, f"{at}/{index}")]
        fits = [[not any(self.differ(one, other, at)) for other in real] for one in rebuilt]
        return () if _matched(fits) else (at,)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _matched(fits: Sequence[Sequence[bool]]) -> bool:
    """Tell whether each row can have a column of its own (augmenting paths)."""
    owner: dict[int, int] = {}

    def place(row: int, tried: set[int]) -> bool:
        for column, fit in enumerate(fits[row]):
            if fit and column not in tried:
                tried.add(column)
                if column not in owner or place(owner[column], tried):
                    owner[column] = row
                    return True
        return False

    return all(place(row, set()) for row in range(len(fits)))
