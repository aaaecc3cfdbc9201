"""Escalation paths by where they begin and what they come to: one route, with its ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tfiam.access.paths.told import Told


@dataclass(frozen=True)
class Route:
    """Paths of one headline."""

    number: int
    headline: str
    delta: str
    admin: bool
    certain: bool
    ways: tuple[Told, ...]


def routes_of(told: Sequence[Told]) -> tuple[Route, ...]:
    """In the order in which they were told; those that the plan opens and those that it closes stand apart."""
    groups: dict[tuple[str, str], list[Told]] = {}
    for one in told:
        groups.setdefault((one.path.headline, one.delta), []).append(one)
    return tuple(
        Route(
            number=number,
            headline=headline,
            delta=delta,
            admin=any(one.path.admin for one in ways),
            certain=any(not one.path.doubt for one in ways),
            ways=tuple(ways),
        )
        for number, ((headline, delta), ways) in enumerate(groups.items())
    )
