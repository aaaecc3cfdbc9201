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


def said(rule: str) -> dict[str, list[tuple[str, ...] | str]]:
    """Address → references that hide the rule's answer, or the severity of a finding."""
    found: dict[str, list[tuple[str, ...] | str]] = {}
    for answer in ask([RULES[rule]], WORLD).spoken:
        one = answer.said
        at = (one.document or one.resource or answer.subject).address
        severity = "" if isinstance(one, Undetermined) else (one.severity or RULES[rule].severity).value
        found.setdefault(at, []).append(one.because if isinstance(one, Undetermined) else severity)
    return found


STACK = "aws_cloudformation_stack.buckets.outputs"


@pytest.mark.parametrize(
    ("rule", "address", "because"),
    [
        ("RX_005", "aws_s3_bucket_policy.archive", "aws_s3_bucket.archive.arn"),
        ("RX_008", "aws_s3_bucket_policy.reports", "aws_s3_bucket.reports.arn"),
        ("RX_008", "aws_s3_bucket.maybe", "aws_s3_bucket_policy.elsewhere.bucket"),
        ("RX_008", "aws_sqs_queue.orders", "account of aws_sqs_queue.orders"),
        ("RX_010", "aws_api_gateway_method.guarded", f'{STACK}["guard"]'),
        ("RX_010", "aws_apprunner_service.web", f'{STACK}["policy"]'),
        ("RX_010", "aws_lambda_function_url.reader", f'{STACK}["policy"]'),
        ("RX_010", "aws_lambda_function_url.unknown", "aws_lambda_function_url.unknown.authorization_type"),
        ("RX_010", "aws_lambda_function_url.either", f'{STACK}["switch"]'),
    ],
)
def test_the_answer_is_hidden(rule: str, address: str, because: str) -> None:
    told = said(rule)[address]
    assert because in told[0]


def test_a_policy_that_denies_plain_http_is_no_lockout() -> None:
    assert "aws_s3_bucket_policy.reports" not in said("RX_005")


def test_that_nobody_is_asked_is_certain_whatever_the_role_may_do() -> None:
    found = said("RX_010")
    assert found["aws_lambda_function_url.reader"][1:] == ["medium"]
    assert found["aws_lambda_function_url.either"][1:] == ["medium"]
    assert found["aws_lambda_function_url.elsewhere"] == ["medium"]
    assert found["aws_apigatewayv2_api.quick"] == ["critical"]
