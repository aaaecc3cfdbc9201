"""Why a value is unknown: the references that hide it, named as Terraform addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tfiam.extract.links import Dead, Link, Links
from tfiam.plan.model import Plan, ResourceChange
from tfiam.plan.values import UNKNOWN, Path, dotted

#: Data sources that only render their arguments: what hides them is what hides an argument.
RENDERERS = ("aws_iam_policy_document", "template_file", "cloudinit_config")
_COMPUTED = ("id", "json", "minified_json", "rendered")
_DEPTH = 16


class Hidden:
    """Names what hides the values of one plan."""

    def __init__(self, plan: Plan, links: Links) -> None:
        self._plan = plan
        self._links = links

    def because(self, change: ResourceChange, path: Path) -> tuple[str, ...]:
        """References that hide the value of ``change`` at ``path``; never empty.

        References that are known already are left out. When the plan names none (a ``dynamic`` block, a computed
        attribute), the attribute itself is the answer.
        """
        named = tuple(dict.fromkeys(self._trace(change, path, 0)))
        return named or (f"{change.address}.{dotted(path)}",)

    def names(self, leads: Iterable[Link | Dead]) -> tuple[str, ...]:
        """The references among ``leads`` that are not known."""
        return tuple(dict.fromkeys(self._named(leads, 0)))

    def _trace(self, change: ResourceChange, path: Path, depth: int) -> Iterator[str]:
        yield from self._named(self._links.behind(change, path), depth)

    def _named(self, leads: Iterable[Link | Dead], depth: int) -> Iterator[str]:
        for lead in leads:
            if lead.known:
                continue
            if not isinstance(lead, Link):
                yield lead.reference
                continue
            target = self._plan.by_address[lead.address]
            if target.mode == "data" and target.type in RENDERERS and depth < _DEPTH:
                leaves = [leaf for leaf in unknown_leaves(target.values_after, ()) if leaf[0] not in _COMPUTED]
                inner = [ref for leaf in leaves for ref in self._trace(target, leaf, depth + 1)]
                yield from inner or [f"{lead.address}.{lead.attribute}"]
            else:
                yield f"{lead.address}.{lead.attribute}" if lead.attribute else lead.address


class Behind:
    """What stands behind the values of one resource."""

    __slots__ = ("_change", "_hidden")

    def __init__(self, hidden: Hidden, change: ResourceChange) -> None:
        self._hidden = hidden
        self._change = change

    def because(self, path: Path) -> tuple[str, ...]:
        """References that hide its value at ``path``; never empty."""
        return self._hidden.because(self._change, path)

    def is_open(self, path: Path) -> bool:
        """True if the plan says "known after apply" at ``path``, whoever fills it."""
        value: Any = self._change.values_after
        for step in path:
            if value is UNKNOWN:
                return True
            try:
                value = value[step]
            except (LookupError, TypeError):
                return False
        return value is UNKNOWN


def unknown_leaves(value: Any, path: Path) -> Iterator[Path]:
    """Where a value is unknown."""
    if value is UNKNOWN:
        yield path
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from unknown_leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from unknown_leaves(inner, (*path, index))
