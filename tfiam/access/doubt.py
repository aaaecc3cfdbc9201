"""A statement in the narrowest and in the widest sense that its unknown parts allow.

What the plan does not know yet (a hole ``${reference}``, the name of the asked resource, the account of the principal) may be
anything, but for what the plan does tell of it. A question is asked in both senses; where the answers agree, it is certain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from tfiam.access.arns import UNKNOWN_ACCOUNT, PlanArn
from tfiam.access.question import Asker, Target
from tfiam.access.sources import Source
from tfiam.iam.arn import matches_resource, resource_overlaps
from tfiam.iam.condition import Condition
from tfiam.iam.patterns import overlaps
from tfiam.iam.policy_set import PolicyKind
from tfiam.iam.principal import AwsPrincipal, PrincipalElement, PrincipalEntry, PrincipalKind
from tfiam.iam.statement import Effect, Statement
from tfiam.iam.variables import VARIABLE, as_literal, as_wildcard

_ANYONE = PrincipalElement((PrincipalEntry(PrincipalKind.AWS, "*"),))
_NAMING = frozenset({"aws:principalarn", "aws:username"})
#: ARNs that nothing lies below: with more text after them they name nothing else, so a reference to one is at least it.
#: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
_WHOLE = re.compile(r"arn:[^:]*:(?:iam|kms|sqs|secretsmanager|sso):.*")
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
_COLONS = 5
_ACCOUNTS = frozenset({"aws:principalaccount", "aws:resourceaccount", "kms:calleraccount"})


@dataclass(frozen=True)
class Reading:
    """``narrow`` is None for a statement that may not apply at all; both are the same without ``because``."""

    narrow: Statement | None
    wide: Statement
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hole:
    """What a text with holes can be: references that hide it, and a pattern of it."""

    because: tuple[str, ...]
    shape: str
    loose: bool = False
    """True if more text may stand around it than is shown."""


@dataclass(frozen=True)
class Reader:
    """Reads statements for one asker and one target."""

    asker: Asker
    target: Target
    behind: Callable[[str], PlanArn]
    """What a reference stands for."""
    told: frozenset[str]
    """Condition keys, in lower case, whose value the request has: about others it is open anyway."""

    def read(self, source: Source, statement: Statement) -> Reading:
        """The statement with what is known filled in."""
        filled, holes, resources = self._filled(source, statement) if source.holes else (statement, {}, {})
        parts = (
            self._actions(filled, holes),
            self._resources(filled, resources),
            self._principals(filled, holes),
            self._conditions(filled, holes),
        )
        because = [ref for _, _, refs in parts for ref in refs]
        kept = (
            None
            if any(one is None for one, _, _ in parts)
            else {k: v for one, _, _ in parts for k, v in (one or {}).items()}
        )
        wide = _changed(filled, {name: value for _, widened, _ in parts for name, value in widened.items()})
        narrow = None if kept is None else _changed(filled, kept)
        if not source.certain or (statement.is_deny and not source.denies_certain):
            narrow = None
            because += source.because
        return Reading(narrow, wide, tuple(dict.fromkeys(because)))

    def _filled(self, source: Source, statement: Statement) -> tuple[Statement, Mapping[str, Hole], Mapping[str, Hole]]:
        """The statement with names and ARNs of the plan, or stand-ins for them, in its holes; which texts had such, and
        which of its resources."""
        holes: dict[str, Hole] = {}

        def fill(text: str) -> str:
            refs = {one for one in VARIABLE.findall(text) if one in source.because or _is_reference(one)}
            behind = {ref: self.behind(ref) for ref in refs}
            whole = VARIABLE.sub(lambda found: behind[found[1]].text if found[1] in behind else found[0], text)
            unknown = tuple(sorted(ref for ref, arn in behind.items() if not arn.known))
            if unknown:
                shape = VARIABLE.sub(lambda found: behind[found[1]].shape if found[1] in behind else found[0], text)
                holes[whole] = Hole(unknown, as_wildcard(shape) if source.several.isdisjoint(unknown) else "*")
            return whole

        filled = _each_text(statement, fill)
        return filled, holes, {**holes, **_loose(source, statement, fill, holes)}

    def _actions(self, statement: Statement, holes: Mapping[str, Hole]) -> Part:
        refs = [
            ref for text in (*(statement.actions or ()), *(statement.not_actions or ())) for ref in _refs(holes, text)
        ]
        return (None, {"actions": ("*",), "not_actions": None}, refs) if refs else ({}, {}, [])

    def _resources(self, statement: Statement, holes: Mapping[str, Hole]) -> Part:
        for name in ("resources", "not_resources"):
            written: tuple[str, ...] | None = getattr(statement, name)
            doubtful = {text: refs for text in written or () if (refs := self._open(text, holes))}
            sure = tuple(text for text in written or () if text not in doubtful)
            hidden = [ref for found in doubtful.values() for ref in found]
            if written is not None and not hidden:
                return {name: sure}, {name: sure}, []
            if written is not None:
                if name == "not_resources":
                    return None, {name: sure}, hidden
                return {name: sure}, {name: ("*",)}, hidden
        return {}, {}, []

    def _open(self, pattern: str, holes: Mapping[str, Hole]) -> tuple[str, ...]:
        """What hides whether the pattern takes in the target; nothing when it does not, or does for sure."""
        target = self.target.arn
        loose = pattern in holes and holes[pattern].loose and not _WHOLE.fullmatch(pattern)
        if not loose and matches_resource(as_literal(pattern), target.text):
            return ()
        if pattern in holes:
            return holes[pattern].because if _may_name(holes[pattern].shape, target.shape) else ()
        unknown = not target.known and resource_overlaps(as_wildcard(pattern), target.shape)
        return self._target_refs if unknown else ()

    @property
    def _target_refs(self) -> tuple[str, ...]:
        return (f"{self.target.resource.address if self.target.resource else self.target.name}.arn",)

    def _principals(self, statement: Statement, holes: Mapping[str, Hole]) -> Part:
        listed, excluded = statement.principals, statement.not_principals
        refs = [ref for entry in (*(listed or ()), *(excluded or ())) for ref in self._may_be(entry, holes)]
        if not refs:
            return {}, {}, []
        if excluded is not None:
            return None, {"not_principals": PrincipalElement(())}, refs
        return {}, {"principals": _ANYONE}, refs

    def _may_be(self, entry: PrincipalEntry, holes: Mapping[str, Hole]) -> tuple[str, ...]:
        arn = self.asker.arn
        if entry.value in holes and entry.value != arn.text:
            # Two principals of one plan are not the same.
            others = self.asker.principal is not None and holes[entry.value].shape != "*"
            return () if others or not overlaps(holes[entry.value].shape, arn.shape) else holes[entry.value].because
        if arn.known or entry.kind is not PrincipalKind.AWS or entry.value == arn.text or entry.is_anyone:
            return ()
        if entry.aws is AwsPrincipal.ACCOUNT:
            unknown = not self.asker.account and entry.account != UNKNOWN_ACCOUNT
            return (f"account of {self.asker.name}",) if unknown else ()
        return (f"{self.asker.name}.arn",) if overlaps(as_literal(entry.value), arn.shape) else ()

    def _conditions(self, statement: Statement, holes: Mapping[str, Hole]) -> Part:
        sure, refs = [], []
        for condition in statement.conditions:
            hidden = [ref for value in condition.values if self._is_told(condition) for ref in _refs(holes, value)]
            if condition.key_name in _NAMING and not self.asker.arn.known:
                hidden.append(f"{self.asker.name}.arn")
            if condition.key_name in _ACCOUNTS and not self.asker.account:
                hidden.append(f"account of {self.asker.name}")
            refs += hidden
            if not hidden:
                sure.append(condition)
        return (None, {"conditions": tuple(sure)}, refs) if refs else ({}, {}, [])

    def _is_told(self, condition: Condition) -> bool:
        return condition.key_name in self.told or condition.key_name in _NAMING | _ACCOUNTS


#: What the narrow sense changes (None: the statement may not apply), what the wide one does, and the references behind it.
Part: TypeAlias = "tuple[dict[str, Any] | None, dict[str, Any], list[str]]"


def _changed(statement: Statement, parts: Mapping[str, Any]) -> Statement:
    """A statement of its own, for what tells statements by their identity; one that stays the same keeps what it worked out."""
    if any(getattr(statement, name) != value for name, value in parts.items()):
        return replace(statement, **parts)
    return copy(statement)


def hidden_statements(kind: PolicyKind) -> tuple[Statement, Statement]:
    """What a hidden document may hold at most: an Allow of everything, and a Deny of it."""
    principals = _ANYONE if kind in (PolicyKind.RESOURCE, PolicyKind.TRUST) else None
    allow, deny = (
        Statement(
            index=-1,
            sid=None,
            effect=effect,
            actions=("*",),
            not_actions=None,
            resources=("*",),
            not_resources=None,
            principals=principals,
            not_principals=None,
            conditions=(),
            raw={},
        )
        for effect in Effect
    )
    return allow, deny


def _may_name(shape: str, target: str) -> bool:
    """True if what is known of two ARNs, part by part, lets them be one: an account that is not told is an account."""
    parts, others = (one.split(":", _COLONS) for one in (shape, target))
    if len(parts) != len(others) or len(parts) <= _COLONS:
        return resource_overlaps(shape, target)
    return all(map(overlaps, parts, others))


def _loose(
    source: Source, statement: Statement, fill: Callable[[str], str], holes: Mapping[str, Hole]
) -> Mapping[str, Hole]:
    """The resources that more text may stand around, filled: an ARN goes on, anything else stands somewhere inside."""
    found = {}
    for text in (*(statement.resources or ()), *(statement.not_resources or ())):
        because = tuple(one for one in VARIABLE.findall(text) if one in source.loose)
        if because:
            whole = fill(text)
            shape = holes[whole].shape if whole in holes else as_wildcard(whole)
            found[whole] = Hole(because, f"{shape}*" if shape.startswith("arn:") else f"*{shape}*", loose=True)
    return found


def _each_text(statement: Statement, fill: Callable[[str], str]) -> Statement:
    def each(texts: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return None if texts is None else tuple(map(fill, texts))

    def who(element: PrincipalElement | None) -> PrincipalElement | None:
        if element is None:
            return None
        return PrincipalElement(tuple(PrincipalEntry(one.kind, fill(one.value)) for one in element))

    return replace(
        statement,
        actions=each(statement.actions),
        not_actions=each(statement.not_actions),
        resources=each(statement.resources),
        not_resources=each(statement.not_resources),
        principals=who(statement.principals),
        not_principals=who(statement.not_principals),
        conditions=tuple(replace(one, values=tuple(map(fill, one.values))) for one in statement.conditions),
    )


def _refs(holes: Mapping[str, Hole], text: str) -> tuple[str, ...]:
    return holes[text].because if text in holes else ()


def _is_reference(name: str) -> bool:
    """A reference of Terraform; condition keys, and so policy variables, hold a colon."""
    return "." in name and ":" not in name
