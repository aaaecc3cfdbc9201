"""The two wildcards of IAM: ``*`` (any text, also none) and ``?`` (any one character).

Everything else in a pattern stands for itself. A literal ``*`` or ``?`` (``${*}`` and ``${?}`` in a policy) is written with
:func:`escape`. Case is the caller's affair: fold both sides first where AWS ignores it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

#: Stand-ins for literal wildcards inside a pattern: private-use characters, which no ARN or action name holds.
_ESCAPED = str.maketrans({"*": "\ue000", "?": "\ue001"})
_RUN = re.compile(r"[*?]{2,}")
#: States looked at before an inclusion is given up as "not shown"; far beyond what real policies need.
_BUDGET = 20_000


def escape(text: str) -> str:
    """``text`` as a pattern that matches only itself."""
    return text.translate(_ESCAPED)


def has_wildcard(pattern: str) -> bool:
    """True if the pattern can match more than one text."""
    return "*" in pattern or "?" in pattern


def matches(pattern: str, text: str, *, case_sensitive: bool = True) -> bool:
    """True if the whole ``text`` is one that ``pattern`` describes. ``*`` and ``?`` in ``text`` are ordinary characters."""
    if not case_sensitive:
        pattern, text = pattern.lower(), text.lower()
    if pattern == "*":
        return True
    if "\ue000" in pattern or "\ue001" in pattern:
        text = text.translate(_ESCAPED)
    if "?" in pattern:
        return _greedy(pattern, text, "")
    if "*" not in pattern:
        return pattern == text
    return _stars_only(pattern.split("*"), text)


@lru_cache(maxsize=1 << 16)
def includes(a: str, b: str) -> bool:
    """True if every text that pattern ``b`` describes is described by ``a`` too. Exact."""
    if a in (b, "*"):
        return True
    if not has_wildcard(b):
        return matches(a, b)
    if "?" not in a:
        # b's wildcards are symbols that only a's `*` can take up; with no `?` in a that is exact.
        return _stars_only(a.split("*"), b) if "*" in a else False
    return _greedy(a, b, "*") or _simulate((a,), b)


def includes_any(patterns: Iterable[str], b: str) -> bool:
    """True if every text of ``b`` is described by at least one of ``patterns`` (the union may do what none does alone).

    Exact, unless a hostile set of patterns needs more than 20,000 states: then False, "not shown".
    """
    several = tuple(patterns)
    return any(includes(a, b) for a in several) or (
        len(several) > 1 and has_wildcard(b) and _includes_union(several, b)
    )


@lru_cache(maxsize=1 << 16)
def overlaps(a: str, b: str) -> bool:
    """True if some text is described by both patterns. Exact."""
    if not has_wildcard(b):
        return matches(a, unescape(b))
    if not has_wildcard(a):
        return matches(b, unescape(a))
    start, end = min(_prefix(a), _prefix(b)), min(_suffix(a), _suffix(b))
    if a[:start] != b[:start] or (end and a[-end:] != b[-end:]):
        return False
    return _intersect(a, b)


def unescape(pattern: str) -> str:
    """The text that an escaped pattern stands for; wildcards left in it become plain characters."""
    return pattern.replace("\ue000", "*").replace("\ue001", "?")


def _prefix(pattern: str) -> int:
    """Length of the literal start."""
    return min(position for position in (pattern.find("*"), pattern.find("?")) if position >= 0)


def _suffix(pattern: str) -> int:
    """Length of the literal end."""
    return len(pattern) - 1 - max(pattern.rfind("*"), pattern.rfind("?"))


def _stars_only(parts: list[str], text: str) -> bool:
    first, *middle, last = parts
    end = len(text) - len(last)
    if end < len(first) or not text.startswith(first) or not text.endswith(last):
        return False
    position = len(first)
    for part in middle:
        found = text.find(part, position, end)
        if found < 0:
            return False
        position = found + len(part)
    return True


def _greedy(pattern: str, text: str, refused: str) -> bool:
    """Two-pointer glob match; ``?`` takes any character but those in ``refused``."""
    p = t = 0
    star, resume = -1, 0
    while t < len(text):
        if p < len(pattern) and pattern[p] == "*":
            star, resume = p, t
            p += 1
        elif p < len(pattern) and (pattern[p] == text[t] or (pattern[p] == "?" and text[t] not in refused)):
            p, t = p + 1, t + 1
        elif star >= 0:
            resume += 1
            p, t = star + 1, resume
        else:
            return False
    return pattern[p:].strip("*") == ""


def _intersect(a: str, b: str) -> bool:
    """Walks both patterns at once over the positions that a common text can reach."""
    seen = {(0, 0)}
    todo = [(0, 0)]
    while todo:
        i, j = todo.pop()
        if i == len(a) and j == len(b):
            return True
        x, y = a[i : i + 1], b[j : j + 1]
        steps = []
        if x == "*":
            steps += [(i + 1, j), (i, j + 1)] if y else [(i + 1, j)]
        if y == "*":
            steps += [(i, j + 1), (i + 1, j)] if x else [(i, j + 1)]
        if x and y and "*" not in (x, y) and (x == y or "?" in (x, y)):
            steps.append((i + 1, j + 1))
        fresh = [step for step in steps if step not in seen]
        seen.update(fresh)
        todo += fresh
    return False


def _canonical(pattern: str) -> str:
    """The same pattern with each run of wildcards as ``??*``."""
    return _RUN.sub(lambda run: "?" * run[0].count("?") + "*" * ("*" in run[0]), pattern)


@lru_cache(maxsize=1 << 14)
def _includes_union(patterns: tuple[str, ...], b: str) -> bool:
    if _canonical(b)[0] == "?":  # a first character that no pattern names leaves only those that start with a wildcard
        patterns = tuple(one for one in patterns if one[:1] in ("*", "?"))
    return bool(patterns) and _simulate(patterns, b)


class _Automaton:
    """Several patterns as one bit set of positions, so that they run side by side."""

    def __init__(self, several: Iterable[str]) -> None:
        self.literals: dict[str, int] = {}
        self.stars = self.singles = self.accept = starts = 0
        bit = 1
        for pattern in map(_canonical, several):
            starts |= bit
            for symbol in pattern:
                if symbol == "*":
                    self.stars |= bit
                elif symbol == "?":
                    self.singles |= bit
                else:
                    self.literals[symbol] = self.literals.get(symbol, 0) | bit
                bit <<= 1
            self.accept |= bit
            bit <<= 1
        self.start = starts | ((starts & self.stars) << 1)

    def step(self, states: int, symbol: str) -> int:
        """Positions after one more character; ``""`` is a character that no pattern names."""
        moved = ((states & (self.singles | self.literals.get(symbol, 0))) << 1) | (states & self.stars)
        return moved | ((moved & self.stars) << 1)


def _simulate(several: tuple[str, ...], b: str) -> bool:
    """Runs the patterns along every text of ``b``.

    Where ``b`` leaves a character open, one that no pattern names is the worst case: any position it reaches is reached by
    every other character too. So only that one is tried.
    """
    b, automaton = _canonical(b), _Automaton(several)
    todo = [(0, automaton.start)]
    seen = set(todo)
    while todo:
        position, states = todo.pop()
        if not states or len(seen) > _BUDGET:
            return False
        if position == len(b):
            if not states & automaton.accept:
                return False
            continue
        symbol = b[position]
        if symbol == "*":
            steps = [(position + 1, states), (position, automaton.step(states, ""))]
        else:
            steps = [(position + 1, automaton.step(states, "" if symbol == "?" else symbol))]
        fresh = [step for step in steps if step not in seen]
        seen.update(fresh)
        todo += fresh
    return True
