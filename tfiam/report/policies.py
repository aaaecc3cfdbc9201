"""Judged policy documents as text: the report of ``tfiam policy``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tfiam.access.sizes import Measured
from tfiam.access.summary import Access, Actions, PolicySummary, ServiceActions, Who
from tfiam.findings.judged import JudgedPolicies, JudgedPolicy
from tfiam.findings.model import Finding, Status
from tfiam.iam.quotas import Quota
from tfiam.iam.statement import Effect
from tfiam.inventory.model import DocumentRole
from tfiam.report import phrases
from tfiam.report.escape import log_safe
from tfiam.report.ink import Ink
from tfiam.report.options import Options
from tfiam.report.order import rank
from tfiam.report.text_finding import FindingText
from tfiam.report.width import columns, wrap

_KINDS = {
    DocumentRole.IDENTITY: "identity policy",
    DocumentRole.BOUNDARY: "permissions boundary",
    DocumentRole.TRUST: "trust policy",
    DocumentRole.RESOURCE: "resource policy",
    DocumentRole.KEY: "KMS key policy",
    DocumentRole.SCP: "service control policy",
    DocumentRole.RCP: "resource control policy",
    DocumentRole.VPC_ENDPOINT: "VPC endpoint policy",
    DocumentRole.SESSION: "session policy",
}
_LABEL = 15
_MOST = 6
"""Services, resources or names in a line before the rest is left to ``--format json``."""


def render_text(report: JudgedPolicies, options: Options) -> str:
    """Each document with its facts, then what is wrong with it, worst first; one line sums up."""
    page = _Page(Ink(options.colour, options.unicode), options.columns)
    return log_safe("\n".join(page.lines(report)) + "\n")


class _Page:
    def __init__(self, ink: Ink, width: int) -> None:
        self._ink = ink
        self._width = width
        self._advised: set[str] = set()

    def lines(self, report: JudgedPolicies) -> Iterator[str]:
        for notice in report.notices:
            yield from wrap(self._ink.clean(f"! {notice}"), self._width)
        for policy in report.policies:
            yield from self._policy(policy)
            yield ""
        yield from self._verdict(report)

    def _policy(self, policy: JudgedPolicy) -> Iterator[str]:
        yield from map(self._ink.bold, wrap(self._ink.clean(policy.path), self._width))
        kind = _KINDS[policy.role]
        if policy.guessed:
            kind += f"{self._ink.dot}guessed, as {policy.guessed}; --type says otherwise"
        yield from (f"  {self._ink.dim(line)}" for line in wrap(kind, self._width - 2))
        for label, text in _facts(policy.summary, self._ink.dot):
            first, *more = wrap(self._ink.clean(text), self._width - 2 - _LABEL)
            yield f"  {self._ink.dim(label.ljust(_LABEL))}{first}"
            yield from (" " * (2 + _LABEL) + line for line in more)
        for finding in sorted(policy.everything, key=rank):
            yield ""
            yield from self._finding(finding)

    def _finding(self, finding: Finding) -> Iterator[str]:
        if finding.status is Status.FAIL:
            drawn = FindingText(finding, self._ink, self._width, tell_delta=False)
            yield from drawn.lines(advise=finding.remediation not in self._advised)
            self._advised.add(finding.remediation)
            return
        waived = finding.status is Status.WAIVED
        mark = self._ink.dim(self._ink.sign("–", "-")) if waived else self._ink.open("?")
        told = phrases.waived(finding) if waived else f"undetermined: {finding.message}"
        facts = (finding.severity.value, finding.rule, finding.title, *phrases.place(finding))
        first, *more = wrap(self._ink.clean(self._ink.dot.join(facts)), self._width - 4)
        yield f"  {mark} {first}"
        yield from (f"    {line}" for line in [*more, *wrap(self._ink.clean(told), self._width - 4)])

    def _verdict(self, report: JudgedPolicies) -> Iterator[str]:
        failures = [one for one in report.everything if one.status is Status.FAIL]
        others = [one.status for one in report.everything if one.status is not Status.FAIL]
        if failures:
            said, style = f"{phrases.plural(len(failures), 'finding')}: {phrases.by_severity(failures)}", self._ink.bad
        elif report.unreadable or Status.UNDETERMINED in others:
            said, style = "No findings, but not everything could be read", self._ink.open
        else:
            said, style = "No findings", self._ink.good
        mark = {self._ink.bad: ("✖", "x"), self._ink.good: ("✓", "+")}.get(style, ("?", "?"))
        counts = [_policies(len(report.policies))]
        counts += [f"{others.count(one)} {one.value}" for one in (Status.UNDETERMINED, Status.WAIVED) if one in others]
        if report.unreadable:
            counts.append(f"{phrases.plural(len(report.unreadable), 'file')} could not be read")
        line = self._ink.dot.join((f"{self._ink.sign(*mark)} {said}", *counts))
        yield from map(style, wrap(self._ink.clean(line), self._width) if columns(line) > self._width else [line])


def _policies(count: int) -> str:
    return "1 policy" if count == 1 else f"{count:,} policies"


def _facts(summary: PolicySummary, dot: str) -> Iterator[tuple[str, str]]:
    """Label and text of each fact that there is; a label "" continues the one above."""
    if len(summary.access) > _MOST:
        yield "allows in all", _actions(summary.allows, dot) or "nothing"
    elif not any(one.effect is Effect.ALLOW for one in summary.access):
        yield "allows", "nothing"
    for access in summary.access[:_MOST]:
        yield "allows" if access.effect is Effect.ALLOW else "denies", _actions(access.actions, dot) or "nothing"
        yield from (("", line) for line in _terms(access))
    if left := summary.access[_MOST:]:
        count = sum(len(one.statements) for one in left)
        yield "", f"and {phrases.plural(count, 'more statement')}, listed by --format json"
    if summary.who is not None and len(summary.access) > 1:
        yield "lets in", _who(summary.who)
    if summary.administrator is not None:
        yield "administrator", "yes: every action on every resource" if summary.administrator else "no"
    if summary.size is not None:
        yield "size", _size(summary.size)


def _terms(access: Access) -> Iterator[str]:
    """On what, when and to whom."""
    if access.who is not None:
        yield f"to {_who(access.who)}"
    if access.resources:
        yield f"on {_some(access.resources)}"
    if access.resources_left_out:
        yield f"on all but {_some(access.resources_left_out)}"
    if access.conditions:
        told = (f"{one.operator} {one.key} {_some(one.values)}".rstrip() for one in access.conditions)
        yield f"when {' and '.join(told)}"


def _actions(actions: Actions, dot: str) -> str:
    unknown = [f"unknown: {_some(actions.unknown)}"] if actions.unknown else []
    if actions.every:
        return dot.join(["every action of every service", *unknown])
    if actions.left_out:
        return f"every action but {_some(actions.left_out)}"
    services = actions.services
    if len(services) > _MOST:
        count = sum(one.actions for one in services)
        return dot.join([f"{count:,} actions of {len(services)} services: {_levels(services)}", *unknown])
    return dot.join([*map(_service, services), *unknown])


def _service(one: ServiceActions) -> str:
    return f"{one.service}: {f'every action, {one.actions:,}' if one.every else _levels([one])}"


def _levels(services: Sequence[ServiceActions]) -> str:
    totals: dict[str, int] = {}
    for one in services:
        for level, count in one.levels:
            totals[level] = totals.get(level, 0) + count
    return ", ".join(f"{count:,} {level}" for level, count in totals.items())


def _who(who: Who) -> str:
    parts = ["anyone"] if who.anyone else []
    parts += [f"{label} {_some(names)}" for label, names in _named(who) if names]
    return ", ".join(parts) or "nobody"


def _named(who: Who) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "account" if len(who.accounts) == 1 else "accounts", who.accounts
    yield "organization" if len(who.organizations) == 1 else "organizations", who.organizations
    yield "principal" if len(who.principals) == 1 else "principals", who.principals
    yield "service" if len(who.services) == 1 else "services", who.services
    yield "through", who.providers


def _size(size: Measured) -> str:
    limit = size.quota
    share = f"{size.counted:,} of {limit.value:,} {limit.unit}"
    return f"{share}, white space {'counted' if limit.counts_white_space else 'not counted'}; {_name(limit)}"


def _name(limit: Quota) -> str:
    """``managed policy quota`` for managed_policy_characters."""
    words = limit.name.value.split("_")[:-1]
    return " ".join([word.upper() if word in ("scp", "rcp", "vpc") else word for word in words] + ["quota"])


def _some(items: Sequence[str]) -> str:
    return phrases.some(items, _MOST)
