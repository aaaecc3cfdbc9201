"""A document that was put together, from the plan or from the source."""

from __future__ import annotations

from dataclasses import dataclass

from tfiam.extract.holes import Hole


@dataclass(frozen=True)
class Rebuilt:
    """A document put together."""

    text: str
    holes: tuple[Hole, ...]
    because: tuple[str, ...]
    provenance: str
    sensitive: bool
