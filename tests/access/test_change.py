"""The change in access over small worlds; the stories are in tests/cli/test_diff.py."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.access.small_worlds import allow, document, organization, world
from tests.access.test_effective import deny, rcp
from tfiam.access.change import AccessChange, changes_between
from tfiam.access.effective import effective
from tfiam.extract.model import Document, DocumentStatus
from tfiam.extract.roles import DocumentRole
from tfiam.iam import Answer
from tfiam.inventory.model import Boundary, Inventory, Reach, Resource, Via


def told(change: AccessChange) -> dict[str, tuple[list[str], list[str]]]:
    return {
        one.address: (
            [action for grant in one.gained for action in grant.actions],
            [action for grant in one.lost for action in grant.actions],
        )
        for one in change.principals
    }


def test_a_condition_added_is_lost_without_it() -> None:
    condition = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    before = world(document(allow("s3:GetObject")))
    after = world(document(allow("s3:GetObject", Condition=condition)))
    (change,) = changes_between(before, after).principals
    assert change.gained == ()
    assert [grant.conditions for grant in change.lost] == [("BoolIfExists aws:multifactorauthpresent = false",)]


def test_a_statement_split_over_two_documents_is_no_change() -> None:
    both = {"Effect": "Allow", "Action": ["sqs:SendMessage", "sqs:ReceiveMessage"], "Resource": "*"}
    parts = (document(allow("sqs:SendMessage")), document(allow("sqs:ReceiveMessage"), name="aws_iam_role_policy.rest"))
    assert told(changes_between(world(document(both)), world(*parts))) == {"aws_iam_role.app": ([], [])}


def test_a_moved_principal_is_one_by_its_arn() -> None:
    policy = document(allow("s3:GetObject"))
    assert told(changes_between(world(policy), world(policy, address="module.a.aws_iam_role.app"))) == {}


def test_a_document_hidden_after_the_plan_makes_a_loss_uncertain() -> None:
    hidden = Document(
        "aws_iam_role_policy.app",
        "policy",
        (DocumentRole.IDENTITY,),
        DocumentStatus.OPAQUE,
        because=("data.http.policy.body",),
    )
    (change,) = changes_between(world(document(allow("s3:GetObject"))), world(hidden)).principals
    assert change.hidden == ("data.http.policy.body",)
    assert [(grant.actions, grant.certain) for grant in change.lost] == [(("s3:GetObject",), False)]


def test_nothing_of_a_sensitive_document_is_told() -> None:
    after = replace(document(allow("s3:GetObject", "arn:aws:s3:::whisper")), sensitive=True)
    (change,) = changes_between(world(), world(after)).principals
    assert "whisper" not in str(change)
    assert [grant.resources for grant in change.gained] == [("(sensitive)",)]


def test_a_boundary_added_is_lost_and_named() -> None:
    ceiling = document(allow("s3:*"), name="aws_iam_policy.ceiling", role=DocumentRole.BOUNDARY)
    bounded = Boundary("aws_iam_role.app", "permissions_boundary", document=ceiling)
    policies = document(allow("s3:GetObject"), allow("sqs:SendMessage"))
    (change,) = changes_between(world(policies), world(policies, boundary=bounded)).principals
    assert [(grant.actions, grant.because) for grant in change.lost] == [
        (
            ("sqs:SendMessage",),
            ("permissions boundary aws_iam_policy.ceiling.policy does not let it through now",),
        )
    ]
    own = world(policies, boundary=bounded)
    assert effective(own, own.principals[0]).access.touches("sqs:SendMessage") is Answer.NO


def test_a_public_principal_is_told_on_the_resource() -> None:
    def bucket(who: str) -> Inventory:
        statement = {**allow("s3:GetObject"), "Principal": who if who == "*" else {"AWS": who}}
        one = document(statement, name="aws_s3_bucket_policy.site", role=DocumentRole.RESOURCE)
        return Inventory(documents=(one,))

    (change,) = changes_between(bucket("111122223333"), bucket("*")).resources
    assert [(grant.who, grant.actions) for grant in change.gained] == [("*", ("s3:GetObject",))]
    assert [grant.who for grant in change.lost] == []


def test_what_may_reach_it_or_not_is_never_silent() -> None:
    """The document changes, and whether it is the principal's is not told in either world."""

    def perhaps(action: str) -> Inventory:
        inventory = world()
        reach = Reach(
            document(allow(action)), Via.ATTACHED, "aws_iam_role_policy_attachment.app", doubt=("aws_x.y.arn",)
        )
        return replace(inventory, principals=(replace(inventory.principals[0], reaches=(reach,)),))

    (change,) = changes_between(perhaps("s3:GetObject"), perhaps("s3:*")).principals
    assert (change.gained, change.lost) == ((), ())
    assert change.hidden == ("aws_x.y.arn",)


def within(*statements: dict[str, Any]) -> Boundary:
    limit = document(*statements, name="aws_iam_policy.limit", role=DocumentRole.BOUNDARY)
    return Boundary("aws_iam_role.app", "permissions_boundary", document=limit)


def test_what_the_boundary_cuts_is_no_gain() -> None:
    limit = within(allow("s3:*"))
    before = world(document(allow("s3:GetObject")), boundary=limit)
    after = world(document(allow("s3:GetObject"), allow("sqs:*"), allow("s3:Put*", "arn:aws:s3:::a/*")), boundary=limit)
    (change,) = changes_between(before, after).principals
    assert [(one.resources, one.certain) for one in change.gained] == [(("arn:aws:s3:::a/*",), True)]
    assert not [action for one in change.gained for action in one.actions if not action.startswith("s3:Put")]
    assert change.lost == ()


def test_a_gain_that_the_boundary_cuts_whole_is_told_as_a_rewrite_only() -> None:
    limit = within(allow("s3:*"))
    before = world(document(allow("s3:GetObject")), boundary=limit)
    after = world(document(allow("s3:GetObject"), allow("sqs:*")), boundary=limit)
    (change,) = changes_between(before, after).principals
    assert (change.gained, change.lost, change.hidden) == ((), (), ())
    assert change.rewritten == ("aws_iam_role_policy.app.policy",)


def test_a_boundary_taken_off_gives_what_the_policies_held_and_no_more() -> None:
    held = document(allow("s3:GetObject"), allow("sqs:SendMessage", "arn:aws:sqs:*:*:jobs"))
    (change,) = changes_between(world(held, boundary=within(allow("s3:*"))), world(held)).principals
    assert [(one.actions, one.resources, one.certain) for one in change.gained] == [
        (("sqs:SendMessage",), ("arn:aws:sqs:*:*:jobs",), True)
    ]
    assert [one.because for one in change.gained] == [
        ("permissions boundary aws_iam_policy.limit.policy did not let it through",)
    ]
    assert change.lost == ()


def test_a_boundary_outside_the_plan_hides_what_taking_it_off_gives() -> None:
    arn = "arn:aws:iam::123456789012:policy/elsewhere"
    held = document(allow("s3:GetObject"))
    bounded = world(held, boundary=Boundary("aws_iam_role.app", "permissions_boundary", arn))
    (change,) = changes_between(bounded, world(held)).principals
    assert (change.gained, change.lost, change.hidden) == ((), (), (arn,))


def bucket(who: Any, **more: Any) -> Document:
    statement = {**allow("s3:GetObject"), "Principal": who, **more}
    one = document(statement, name="aws_s3_bucket_policy.site", role=DocumentRole.RESOURCE)
    return replace(one, resource=Resource(one.address, "aws_s3_bucket_policy", {}, provider_key="aws"), change="no-op")


def only_ours() -> Document:
    condition = {
        "StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"},
        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
    }
    return rcp(deny("s3:*", Principal="*", Condition=condition))


def test_an_rcp_taken_away_lets_others_in_and_those_it_let_in_gain_nothing() -> None:
    who = {"AWS": ["*"], "Service": "logs.amazonaws.com"}
    told = Resource("aws_organizations_organization.this", "aws_organizations_organization", {"id": "o-a1b2c3d4e5"})
    after = world(document(allow("s3:GetObject")))
    site = bucket(who)
    after = replace(after, documents=(*after.documents, site), resources={told.type: (told,)})
    change = changes_between(organization(after, only_ours()), after)
    assert change.principals == ()
    (opened,) = change.resources
    assert [(one.who, one.conditions, one.because, one.certain) for one in opened.gained] == [
        (
            "*",
            ("StringNotEqualsIfExists aws:principalorgid = o-a1b2c3d4e5",),
            ("RCP aws_organizations_policy.rcp.policy did not let it through",),
            True,
        )
    ]
    assert opened.lost == ()


def test_an_rcp_added_cuts_whom_a_policy_lets_in() -> None:
    before = world()
    before = replace(before, documents=(bucket({"AWS": "999988887777"}),))
    (closed,) = changes_between(before, organization(before, only_ours())).resources
    assert closed.gained == ()
    assert [(one.who, one.because) for one in closed.lost] == [
        ("999988887777", ("RCP aws_organizations_policy.rcp.policy does not let it through now",))
    ]


def test_a_policy_opened_under_an_rcp_gains_what_the_rcp_leaves() -> None:
    before, after = (replace(world(), documents=(bucket(who),)) for who in ({"AWS": "123456789012"}, "*"))
    after = replace(after, documents=(replace(after.documents[0], change="update"),))
    (change,) = changes_between(organization(before, only_ours()), organization(after, only_ours())).resources
    assert [(one.who, one.conditions, one.because) for one in change.gained] == [
        (
            "*",
            ("not (StringNotEqualsIfExists aws:principalorgid = o-a1b2c3d4e5)",),
            ("aws_s3_bucket_policy.site.policy",),
        )
    ]
