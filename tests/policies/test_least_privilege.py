"""Least privilege where a plan hides who a role is for, what reaches it, or what limits it: over a real plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfiam.config import Config, Organization
from tfiam.pipeline import worlds_of
from tfiam.plan.load import load_plan
from tfiam.rules.load import load_rules
from tfiam.rules.model import Problem, Undetermined
from tfiam.rules.run import ask

PLAN = Path(__file__).parents[2] / "fixtures" / "least-privilege" / "hidden" / "plan.json"
IDS = [f"TFIAM_LP_{number}" for number in ("013", "018", "019", "021", "022", "023", "024")]
RULES = [rule for rule in load_rules() if rule.id in IDS]
CONFIG = Config(organization=Organization(regions=("eu-west-1",)))
STACK = 'aws_cloudformation_stack.platform.outputs["{}"]'.format


def spoken(config: Config = CONFIG) -> dict[tuple[str, str], list[Problem | Undetermined]]:
    found: dict[tuple[str, str], list[Problem | Undetermined]] = {}
    for answer in ask(RULES, worlds_of(load_plan(PLAN), config).after).spoken:
        document = answer.said.document or answer.subject.document
        address = answer.said.address or (document.address if document else answer.subject.address)
        found.setdefault((answer.rule.id.removeprefix("TFIAM_"), address), []).append(answer.said)
    return found


SPOKEN = spoken()


@pytest.mark.parametrize(
    ("rule", "address", "because"),
    [
        ("LP_013", "aws_iam_role_policy_attachment.hidden_trust", (STACK("Trust"),)),
        ("LP_013", "aws_iam_role_policy_attachment.worker", (STACK("PolicyArn"),)),
        (
            "LP_013",
            "aws_iam_role_policy_attachment.new",
            ("aws_iam_role_policy_attachment.new.policy_arn",),
        ),
        ("LP_018", "aws_iam_role_policy.worker", (STACK("Policy"),)),
        ("LP_019", "aws_iam_role_policy.hidden_trust", (STACK("Trust"),)),
        ("LP_019", "aws_iam_role_policy.worker", (STACK("Policy"),)),
        ("LP_021", "aws_iam_role_policy.worker", (STACK("Policy"),)),
        ("LP_022", "aws_iam_role_policy.worker", (STACK("Policy"),)),
        ("LP_022", "aws_iam_role_policy_attachment.worker", (STACK("PolicyArn"),)),
        ("LP_023", "aws_iam_user_policy.clerk", ("account of provider aws",)),
        ("LP_023", "aws_iam_user_policy_attachment.clerk", ("account of provider aws",)),
        ("LP_023", "aws_iam_role.worker", ("arn:aws:iam::123456789012:policy/team",)),
        ("LP_023", "aws_organizations_policy.hidden", (STACK("Guardrail"),)),
    ],
)
def test_what_hides_the_answer_is_named(rule: str, address: str, because: tuple[str, ...]) -> None:
    (answer,) = SPOKEN[rule, address]
    assert isinstance(answer, Undetermined)
    assert answer.because == because


@pytest.mark.parametrize("address", ["aws_iam_role_policy.open", "aws_iam_role_policy_attachment.queues"])
def test_what_may_limit_the_regions_is_named(address: str) -> None:
    (answer,) = SPOKEN["LP_022", address]
    assert isinstance(answer, Undetermined)
    assert {STACK("Policy"), STACK("Guardrail"), "arn:aws:iam::123456789012:policy/team"} <= set(answer.because)


def test_without_regions_nothing_is_outside_of_them() -> None:
    assert not [place for place in spoken(Config()) if place[0] == "LP_022"]


@pytest.mark.parametrize(
    ("rule", "address", "message"),
    [
        (
            "LP_013",
            "aws_iam_role_policy_attachment.queues",
            "attaches AmazonSQSFullAccess to a machine's role: every action of sqs",
        ),
        (
            "LP_018",
            "module.reader.aws_iam_policy.reader",
            "arn:aws:s3:::* stands for aws_s3_bucket.parts, aws_s3_bucket.reports of this plan, and for all others",
        ),
        (
            "LP_021",
            "aws_iam_role_policy.open",
            "denies nothing that aws_iam_role_policy.open.policy Statement[1] does not deny",
        ),
        ("LP_024", "aws_iam_role_policy.worker", "is an inline policy of the role worker"),
    ],
)
def test_what_is_certain_all_the_same(rule: str, address: str, message: str) -> None:
    (answer,) = SPOKEN[rule, address]
    assert isinstance(answer, Problem)
    assert answer.message == message


def test_a_module_names_the_roots_bucket_by_its_arn_where_that_is_known() -> None:
    (answer,) = SPOKEN["LP_018", "module.reader.aws_iam_policy.reader"]
    assert isinstance(answer, Problem)
    assert '"arn:aws:s3:::acme-reports/*"' in answer.remediation
    assert '"${aws_s3_bucket.parts.arn}/*"' in answer.remediation
