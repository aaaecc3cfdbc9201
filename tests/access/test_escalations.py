"""Escalations by what is gained, over the plans of the rules' own examples and the stories."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.inventory.stories import worlds
from tfiam.access.escalations import Escalation, Family
from tfiam.access.escalations.families import families, members
from tfiam.access.escalations.find import escalations_of
from tfiam.access.paths.techniques import Way, techniques


def found(fixture: str) -> list[Escalation]:
    return [one for ways in escalations_of(worlds(fixture).after).found.values() for one in ways]


def test_every_technique_is_in_just_one_family() -> None:
    listed = Counter(technique for techniques_ in members().values() for technique in techniques_)
    assert listed == Counter(one.id for way in Way for one in techniques(way))
    assert set(families().values()) == set(Family)


@pytest.mark.parametrize(
    ("rule", "family"),
    [
        ("PE_001", Family.OWN_PERMISSIONS),
        ("PE_002", Family.PASSED_ROLE),
        ("PE_003", Family.WORKLOAD),
        ("PE_004", Family.CREDENTIALS),
        ("PE_005", Family.ROLE_CHAIN),
        ("PE_006", Family.TRUST_POLICY),
        ("PE_007", Family.GROUP),
        ("PE_008", Family.BOUNDARY),
    ],
)
def test_the_family_of_a_rule(rule: str, family: Family) -> None:
    assert family in {one.family for one in found(f"rules/TFIAM_{rule}/fails-1")}


def test_it_stands_at_the_statement_that_decides() -> None:
    (one,) = [one for one in found("stories/split-escalation") if not one.worst.outside]
    assert one.principals == ("aws_iam_role.release",)
    assert one.document is not None
    assert one.document.key == ("aws_iam_role_policy.release_roles", "policy")
    assert one.line is not None
    assert one.line.statement is not None
    assert one.line.statement.sid == "HandOver"
    assert one.worst.steps[0].technique.id == "lambda-001"
    assert {path.steps[0].technique.id for path in one.paths} == {"lambda-001", "lambda-006", "lambda-007"}


def test_an_aws_managed_policy_has_no_document_of_the_plan() -> None:
    places = {one.line.source.address: one.document for one in found("stories/over-privileged") if one.line}
    assert places['aws_iam_role_policy_attachment.reporting["arn:aws:iam::aws:policy/PowerUserAccess"]'] is None


def test_every_role_or_named_ones() -> None:
    assert [one.reaches_every for one in found("rules/TFIAM_PE_006/fails-2")] == [True]
    assert [one.reaches_every for one in found("rules/TFIAM_PE_006/fails-1")] == [False]


def test_what_hides_paths_beside_documents_is_told_of_its_principal() -> None:
    (hidden,) = escalations_of(worlds("stories/can-hidden").after).hidden
    assert hidden.principal.address == "aws_iam_role.bounded"
    assert hidden.because == ("arn:aws:iam::123456789012:policy/made-elsewhere",)
