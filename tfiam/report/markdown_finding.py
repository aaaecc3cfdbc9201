"""One finding in Markdown."""

from __future__ import annotations

from tfiam.findings.model import Finding
from tfiam.report import phrases
from tfiam.report.escape import code_span, fenced, markdown
from tfiam.report.evidence import evidence_lines
from tfiam.report.width import clip
from tfiam.rules.model import Severity

_MARKS = {
    Severity.CRITICAL: "🟥",
    Severity.HIGH: "🟧",
    Severity.MEDIUM: "🟨",
    Severity.LOW: "🟦",
    Severity.INFO: "⬜",
}
_EVIDENCE_WIDTH = 100
#: A resource key may be kilobytes long; a comment has 65,536 characters.
_LONGEST = 300


def at(text: str) -> str:
    """An address, path or reference as code; "" for none."""
    return code_span(clip(text, _LONGEST, "…")) if text else ""


def finding_block(finding: Finding, *, advise: bool, name_plan: bool, folds: bool = True) -> str:
    """The finding as one block of Markdown. ``advise`` prints the remediation, ``name_plan`` the plan's file."""
    parts = [
        f"#### {_MARKS[finding.severity]} {finding.severity.value}: {markdown(finding.title)}",
        _where(finding, name_plan=name_plan),
        markdown(clip(finding.message, 2 * _LONGEST, "…")),
    ]
    parts += _way(finding)
    lines = evidence_lines(finding.evidence, _EVIDENCE_WIDTH, sid=finding.sid, about=finding.message)
    if lines:
        parts.append(
            fenced((clip(line, _LONGEST, "…") for line in lines), "json" if finding.evidence.startswith("{") else "")
        )
    if advise:
        parts += _advice(finding, folds=folds)
    return "\n\n".join(parts)


def _where(finding: Finding, *, name_plan: bool) -> str:
    facts = [at(finding.address), *map(at, phrases.place(finding)), f"`{finding.rule}`"]
    if name_plan:
        facts.append(f"in {at(finding.plan)}")
    if finding.principal and finding.principal != finding.address:
        facts.append(f"principal {at(finding.principal)}")
    copies = [address for address in finding.addresses if address != finding.address]
    if copies:
        more = f" and {len(copies) - 5:,} more" if len(copies) > 5 else ""
        facts.append(f"also at {', '.join(map(at, copies[:5]))}{more}")
    if finding.supersedes:
        facts.append(f"also {', '.join(map(phrases.short, finding.supersedes))}")
    return " · ".join(facts)


def _way(finding: Finding) -> list[str]:
    """A list whose items are escaped whole: no number of ours is left to Markdown to count."""
    said = phrases.way(finding)
    return ["\n".join(f"- {markdown(clip(line, 2 * _LONGEST, '…'))}" for line in said)] if said else []


def _advice(finding: Finding, *, folds: bool) -> list[str]:
    advice = phrases.advice(finding)
    language, lines = phrases.snippet(finding)
    parts = [f"**Mend:** {markdown(clip(advice, 3 * _LONGEST, '…'))}"] if advice else []
    if lines:
        example = fenced(lines, language)
        parts.append(f"<details><summary>Example</summary>\n\n{example}\n\n</details>" if folds else example)
    return parts
