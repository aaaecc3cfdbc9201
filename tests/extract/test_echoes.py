"""What a role shows of other resources' policies is told by those alone, and not as it was before the plan."""

from __future__ import annotations

from tests.inventory.stories import principal, worlds
from tfiam.access.change import changes_between
from tfiam.inventory.model import Inventory


def told(inventory: Inventory) -> tuple[list[str], list[tuple[str, str]]]:
    worker = principal(inventory, "aws_iam_role.worker")
    inline = [f"{reach.document.address}.{reach.document.attribute}" for reach in worker.reaches]
    return inline, [(one.by, one.arn.rpartition("/")[2]) for one in worker.managed]


def test_each_policy_is_told_once_and_what_nobody_else_made_stays() -> None:
    by_hand = [("aws_iam_role.worker", "SecurityAudit"), ("aws_iam_policy_attachment.read", "ReadOnlyAccess")]
    inline = ["aws_iam_role.worker.inline_policy[1].policy", "aws_iam_role_policy.work.policy"]
    both = worlds("echoes")
    assert told(both.after) == (inline, by_hand)
    power = ("aws_iam_role_policy_attachment.power", "PowerUserAccess")
    assert told(both.before)[0] == inline
    assert sorted(told(both.before)[1]) == sorted([*by_hand, power])


def test_what_the_plan_takes_away_is_lost() -> None:
    both = worlds("echoes")
    (worker,) = changes_between(both.before, both.after).principals
    assert worker.lost
    assert not worker.gained


def test_a_role_that_writes_its_policies_keeps_them() -> None:
    editor = principal(worlds("foreseen").after, "aws_iam_role.editor")
    assert [one.arn for one in editor.managed] == ["arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"]
