"""May a principal of the plan do this? What IAM decides, which statements decided, and what would have to change.

A document that cannot be read, or a part of one that is known after apply only, is taken in both senses: as generous and as
strict as it may be. An answer that is the same in both is certain; any other is undetermined, with the references that hide it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from tfiam.access.arns import UNKNOWN_ACCOUNT
from tfiam.access.lacking import lacking, limits, settles, some, unsettled
from tfiam.access.policies_in_play import InPlay, Line, Sense, in_play
from tfiam.access.question import Question, Target
from tfiam.access.whereabouts import Whereabouts
from tfiam.iam import catalogue
from tfiam.iam.applies import Applied
from tfiam.iam.condition_eval import Truth
from tfiam.iam.decision import Decision, Outcome
from tfiam.iam.evaluation import evaluate
from tfiam.iam.gates import gates_of
from tfiam.iam.patterns import has_wildcard
from tfiam.iam.request import Request
from tfiam.inventory.model import DocumentRole, Inventory


class Verdict(str, Enum):
    """The answer to a question."""

    ALLOWED = "allowed"
    DENIED = "denied"
    CONDITIONAL = "conditional"
    """It depends on what the question leaves open: condition keys, and for patterns which action or resource is meant."""
    UNDETERMINED = "undetermined"
    """It depends on what the plan does not know yet or does not hold."""


@dataclass(frozen=True)
class Answer:
    """The answer for one action."""

    action: str
    resource: str
    """What was asked for, for people."""
    verdict: Verdict
    decided_by: tuple[Line, ...] = ()
    missing: tuple[str, ...] = ()
    """What would have to change for it to be allowed, or known."""
    open_keys: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    """References that hide the answer."""
    limits: tuple[str, ...] = ()
    """For an Allow on ``*``: what denies it on some resources."""


_DENIED = frozenset({Outcome.EXPLICITLY_DENIED, Outcome.IMPLICITLY_DENIED})


def ask(inventory: Inventory, question: Question, before: Inventory | None = None) -> tuple[Answer, ...]:
    """An answer for each action of the question. ``before`` is the world before the plan, for what the plan takes away."""
    where = Whereabouts(inventory)
    known: dict[tuple[str, bool], InPlay] = {}
    answers = []
    for action in question.actions:
        target = target_of(question, action)
        asked = Question(question.asker, question.asked, (action,), target, question.given, question.closed)
        key = (target.arn.text, action.startswith("sts:"))
        if key not in known:
            known[key] = in_play(inventory, where, asked, action, before)
        answers.append(_Asked(asked, action, known[key]).answer())
    return tuple(answers)


def target_of(question: Question, action: str) -> Target:
    """A bucket that was named, for an action on objects, stands for its objects."""
    target = question.target
    if not target.named or target.resource is None or target.resource.type != "aws_s3_bucket":
        return target
    found = catalogue.action(action)
    kinds = {use.name for use in found.resource_types} if found else set()
    if "object" not in kinds or "bucket" in kinds:
        return target
    return Target(f"{target.name}/*", target.arn.below("/*"), target.account, target.resource)


def verdict_of(answers: tuple[Answer, ...]) -> Verdict:
    """The verdict that all share; conditional where it depends on the action."""
    verdicts = {answer.verdict for answer in answers}
    return verdicts.pop() if len(verdicts) == 1 else Verdict.CONDITIONAL


@dataclass(frozen=True)
class _Asked:
    question: Question
    action: str
    play: InPlay

    def answer(self) -> Answer:
        requests = tuple(self._requests())
        hopeful = [evaluate(one, self.play.hopeful.policies) for one in requests]
        fearful = hopeful
        if self.play.fearful is not self.play.hopeful:
            fearful = [evaluate(one, self.play.fearful.policies) for one in requests]
        outcomes = {self._outcome(one) for one in (*hopeful, *fearful)}
        if outcomes <= _DENIED:
            return self._denied(requests[0], hopeful[0])
        if outcomes == {Outcome.ALLOWED}:
            return self._answer(Verdict.ALLOWED, self.play.fearful, fearful[0])
        because, doubtful = self._doubts(requests, hopeful, fearful)
        if outcomes == {Outcome.CONDITIONAL}:
            return self._answer(Verdict.CONDITIONAL, self.play.hopeful, hopeful[0], because, doubtful)
        return self._answer(Verdict.UNDETERMINED, self.play.hopeful, hopeful[0], because, doubtful)

    def _requests(self) -> Iterator[Request]:
        """One, or two where the resource may be in the principal's account and may be in another."""
        asker, target = self.question.asker, self.question.target
        own = asker.account or UNKNOWN_ACCOUNT
        owners = [target.account or own]
        if not asker.account and target.account and target.resource is None and asker.principal is not None:
            owners.append(own)
        for owner in owners:
            yield Request(
                principal=asker.arn.text,
                action=self.action,
                resource=target.arn.text,
                resource_account=owner,
                context=self.play.keys,
                others_open=not self.question.closed,
                principal_is_management_account=self.play.management,
            )

    def _denied(self, request: Request, decision: Decision) -> Answer:
        sense = self.play.hopeful
        lines = tuple(sense.line(one) for one in decision.decided_by)
        missing = lacking(self.question, self.action, request, self.play, decision)
        return Answer(self.action, self.question.target.arn.shown, Verdict.DENIED, lines, missing)

    def _answer(
        self,
        verdict: Verdict,
        sense: Sense,
        decision: Decision,
        because: tuple[str, ...] = (),
        doubtful: tuple[Line, ...] = (),
    ) -> Answer:
        applied = [one for one in decision.applied if verdict is not Verdict.ALLOWED or one.truth is Truth.HOLDS]
        lines = dict.fromkeys(sense.line(one.statement) for one in applied)
        return Answer(
            action=self.action,
            resource=self.question.target.arn.shown,
            verdict=verdict,
            decided_by=tuple(line for line in lines if line.statement is not None and line.source.address),
            missing=self._missing(verdict, sense, decision, because, doubtful),
            open_keys=tuple(dict.fromkeys(key for one in decision.applied for key in one.open_keys)),
            because=because,
            limits=limits(self.action, self.play)
            if verdict is Verdict.ALLOWED and self.question.target.name == "*"
            else (),
        )

    def _missing(
        self, verdict: Verdict, sense: Sense, decision: Decision, because: tuple[str, ...], doubtful: tuple[Line, ...]
    ) -> tuple[str, ...]:
        if verdict is Verdict.ALLOWED:
            return ()
        found = []
        for one in decision.applied:
            line = sense.line(one.statement)
            if one.truth is Truth.OPEN and line.statement is not None:
                found.append(settles(line, one.open_keys, in_part=self._in_part(one)))
        return tuple(dict.fromkeys([*found, *unsettled(self.action, doubtful, because)]))

    def _outcome(self, decision: Decision) -> Outcome:
        """IAM's, but conditional where it depends on which of several resources is meant."""
        partly = decision.outcome is Outcome.UNDETERMINED and all(
            one.open_keys or self._in_part(one) for one in decision.applied
        )
        return Outcome.CONDITIONAL if partly else decision.outcome

    def _in_part(self, applied: Applied) -> bool:
        """True for a statement about some of the resources of a request for a pattern only."""
        asked = self.question.target.arn.text
        return asked != "*" and has_wildcard(asked) and not applied.statement.covers_resource(asked)

    def _doubts(
        self, requests: tuple[Request, ...], hopeful: list[Decision], fearful: list[Decision]
    ) -> tuple[tuple[str, ...], tuple[Line, ...]]:
        """The references behind every doubtful statement that can change the answer, and those statements."""
        settled = all(evaluate(one, self.play.sure.policies).outcome is Outcome.ALLOWED for one in requests)
        lines: list[Line] = []
        for sense in (self.play.hopeful, self.play.fearful):
            wide_allows = sense is self.play.hopeful and not settled
            for request in requests:
                for gate in gates_of(request, sense.policies.parsed):
                    applied = (one for one in gate.statements if wide_allows or one.statement.is_deny)
                    lines += [line for one in applied if (line := sense.line(one.statement)).because]
        refs = [ref for line in lines for ref in line.because]
        for decision, sense in ((hopeful[0], self.play.hopeful), (fearful[0], self.play.fearful)):
            if self._outcome(decision) is Outcome.UNDETERMINED:
                refs += [
                    _place(sense.line(one.statement))
                    for one in decision.applied
                    if not (one.open_keys or self._in_part(one))
                ]
        if len({one.outcome for one in hopeful}) > 1 or len({one.outcome for one in fearful}) > 1:
            refs.append(f"account of {self.question.asker.name}")
        return tuple(dict.fromkeys(refs)), tuple(dict.fromkeys(lines))


def _place(line: Line) -> str:
    return f"{line.source.address}.{line.source.attribute}"


def missing_of(answers: tuple[Answer, ...]) -> tuple[str, ...]:
    """What all answers miss; a sentence that many share names their actions once."""
    found: dict[str, list[str]] = {}
    for answer in answers:
        for sentence in answer.missing:
            found.setdefault(sentence.replace(answer.action, "\0"), []).append(answer.action)
    return tuple(sentence.replace("\0", some(actions)) for sentence, actions in found.items())


def notes_of(inventory: Inventory, question: Question, answers: tuple[Answer, ...]) -> tuple[str, ...]:
    """What the answers take for granted."""
    notes = []
    target, asker = question.target, question.asker
    if target.resource is None and target.name != "*" and not any(target.name in one.because for one in answers):
        notes.append(f"{target.name} is of no resource in this plan: no policy of its own is taken to let anyone in")
    if not asker.account and asker.principal is not None:
        notes.append(f"the account of {asker.name} is not told: resources of the plan are taken to be in the same one")
    elif target.resource is not None and not target.account:
        notes.append(f"the account of {target.name} is not told: it is taken to be that of {asker.name}")
    notes += dict.fromkeys(limit for answer in answers for limit in answer.limits)
    own = {answer.resource for answer in answers} - {target.arn.shown}
    if own:
        notes.append(f"actions on objects are asked for {', '.join(sorted(own))}")
    if not any(inventory.in_role(DocumentRole.SCP, DocumentRole.RCP)):
        notes.append("no SCP or RCP is in this plan: none is taken to limit it")
    return tuple(notes)
