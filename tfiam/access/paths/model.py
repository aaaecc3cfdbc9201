"""What an escalation path is."""

from __future__ import annotations

from dataclasses import dataclass

from tfiam.access.paths.techniques import Technique
from tfiam.access.policies_in_play import Line
from tfiam.inventory.model import Principal


@dataclass(frozen=True)
class Step:
    """One technique used on one thing."""

    technique: Technique
    on: str
    """Address of what it is used on: a principal, a policy, a workload; for a policy outside the plan its ARN."""
    lines: tuple[Line, ...]
    """The statements that allow it."""
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edge:
    """A step from one principal to another's access; ``to`` is "" where it ends in admin."""

    steps: tuple[Step, ...]
    to: str = ""


@dataclass(frozen=True)
class Path:
    """A way to more access. ``end`` is None where the start, or what it took over, makes itself admin."""

    start: Principal
    end: Principal | None
    admin: bool
    steps: tuple[Step, ...]

    @property
    def assumptions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for step in self.steps for text in step.assumptions))

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it the same path before and after the plan."""
        end = self.end.address if self.end else ""
        return (self.start.address, end, tuple((step.technique.id, step.on) for step in self.steps))


@dataclass(frozen=True)
class Hidden:
    """A principal some of whose documents cannot be read: it may have paths that are not told."""

    principal: Principal
    because: tuple[str, ...]


@dataclass(frozen=True)
class Paths:
    """All paths of one world."""

    paths: tuple[Path, ...] = ()
    undetermined: tuple[Hidden, ...] = ()
