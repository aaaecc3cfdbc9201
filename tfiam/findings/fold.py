"""One answer at one place, and which of several at one statement speaks for the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tfiam.plan.address import without_keys
from tfiam.rules.model import Rule, Severity

if TYPE_CHECKING:
    from tfiam.access.paths import Path

_Kind = tuple[str, str, str]


@dataclass(frozen=True)
class Raw:
    """One answer at one place, before waivers and grouping."""

    rule: Rule
    severity: Severity
    failed: bool
    address: str
    attribute: str
    statement: int | None
    sid: str
    message: str
    remediation: str
    evidence: str
    because: tuple[str, ...]
    principal: str
    change: str
    cause: str
    fingerprint: str
    supersedes: tuple[str, ...] = ()
    code: str = ""
    paths: tuple[Path, ...] = ()
    about_paths: bool = False
    """True also where ``paths`` are not shown."""
    folded: tuple[str, ...] = ()
    """Fingerprints of the failures that it speaks for."""

    @property
    def place(self) -> tuple[str, str, int | None]:
        return self.address, self.attribute, self.statement

    @property
    def config_address(self) -> str:
        return without_keys(self.address)

    @property
    def kind(self) -> _Kind:
        """What failures of one statement are folded as: what is about a principal's paths stays that principal's."""
        return self.rule.id, self.code, self.principal if self.about_paths else ""

    def covers(self, other: Raw) -> bool:
        """``supersedes`` holds ids, prefixes (``TFIAM_LP``) and AWS's issue codes."""
        if other.rule.id == self.rule.id or (other.about_paths and other.principal != self.principal):
            return False
        return any(
            item in (other.rule.id, other.code) or other.rule.id.startswith(f"{item}_") for item in self.rule.supersedes
        )


def fold(failures: Sequence[Raw]) -> Iterator[Raw]:
    """Drops failures that another one at the same statement supersedes; the other names them."""
    places: dict[tuple[str, str, int | None], list[Raw]] = {}
    for raw in failures:
        places.setdefault(raw.place, []).append(raw)
    for group in places.values():
        yield from _Group(group).folded()


class _Group:
    """The failures at one statement, by kind: it may have a thousand issues of one kind, and reach a thousand principals."""

    def __init__(self, group: Sequence[Raw]) -> None:
        self._group = group
        self._kinds = {raw.kind: raw for raw in group}
        own: dict[str, list[Raw]] = {}
        for raw in self._kinds.values():
            own.setdefault(raw.kind[2], []).append(raw)
        self._general = own.pop("", [])
        self._own = own
        self._a_rule = {raw.rule.id: raw for raws in own.values() for raw in raws}

    def folded(self) -> Iterator[Raw]:
        speakers = {kind: self._speaking_for(raw) for kind, raw in self._kinds.items()}
        prints: dict[_Kind, list[str]] = {}
        for raw in self._group:
            prints.setdefault(raw.kind, []).append(raw.fingerprint)
        for raw in self._group:
            if not speakers[raw.kind]:
                below = [other for other in self._near(raw) if raw.covers(other)]
                told = [print_ for other in below if speakers[other.kind] for print_ in prints[other.kind]]
                rules = tuple(sorted({other.rule.id for other in below}))
                yield replace(raw, supersedes=rules, folded=tuple(told))

    def _speaking_for(self, raw: Raw) -> bool:
        """True if another one does."""
        others = self._near(raw) if raw.about_paths else [*self._general, *self._a_rule.values()]
        return any(other.covers(raw) and not raw.covers(other) for other in others)

    def _near(self, raw: Raw) -> list[Raw]:
        """What it may speak for: what is said of the statement, and of the same principal's paths."""
        return [*self._general, *self._own.get(raw.principal, ())]
