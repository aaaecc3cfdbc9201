"""tfiam's rules beside checkov's checks, without checkov: its answers are made up here, ``make parity`` asks it itself."""

from __future__ import annotations

import json
from pathlib import Path

import parity
import pytest
from checkov_differences import DIFFERENCES, Difference
from checkov_equivalence import ALSO, ELSEWHERE, NEVER_FAIL, NEVER_PASS, WITHOUT

from tfiam.rules.load import load_rules

RULES = load_rules()
NAMED = {check for rule in RULES for check in rule.checkov}
USER = "seed/groups/bad/plan.json"
ATTACHMENT = 'aws_iam_user_policy_attachment.reports["imke"]'


def verdicts(answers: dict[str, list[list[str]]]) -> list[tuple[str, str]]:
    return [(one.address, one.verdict.value) for one in parity.compare(answers, RULES)]


def test_every_check_has_a_rule_or_a_reason() -> None:
    assert set(parity.checks()) == NAMED | set(WITHOUT)
    assert not NAMED & set(WITHOUT)


def test_the_reasons_are_about_checks_and_rules_that_exist() -> None:
    named = {check for one in DIFFERENCES for check in one.checks}
    assert named | set(ALSO) | set(ELSEWHERE) | set(NEVER_FAIL) | set(NEVER_PASS) | set(WITHOUT) <= set(parity.checks())
    assert {rule for rules in ALSO.values() for rule in rules} <= {rule.id for rule in RULES}


@pytest.mark.parametrize("one", [one for one in DIFFERENCES if one.places], ids=lambda one: str(one.places[0]))
def test_each_place_is_a_fixture(one: Difference) -> None:
    for place in one.places:
        fixture, _, address = place.partition(" ")
        assert address
        assert list(parity.FIXTURES.glob(f"{fixture}/plan.json")), place


def test_what_both_say_is_counted() -> None:
    answers = {USER: [["CKV_AWS_40", "FAILED", ATTACHMENT], ["CKV_AWS_62", "PASSED", "aws_iam_policy.reports"]]}
    assert verdicts(answers) == [(ATTACHMENT, "both fail"), ("aws_iam_policy.reports", "both pass")]


def test_what_tfiam_alone_says_is_counted() -> None:
    assert verdicts({USER: [["CKV_AWS_40", "PASSED", ATTACHMENT]]}) == [(ATTACHMENT, "only tfiam")]


def test_a_boundary_is_no_grant() -> None:
    answers = {"rules/TFIAM_PB_004/passes-1/plan.json": [["CKV_AWS_62", "FAILED", "aws_iam_policy.ceiling"]]}
    assert verdicts(answers) == [("aws_iam_policy.ceiling", "only checkov, explained")]


def test_a_failure_that_tfiam_does_not_tell_fails_the_comparison(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "answers.json"
    kept.write_text(json.dumps({"seed/groups/good/plan.json": [["CKV_AWS_40", "FAILED", "aws_iam_group.analysts"]]}))
    assert parity.main(["--answers", str(kept), "--list", "CKV_AWS_40"]) == 1
    said = capsys.readouterr()
    assert "CKV_AWS_40 only checkov: aws_iam_group.analysts in seed/groups/good" in said.out
    assert "CKV_AWS_40: only checkov fails aws_iam_group.analysts in seed/groups/good" in said.err
    assert "CKV_AWS_40: no plan in which both pass" in said.err
