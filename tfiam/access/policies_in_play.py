"""Every document with a say on one question, as the sets that IAM evaluates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tfiam.access.accounts import accounts_of
from tfiam.access.arns import PlanArn, attribute_of, nobody_knows
from tfiam.access.doubt import Reader, Reading, hidden_statements
from tfiam.access.organization_levels import Level, Member, is_management_account, levels_above
from tfiam.access.question import Asker, Question
from tfiam.access.request_keys import request_keys
from tfiam.access.resource_policies import resource_sources
from tfiam.access.sources import Source, boundary_source, identity_sources
from tfiam.access.whereabouts import Whereabouts
from tfiam.iam.context import ContextValue
from tfiam.iam.document import PolicyDocument
from tfiam.iam.policy_set import PolicyKind, PolicySet
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Inventory


@dataclass(frozen=True)
class Line:
    """A statement where it stands; ``statement`` is None for what a hidden document may hold."""

    source: Source
    statement: Statement | None
    because: tuple[str, ...] = ()
    """What makes it doubtful whether it applies."""


@dataclass(frozen=True)
class Sense:
    """The documents in one sense: how wide doubtful Allows and doubtful Denies are taken."""

    policies: PolicySet
    lines: Mapping[int, Line]
    """By the identity of each statement in ``policies``."""

    def line(self, statement: Statement) -> Line:
        return self.lines[id(statement)]


@dataclass(frozen=True)
class InPlay:
    """The sources by place. ``management`` is True for a principal that no SCP reaches."""

    identity: tuple[Source, ...]
    boundary: Source | None
    scp: tuple[Level, ...]
    rcp: tuple[Level, ...]
    resource: tuple[Source, ...]
    management: bool
    keys: Mapping[str, ContextValue]
    """Condition keys that are known of the request."""
    reader: Reader

    def __iter__(self) -> Iterator[Source]:
        yield from self.identity
        yield from (self.boundary,) if self.boundary else ()
        for level in (*self.scp, *self.rcp):
            yield from level.sources
        yield from self.resource

    @cached_property
    def hopeful(self) -> Sense:
        """What may be allowed, is."""
        return self._sense(lambda reading, _: reading.wide if reading.wide.is_allow else reading.narrow)

    @cached_property
    def fearful(self) -> Sense:
        """What may be denied, is. The same as ``hopeful`` when nothing is in doubt."""
        if not any(line.because for read in self._readings.values() for _, line in read):
            return self.hopeful
        return self._sense(lambda reading, _: reading.narrow if reading.wide.is_allow else reading.wide)

    @cached_property
    def sure(self) -> Sense:
        """Only what is certain, on either side."""
        return self._sense(lambda reading, _: reading.narrow)

    @cached_property
    def granted(self) -> Sense | None:
        """As ``sure``, and what hidden values of conditions keep from being certain is allowed. None where there are none."""
        return self._where(
            lambda reading, line: reading.wide.is_allow and reading.narrow is None and line.source.certain
        )

    @cached_property
    def refused(self) -> Sense | None:
        """As ``sure``, and what Denies with holes, or of an account that may be this one, may take back is taken back.

        None where there are none.
        """
        return self._where(lambda reading, line: reading.wide.is_deny and line.source.certain)

    def _where(self, widely: Callable[[Reading, Line], bool]) -> Sense | None:
        """``sure``, but for the doubtful statements of readable documents that are taken widely."""

        def is_wide(reading: Reading, line: Line) -> bool:
            return line.statement is not None and bool(reading.because) and widely(reading, line)

        if not any(is_wide(*one) for read in self._readings.values() for one in read):
            return None
        return self._sense(lambda reading, line: reading.wide if is_wide(reading, line) else reading.narrow)

    def _sense(self, taken: Callable[[Reading, Line], Statement | None]) -> Sense:
        """The documents with each statement as it is taken."""
        lines: dict[int, Line] = {}

        def document(source: Source) -> PolicyDocument:
            kept = []
            for reading, line in self._readings[id(source)]:
                statement = taken(reading, line)
                if statement is not None:
                    lines[id(statement)] = line
                    kept.append(statement)
            version = source.policy.version if source.policy else None
            return PolicyDocument(version, None, tuple(kept), {})

        def levels(found: Iterable[Level]) -> list[list[PolicyDocument]]:
            return [[document(source) for source in level.sources] for level in found]

        policies = PolicySet(
            identity=[document(source) for source in self.identity],
            boundary=document(self.boundary) if self.boundary else None,
            scp=levels(self.scp),
            rcp=levels(self.rcp),
            resource=_joined([document(source) for source in self.resource]),
        )
        return Sense(policies, lines)

    @cached_property
    def _readings(self) -> Mapping[int, tuple[tuple[Reading, Line], ...]]:
        return {id(source): tuple(self._read(source)) for source in self}

    def _read(self, source: Source) -> Iterator[tuple[Reading, Line]]:
        if source.policy is None:
            for statement in hidden_statements(source.kind):
                yield Reading(None, statement, source.because), Line(source, None, source.because)
            return
        for statement in source.policy.statements:
            reading = self.reader.read(source, statement)
            yield reading, Line(source, statement, reading.because)


def _joined(documents: list[PolicyDocument]) -> PolicyDocument | None:
    """Several policies on one resource as one; where one of them is new enough for variables, so is the whole."""
    if not documents:
        return None
    version = next((one.version for one in documents if one.has_variables), documents[0].version)
    return PolicyDocument(version, None, tuple(found for one in documents for found in one.statements), {})


def in_play(
    inventory: Inventory, where: Whereabouts, question: Question, action: str, before: Inventory | None = None
) -> InPlay:
    """Gathers what the inventory knows of. Session and VPC endpoint policies are not in a plan's hands: they are left out."""
    asker, target = question.asker, question.target
    own = asker.principal.resource if asker.principal else None
    member = Member(asker.account, own, asker.name)
    owner = Member(target.account, target.resource, target.name) if target.account or target.resource else member
    management = is_management_account(inventory, member)

    own_accounts = accounts_of(inventory).own

    def levels(one: Member, kind: PolicyKind) -> tuple[Level, ...]:
        strange = one.resource is None and one.account not in own_accounts
        if strange or is_management_account(inventory, one):
            return ()
        return levels_above(inventory, one, kind, before)

    identity = identity_sources(inventory, asker)
    boundary = boundary_source(asker.principal.boundary if asker.principal else None)
    scp, rcp = levels(member, PolicyKind.SCP), levels(owner, PolicyKind.RCP)
    resource = resource_sources(inventory, question, action)
    limits = (source for level in (*scp, *rcp) for source in level.sources)
    sources = (*identity, *((boundary,) if boundary else ()), *limits, *resource)
    keys = request_keys(inventory, question, sources)
    return InPlay(
        identity=identity,
        boundary=boundary,
        scp=scp,
        rcp=rcp,
        resource=resource,
        management=management,
        keys=keys,
        reader=Reader(asker, target, _behind(inventory, where, asker), frozenset(keys)),
    )


def _behind(inventory: Inventory, where: Whereabouts, asker: Asker) -> Callable[[str], PlanArn]:
    def behind(reference: str) -> PlanArn:
        address, _, attribute = reference.rpartition(".")
        if asker.principal is not None and address == asker.principal.address and attribute == "arn":
            return asker.arn
        resource = inventory.by_address.get(address)
        return attribute_of(resource, attribute, where) if resource else nobody_knows(reference)

    return behind
