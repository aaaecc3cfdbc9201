"""What extraction yields: resources of one world, and the policy documents that stand in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from tfiam.extract.condition_keys import colliding, joined
from tfiam.extract.holes import Hole, filled
from tfiam.extract.incomplete import MORE, with_any
from tfiam.extract.roles import DocumentRole
from tfiam.iam.document import PolicyDocument
from tfiam.iam.statement import Statement
from tfiam.plan.values import UNKNOWN, Path

if TYPE_CHECKING:
    from tfiam.source.model import Location


class World(str, Enum):
    """Which side of the plan is looked at."""

    BEFORE = "before"
    AFTER = "after"


class DocumentStatus(str, Enum):
    """How much of a document could be read."""

    KNOWN = "known"
    """Its text is in the plan."""
    REBUILT = "rebuilt"
    """Known after apply only, but put together whole."""
    PARTIAL = "partial"
    """Put together with holes."""
    OPAQUE = "opaque"
    """Hidden."""


class Places(Protocol):
    """Where the resources of a plan, their attributes and statements stand in its source: ``tfiam.source.locate.Locator``."""

    def location(self, address: str, attribute: str = "", statement: int | None = None) -> Location | None:
        """The lines of the statement, else of the attribute, else of the resource's block."""
        ...

    def calls(self, address: str) -> tuple[Location, ...]:
        """The ``module`` blocks that lead to a resource, the root's first."""
        ...


class Behind(Protocol):
    """What stands behind the values of one resource: ``tfiam.extract.hidden.Behind``."""

    def because(self, path: Path) -> tuple[str, ...]:
        """References that hide its value at ``path``; never empty."""
        ...

    def is_open(self, path: Path) -> bool:
        """True if the plan says "known after apply" at ``path``, whoever fills it."""
        ...


@dataclass(frozen=True)
class Resource:
    """A resource or data source of one world. ``values`` has ``UNKNOWN`` leaves; ``sensitive`` marks mirror it."""

    address: str
    type: str
    """``aws_iam_role``; a data source is ``data.aws_iam_role``."""
    values: Mapping[str, Any] = field(compare=False, repr=False)
    change: str = "no-op"
    sensitive: Any = field(default=False, compare=False, repr=False)
    config_address: str = ""
    """Module-aware address without instance keys: ``module.app.aws_iam_role.this``."""
    provider_key: str = ""
    """Which provider block it uses (``aws``, ``aws.prod``): two blocks may mean two accounts."""
    places: Places | None = field(default=None, compare=False, repr=False)
    """What knows its lines; None without source."""
    behind: Behind | None = field(default=None, compare=False, repr=False)
    """What hides its unknown values; None in the world before."""

    @property
    def location(self) -> Location | None:
        """The lines of its block in the source."""
        return self.places.location(self.address) if self.places else None

    def get(self, path: str) -> Any:
        """The value at a dotted path (``metadata_options[0].http_tokens``): a JSON value, ``None`` (absent) or ``UNKNOWN``."""
        value: Any = self.values
        for step in path.replace("[", ".[").split("."):
            if value is UNKNOWN:
                return UNKNOWN
            if step.startswith("["):
                position = int(step[1:-1])
                value = value[position] if isinstance(value, list) and position < len(value) else None
            else:
                value = value.get(step) if isinstance(value, Mapping) else None
        return value


@dataclass(frozen=True)
class Document:
    """A policy document where it stands in the plan."""

    address: str
    attribute: str
    roles: tuple[DocumentRole, ...]
    status: DocumentStatus
    policy: PolicyDocument | None = field(default=None, compare=False)
    """None when ``status`` is opaque, or when the text is no policy document (``fault`` says why)."""
    because: tuple[str, ...] = ()
    """References that hide the document or make its holes (``aws_s3_bucket.logs.arn``); never empty when it is opaque or
    partial."""
    fault: str = ""
    """Why known text is no policy document; never quotes the text."""
    provenance: str = "change.after"
    """Where its text is from: ``change.after``, ``arguments``, ``file``, ``data.aws_iam_policy_document.x``,
    ``source main.tf:12``."""
    holes: tuple[Hole, ...] = field(default=(), compare=False)
    """Where ``policy`` holds ``${reference}`` for a value that is not known yet; never empty when it is partial."""
    change: str = "no-op"
    resource: Resource | None = field(default=None, compare=False, repr=False)
    """The resource it stands on."""
    attached_to: tuple[str, ...] = ()
    """Addresses of the principals or targets that it reaches, once linked."""
    sensitive: bool = False
    name: str = ""
    path: Path = ()
    left_out: frozenset[int] = field(default=frozenset(), compare=False)
    """Indices in ``policy.raw`` of statements that ``policy`` leaves out, where it is taken to reach a principal in part."""

    @cached_property
    def predicted(self) -> PolicyDocument | None:
        """``policy`` with each hole that can be predicted exactly replaced by its value: for questions about access.

        The other holes stay ``${reference}``. A predicted account that is not known stays ``${account:PROVIDER_KEY}``.
        """
        return self._with([(hole, hole.predicted) for hole in self.holes if hole.exact])

    @cached_property
    def foreseen(self) -> PolicyDocument | None:
        """``predicted``, and patterns where no more can be told: for "may it allow?", never for what a Deny takes back."""
        return self._with([(hole, hole.predicted) for hole in self.holes if hole.predicted])

    @property
    def widening(self) -> tuple[Hole, ...]:
        """The holes that may let in more than they stand for. In a Deny none does: it denies the least as it stands."""
        wide = [hole for hole in self.holes if hole.pointer == MORE or hole.widest is not None]
        return tuple(hole for hole in (*wide, *self._colliding) if not self._denies(hole))

    @property
    def taking(self) -> tuple[Hole, ...]:
        """The holes of Denies that may be anything, and so may take back more than they stand for."""
        return tuple(hole for hole in self.holes if hole.free and self._denies(hole))

    @cached_property
    def _colliding(self) -> tuple[Hole, ...]:
        return tuple(colliding(self.policy.raw, self.holes)) if self.policy else ()

    @cached_property
    def widest(self) -> PolicyDocument | None:
        """``policy`` with the widest for each hole that decides what is let in: the worst that it may be."""
        if self.policy is None or not self.widening:
            return self.policy
        raw = joined(self.policy.raw, self._colliding) if self._colliding else self.policy.raw
        raw = filled(raw, [(hole, hole.widest) for hole in self.widening if hole.widest is not None])
        if self.incomplete:
            anyone = any(one.principals or one.not_principals for one in self.statements)
            raw = with_any(raw, principals=anyone)
        return self._parsed(raw)

    def _denies(self, hole: Hole) -> bool:
        steps = hole.pointer.split("/")
        number = int(steps[2]) if len(steps) > 2 and steps[2].isdecimal() else 0
        return any(one.index == number and one.is_deny for one in self.statements)

    def _with(self, values: list[tuple[Hole, str]]) -> PolicyDocument | None:
        if self.policy is None or not values:
            return self.policy
        return self._parsed(filled(self.policy.raw, values))

    def _parsed(self, raw: Mapping[str, Any]) -> PolicyDocument:
        found = PolicyDocument.parse(raw)
        if not self.left_out:
            return found
        return replace(found, statements=tuple(one for one in found.statements if one.index not in self.left_out))

    @property
    def location(self) -> Location | None:
        """The lines in the source of the attribute that holds it; None without source."""
        places = self.resource.places if self.resource else None
        return places.location(self.address, self.attribute) if places else None

    @property
    def key(self) -> tuple[str, str]:
        """Address and attribute: what tells documents of one world apart."""
        return self.address, self.attribute

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Its statements; none when it could not be read, so ask ``readable`` first."""
        return self.policy.statements if self.policy else ()

    @property
    def readable(self) -> bool:
        """True if it could be read at all."""
        return self.policy is not None

    @property
    def incomplete(self) -> tuple[str, ...]:
        """References that hide further statements of a document that could be read."""
        return tuple(hole.reference for hole in self.holes if hole.pointer == MORE)

    @property
    def unread(self) -> tuple[str, ...]:
        """What hides it, or statements of it; () for one that could be read whole."""
        return self.incomplete if self.readable else self.because or (self.fault,)
