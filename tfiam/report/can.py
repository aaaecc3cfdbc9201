"""An answer about access: the report of ``tfiam can``, as text and as ``"schema": "tfiam.can/1"``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tfiam.access.can import Answer, Verdict, missing_of, verdict_of
from tfiam.access.policies_in_play import Line
from tfiam.access.question import Question
from tfiam.iam.policy_set import PolicyKind
from tfiam.report.escape import json_text, log_safe
from tfiam.report.evidence import evidence_lines
from tfiam.report.ink import Ink
from tfiam.report.options import Options
from tfiam.report.phrases import plural
from tfiam.report.width import wrap

SCHEMA = "tfiam.can/1"
_BODY = 4
_MOST_LINES = 12
"""Statements and sentences of a kind before the rest is left to ``--format json``."""
_WORDS = {
    Verdict.ALLOWED: "allowed",
    Verdict.DENIED: "DENIED",
    Verdict.CONDITIONAL: "conditional",
    Verdict.UNDETERMINED: "undetermined",
}
_KINDS = {
    PolicyKind.IDENTITY: "identity policy",
    PolicyKind.BOUNDARY: "permissions boundary",
    PolicyKind.SCP: "SCP",
    PolicyKind.RCP: "RCP",
    PolicyKind.RESOURCE: "resource policy",
    PolicyKind.TRUST: "trust policy",
}


@dataclass(frozen=True)
class CanReport:
    """A question with its answers, one an action."""

    question: Question
    answers: tuple[Answer, ...]
    notes: tuple[str, ...] = ()
    """What the answer takes for granted."""

    @property
    def verdict(self) -> Verdict:
        return verdict_of(self.answers)

    @property
    def resource(self) -> str:
        """What was asked for, with what an action takes of it filled in where all take the same."""
        shown = {answer.resource for answer in self.answers}
        return shown.pop() if len(shown) == 1 else self.question.target.arn.shown

    @property
    def is_pattern(self) -> bool:
        return self.question.actions != (self.question.asked,)

    @property
    def is_mixed(self) -> bool:
        """True if not all actions have the same verdict."""
        return len({answer.verdict for answer in self.answers}) > 1

    def under(self, verdict: Verdict) -> tuple[str, ...]:
        """The actions with this verdict."""
        return tuple(answer.action for answer in self.answers if answer.verdict is verdict)


def render_json(report: CanReport) -> str:
    """The answer as JSON text. It holds places of statements, never their text."""
    asker = report.question.asker
    return json_text(
        {
            "schema": SCHEMA,
            "decision": report.verdict.value,
            "principal": asker.name,
            "principal_arn": asker.arn.shown,
            "action": report.question.asked,
            "resource": report.resource,
            "decided_by": [_placed(line) for line in _lines(report.answers)],
            "missing": list(missing_of(report.answers)),
            "open_keys": _all(answer.open_keys for answer in report.answers),
            "because": _all(answer.because for answer in report.answers),
            "actions": {verdict.value: list(report.under(verdict)) for verdict in Verdict},
            "notes": list(report.notes),
        }
    )


def _placed(line: Line) -> Mapping[str, Any]:
    assert line.statement is not None  # noqa: S101 - a hidden document decides nothing
    return {
        "address": line.source.address,
        "attribute": line.source.attribute,
        "statement": line.statement.index,
        "sid": line.statement.sid,
        "kind": line.source.kind.value,
        "effect": line.statement.effect.value,
        "policy_arn": line.source.arn or None,
    }


def _lines(answers: Iterable[Answer]) -> list[Line]:
    return list(dict.fromkeys(line for answer in answers for line in answer.decided_by))


def _all(several: Iterable[Sequence[str]]) -> list[str]:
    return list(dict.fromkeys(text for texts in several for text in texts))


def render_text(report: CanReport, options: Options) -> str:
    """The verdict, the statements behind it, and what would have to change."""
    page = _Page(report, Ink(options.colour, options.unicode), options.columns)
    return log_safe("\n".join(page.lines()) + "\n")


@dataclass(frozen=True)
class _Page:
    report: CanReport
    ink: Ink
    width: int

    def lines(self) -> Iterator[str]:
        yield from self._headline()
        if self.report.is_pattern:
            yield from self._actions()
        decided_by = _lines(self.report.answers)
        if decided_by:
            yield from self._heading("Why")
            for line in decided_by[:_MOST_LINES]:
                yield from self._statement(line)
            yield from self._rest(len(decided_by), "statement")
        yield from self._listed(self._advice(), missing_of(self.report.answers))
        yield from self._listed("Open condition keys: tell them with --given KEY=VALUE", self._open_keys())
        yield from self._listed("Hidden by", _all(answer.because for answer in self.report.answers))
        yield from self._listed("Taken for granted", self.report.notes, self.ink.dim)

    def _open_keys(self) -> list[str]:
        return _all(answer.open_keys for answer in self.report.answers)

    def _advice(self) -> str:
        if self.report.verdict is Verdict.DENIED:
            return "What would have to change"
        return "What would have to change for the rest" if self.report.is_mixed else "What it depends on"

    def _headline(self) -> Iterator[str]:
        verdict, question = self.report.verdict, self.report.question
        paint = {Verdict.ALLOWED: self.ink.good, Verdict.DENIED: self.ink.bad}.get(verdict, self.ink.open)
        where = "" if question.target.name == "*" else f" on {question.target.name}"
        said = f"{_WORDS[verdict]}: {question.asker.name} {_verb(verdict)} {question.asked}{where}"
        if self.report.is_mixed:
            count = f"{len(self.report.under(Verdict.ALLOWED)):,} of {len(self.report.answers):,}"
            said = f"partly: {question.asker.name} can do {count} actions under {question.asked}{where}"
        yield from map(paint, wrap(self.ink.clean(said), self.width))
        shown = [text for text in (question.asker.arn.shown, self.report.resource) if text not in ("*", *said.split())]
        for text in shown:
            yield from (" " * _BODY + self.ink.dim(line) for line in wrap(self.ink.clean(text), self.width - _BODY))

    def _actions(self) -> Iterator[str]:
        for verdict in Verdict:
            actions = self.report.under(verdict)
            if actions:
                yield from self._heading(f"{_WORDS[verdict]}: {len(actions):,} of {len(self.report.answers):,}")
                for line in wrap(self.ink.clean(", ".join(actions)), self.width - _BODY):
                    yield " " * _BODY + line

    def _statement(self, line: Line) -> Iterator[str]:
        statement = line.statement
        assert statement is not None  # noqa: S101 - a hidden document decides nothing
        sid = f' "{statement.sid}"' if statement.sid else ""
        place = (
            f"{statement.effect.value} by {_KINDS[line.source.kind]}",
            line.source.address,
            line.source.arn or line.source.attribute,
            f"Statement[{statement.index}]{sid}",
        )
        for text in wrap(self.ink.clean(self.ink.dot.join(place)), self.width - _BODY):
            yield " " * _BODY + text
        if line.source.sensitive:
            yield " " * _BODY + self.ink.dim("sensitive: its text is not shown")
            return
        evidence = json.dumps(dict(statement.raw), ensure_ascii=False)
        about = ", ".join(self.report.question.actions[:1])
        width = self.width - _BODY - 2
        for text in evidence_lines(evidence, width, sid=statement.sid or "", about=about, ellipsis=self.ink.ellipsis):
            shown = self.ink.clean(text)
            margin = " " * (len(shown) - len(shown.lstrip(" ")))
            for part in wrap(shown, width - len(margin)):
                yield f"{' ' * _BODY}{self.ink.dim(self.ink.bar)}{margin}{part}"

    def _listed(self, heading: str, texts: Sequence[str], style: Callable[[str], str] = str) -> Iterator[str]:
        if not texts:
            return
        yield from self._heading(heading)
        for text in texts[:_MOST_LINES]:
            first, *more = wrap(self.ink.clean(text), self.width - _BODY - 2)
            yield f"{' ' * _BODY}{self.ink.arrow}{style(first)}"
            yield from (f"{' ' * _BODY}  {style(line)}" for line in more)
        yield from self._rest(len(texts), "line")

    def _rest(self, count: int, noun: str) -> Iterator[str]:
        if count > _MOST_LINES:
            yield " " * _BODY + self.ink.dim(f"and {plural(count - _MOST_LINES, noun)} more: --format json")

    def _heading(self, text: str) -> Iterator[str]:
        yield ""
        yield "  " + self.ink.bold(text)


def _verb(verdict: Verdict) -> str:
    return {Verdict.ALLOWED: "can do", Verdict.DENIED: "cannot do"}.get(verdict, "may or may not do")
