"""What tfiam says to each pair of fixtures/seed: access as it should not be asked for, and as it should.

``make docs`` writes docs/seed.md from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tfiam import scan
from tfiam.findings.model import Finding, Status
from tfiam.report.escape import markdown

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "seed"


def names() -> list[str]:
    """The pairs by name."""
    return sorted(path.parent.name for path in FOLDER.glob("*/README.md"))


def page() -> Iterator[str]:
    """The page's lines."""
    yield "# What tfiam says to the good and the bad\n"
    yield "Eleven things that are asked of access to AWS, each as two configurations below [fixtures/seed](../fixtures/seed):"
    yield "one that has it right, one that does not. Below is what `tfiam scan` says to the plans of both, in full.\n"
    for name in names():
        title, purpose = _told(FOLDER / name / "README.md")
        yield f"## {title}\n"
        yield f"{purpose} [{name}](../fixtures/seed/{name})\n"
        yield "| plan | severity | rule | where | finding |"
        yield "| --- | --- | --- | --- | --- |"
        for version in ("bad", "good"):
            yield from _rows(version, scan(FOLDER / name / version / "plan.json").findings)
        yield ""


def _told(readme: Path) -> tuple[str, str]:
    heading, _, purpose, *_ = readme.read_text(encoding="utf-8").splitlines()
    return heading.removeprefix("# "), purpose


def _rows(version: str, findings: tuple[Finding, ...]) -> Iterator[str]:
    if not findings:
        yield f"| {version} | | | | nothing |"
    for one in findings:
        severity = one.severity.value if one.status is Status.FAIL else one.status.value
        also = "".join(f", {_link(rule)}" for rule in one.supersedes)
        places = " ".join(markdown(place) for place in one.addresses)
        yield f"| {version} | {severity} | {_link(one.rule)}{also} | {places} | {markdown(one.message)} |"


def _link(rule: str) -> str:
    return f"[{rule.removeprefix('TFIAM_')}](rules/{rule}.md)"
