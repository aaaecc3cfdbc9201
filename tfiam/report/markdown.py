"""The report as Markdown for a pull request: what the plan introduces first, the rest folded, under the host's size limit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
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
_MOST_OPEN = 8
"""Access changes that a reader scrolls through; more are folded, their headline stands."""
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

    def text(self, kept: int, left_out: str, *, folds: bool) -> str:
        shown = [*self.blocks[:kept], *([left_out] if kept < len(self.blocks) else [])]
        body = "\n\n".join(shown)
        return folded(self.heading, body) if self.folded and folds else f"### {self.heading}\n\n{body}"


def render(report: Report, options: Options) -> str:
    """The report as GitHub-flavoured Markdown of at most ``options.limit`` characters (4,000 at least).

    What does not fit is counted, from the end: the last section's entries go first, the worst failures last.
    """
    page = _Page(tuple(_sections(report, options)), tuple(_tail(report, options)), options)
    limit = None if options.limit is None else max(options.limit, SMALLEST_LIMIT)
    if options.collapse_clean and phrases.is_clean(report):
        return log_safe(_collapsed(report, page, limit))
    plans = map(_plan, report.plans) if len(report.plans) == 1 else ()
    return log_safe(page.fitted([f"## {_summary(report)}", *_asides(report), *plans], limit))


def _collapsed(report: Report, page: _Page, limit: int | None) -> str:
    """One line for a clean plan; the rest is behind it where the host folds."""
    line = " · ".join([_summary(report), *_asides(report)])
    if not page.options.folds:
        return "\n\n".join([f"**{line}**", *_footer(report)]) + "\n"
    room = None if limit is None else limit - len(folded(line, ""))
    plans = map(_plan, report.plans) if len(report.plans) == 1 else ()
    return folded(line, page.fitted([*plans], room).rstrip("\n")) + "\n"


def _sections(report: Report, options: Options) -> Iterator[_Section]:
    yield from _failures(report, Delta.INTRODUCED, folds=options.folds)
    if report.details:
        yield from _behind(report, options)
    yield from _failures(report, Delta.EXISTING, folds=options.folds)
    yield from _unread(report)
    yield from _settled(report)
    if options.compliance:
        from tfiam.report.compliance import markdown_block

        yield _Section("Compliance", (markdown_block(report),), folded=True)
    if len(report.plans) > 1:
        yield _Section(f"Plans: {len(report.plans):,}", tuple(map(_plan, report.plans)), folded=True)
    yield from _identities(report)


def _behind(report: Report, options: Options) -> Iterator[_Section]:
    from tfiam.report.markdown_details import access_blocks, access_headline, path_blocks, paths_headline

    access, paths = access_headline(report), paths_headline(report)
    if access:
        blocks = tuple(access_blocks(report))
        yield _Section(f"What this plan lets whom do: {access}", blocks, folded=len(blocks) > _MOST_OPEN)
    if paths:
        yield _Section(f"Ways to more access: {paths}", tuple(path_blocks(report, drawn=options.diagrams)))


def _tail(report: Report, options: Options) -> Iterator[str]:
    yield from _waiving(report, folds=options.folds)
    yield from _footer(report)


@dataclass(frozen=True)
class _Page:
    sections: tuple[_Section, ...]
    tail: tuple[str, ...]
    options: Options

    def fitted(self, head: Sequence[str], limit: int | None) -> str:
        """The page with as much of its sections as the limit lets stand."""
        kept = [len(section.blocks) for section in self.sections]
        text = self._whole(head, kept)
        # What matters least goes first: from the last section's end.
        for position in reversed(range(len(self.sections))):
            while limit is not None and len(text) > limit and kept[position]:
                over = len(text) - limit
                while kept[position] and over > 0:
                    kept[position] -= 1
                    over -= len(self.sections[position].blocks[kept[position]]) + 2
                text = self._whole(head, kept)
        if limit is not None and len(text) > limit:
            everything = sum(len(section.blocks) for section in self.sections)
            return "\n\n".join([*head[:1], _left_out(everything, self.options.full_report)]) + "\n"
        return text

    def _whole(self, head: Sequence[str], kept: Sequence[int]) -> str:
        bodies = [
            section.text(
                count, _left_out(len(section.blocks) - count, self.options.full_report), folds=self.options.folds
            )
            for section, count in zip(self.sections, kept, strict=True)
        ]
        return "\n\n".join([*head, *bodies, *self.tail]) + "\n"


def folded(line: str, body: str) -> str:
    """``body`` behind ``line``, which a reader opens."""
    return f"<details><summary>{line}</summary>\n\n{body}\n\n</details>"


def _left_out(count: int, full_report: str) -> str:
    where = f"[the full report]({full_report})" if _LINK.fullmatch(full_report) else "the full report"
    return f"… {count:,} more in {where}."


def _summary(report: Report) -> str:
    mark = _CLEAN if phrases.is_clean(report) else _FAILED if standing(report, Status.FAIL) else _OPEN
    return f"{mark} tfiam: {phrases.verdict(report)}"


def _asides(report: Report) -> list[str]:
    asides = phrases.asides(report)
    return [" · ".join(asides)] if asides else []


def _plan(plan: PlanSummary) -> str:
    lines = [f"{at(plan.path)}: {markdown(phrases.plan_line(plan))}"]
    return "\n\n".join([*lines, *(f"> {markdown(notice)}" for notice in plan.notices)])


def _failures(report: Report, delta: Delta, *, folds: bool) -> list[_Section]:
    """Advice is given where a reader first meets it: introduced findings stand before existing ones."""
    found = standing(report, Status.FAIL, delta)
    told = {} if delta is Delta.INTRODUCED else dict.fromkeys(_advised(report))
    blocks = []
    for finding in found:
        advise = finding.remediation not in told
        blocks.append(finding_block(finding, advise=advise, name_plan=len(report.plans) > 1, folds=folds))
        told[finding.remediation] = None
    if not blocks:
        return []
    existing = delta is Delta.EXISTING
    title = "There before this plan" if existing else "Introduced by this plan"
    return [_Section(f"{title}: {phrases.by_severity(found)}", tuple(blocks), folded=existing)]


def _advised(report: Report) -> Iterator[str]:
    return (finding.remediation for finding in standing(report, Status.FAIL, Delta.INTRODUCED))


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


def _waiving(report: Report, *, folds: bool) -> list[str]:
    failures = standing(report, Status.FAIL)
    if not failures:
        return []
    worst = min(failures, key=lambda finding: list(Severity).index(finding.severity))
    body = _WAIVE.format(fingerprint=worst.fingerprint)
    return [folded("How to waive a finding", body) if folds else f"### How to waive a finding\n\n{body}"]


def _footer(report: Report) -> list[str]:
    notices = [f"> {markdown(notice)}" for notice in report.notices]
    return [*notices, f"Read {phrases.coverage_line(report.coverage)}."]
