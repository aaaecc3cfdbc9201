"""What a plan changes in access: the report of ``tfiam diff`` as text and as ``"schema": "tfiam.diff/1"``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tfiam.access.change import AccessChange, PrincipalChange, ResourceChange
from tfiam.access.grants import Grant
from tfiam.report.escape import json_text, log_safe
from tfiam.report.ink import Ink
from tfiam.report.options import Options
from tfiam.report.phrases import plural, some
from tfiam.report.width import wrap

SCHEMA = "tfiam.diff/1"
MOST_GRANTS = 20
"""Lines of one principal before the rest is left to ``--format json``."""
_MOST_PATTERNS = 8
_MOST_SERVICES = 12


def render_json(changes: Sequence[AccessChange]) -> str:
    """The change as JSON text."""
    return json_text(
        {
            "schema": SCHEMA,
            "principals": [_principal(one) for change in changes for one in change.principals],
            "resources": [_resource(one) for change in changes for one in change.resources],
        }
    )


def _principal(change: PrincipalChange) -> Mapping[str, Any]:
    return {
        "principal": {"address": change.address, "arn": change.arn or None},
        "change": change.action,
        **_both(change),
        "rewritten": list(change.rewritten),
    }


def _resource(change: ResourceChange) -> Mapping[str, Any]:
    return {
        "resource": {"address": change.address, "attribute": change.attribute},
        "change": change.action,
        **_both(change),
    }


def _both(change: PrincipalChange | ResourceChange) -> Mapping[str, Any]:
    return {
        "gained": [_grant(one) for one in change.gained],
        "lost": [_grant(one) for one in change.lost],
        "cannot_be_told": list(change.hidden),
    }


def _grant(grant: Grant) -> Mapping[str, Any]:
    return {
        "actions": list(grant.actions),
        "except_actions": list(grant.except_actions),
        "access_levels": list(grant.access_levels),
        "resources": list(grant.resources),
        "except_resources": list(grant.except_resources),
        "conditions": list(grant.conditions),
        "because": list(grant.because),
        "certain": grant.certain,
        "perhaps": list(grant.perhaps),
        "who": grant.who or None,
    }


def headline(changes: Sequence[AccessChange]) -> str:
    """One sentence: who gains and who loses."""
    principals = [one for change in changes for one in change.principals]
    resources = [one for change in changes for one in change.resources]
    if not principals and not resources:
        return "no change in access"
    counts = (
        (sum(bool(one.gained) for one in principals), "gains", "gain"),
        (sum(bool(one.lost) for one in principals), "loses", "lose"),
    )
    told = [f"{plural(count, 'principal')} {one if count == 1 else many}" for count, one, many in counts if count]
    opened = sum(bool(one.gained) for one in resources)
    closed = sum(bool(one.lost) for one in resources)
    told += [f"{plural(opened, 'resource')} let{'s' if opened == 1 else ''} others in"] if opened else []
    told += [f"{plural(closed, 'resource')} let{'s' if closed == 1 else ''} less in"] if closed else []
    both: list[PrincipalChange | ResourceChange] = [*principals, *resources]
    hidden = sum(bool(one.hidden) and not one.is_changed for one in both)
    told += [f"{hidden:,} cannot be told"] if hidden else []
    return ", ".join(told) or "no change in access"


def by_service(grant: Grant) -> Iterator[str]:
    """The actions, a service at a time: ``s3: GetObject, PutObject``."""
    if grant.actions == ("*",) or grant.except_actions:
        yield (
            f"every action but {some(grant.except_actions, _MOST_PATTERNS)}" if grant.except_actions else "every action"
        )
        return
    services = [(name, list(group)) for name, group in groupby(sorted(grant.actions, key=_service), _service)]
    for service, group in services[:_MOST_SERVICES]:
        names = [action.partition(":")[2] for action in group]
        yield f"{service}: {some(names, _MOST_PATTERNS)}" if all(names) else service
    if len(services) > _MOST_SERVICES:
        yield f"and {len(services) - _MOST_SERVICES:,} more services"


def _service(action: str) -> str:
    return action.partition(":")[0]


def where(grant: Grant) -> str:
    """The resources in a few words."""
    text = some(grant.resources)
    return f"{text} except {some(grant.except_resources)}" if grant.except_resources else text


def render_text(changes: Sequence[AccessChange], options: Options) -> str:
    """Who gains and loses what, one principal after the other."""
    page = _Page(Ink(options.colour, options.unicode), options.columns)
    return log_safe("\n".join(page.lines(changes)) + "\n")


@dataclass(frozen=True)
class _Page:
    ink: Ink
    width: int

    def lines(self, changes: Sequence[AccessChange]) -> Iterator[str]:
        yield self.ink.bold(headline(changes))
        for change in changes:
            for principal in change.principals:
                yield from self._principal(principal)
            for resource in change.resources:
                yield from self._entry(f"{resource.address}.{resource.attribute}", resource)

    def _principal(self, change: PrincipalChange) -> Iterator[str]:
        yield from self._entry(change.address, change)
        if not change.is_changed and not change.hidden:
            said = f"no change in access, though the plan changes {some(change.rewritten)}"
            yield from self._wrapped("  = ", said, self.ink.dim)

    def _entry(self, name: str, change: PrincipalChange | ResourceChange) -> Iterator[str]:
        yield ""
        action = {"create": " (new)", "delete": " (deleted)"}.get(change.action, "")
        yield from (self.ink.bold(line) for line in wrap(self.ink.clean(name + action), self.width))
        for sign, grants, paint in (("+", change.gained, self.ink.bad), ("-", change.lost, self.ink.good)):
            for grant in grants[:MOST_GRANTS]:
                yield from self._grant(sign, grant, paint)
                yield from self._open(tuple(one for one in grant.perhaps if one not in change.hidden))
            if len(grants) > MOST_GRANTS:
                yield "    " + self.ink.dim(f"and {len(grants) - MOST_GRANTS:,} more: --format json")
        if change.hidden:
            yield from self._wrapped("  ? ", f"cannot be told: {some(change.hidden)}", self.ink.open)

    def _grant(self, sign: str, grant: Grant, paint: Callable[[str], str]) -> Iterator[str]:
        perhaps = "" if grant.certain else " (perhaps)"
        levels = ", ".join(grant.access_levels)
        for shown in by_service(grant):
            yield from self._wrapped(f"  {sign} ", f"{shown}{perhaps}", paint)
        if grant.who:
            yield from self._wrapped("      by ", grant.who)
        yield from self._wrapped("      on ", where(grant))
        if grant.conditions:
            yield from self._wrapped("      if ", " and ".join(grant.conditions))
        yield from self._wrapped("      ", levels, self.ink.dim) if levels else ()
        for reason in grant.because:
            yield from self._wrapped("      because ", reason, self.ink.dim)

    def _open(self, doubts: tuple[str, ...]) -> Iterator[str]:
        if doubts:
            yield from self._wrapped("      ? ", some(doubts), self.ink.open)

    def _wrapped(self, margin: str, text: str, paint: Callable[[str], str] = str) -> Iterator[str]:
        first, *more = wrap(self.ink.clean(text), self.width - len(margin))
        yield margin + paint(first)
        yield from (" " * len(margin) + paint(line) for line in more)
