"""The report as JUnit XML, which Jenkins, GitLab, Azure Pipelines and CircleCI show as test results.

There is no standard; the tests hold it to the schema of Jenkins' xUnit plugin
(https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd).
A suite a plan holds a failed test for each failure, and a skipped one, with its reason, for what is waived and for each place
that could not be read: JUnit has no word for "undetermined". The last suite holds the rules that found nothing wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import quoteattr

from tfiam.findings.model import Finding, Report, Status
from tfiam.report import phrases
from tfiam.report.escape import visible
from tfiam.report.options import Options
from tfiam.report.order import Unread, standing, unread


def render(report: Report, options: Options) -> str:  # noqa: ARG001 - every format has the same signature
    """An XML document of one ``testsuites`` element."""
    failures = standing(report, Status.FAIL)
    waived, hidden = standing(report, Status.WAIVED), unread(report)
    findings = (*failures, *waived)
    plans = dict.fromkeys([*(plan.path for plan in report.plans), *(one.plan for one in findings)])
    suites: list[str] = []
    for plan in plans:
        cases = [_failed(one) for one in failures if one.plan == plan]
        skipped = [_waived(one) for one in waived if one.plan == plan]
        skipped += [_unread(one) for one in hidden if one.plan == plan]
        notices = [notice for one in report.plans if one.path == plan for notice in one.notices]
        suites += _suite(plan, [*cases, *skipped], failures=len(cases), skipped=len(skipped), notices=notices)
    suites += _suite("rules that found nothing wrong", list(_passed(report)), notices=report.notices)
    head = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="tfiam" failures="{len(failures)}" errors="0">',
    ]
    return "\n".join([*head, *suites, "</testsuites>"]) + "\n"


def _suite(
    name: str, cases: list[str], *, failures: int = 0, skipped: int = 0, notices: Sequence[str] = ()
) -> Iterator[str]:
    counts = f'tests="{len(cases)}" failures="{failures}" errors="0" skipped="{skipped}"'
    yield f"  <testsuite name={_attribute(name or 'beside the plans')} {counts}>"
    yield from cases
    if notices:
        yield f"    <system-out>{_text(notices)}</system-out>"
    yield "  </testsuite>"


def _failed(finding: Finding) -> str:
    lines = [finding.message, *phrases.place(finding)]
    copies = [address for address in finding.addresses if address != finding.address]
    lines += [f"also at {phrases.some(copies)}"] if copies else []
    lines += [*phrases.way(finding), finding.evidence, phrases.advice(finding), f"fingerprint {finding.fingerprint}"]
    message = f"{finding.severity.value}, {finding.delta.value}: {finding.message}"
    body = _text([line for line in lines if line])
    return _case(
        finding.address,
        finding.rule,
        finding.title,
        f"<failure type={_attribute(finding.severity.value)} message={_attribute(message)}>{body}</failure>",
    )


def _waived(finding: Finding) -> str:
    return _case(finding.address, finding.rule, finding.title, _skipped(f"waived: {phrases.waived(finding)}"))


def _unread(item: Unread) -> str:
    rules = dict.fromkeys(phrases.short(finding.rule) for finding in item.findings)
    said = f"undetermined because of {phrases.some(item.because)}" + (
        f"; no answer to {phrases.some(list(rules))}" if rules else ""
    )
    return _case(item.address, "undetermined", item.attribute or "could not be read", _skipped(said))


def _passed(report: Report) -> Iterable[str]:
    for answers in report.rules:
        if answers.passed and not (answers.failed or answers.undetermined or answers.waived):
            yield _case(f"tfiam.{answers.rule.area}", answers.rule.id, answers.rule.title, "")


def _case(classname: str, rule: str, title: str, inner: str) -> str:
    opened = f"    <testcase classname={_attribute(classname)} name={_attribute(f'{rule} {title}')}"
    return f"{opened}>{inner}</testcase>" if inner else f"{opened}/>"


def _skipped(why: str) -> str:
    return f"<skipped message={_attribute(why)}/>"


def _attribute(text: str) -> str:
    return quoteattr(visible(text), {'"': "&quot;"})


def _text(lines: Iterable[str]) -> str:
    return "\n".join(map(visible, lines)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
