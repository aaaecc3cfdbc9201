"""A document that was put together, from the plan or from the source, and who helps to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tfiam.extract.holes import Hole
from tfiam.plan.model import ResourceChange
from tfiam.plan.values import Path


@dataclass(frozen=True)
class Rebuilt:
    """A document put together."""

    text: str
    holes: tuple[Hole, ...]
    because: tuple[str, ...]
    provenance: str
    sensitive: bool


class Writes(Protocol):
    """Says what the source writes (:class:`tfiam.extract.sourced.Sourced`)."""

    def document(self, change: ResourceChange, path: Path) -> Rebuilt | None: ...

    def because(self, change: ResourceChange, path: Path) -> tuple[str, ...]: ...

    def leaves(self, change: ResourceChange, path: Path) -> list[str] | None: ...


class Predicts(Protocol):
    """Says what an unknown reference will be (:class:`tfiam.extract.holes.Hole`'s ``predicted``)."""

    def predicted(self, reference: str) -> str: ...
