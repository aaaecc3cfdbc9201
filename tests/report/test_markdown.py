"""What a pull request is told, and what is left out when it does not fit."""

from __future__ import annotations

import dataclasses
import re

from tests.report.factory import BUSY, CLEAN, finding
from tfiam.findings.model import Delta, Report
from tfiam.report import Options, render


def crowd(introduced: int, existing: int) -> Report:
    findings = [finding("TFIAM_LP_014", f"aws_iam_role.new_{number:03}") for number in range(introduced)]
    findings += [
        finding("TFIAM_LP_001", f"aws_iam_role.old_{number:03}", delta=Delta.EXISTING) for number in range(existing)
    ]
    return dataclasses.replace(CLEAN, findings=tuple(findings))


def test_existing_findings_go_before_introduced_ones() -> None:
    text = render(crowd(20, 40), "markdown", Options(limit=6_000, full_report="https://ci.example/report"))
    assert len(text) <= 6_000
    assert text.count("`aws_iam_role.new_") == 20
    shown = text.count("`aws_iam_role.old_")
    assert 0 < shown < 40
    assert f"… {40 - shown} more in [the full report](https://ci.example/report)." in text
    assert "How to waive a finding" in text
    assert "Read 8 policy documents" in text


def test_then_introduced_ones_from_the_mildest_end() -> None:
    text = render(crowd(200, 5), "markdown", Options(limit=6_000))
    shown = [int(number) for number in re.findall(r"`aws_iam_role\.new_(\d+)`", text)]
    assert shown == list(range(len(shown)))
    assert f"… {200 - len(shown)} more in the full report." in text
    assert "… 5 more in the full report." in text
    assert "200 high" in text


def test_everything_is_there_without_a_limit() -> None:
    text = render(crowd(200, 50), "markdown")
    assert text.count("`aws_iam_role.new_") == 200
    assert "more in the full report" not in text


def test_existing_findings_are_folded_and_advice_is_given_once() -> None:
    text = render(crowd(2, 2), "markdown")
    fold = text.index("<details><summary>There before this plan: 2 critical</summary>")
    assert text.index("aws_iam_role.new_001") < fold < text.index("aws_iam_role.old_000")
    assert text.count("**Mend:** Name the roles") == 1
    assert text.count("<summary>Example</summary>") == 2


def test_a_waiver_to_copy_names_the_worst_finding() -> None:
    worst = min(BUSY.findings, key=lambda item: item.severity.rank)
    assert f'- fingerprint: "{worst.fingerprint}"' in render(BUSY, "markdown")


def test_only_clean_has_a_tick() -> None:
    assert render(CLEAN, "markdown").startswith("## ✅ tfiam: No findings\n")
    assert "✅" not in render(BUSY, "markdown")


def test_a_full_report_elsewhere_is_linked_by_https_only() -> None:
    text = render(crowd(100, 0), "markdown", Options(limit=4_000, full_report="javascript:alert(1)"))
    assert "javascript" not in text
