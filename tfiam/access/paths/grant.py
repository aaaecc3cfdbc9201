"""A permission as it is held: for certain, under conditions that can be met, or perhaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from tfiam.access.paths.assumed import opened
from tfiam.access.policies_in_play import InPlay, Line, Sense
from tfiam.iam.condition_eval import Truth
from tfiam.iam.decision import Outcome
from tfiam.iam.evaluation import evaluate
from tfiam.iam.request import Request
from tfiam.iam.statement import Statement

#: Held if the open keys have the right value, or the right one of several resources is meant.
OPEN = frozenset({Outcome.CONDITIONAL, Outcome.UNDETERMINED})
HELD = frozenset({*OPEN, Outcome.ALLOWED})


@dataclass(frozen=True)
class Grant:
    """A permission held: the statements that give it, and what has to be so."""

    lines: tuple[Line, ...]
    assumptions: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    """References in the documents that hide whether it is held."""

    @cached_property
    def doubt(self) -> tuple[str, ...]:
        """References that hide whether it is held: those behind the links of policies that give it, and ``hidden``."""
        return tuple(dict.fromkeys((*(ref for line in self.lines for ref in line.source.doubt), *self.hidden)))


def granted(request: Request, play: InPlay, action: str) -> Grant | None:
    """Held for certain; unless Denies with holes hold, or only if values of conditions are right that are hidden."""
    sure = _held(request, play.sure, action)
    if sure is not None:
        refused = play.refused
        if refused is None or evaluate(request, refused.policies).outcome in HELD:
            return sure
        return replace(sure, hidden=_because(refused, lambda statement: statement.is_deny))
    granted = play.granted
    perhaps = _held(request, granted, action) if granted is not None else None
    if granted is None or perhaps is None:
        return None
    return replace(perhaps, hidden=_because(granted, lambda statement: statement.is_allow))


def _because(sense: Sense, wanted: Callable[[Statement], bool]) -> tuple[str, ...]:
    found = (line for line in sense.lines.values() if line.statement is not None and wanted(line.statement))
    return tuple(dict.fromkeys(ref for line in found for ref in line.because))


def _held(request: Request, sense: Sense, action: str) -> Grant | None:
    decision = evaluate(request, sense.policies)
    if decision.outcome not in HELD:
        return None
    allows = [one for one in decision.applied if one.statement.is_allow]
    lines = tuple(dict.fromkeys(sense.line(one.statement) for one in allows))
    shown = tuple(line for line in lines if line.statement is not None and line.source.address)
    needed = [key for one in decision.applied if one.truth is Truth.OPEN for key in one.open_keys]
    return Grant(shown, opened(needed, action))
