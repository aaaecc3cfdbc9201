"""Paths before and after a plan, held against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tfiam.access.paths.graph import paths_of
from tfiam.access.paths.model import Hidden, Path
from tfiam.inventory.model import Inventory


@dataclass(frozen=True)
class Told:
    """A path with what the plan does to it: introduced, existing or fixed."""

    path: Path
    delta: str


@dataclass(frozen=True)
class PathsReport:
    """What ``tfiam paths`` answers."""

    paths: tuple[Told, ...] = ()
    undetermined: tuple[Hidden, ...] = ()
    assumed: tuple[Told, ...] = ()
    """Paths that lead out of the plan."""


def paths_between(before: Inventory, after: Inventory, start: str = "") -> PathsReport:
    """The paths that the plan has a part in, those that it closes last; ``start`` is the address of the one asked about."""
    now = paths_of(after, before)
    was = now if before is after else paths_of(before)
    told = sorted(_told(now.paths, was.paths), key=lambda one: (one.delta == "fixed", not one.path.admin))
    hidden = (one for one in now.undetermined if start in ("", one.principal.address))
    return PathsReport(
        tuple(one for one in told if _is_from(one.path, start) and _concerns(after, one)),
        tuple(one for one in hidden if after.is_own(one.principal.address)),
        tuple(one for one in _told(now.assumed, was.assumed) if _is_from(one.path, start) and _concerns(after, one)),
    )


def _told(after: Iterable[Path], before: Iterable[Path]) -> Iterator[Told]:
    old, new = {path.key for path in before}, {path.key for path in after}
    yield from (Told(path, "existing" if path.key in old else "introduced") for path in after)
    yield from (Told(path, "fixed") for path in before if path.key not in new)


def _concerns(inventory: Inventory, one: Told) -> bool:
    """False for paths of another stack that the plan neither opens nor closes nor has a part in."""
    used = (step.on for step in one.path.steps if step.on in inventory.by_address)
    return one.delta != "existing" or any(map(inventory.is_own, (one.path.start.address, *used)))


def _is_from(path: Path, start: str) -> bool:
    return start in ("", path.start.address)
