"""Whole answers as people get them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.access.test_can import inventory, question
from tests.inventory.stories import worlds
from tfiam.access.can import ask, notes_of
from tfiam.report import Options
from tfiam.report.can import CanReport, render_text

CASES = [
    (
        "can-boundary-80.txt",
        ("can-boundary", "aws_iam_role.press", "s3:DeleteObject", "aws_s3_bucket.invoices"),
        Options(),
    ),
    (
        "can-allowed-100.txt",
        ("can-boundary", "invoice-press", "s3:GetObject", "aws_s3_bucket.invoices/2027/1"),
        Options(width=100),
    ),
    (
        "can-conditional-60-ascii.txt",
        ("can-boundary", "invoice-press", "s3:ListAllMyBuckets", "*"),
        Options(60, unicode=False),
    ),
    ("can-objects-80.txt", ("can-boundary", "invoice-press", "s3:GetObject", "aws_s3_bucket.invoices"), Options()),
    ("can-partly-80.txt", ("can-boundary", "noor", "iam:*PolicyVersion*", "*"), Options()),
    (
        "can-undetermined-80.ansi",
        ("can-hidden", "worker", "sqs:ReceiveMessage", "aws_sqs_queue.jobs"),
        Options(colour=True),
    ),
    ("can-key-80.txt", ("can-resource-policies", "first", "kms:Decrypt", "aws_kms_key.vault"), Options()),
    ("can-scp-80.txt", ("can-guardrails", "runner", "cloudtrail:StopLogging", "*"), Options()),
]


@pytest.mark.parametrize(("name", "asked", "options"), CASES, ids=[case[0] for case in CASES])
def test_golden(
    name: str, asked: tuple[str, str, str, str], options: Options, golden: Callable[[str, str], None]
) -> None:
    story, *words = asked
    world = inventory(story, "111122223333" if story == "can-guardrails" else "")
    found = question(world, *words)
    answers = ask(world, found, worlds(f"stories/{story}").before)
    golden(name, render_text(CanReport(found, answers, notes_of(world, found, answers)), options))
