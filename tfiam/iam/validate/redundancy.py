"""What can be taken away without changing a permission.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from tfiam.iam.arn import resource_includes
from tfiam.iam.document import PolicyDocument
from tfiam.iam.patterns import has_wildcard
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import Placed, statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import as_literal

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "REDUNDANT_RESOURCE": IssueKind.SUGGESTION,
        "REDUNDANT_STATEMENT": IssueKind.SUGGESTION,
    }
)
_MOST_NAMED = 3


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:  # noqa: ARG001 - one form for every type
    seen: dict[str, int] = {}
    for placed in statements(document):
        for element in ("Resource", "NotResource"):
            yield from _resources(placed, element)
        meaning = json.dumps(_canonical(placed.statement.raw), sort_keys=True)
        if meaning in seen:
            message = f"the statement is redundant: statement {seen[meaning]} provides identical permissions"
            yield placed.issue(CODES, "REDUNDANT_STATEMENT", message)
        seen.setdefault(meaning, placed.statement.index)


def _resources(placed: Placed, element: str) -> Iterator[Issue]:
    texts = list(placed.texts(element))
    idle = redundant([as_literal(text) for _, _, text in texts])
    if idle:
        named = ", ".join(texts[one][2] for one in idle[:_MOST_NAMED]) + (", …" if len(idle) > _MOST_NAMED else "")
        message = f"{len(idle)} resource ARN(s) are redundant because another one covers them: {named}"
        yield placed.issue(CODES, "REDUNDANT_RESOURCE", message, element, texts[idle[0]][1])


def redundant(patterns: Sequence[str]) -> list[int]:
    """Positions of patterns that another one covers; of equal ones, and of two spellings of one set, all but the first."""
    first: dict[str, int] = {}
    for position, pattern in enumerate(patterns):
        first.setdefault(pattern, position)
    wide = [(pattern, _literal_start(pattern)) for pattern in first if has_wildcard(pattern)]

    def covered(pattern: str) -> bool:
        return any(
            pattern.startswith(start)
            and wider != pattern
            and resource_includes(wider, pattern)
            and not (first[pattern] < first[wider] and resource_includes(pattern, wider))
            for wider, start in wide
        )

    return [number for number, pattern in enumerate(patterns) if first[pattern] != number or covered(pattern)]


def _literal_start(pattern: str) -> str:
    """What comes before the first wildcard; whatever the pattern covers begins with it."""
    return pattern[: min(pattern.find(one) for one in "*?" if one in pattern)]


def _canonical(value: Any) -> Any:
    """The value without Sids, with names in lower case, scalars as lists and lists in order."""
    if isinstance(value, Mapping):
        return {str(name).lower(): _canonical(inner) for name, inner in value.items() if str(name).lower() != "sid"}
    items = value if isinstance(value, (list, tuple)) else [value]
    return sorted({json.dumps(item, sort_keys=True, default=str) for item in items})


THEME = Theme("redundancy", CODES, _check)
