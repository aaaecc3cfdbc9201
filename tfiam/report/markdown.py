"""The report as Markdown for a pull request: what the plan introduces first, the rest folded, under the host's size limit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tfiam.findings.model import Delta, Finding, PlanSummary, Report, Status
from tfiam.report import phrases
from tfiam.report.escape import log_safe, markdown
from tfiam.report.identities import markdown_blocks
from tfiam.report.markdown_finding import at, finding_block
from tfiam.report.options import Options
from tfiam.report.order import Unread, fixed, standing, unread
from tfiam.rules.model import Severity

SMALLEST_LIMIT = 4_000
_MOST_REASONS = 8
_CLEAN, _FAILED, _OPEN = "✅", "❌", "❔"
_LINK = re.compile(r"https://[^\s()<>]+")
_WAIVE = """Add a waiver to `.tfiam.yaml`, with a reason, an owner and an end:

```yaml
waivers:
  - fingerprint: "{fingerprint}"
    reason: why this is acceptable
    owner: who answers for it
    expires: YYYY-MM-DD
```"""


@dataclass(frozen=True)
class _Section:
    """Blocks under a heading; ``folded`` ones are collapsed by the host."""

    heading: str
    blocks: tuple[str, ...]
    folded: bool = False

    def text(self, kept: int, left_out: str) -> str:
        shown = [*self.blocks[:kept], *([left_out] if kept < len(self.blocks) else [])]
        body = "\n\n".join(shown)
        if self.folded:
            return f"<details><summary>{self.heading}</summary>\n\n{body}\n\n</details>"
        return f"### {self.heading}\n\n{body}"


def render(report: Report, options: Options) -> str:
    """The report as GitHub-flavoured Markdown of at most ``options.limit`` characters (4,000 at least).

    What does not fit is counted, from the end: the last section's entries go first, the worst failures last.
    """
    head = [_summary(report)]
    plans = tuple(map(_plan, report.plans))
    sections = [*_failures(report), *_unread(report), *_settled(report)]
    if options.compliance:
        from tfiam.report.compliance import markdown_block

        sections.append(_Section("Compliance", (markdown_block(report),), folded=True))
    if len(plans) == 1:
        head += plans
    else:
        sections.append(_Section(f"Plans: {len(plans):,}", plans, folded=True))
    sections += _identities(report)
    tail = [*_waiving(report), _footer(report)]
    limit = None if options.limit is None else max(options.limit, SMALLEST_LIMIT)
    return log_safe(_fitted(head, sections, tail, limit, options.full_report))


def _fitted(
    head: Sequence[str], sections: Sequence[_Section], tail: Sequence[str], limit: int | None, full_report: str
) -> str:
    kept = [len(section.blocks) for section in sections]

    def whole() -> str:
        bodies = [
            section.text(count, _left_out(len(section.blocks) - count, full_report))
            for section, count in zip(sections, kept, strict=True)
        ]
        return "\n\n".join([*head, *bodies, *tail]) + "\n"

    text = whole()
    # What matters least goes first: from the last section's end.
    for position in reversed(range(len(sections))):
        while limit is not None and len(text) > limit and kept[position]:
            over = len(text) - limit
            while kept[position] and over > 0:
                kept[position] -= 1
                over -= len(sections[position].blocks[kept[position]]) + 2
            text = whole()
    if limit is not None and len(text) > limit:
        return "\n\n".join([head[0], _left_out(sum(len(section.blocks) for section in sections), full_report)]) + "\n"
    return text


def _left_out(count: int, full_report: str) -> str:
    where = f"[the full report]({full_report})" if _LINK.fullmatch(full_report) else "the full report"
    return f"… {count:,} more in {where}."


def _summary(report: Report) -> str:
    mark = _CLEAN if phrases.is_clean(report) else _FAILED if standing(report, Status.FAIL) else _OPEN
    lines = [f"## {mark} tfiam: {phrases.verdict(report)}"]
    asides = phrases.asides(report)
    if asides:
        lines.append(" · ".join(asides))
    return "\n\n".join(lines)


def _plan(plan: PlanSummary) -> str:
    lines = [f"{at(plan.path)}: {markdown(phrases.plan_line(plan))}"]
    return "\n\n".join([*lines, *(f"> {markdown(notice)}" for notice in plan.notices)])


def _failures(report: Report) -> list[_Section]:
    several = len(report.plans) > 1
    advised: set[str] = set()
    sections = []
    for delta, title in ((Delta.INTRODUCED, "Introduced by this plan"), (Delta.EXISTING, "There before this plan")):
        blocks = []
        for finding in standing(report, Status.FAIL, delta):
            advise = finding.remediation not in advised
            blocks.append(finding_block(finding, advise=advise, name_plan=several))
            advised.add(finding.remediation)
        if blocks:
            heading = f"{title}: {phrases.by_severity(standing(report, Status.FAIL, delta))}"
            sections.append(_Section(heading, tuple(blocks), folded=delta is Delta.EXISTING))
    return sections


def _unread(report: Report) -> list[_Section]:
    items = unread(report)
    if not items:
        return []
    heading = f"Undetermined: {phrases.plural(len(items), 'place')} that could not be read"
    return [_Section(heading, tuple(map(_hidden, items)))]


def _hidden(item: Unread) -> str:
    because = ", ".join(map(at, item.because[:_MOST_REASONS])) or "an unknown value"
    where = " ".join(filter(None, (at(item.address), at(item.attribute))))
    rules = list(dict.fromkeys(phrases.short(finding.rule) for finding in item.findings))
    return f"- {where} because of {because}" + (f"; no answer to {phrases.some(rules, 8)}" if rules else "")


def _settled(report: Report) -> list[_Section]:
    return [
        *_listed("Fixed by this plan", fixed(report), lambda finding: markdown(finding.title)),
        *_listed("Waived", standing(report, Status.WAIVED), lambda finding: markdown(phrases.waived(finding))),
    ]


def _identities(report: Report) -> list[_Section]:
    blocks = markdown_blocks(report.plans[0].identities) if len(report.plans) == 1 else ()
    return [_Section("Who gets in, from where and how", blocks, folded=True)] if blocks else []


def _listed(title: str, findings: Iterable[Finding], note: Callable[[Finding], str]) -> list[_Section]:
    blocks = tuple(
        f"- {finding.severity.value} `{finding.rule}` at {at(finding.address)}: {note(finding)}" for finding in findings
    )
    return [_Section(f"{title}: {len(blocks):,}", blocks, folded=True)] if blocks else []


def _waiving(report: Report) -> list[str]:
    failures = standing(report, Status.FAIL)
    if not failures:
        return []
    worst = min(failures, key=lambda finding: list(Severity).index(finding.severity))
    body = _WAIVE.format(fingerprint=worst.fingerprint)
    return [f"<details><summary>How to waive a finding</summary>\n\n{body}\n\n</details>"]


def _footer(report: Report) -> str:
    notices = [f"> {markdown(notice)}" for notice in report.notices]
    return "\n\n".join([*notices, f"Read {phrases.coverage_line(report.coverage)}."])
