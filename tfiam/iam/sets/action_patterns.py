"""A bit set of actions as the patterns that a policy would name them by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from tfiam.iam import action_index

_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])|.")


@lru_cache(maxsize=1 << 10)
def patterns_of(bits: int) -> tuple[str, ...]:
    """Patterns that together take in just these actions of the catalogue: ``*``, ``s3:*``, ``s3:Get*`` or single names.

    A pattern ends at a word of the name and stands for two actions or more.
    """
    if not bits:
        return ()
    if bits == action_index.mask("*"):
        return ("*",)
    found: list[str] = []
    for service, names in groupby(action_index.names(bits), key=lambda name: name.partition(":")[0]):
        whole = action_index.mask(f"{service}:*")
        found += [f"{service}:*"] if bits & whole == whole else _of_service(list(names), bits)
    return tuple(found)


def _of_service(names: list[str], bits: int) -> Iterator[str]:
    left = bits
    for name in names:
        bit = action_index.mask(name)
        if not left & bit:
            continue
        pattern = next((one for one in _starts(name) if _is_within(action_index.mask(one), bits, bit)), name)
        left &= ~action_index.mask(pattern)
        yield pattern


def _starts(name: str) -> Iterator[str]:
    """``s3:Get*``, ``s3:GetObject*`` …, the widest first."""
    service, _, rest = name.partition(":")
    end = 0
    for word in _WORD.findall(rest):
        end += len(word)
        yield f"{service}:{rest[:end]}*"


def _is_within(mask: int, bits: int, bit: int) -> bool:
    return not mask & ~bits and mask != bit
