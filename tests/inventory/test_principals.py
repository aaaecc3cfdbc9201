"""Documents reach principals by names, ARNs, references, groups, modules and outputs."""

from __future__ import annotations

import pytest

from tests.inventory.stories import principal, worlds
from tfiam.inventory.model import DocumentRole, ManagedAttachment, Principal, Via


@pytest.mark.parametrize(
    ("story", "address", "expected"),
    [
        (
            "links",
            "aws_iam_role.counted[0]",
            [
                ("aws_iam_role_policy.counted[0]", "policy", Via.INLINE),
                ("module.direct.aws_iam_policy.this", "policy", Via.ATTACHED),
            ],
        ),
        (
            "links",
            "aws_iam_role.counted[1]",
            [
                ("aws_iam_role_policy.counted[1]", "policy", Via.INLINE),
                ('module.each["a.b"].aws_iam_policy.this', "policy", Via.ATTACHED),
            ],
        ),
        (
            "stories/users",
            'aws_iam_user.analyst["imke.soto"]',
            [("aws_iam_policy.analysts", "policy", Via.GROUP), ("aws_iam_policy.mfa_or_nothing", "policy", Via.GROUP)],
        ),
    ],
)
def test_reaches(story: str, address: str, expected: list[tuple[str, str, Via]]) -> None:
    found = principal(worlds(story).after, address)
    assert [(reach.document.address, reach.document.attribute, reach.via) for reach in found.reaches] == expected
    assert all(reach.certain for reach in found.reaches)


def test_a_policy_used_only_as_boundary_is_a_boundary() -> None:
    inventory = worlds("stories/delegated-admin").after
    roles = {document.address: document.roles for document in inventory.documents if document.attribute == "policy"}
    assert roles["aws_iam_policy.iam_ceiling"] == (DocumentRole.BOUNDARY,)
    assert roles["aws_iam_policy.workload_ceiling"] == (DocumentRole.IDENTITY, DocumentRole.BOUNDARY)


def test_an_unknown_boundary_finds_its_policy_through_a_module_output() -> None:
    boundary = principal(worlds("links").after, "aws_iam_role.bounded").boundary
    assert boundary is not None
    assert boundary.document is not None
    assert boundary.document.address == "module.direct.aws_iam_policy.this"


def test_an_aws_managed_policy_carries_its_content() -> None:
    founder = principal(worlds("stories/users").after, "aws_iam_user.founder")
    (attachment,) = founder.managed
    assert attachment.policy is not None
    assert attachment.policy.name == "AdministratorAccess"


def test_unread_names_what_hides_a_principals_documents() -> None:
    found = principal(worlds("links").after, "aws_iam_role.counted[0]")
    assert found.unread == ("aws_s3_bucket.counted[1].arn",)


def test_a_new_roles_empty_computed_blocks_are_no_documents() -> None:
    attributes = {document.attribute for document in worlds("links").after.documents}
    assert attributes == {"assume_role_policy", "policy"}


def test_the_world_before_a_second_plan_is_the_world_that_was_applied() -> None:
    both = worlds("stories/second-plan")
    before = {one.address for one in both.before.principals if one.in_plan}
    after = {one.address for one in both.after.principals if one.in_plan}
    assert before - after
    assert all(document.readable for document in both.before.documents)


def test_a_permission_set_names_customer_managed_policies_and_its_boundary() -> None:
    reports = principal(worlds("stories/identity-center").after, "aws_ssoadmin_permission_set.reports")
    assert [attachment.arn for attachment in reports.managed] == ["arn:aws:iam:::policy/people/patient-reports"]
    assert reports.boundary is not None
    assert reports.boundary.arn == "arn:aws:iam:::policy/boundaries/people"


def test_a_resource_policy_knows_the_resource_it_is_put_on() -> None:
    inventory = worlds("stories/exposure").after
    attached = {document.address: document.attached_to for document in inventory.documents}
    assert attached["aws_s3_bucket_policy.reports"] == ("aws_s3_bucket.reports",)


@pytest.mark.parametrize(
    ("fixture", "address", "arn", "predicted"),
    [
        ("predict/new", "aws_iam_user.this", "", "arn:aws:iam::${account:aws}:user/people/acme-ann"),
        ("predict/providers", "aws_iam_role.prefixed", "", "arn:aws:iam::${account:aws}:role/teams/team-*"),
        ("predict/providers", 'module.app["c"].aws_iam_role.this[0]', "", "arn:aws:iam::222233334444:role/app-c"),
        (
            "predict/applied",
            "module.world.aws_iam_role.this",
            "arn:aws:iam::123456789012:role/teams/acme-deploy",
            "arn:aws:iam::123456789012:role/teams/acme-deploy",
        ),
    ],
)
def test_a_principal_has_the_arn_that_it_will_have(fixture: str, address: str, arn: str, predicted: str) -> None:
    found = principal(worlds(fixture).after, address)
    assert (found.arn, found.predicted_arn) == (arn, predicted)


def test_a_list_of_policies_that_is_known_in_part() -> None:
    editor = principal(worlds("foreseen").after, "aws_iam_role.editor")
    assert [(reach.document.address, reach.certain) for reach in editor.reaches] == [("aws_iam_policy.editor", True)]
    assert [attachment.arn for attachment in editor.managed] == ["arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"]


def test_a_list_of_users_that_is_known_in_part() -> None:
    audit, view = "arn:aws:iam::aws:policy/SecurityAudit", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
    holders = {
        arn: sorted(one.name or one.address for one in worlds("foreseen").after.principals for _ in held(one, arn))
        for arn in (audit, view)
    }
    assert holders == {audit: ["aws_iam_user.late", "elsewhere"], view: ["aws_iam_user.late", "early"]}


def held(one: Principal, arn: str) -> list[ManagedAttachment]:
    """The certain attachments of an AWS managed policy."""
    return [link for link in one.managed if link.arn == arn and link.certain]


def test_a_policy_named_again_is_attached_once() -> None:
    """``…_attachments_exclusive`` names what other resources attach."""
    (worker,) = worlds("rules/TFIAM_PD_206/passes-1").after.principals
    assert len(worker.managed) == 10
    assert {one.by.partition(".")[0] for one in worker.managed} == {"aws_iam_role_policy_attachment"}
