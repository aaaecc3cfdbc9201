"""Workflow commands: where the annotations go."""

from __future__ import annotations

import dataclasses

from tests.report.factory import BUSY, finding
from tfiam.report import Options, render
from tfiam.source.model import Location


def test_annotations_stand_on_files_from_the_top_of_the_repository() -> None:
    one = finding("TFIAM_LP_014", "aws_iam_role.app", location=Location("iam/a,b: c.tf", 3, 9))
    report = dataclasses.replace(BUSY, findings=(one,))
    line = render(report, "github", Options(directory="/repo/infra", repository="/repo")).splitlines()[0]
    assert "file=infra/iam/a%2Cb%3A c.tf,line=3,endLine=9,title=" in line


def test_a_finding_without_a_place_has_a_title_only() -> None:
    report = dataclasses.replace(BUSY, findings=(finding("TFIAM_LP_014", "aws_iam_role.app"),))
    assert " title=" in render(report, "github").splitlines()[0]
