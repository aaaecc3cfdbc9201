"""Findings as remarks on the lines that bring them, for a pull request's diff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tfiam.findings.model import Delta, Finding, Report, Status
from tfiam.report.escape import log_safe
from tfiam.report.markdown_finding import finding_block
from tfiam.report.options import Options
from tfiam.report.order import standing
from tfiam.report.repository import below_repository


@dataclass(frozen=True)
class LineRemark:
    """What to say of one finding, where its source stands."""

    fingerprint: str
    path: str
    """From the top of the repository."""
    start_line: int
    end_line: int
    text: str


def remarks_of(report: Report, options: Options) -> Iterator[LineRemark]:
    """The failures that the plan introduces and whose lines are known, the worst first. One text may hold for several copies."""
    for finding in standing(report, Status.FAIL, Delta.INTRODUCED):
        if finding.location is not None:
            place = finding.location
            path = below_repository(place.file, options)
            yield LineRemark(finding.fingerprint, path, place.start_line, place.end_line, _text(finding, options))


def _text(finding: Finding, options: Options) -> str:
    return log_safe(finding_block(finding, advise=True, name_plan=False, folds=options.folds))
