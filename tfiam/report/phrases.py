"""Sentences that several formats say alike. Text from the plan in them is raw: the format escapes it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tfiam.findings.model import Coverage, Delta, Finding, PlanSummary, Report, Status
from tfiam.report.order import fixed, standing, unread
from tfiam.rules.model import Severity
from tfiam.source.model import Location

if TYPE_CHECKING:
    from tfiam.access.paths import Path, Step

_FENCE = re.compile(r"^(`{3,})(\w*)\n(.*?)^\1`*\s*$", re.MULTILINE | re.DOTALL)


def plural(count: int, noun: str) -> str:
    """``1 rule``, ``2 rules``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def some(items: Sequence[str], most: int = 5) -> str:
    """The first few items, and how many more there are."""
    more = [f"and {len(items) - most:,} more"] if len(items) > most else []
    return ", ".join([*items[:most], *more])


def by_severity(findings: Iterable[Finding]) -> str:
    """``1 critical, 2 high``; "" for none."""
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(f"{counts[severity]:,} {severity.value}" for severity in Severity if counts[severity])


def plan_line(plan: PlanSummary) -> str:
    """What was read: ``Terraform 1.11.4, 14 resources: 12 create, 2 update``; what does not change is not counted out."""
    facts = [f"Terraform {plan.terraform_version}"] if plan.terraform_version else []
    changes = ", ".join(f"{count:,} {change}" for change, count in plan.changes.items() if count and change != "no-op")
    if not changes and plan.resources and plan.kind == "plan":
        changes = "no changes"
    resources = plural(plan.resources, "resource")
    if plan.resources and plan.aws_resources != plan.resources:
        resources += f" ({plan.aws_resources:,} of AWS)"
    facts.append(f"{resources}: {changes}" if changes else resources)
    return ", ".join(facts)


def holds_aws(report: Report) -> bool:
    """True if any plan has a resource of AWS."""
    return any(plan.aws_resources for plan in report.plans)


def is_clean(report: Report) -> bool:
    """True only when nothing failed, everything could be read and there was something to read."""
    return holds_aws(report) and not standing(report, Status.FAIL) and not unread(report)


def verdict(report: Report) -> str:
    """The first half of the summary: what failed."""
    failures = standing(report, Status.FAIL)
    if failures:
        return f"{plural(len(failures), 'finding')}: {by_severity(failures)}"
    if not holds_aws(report):
        return "No findings: there is no AWS resource to judge"
    return "No findings, but not everything could be read" if unread(report) else "No findings"


def asides(report: Report) -> tuple[str, ...]:
    """The second half of the summary: ``2 introduced``, ``3 undetermined`` and so on, without those that are none."""
    counts = Counter(finding.delta for finding in standing(report, Status.FAIL))
    said = [f"{counts[delta]:,} {delta.value}" for delta in (Delta.INTRODUCED, Delta.EXISTING) if counts[delta]]
    for status in (Status.UNDETERMINED, Status.WAIVED):
        count = len(standing(report, status))
        said += [f"{count:,} {status.value}"] if count else []
    mended = len(fixed(report))
    return (*said, f"{mended:,} fixed") if mended else tuple(said)


def coverage_line(coverage: Coverage) -> str:
    """How many policy documents there are and how much of them could be read."""
    if not coverage.total:
        return "no policy documents"
    counts = {
        "known": coverage.known,
        "rebuilt": coverage.rebuilt,
        "partial": coverage.partial,
        "opaque": coverage.opaque,
        "invalid": coverage.invalid,
    }
    return f"{plural(coverage.total, 'policy document')}: " + ", ".join(
        f"{n:,} {name}" for name, n in counts.items() if n
    )


def advice(finding: Finding) -> str:
    """The first paragraph of the remediation, on one line."""
    paragraph = _FENCE.sub("", finding.remediation).strip().split("\n\n", 1)[0]
    words = " ".join(paragraph.split())
    return words[:1].upper() + words[1:]


def snippet(finding: Finding) -> tuple[str, tuple[str, ...]]:
    """The remediation's first code block as its language and lines; no lines when it has none."""
    block = _FENCE.search(finding.remediation)
    return (block.group(2), tuple(block.group(3).rstrip("\n").split("\n"))) if block else ("", ())


def short(rule: str) -> str:
    """``LP_001`` for ``TFIAM_LP_001``; as good as the whole id on the command line."""
    return rule.removeprefix("TFIAM_")


def place(finding: Finding) -> tuple[str, ...]:
    """Where in its resource a finding is: attribute, statement, AWS's issue code, file and lines; each only where there is one."""
    parts = [finding.attribute] if finding.attribute else []
    if finding.statement is not None:
        parts.append(f"Statement[{finding.statement}]" + (f' "{finding.sid}"' if finding.sid else ""))
    elif finding.sid:
        parts.append(f'Statement "{finding.sid}"')
    if finding.code:
        parts.append(finding.code)
    if finding.location:
        parts.append(source_lines(finding))
    return tuple(parts)


def source_lines(finding: Finding) -> str:
    """``roles.tf:12-18``; "" without a location."""
    return lines_of(finding.location) if finding.location else ""


def lines_of(where: Location) -> str:
    """The same of a location."""
    last = f"-{where.end_line}" if where.end_line > where.start_line else ""
    return f"{where.file}:{where.start_line}{last}"


def step(one: Step) -> str:
    """What a step of a path does, with which permissions, on what."""
    return f"{one.technique.text}: {', '.join(one.technique.actions)} on {one.on} [{one.technique.id}]"


def way(finding: Finding) -> tuple[str, ...]:
    """The steps of a finding's worst path, what it takes for granted, and the other ways in one line; () for none."""
    if not finding.paths:
        return ()
    first, *others = finding.paths
    said = [f"{number}. {step(one)}" for number, one in enumerate(first.steps, 1)]
    said += [f"assumed: {text}" for text in first.assumptions]
    if others:
        said.append(f"also by {'; '.join(_others(others))}")
    return tuple(said)


def _others(paths: Sequence[Path]) -> list[str]:
    """Techniques by what they are used on first."""
    found: dict[str, dict[str, None]] = {}
    for path in paths:
        found.setdefault(path.steps[0].on, {})[path.steps[0].technique.id] = None
    ways = [f"{some(list(ids))} on {on}" for on, ids in found.items()]
    return [*ways[:5], *([f"and {len(ways) - 5:,} more"] if len(ways) > 5 else [])]


def waived(finding: Finding) -> str:
    """The waiver's reason, owner and end."""
    waiver = finding.waiver
    if waiver is None:
        return ""
    terms = [waiver.owner, f"until {waiver.expires}" if waiver.expires else "no expiry", waiver.source]
    return f"{waiver.reason} ({', '.join(term for term in terms if term)})"
