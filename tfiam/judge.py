"""The pipeline of bare policy documents: each by itself, through validation and the rules that can be asked of one."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

import tfiam
from tfiam.access.summary import summarise
from tfiam.config import Config
from tfiam.findings.build import findings_of, today
from tfiam.findings.judged import JudgedPolicies, JudgedPolicy, Unreadable
from tfiam.findings.model import Finding
from tfiam.findings.waivers import Waivers
from tfiam.iam.catalogue import facts_dates
from tfiam.iam.validate import sizes
from tfiam.iam.validate.issue import Issue, PolicyType
from tfiam.iam.validate.validator import validate
from tfiam.inventory.bare import BarePolicy, bare_inventory
from tfiam.inventory.model import Document
from tfiam.rules.choose import choose, severities_of
from tfiam.rules.model import Problem, Rule, Severity
from tfiam.rules.run import Answers, ask, ask_of_waivers

Place = tuple[str, "int | None"]


def judge(
    policies: Iterable[BarePolicy],
    *,
    config: Config,
    rules: Sequence[Rule],
    unreadable: Sequence[Unreadable] = (),
    day: datetime.date | None = None,
) -> JudgedPolicies:
    """Every document judged alone. ``rules`` are all that are loaded; ``config`` chooses among them."""
    wanted = choose(rules, config.rules)
    chosen = [rule for rule in wanted if not rule.about_surroundings]
    severities = severities_of(chosen, config.rules)
    waivers = Waivers(config, day or today())
    judged = tuple(_judged(policy, config, chosen, severities, waivers) for policy in policies)
    # The waivers of a configuration are for plans: that none of these files needs one says nothing.
    notices = tuple(answer.said.message for answer in ask_of_waivers(wanted, waivers.given()).spoken)
    return JudgedPolicies(judged, tuple(unreadable), notices, tfiam.__version__, facts_dates())


def _judged(
    policy: BarePolicy, config: Config, rules: Sequence[Rule], severities: Mapping[str, Severity], waivers: Waivers
) -> JudgedPolicy:
    document = policy.document
    answers = ask(rules, bare_inventory([document], config))
    found = findings_of(answers, answers, severities, waivers, "")
    return JudgedPolicy(
        document=document,
        guessed=policy.guessed,
        summary=summarise(document),
        issues=_issues(document, _told_by_rules(answers, found)),
        # What rules say with AWS's code, validation says already.
        findings=tuple(one for one in found if not one.code),
    )


def _issues(document: Document, told: frozenset[Place]) -> tuple[Issue, ...]:
    """What validation says, but for what rules say better: sizes, whose quota they know, and what they supersede."""
    if document.policy is None:
        return ()
    found = validate(document.policy, PolicyType(document.roles[0].value))
    return tuple(one for one in found if one.code not in sizes.CODES and (one.code, one.statement) not in told)


def _told_by_rules(answers: Answers, found: Sequence[Finding]) -> frozenset[Place]:
    """The codes that a rule found in a statement and another rule superseded there."""
    spoken = {(one.said.code, one.said.statement) for one in answers.spoken if isinstance(one.said, Problem)}
    return frozenset(spoken - {(one.code, one.statement) for one in found})
