"""What rules say where a link is only possible: fail for what is so either way, undetermined for what one way makes so."""

from __future__ import annotations

import pytest

from tests.inventory.stories import worlds
from tfiam.inventory.model import Inventory
from tfiam.rules.load import load_rules
from tfiam.rules.model import Rule, Undetermined
from tfiam.rules.run import Answer, Subject, World, ask

RULES = load_rules()
SPOKEN = ask(RULES, worlds("possible").after).spoken
READER_OR_ADMIN = ("aws_iam_policy.reader.arn", "aws_iam_policy.admin.arn")
BLUE_OR_GREEN = ("aws_iam_role.blue.name", "aws_iam_role.green.name")
DENY_OR_READER = ("aws_iam_policy.no_users.arn", "aws_iam_policy.reader.arn")
UNITS = tuple(f'aws_organizations_organizational_unit.units["{one}"].id' for one in ("lab", "live"))
FAILED: tuple[str, ...] = ()


def address(answer: Answer) -> str:
    thing = answer.said.document or answer.said.resource or answer.subject.document
    return answer.said.address or (thing.address if thing else answer.subject.address)


def said(rule: str, of: str) -> list[tuple[str, ...]]:
    """The references that hide each answer of the rule about an address; none for a failure."""
    return [
        one.said.because if isinstance(one.said, Undetermined) else FAILED
        for one in SPOKEN
        if one.rule.id == f"TFIAM_{rule}" and address(one) == of
    ]


@pytest.mark.parametrize(
    ("rule", "of", "expected"),
    [
        ("TR_010", "aws_iam_role.told", [FAILED]),
        ("TR_010", "aws_iam_role.picked", [READER_OR_ADMIN]),
        ("TR_010", "aws_iam_role.blue", [BLUE_OR_GREEN]),
        ("LP_012", "aws_iam_role_policy_attachment.either", [BLUE_OR_GREEN]),
        ("HU_001", "aws_iam_user_policy.helper", [FAILED]),
        ("HU_001", "aws_iam_user_policy_attachment.climber", [READER_OR_ADMIN]),
        ("PB_005", "aws_iam_role_policy.guarded", [DENY_OR_READER]),
        ("PB_005", "aws_iam_policy.admin", [FAILED]),
        ("OP_004", "aws_organizations_policy.no_leaving", [UNITS]),
    ],
)
def test_a_rule_answers(rule: str, of: str, expected: list[tuple[str, ...]]) -> None:
    assert said(rule, of) == expected


def test_no_rule_answers_twice_of_one_place() -> None:
    undecided = [
        (one.rule.id, address(one), one.said.attribute) for one in SPOKEN if isinstance(one.said, Undetermined)
    ]
    assert len(undecided) == len(set(undecided))


def test_a_world_whose_links_are_certain_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Inventory] = []

    def subjects(_: Rule, world: World) -> list[Subject]:
        asked.append(world.inventory)
        return []

    monkeypatch.setattr("tfiam.rules.run._subjects", subjects)
    world = worlds("stories/over-privileged").after
    ask(RULES[:1], world)
    assert asked == [world]
