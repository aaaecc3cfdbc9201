"""What rules say of documents with holes, over a real plan: found whatever the hole will be, or undetermined by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfiam.config import Config
from tfiam.inventory.widest import widest
from tfiam.pipeline import worlds_of
from tfiam.plan.load import load_plan
from tfiam.rules.load import load_rules
from tfiam.rules.model import Undetermined
from tfiam.rules.run import ask

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "rebuild"
WORLD = worlds_of(load_plan(FOLDER / "holes" / "plan.json"), Config()).after
SPOKEN = [
    (one.rule.id.removeprefix("TFIAM_"), (one.said.document or one.subject.document), one.said)
    for one in ask(load_rules(), WORLD).spoken
]
CHOSEN = 'aws_cloudformation_stack.free.outputs["chosen"]'
ISSUER = "aws_eks_cluster.main.identity[0].oidc[0].issuer"


def said(address: str) -> dict[str, tuple[str, ...]]:
    """Rule → references that hide its answer; none for a finding."""
    return {
        rule: answer.because if isinstance(answer, Undetermined) else ()
        for rule, document, answer in SPOKEN
        if document is not None and document.address == address
    }


def test_a_hole_does_not_hide_what_stands_beside_it() -> None:
    assert said("aws_iam_role_policy.everything")["LP_001"] == ()


def test_a_named_role_is_no_wildcard() -> None:
    assert said("aws_iam_policy.pass") == {}


def test_an_unknown_action_is_undetermined() -> None:
    assert said("aws_iam_policy.free_action")["LP_001"] == (CHOSEN,)


@pytest.mark.parametrize("rule", ["PD_013", "PD_014"])
def test_what_validation_would_say_of_a_wildcard_is_undetermined(rule: str) -> None:
    assert said("aws_iam_policy.free_action").get(rule) == (CHOSEN,)


def test_an_unknown_principal_is_undetermined() -> None:
    assert said("aws_s3_bucket_policy.free_principal")["RX_001"] == (CHOSEN,)


def test_a_free_reference_behind_another_is_undetermined() -> None:
    assert CHOSEN in said("aws_iam_policy.second_reference")["LP_006"]


@pytest.mark.parametrize(("name", "rule"), [("picked", "LP_004"), ("account_wide", "LP_015")])
def test_a_text_that_may_hold_no_name_is_undetermined(name: str, rule: str) -> None:
    assert said(f"aws_iam_policy.{name}")[rule] == (f"data.aws_iam_policy_document.{name}.statement[0].resources",)


def test_as_many_texts_as_arns_are_no_wildcard() -> None:
    assert not {"LP_004", "LP_006"} & said("aws_iam_policy.each_named").keys()


def test_a_condition_that_may_let_in_anyone_is_undetermined() -> None:
    assert CHOSEN in said("aws_s3_bucket_policy.free_condition")["RX_001"]


def test_a_deny_that_may_be_anything_hides_no_allow() -> None:
    assert said("aws_iam_policy.free_deny")["LP_001"] == (CHOSEN,)


@pytest.mark.parametrize("rule", ["TR_005", "TR_006"])
def test_claims_named_by_an_unknown_issuer_are_undetermined(rule: str) -> None:
    assert said("aws_iam_role.service_account")[rule][0] == ISSUER


@pytest.mark.parametrize("rule", ["TR_005", "TR_006"])
def test_a_trust_without_conditions_is_open_whoever_the_provider_is(rule: str) -> None:
    assert said("aws_iam_role.no_subject")[rule] == ()


@pytest.mark.parametrize("address", ["aws_iam_role_policy.clerk", "aws_iam_policy.begins"])
def test_an_arn_that_text_may_follow_is_not_every_resource(address: str) -> None:
    world = worlds_of(load_plan(FOLDER / "around" / "plan.json"), Config()).after
    answers = [one for one in ask(load_rules(), world).spoken if (one.said.document or one.subject.document)]
    of_it = [one for one in answers if (one.said.document or one.subject.document).address == address]  # type: ignore[union-attr] # just asked
    assert [one.rule.id for one in of_it if not one.rule.opt_in] == []


def test_a_world_without_free_holes_is_asked_once() -> None:
    plan = load_plan(FOLDER.parent / "stories" / "over-privileged" / "plan.json")
    assert widest(worlds_of(plan, Config()).after) is None
