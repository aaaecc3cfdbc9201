"""What would have to change for a request to be allowed, or for its answer to be known: a sentence a cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tfiam.access.policies_in_play import InPlay, Line
from tfiam.access.question import Question
from tfiam.access.sources import Source
from tfiam.iam.arn import Arn
from tfiam.iam.decision import Decision, Outcome
from tfiam.iam.document import PolicyDocument
from tfiam.iam.evaluation import evaluate
from tfiam.iam.policy_set import PolicyKind, PolicySet
from tfiam.iam.request import Request
from tfiam.iam.statement import Statement

_MOST_NEAR = 3


def lacking(question: Question, action: str, request: Request, play: InPlay, decision: Decision) -> tuple[str, ...]:
    """Every Deny in the way, then every place that would still lack an Allow."""
    denies = [f"{name_of(play.hopeful.line(one))} denies it" for one in decision.decided_by]
    rest = evaluate(request, _without_denies(play.hopeful.policies)) if denies else decision
    if rest.outcome is not Outcome.IMPLICITLY_DENIED:
        return tuple(dict.fromkeys(denies))
    found = [sentence for kind in rest.missing for sentence in _place(kind, question, action, play)]
    return tuple(dict.fromkeys([*denies, *found])) or (f"AWS lets nobody do {action} on what it owns itself",)


def unsettled(action: str, lines: Iterable[Line], because: tuple[str, ...]) -> tuple[str, ...]:
    """What is to be told or read before the answer is known."""
    told = []
    for line in lines:
        if not set(line.because).intersection(because):
            continue
        if line.statement is None:
            told.append(f"{_whole(line.source)} {line.source.hidden}: it may allow or deny {action}")
        elif not (line.source.certain and line.source.denies_certain):
            told.append(f"{_whole(line.source)} {line.source.hidden}")
        else:
            verb = "denies" if line.statement.is_deny else "allows"
            told.append(f"{name_of(line)} {verb} it or not, depending on {', '.join(line.because)}")
    return tuple(dict.fromkeys(told))


def settles(line: Line, open_keys: Iterable[str], *, in_part: bool) -> str:
    """What a statement depends on that may apply."""
    statement = line.statement
    if statement is None:
        return ""
    verb = "denies" if statement.is_deny else "allows"
    keys = ", ".join(open_keys)
    if in_part and not keys:
        resources = statement.resources or ()
        return (
            f"{name_of(line)} {verb} it on {_told(line.source, resources, 'some resources') or 'some resources'} only"
        )
    return f"{name_of(line)} {verb} it depending on {keys or 'an operator that AWS does not have'}"


def name_of(line: Line) -> str:
    """The statement with what it is to the request: ``SCP aws_organizations_policy.x, Statement[1] "Sid"``."""
    statement = line.statement
    if statement is None:
        return _whole(line.source)
    sid = f' "{statement.sid}"' if statement.sid else ""
    return f"{_whole(line.source)}, Statement[{statement.index}]{sid}"


def _whole(source: Source) -> str:
    where = source.address
    if source.arn and source.arn != where:
        where = f"{source.arn}, attached by {where}" if where else source.arn
    words = {
        PolicyKind.BOUNDARY: "the boundary ",
        PolicyKind.SCP: "SCP ",
        PolicyKind.RCP: "RCP ",
        PolicyKind.RESOURCE: f"the {'key' if source.key else 'resource'} policy {'' if source.address else 'of '}",
        PolicyKind.TRUST: "the trust policy of ",
    }
    return f"{words.get(source.kind, '')}{where}"


def limits(action: str, play: InPlay) -> tuple[str, ...]:
    """Denies on some resources only, which a request for ``*`` does not meet."""
    found = []
    for source in play:
        for statement in source.policy.statements if source.policy else ():
            resources = statement.resources or ()
            if statement.is_deny and statement.covers_action(action) and resources and not statement.every_resource:
                found.append(
                    f"{name_of(Line(source, statement))} denies it on {_told(source, resources, 'some resources')}"
                )
    return tuple(found[:_MOST_NEAR])


def _told(source: Source, texts: Iterable[str], instead: str) -> str:
    """Texts of a document, but of one that Terraform marks sensitive."""
    return instead if source.sensitive else some(texts)


def _place(kind: PolicyKind, question: Question, action: str, play: InPlay) -> Iterator[str]:
    who, what = question.asker.name, _what(question)
    if kind is PolicyKind.IDENTITY:
        yield f"no identity policy of {who} allows {action}{what}"
        yield from _near((*play.identity, *play.resource), question, action)
    elif kind is PolicyKind.BOUNDARY and play.boundary is not None:
        yield f"{_whole(play.boundary)} does not allow {action}{what}"
        yield from _near((play.boundary,), question, action)
    elif kind is PolicyKind.SCP:
        for level in play.scp:
            allows = [one for source in level.sources for one in _allows(source, action)]
            if not allows:
                named = ", ".join(source.address for source in level.sources if source.address)
                also = f"; attached there: {named}" if named else "; FullAWSAccess is detached"
                yield f"no SCP on {level.node} allows {action}{also}"
            else:
                yield from _near(level.sources, question, action)
    elif kind in (PolicyKind.RESOURCE, PolicyKind.TRUST):
        yield _resource(kind, question, action)
        yield from _near(play.resource, question, action)


def _resource(kind: PolicyKind, question: Question, action: str) -> str:
    who, target = question.asker.name, question.target
    if kind is PolicyKind.TRUST:
        return f"the trust policy of {target.name} does not let {who} do {action}"
    arn = Arn.parse(target.arn.text)
    if arn is not None and arn.service == "kms":
        return f"the key policy of {target.name} allows {action} neither to {who} nor to its account"
    other = " is of another account, and its policy" if target.account != question.asker.account else "'s own policy"
    return f"{target.name}{other} does not allow {action} to {who}"


def _near(sources: Iterable[Source], question: Question, action: str) -> Iterator[str]:
    """Statements that allow the action, but not here."""
    target = question.target
    found = []
    for source in sources:
        for statement in _allows(source, action):
            name = name_of(Line(source, statement))
            if statement.resources is not None and not statement.covers_resource(target.arn.text):
                found.append(f"{name} allows it on {_told(source, statement.resources, 'other resources')} only")
            elif statement.principals is not None and source.kind in (PolicyKind.RESOURCE, PolicyKind.TRUST):
                named = [one.value for one in statement.principals]
                found.append(f"{name} allows it to {_told(source, named, 'others')} only")
            elif statement.conditions:
                keys = _told(source, (one.key for one in statement.conditions), "its text is sensitive")
                found.append(f"{name} allows it under a condition that is not met: {keys}")
    yield from found[:_MOST_NEAR]


def _allows(source: Source, action: str) -> tuple[Statement, ...]:
    return tuple(one for one in (source.policy.statements if source.policy else ()) if one.grants(action))


def _what(question: Question) -> str:
    return "" if question.target.name == "*" else f" on {question.target.name}"


def some(texts: Iterable[str]) -> str:
    """The first few, and how many more there are."""
    listed = list(dict.fromkeys(texts))
    more = f" and {len(listed) - _MOST_NEAR} more" if len(listed) > _MOST_NEAR else ""
    return ", ".join(listed[:_MOST_NEAR]) + more


def _without_denies(policies: PolicySet) -> PolicySet:
    parsed = policies.parsed

    def kept(document: PolicyDocument) -> PolicyDocument:
        return replace(document, statements=tuple(one for one in document.statements if one.is_allow))

    def all_kept(documents: tuple[PolicyDocument, ...]) -> list[PolicyDocument]:
        return [kept(one) for one in documents]

    return PolicySet(
        identity=all_kept(parsed.identity),
        boundary=kept(parsed.boundary[0]) if parsed.boundary else None,
        scp=[all_kept(level) for level in parsed.scp],
        resource=kept(parsed.resource[0]) if parsed.resource else None,
    )
