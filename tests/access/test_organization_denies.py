"""Grants that the SCPs above an account take away."""

from __future__ import annotations

from dataclasses import replace

from tests.access.small_worlds import ACCOUNT, allow, document, organization, world
from tests.access.test_effective import deny, scp
from tfiam.access.organization_denies import taken_away
from tfiam.inventory.model import Inventory, PolicyTarget, Resource


def told(inventory: Inventory) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.action, one.by, one.because) for one in taken_away(inventory)]


NAME = 'SCP aws_organizations_policy.scp, Statement[0] "Quiet"'


def test_an_action_or_a_pattern_that_is_denied_wherever_it_is_granted() -> None:
    own = world(document(allow("sqs:Send*", "arn:aws:sqs:*:*:orders"), allow("s3:GetObject")))
    assert told(organization(own, scp(deny("SQS:*", Sid="Quiet")))) == [("sqs:Send*", NAME, ())]


def test_what_is_denied_in_part_is_not_taken_away() -> None:
    own = world(document(allow("sqs:*"), allow("s3:GetObject", "arn:aws:s3:::logs/*")))
    some = scp(deny("sqs:SendMessage"), deny("s3:*", "arn:aws:s3:::logs/old/*"))
    assert told(organization(own, some)) == []


def test_whom_a_condition_exempts_keeps_the_grant() -> None:
    own = world(document(allow("sqs:*")))
    for exempted, taken in (("app", []), ("other", [("sqs:*", NAME, ())])):
        condition = {"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::*:role/{exempted}"}}
        assert told(organization(own, scp(deny("sqs:*", Sid="Quiet", Condition=condition)))) == taken


def test_without_scps_nothing_is_asked() -> None:
    assert told(world(document(allow("sqs:*")))) == []


def test_the_management_account_is_out_of_reach() -> None:
    root = Resource(
        "aws_organizations_organization.this", "aws_organizations_organization", {"master_account_id": ACCOUNT}
    )
    own = organization(world(document(allow("sqs:*"))), scp(deny("sqs:*")))
    assert told(replace(own, resources={root.type: (root,)})) == []


def test_an_attachment_that_is_only_possible_makes_it_doubtful() -> None:
    own = organization(world(document(allow("sqs:*"))), scp(deny("sqs:*", Sid="Quiet")))
    (target,) = own.targets
    perhaps = replace(own, targets=(replace(target, doubt=("local.policies",)),))
    assert told(perhaps) == [("sqs:*", NAME, ("local.policies",))]
    # Another one that surely is in force settles it.
    twin = replace(own.documents[-1], address="aws_organizations_policy.sure")
    both = replace(
        perhaps,
        documents=(*own.documents, twin),
        targets=(*perhaps.targets, PolicyTarget(twin.address, ACCOUNT, twin.address)),
    )
    assert told(both) == [("sqs:*", 'SCP aws_organizations_policy.sure, Statement[0] "Quiet"', ())]


def test_a_principal_outside_the_plan_has_no_account() -> None:
    own = organization(world(document(allow("sqs:*"))), scp(deny("sqs:*")))
    stranger = replace(own.principals[0], resource=None, in_plan=False)
    assert told(replace(own, principals=(stranger,))) == []
