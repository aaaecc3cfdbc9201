"""Findings as the page shows and filters them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tfiam.findings.model import Delta, Finding, Report, Status
from tfiam.report import phrases
from tfiam.report.documents import laid_out
from tfiam.report.html.limits import LONGEST, LONGEST_PROSE, MOST_EVIDENCE, MOST_FINDINGS, MOST_NAMES, Kept, kept
from tfiam.report.html.prose import Block, blocks
from tfiam.report.order import rank
from tfiam.report.width import clip

_ADVISED_EACH = 300
"""Findings up to which each shows its whole remediation; in a larger report the first of its rule does."""
_COLUMNS = 100


@dataclass(frozen=True)
class Shown:
    """One finding."""

    finding: Finding
    anchor: str
    """Its fingerprint; the second one of two plans with the same has a number behind it."""
    evidence: tuple[str, ...]
    remediation: tuple[Block, ...]
    advised_at: str
    """The anchor of the finding that has the whole remediation; "" when this one has."""

    @property
    def area(self) -> str:
        return area_of(self.finding.rule)

    @property
    def copies(self) -> Kept[str]:
        others = [address for address in self.finding.addresses if address != self.finding.address]
        return kept(others, MOST_NAMES)

    @property
    def way(self) -> tuple[str, ...]:
        return phrases.way(self.finding)

    @property
    def place(self) -> tuple[str, ...]:
        return phrases.place(self.finding)


@dataclass(frozen=True)
class Group:
    """Findings under one heading."""

    title: str
    shown: tuple[Shown, ...]


def area_of(rule: str) -> str:
    """``LP`` of ``TFIAM_LP_001``."""
    return rule.split("_")[1] if rule.count("_") >= 2 else rule


def shown_findings(report: Report) -> Kept[Shown]:
    """The findings in reading order."""
    ordered = sorted(report.findings, key=rank)
    every = len(ordered) <= _ADVISED_EACH
    advised: dict[tuple[str, str], str] = {}
    anchors: dict[str, int] = {}
    made = []
    for finding in ordered[:MOST_FINDINGS]:
        anchors[finding.fingerprint] = count = anchors.get(finding.fingerprint, 0) + 1
        anchor = finding.fingerprint if count == 1 else f"{finding.fingerprint}-{count}"
        first = advised.setdefault((finding.rule, finding.remediation), anchor)
        whole = every or first == anchor
        text = finding.remediation if whole else phrases.advice(finding)
        made.append(Shown(finding, anchor, _evidence(finding), blocks(text), "" if whole else first))
    chosen = kept(made, MOST_FINDINGS, _size)
    return Kept(chosen.items, len(ordered) - len(chosen.items))


def _size(shown: Shown) -> int:
    finding = shown.finding
    return (
        sum(map(len, shown.evidence))
        + min(len(finding.message), LONGEST_PROSE)
        + min(len(finding.remediation), LONGEST_PROSE)
        + sum(min(len(address), LONGEST) for address in finding.addresses[:MOST_NAMES])
    )


def _evidence(finding: Finding) -> tuple[str, ...]:
    if not finding.evidence.strip():
        return ()
    try:
        value = json.loads(finding.evidence)
    except (ValueError, RecursionError):
        value = None
    lines = list(laid_out(value, _COLUMNS)) if isinstance(value, dict) else finding.evidence.strip("\n").splitlines()
    more = [f"… {len(lines) - MOST_EVIDENCE:,} more lines"] if len(lines) > MOST_EVIDENCE else []
    return tuple(clip(line, LONGEST, "…") for line in [*lines[:MOST_EVIDENCE], *more])


_GROUPS = (
    ("Introduced by this plan", Status.FAIL, Delta.INTRODUCED),
    ("There before this plan", Status.FAIL, Delta.EXISTING),
    ("Undetermined", Status.UNDETERMINED, None),
    ("Waived", Status.WAIVED, None),
)


def groups(shown: Sequence[Shown]) -> tuple[Group, ...]:
    """By what the plan does; what it mends comes last."""
    made = [
        Group(
            title,
            tuple(
                one
                for one in shown
                if one.finding.status is status
                and one.finding.delta is not Delta.FIXED
                and delta in (None, one.finding.delta)
            ),
        )
        for title, status, delta in _GROUPS
    ]
    made.append(Group("Fixed by this plan", tuple(one for one in shown if one.finding.delta is Delta.FIXED)))
    return tuple(group for group in made if group.shown)


def index(shown: Sequence[Shown], plans: Sequence[str]) -> list[Mapping[str, Any]]:
    """What the page's script filters by, in the order of the findings."""
    return [
        {
            "id": one.anchor,
            "severity": one.finding.severity.value,
            "status": one.finding.status.value,
            "delta": one.finding.delta.value,
            "area": one.area,
            "plan": str(plans.index(one.finding.plan)) if one.finding.plan in plans else "",
            "fingerprints": list(one.finding.fingerprints[:MOST_NAMES]),
            "text": clip(_text(one.finding), LONGEST_PROSE, "").lower(),
        }
        for one in shown
    ]


def _text(finding: Finding) -> str:
    parts = (
        finding.rule,
        finding.title,
        *finding.addresses[:MOST_NAMES],
        finding.attribute,
        finding.sid,
        finding.principal,
        finding.message,
        phrases.source_lines(finding),
        finding.fingerprint,
        *finding.because,
    )
    return " ".join(filter(None, parts))
