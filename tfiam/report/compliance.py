"""The compliance summary, by framework and control: a section of the text, Markdown and JSON reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tfiam.findings.compliance import ControlAnswers, by_framework, compliance_of
from tfiam.findings.model import Report
from tfiam.report import phrases
from tfiam.report.escape import markdown
from tfiam.report.ink import Ink
from tfiam.report.width import wrap

NOTE = "What the plan shows, judged by the rules of this run. It attests nothing beyond the plan."
_MOST_RULES = 6


def text_lines(report: Report, ink: Ink, width: int) -> Iterator[str]:
    """A line a control, the worst sign first in each; controls of which nothing was judged in one line at the end."""
    yield ink.bold("Compliance")
    yield from (ink.dim(line) for line in wrap(NOTE, width))
    signs = {
        "fail": ink.bad(ink.sign("✖", "x")),
        "pass": ink.good(ink.sign("✓", "+")),
        "waived": ink.dim(ink.sign("–", "-")),
    }
    for name, group in by_framework(compliance_of(report)):
        yield ""
        yield from (ink.bold(line) for line in wrap(ink.clean(name), width))
        for one in group:
            if one.status != "not judged":
                first, *more = wrap(ink.clean(_told(one)), width - 4)
                yield f"  {signs.get(one.status, ink.open('?'))} {first}"
                yield from (f"    {line}" for line in more)
        silent = [one.control.id for one in group if one.status == "not judged"]
        for line in wrap(f"not judged: {', '.join(silent)}", width - 2) if silent else ():
            yield ink.dim(f"  {ink.clean(line)}")
    yield ""


def markdown_block(report: Report) -> str:
    """A table a framework."""
    parts = [markdown(NOTE)]
    for name, group in by_framework(compliance_of(report)):
        rows = [
            f"| {markdown(one.control.id)} | {markdown(one.control.title)} | {one.status} | {one.failed:,} | "
            f"{one.undetermined:,} | {one.waived:,} | {one.passed:,} | {markdown(_rules(one))} |"
            for one in group
        ]
        head = [
            "| control | title | status | fail | undetermined | waived | pass | rules |",
            "|---|---|---|--:|--:|--:|--:|---|",
        ]
        parts += [f"**{markdown(name)}**", "\n".join([*head, *rows])]
    return "\n\n".join(parts)


def json_value(report: Report) -> list[dict[str, Any]]:
    """One object a control."""
    return [
        {
            "framework": one.control.framework,
            "control": one.control.id,
            "title": one.control.title,
            "url": one.control.url,
            "status": one.status,
            "failed": one.failed,
            "undetermined": one.undetermined,
            "waived": one.waived,
            "passed": one.passed,
            "rules": list(one.rules),
        }
        for one in compliance_of(report)
    ]


def _told(one: ControlAnswers) -> str:
    counts = {"failed": one.failed, "undetermined": one.undetermined, "waived": one.waived, "passed": one.passed}
    said = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
    return f"{one.control.id} {one.control.title}".strip() + f": {said} ({_rules(one)})"


def _rules(one: ControlAnswers) -> str:
    return phrases.some([phrases.short(rule) for rule in one.rules], _MOST_RULES)
