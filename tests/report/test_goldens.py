"""Whole reports as people and programs get them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.report.factory import BUSY, CLEAN, EMPTY, UNDETERMINED_ONLY
from tfiam.findings.model import Report
from tfiam.report import Options, render

CASES = [
    ("busy-80.txt", BUSY, "text", Options(width=80)),
    ("busy-120.txt", BUSY, "text", Options(width=120)),
    ("busy-60-ascii.txt", BUSY, "text", Options(width=60, unicode=False)),
    ("busy-80-colour.ansi", BUSY, "text", Options(width=80, colour=True)),
    ("busy.md", BUSY, "markdown", Options()),
    ("busy.json", BUSY, "json", Options()),
    ("busy.sarif", BUSY, "sarif", Options()),
    ("busy.github", BUSY, "github", Options()),
    ("busy.gitlab.json", BUSY, "gitlab", Options()),
    ("busy.junit.xml", BUSY, "junit", Options()),
    ("clean.txt", CLEAN, "text", Options()),
    ("clean.md", CLEAN, "markdown", Options()),
    ("empty.txt", EMPTY, "text", Options()),
    ("undetermined.txt", UNDETERMINED_ONLY, "text", Options()),
]


@pytest.mark.parametrize(("name", "report", "kind", "options"), CASES, ids=[case[0] for case in CASES])
def test_golden(name: str, report: Report, kind: str, options: Options, golden: Callable[[str, str], None]) -> None:
    golden(name, render(report, kind, options))
