"""Which document, statement or limit makes the difference between two worlds."""

from __future__ import annotations

from dataclasses import replace

from tests.access.small_worlds import allow, document, organization, world
from tests.access.test_effective import deny, rcp, scp
from tfiam.access.causes import causes
from tfiam.access.effective import effective
from tfiam.iam import Access
from tfiam.inventory.model import Boundary, Inventory


def because(before: Inventory, after: Inventory, action: str, *, gained: bool = True) -> tuple[str, ...]:
    (box,) = Access.to(action)
    had, has = (effective(one, one.principals[0]) for one in (before, after))
    return causes(box, had, has, gained=True) if gained else causes(box, has, had, gained=False)


def test_a_statement_that_is_there_now_by_its_sid() -> None:
    more = document(allow("s3:GetObject"), allow("sqs:SendMessage", Sid="Send"))
    reason = 'aws_iam_role_policy.app.policy Statement[1] "Send" allows it now'
    assert because(world(document(allow("s3:GetObject"))), world(more), "sqs:SendMessage") == (reason,)


def test_the_sid_of_a_sensitive_document_is_not_told() -> None:
    more = replace(document(allow("sqs:SendMessage", Sid="Whisper")), sensitive=True)
    assert because(world(), world(more), "sqs:SendMessage") == (
        "aws_iam_role_policy.app.policy Statement[0] allows it now",
    )


def test_a_statement_that_stays_is_no_cause_wherever_it_stands() -> None:
    same = allow("sqs:SendMessage")
    before = world(document(deny("sqs:*"), same))
    assert because(before, world(document(same)), "sqs:SendMessage") == (
        "aws_iam_role_policy.app.policy Statement[0] denied it",
    )


def test_a_deny_that_comes_is_why_it_is_lost() -> None:
    own = allow("sqs:SendMessage")
    after = world(document(own, deny("sqs:*", Sid="Quiet")))
    assert because(world(document(own)), after, "sqs:SendMessage", gained=False) == (
        'aws_iam_role_policy.app.policy Statement[1] "Quiet" denies it now',
    )


def test_limits_taken_away() -> None:
    own = world(document(allow("*")))
    for policy, name in ((scp(deny("s3:*")), "SCP"), (rcp(deny("s3:*", Principal="*")), "RCP")):
        reason = f"{name} {policy.address}.policy did not let it through"
        assert because(organization(own, policy), own, "s3:GetObject") == (reason,)
        assert because(organization(own, policy), own, "iam:CreateUser") == ()


def test_of_a_level_only_the_policy_that_denies_is_named() -> None:
    own = world(document(allow("*")))
    other = scp(deny("ec2:*"), name="aws_organizations_policy.other")
    assert because(organization(own, scp(deny("s3:*")), other), own, "s3:GetObject") == (
        "SCP aws_organizations_policy.scp.policy did not let it through",
    )


def test_an_aws_policy_as_boundary_is_named_by_its_arn() -> None:
    from tfiam.iam.managed import managed_policy

    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    bounded = Boundary("aws_iam_role.app", "permissions_boundary", arn, managed=managed_policy(arn))
    policy = document(allow("sqs:SendMessage"))
    named = f"permissions boundary aws_iam_role.app.permissions_boundary ({arn}) does not let it through now"
    after = world(policy, boundary=bounded)
    assert because(world(policy), after, "sqs:SendMessage", gained=False) == (named,)
