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
    doubt: tuple[str, ...] = ()
    """References that hide whether a link that it rests on is there, or a permission held: then the step is only possible."""


@dataclass(frozen=True)
class Edge:
    """A step from one principal to another's access; ``to`` is "" where it ends in admin."""

    steps: tuple[Step, ...]
    to: str = ""

    @property
    def certain(self) -> bool:
        return not any(step.doubt for step in self.steps)


@dataclass(frozen=True)
class Path:
    """A way to more access. ``end`` is None where the start, or what it took over, makes itself admin, and outside the plan."""

    start: Principal
    end: Principal | None
    admin: bool
    steps: tuple[Step, ...]
    end_doubt: tuple[str, ...] = ()
    """References that hide whether the end is admin."""
    reads: tuple[str, ...] = ()
    """Addresses of the secrets that its end may read and its start may not."""
    outside: str = ""
    """The resources, of a policy's statement, that it ends in, where the plan holds nothing of them."""

    @property
    def doubt(self) -> tuple[str, ...]:
        """References that hide whether the path is there at all; none for one that rests on certain links only."""
        return tuple(dict.fromkeys((*(ref for step in self.steps for ref in step.doubt), *self.end_doubt)))

    @property
    def assumptions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for step in self.steps for text in step.assumptions))

    @property
    def headline(self) -> str:
        """What it comes to, in one line."""
        can = "can perhaps" if self.doubt else "can"
        if self.outside:
            return f"{self.start.address} {can} get the access of what {self.outside} takes in outside the plan"
        if self.end is None:
            return f"{self.start.address} {can} {'make itself' if len(self.steps) == 1 else 'become'} admin"
        if self.end.address == self.start.address:
            return f"{self.start.address} {can} take off what limits its access"
        return f"{self.start.address} {can} become {self.end.address}{', which is admin' if self.admin else ''}"

    @property
    def sensitive(self) -> bool:
        """True if it rests on a document whose text Terraform marks sensitive."""
        return any(line.source.sensitive for step in self.steps for line in step.lines)

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it the same path before and after the plan."""
        end = self.end.address if self.end else self.outside
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
    assumed: tuple[Path, ...] = ()
    """Ways out of the plan, to what nobody knows: of principals that have no sure way to admin in it."""
