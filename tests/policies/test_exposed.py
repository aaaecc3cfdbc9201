"""What rules of exposure say where a plan hides what a policy is about, over a real plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfiam.config import Config
from tfiam.pipeline import worlds_of
from tfiam.plan.load import load_plan
from tfiam.rules.load import load_rules
from tfiam.rules.model import Undetermined
from tfiam.rules.run import ask

PLAN = Path(__file__).parent.parent.parent / "fixtures" / "rebuild" / "exposed" / "plan.json"
RULES = {rule.id.removeprefix("TFIAM_"): rule for rule in load_rules()}
WORLD = worlds_of(load_plan(PLAN), Config()).after


def hidden(rule: str) -> dict[str, tuple[str, ...]]:
    """Address → references that hide the rule's answer; none for a finding."""
    return {
        (said.document or said.resource or answer.subject).address: said.because
        if isinstance(said, Undetermined)
        else ()
        for answer in ask([RULES[rule]], WORLD).spoken
        for said in (answer.said,)
    }


@pytest.mark.parametrize(
    ("rule", "address", "because"),
    [
        ("RX_005", "aws_s3_bucket_policy.archive", "aws_s3_bucket.archive.arn"),
        ("RX_008", "aws_s3_bucket_policy.reports", "aws_s3_bucket.reports.arn"),
        ("RX_008", "aws_s3_bucket.maybe", "aws_s3_bucket_policy.elsewhere.bucket"),
        ("RX_008", "aws_sqs_queue.orders", "account of aws_sqs_queue.orders"),
    ],
)
def test_the_answer_is_hidden(rule: str, address: str, because: str) -> None:
    assert hidden(rule)[address] == (because,)


def test_a_policy_that_denies_plain_http_is_no_lockout() -> None:
    assert "aws_s3_bucket_policy.reports" not in hidden("RX_005")
