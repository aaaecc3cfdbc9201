"""What a principal may do after the plan, over the stories' real plans."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.inventory.stories import FIXTURES, worlds
from tfiam.access.can import Answer, Verdict, ask, missing_of, notes_of, verdict_of
from tfiam.access.question import Question, find_actions, find_asker, find_target
from tfiam.access.whereabouts import Whereabouts
from tfiam.config import AccountRules, Config, Organization
from tfiam.iam.policy_set import PolicyKind
from tfiam.inventory.model import Inventory

BOUNDARY, GUARDRAILS, ORGANIZATION = "can-boundary", "can-guardrails", "can-organization"
RESOURCES, HIDDEN = "can-resource-policies", "can-hidden"


def inventory(story: str, account: str = "") -> Inventory:
    return replace(worlds(f"stories/{story}").after, config=Config(account=AccountRules(id=account)))


def question(
    world: Inventory, principal: str, action: str, resource: str = "*", *, closed: bool = False, **given: str
) -> Question:
    where = Whereabouts(world)
    asked, actions = find_actions(action)
    keys = {key.replace("__", ":"): (value,) for key, value in given.items()}
    asker, target = find_asker(world, where, principal), find_target(world, where, resource)
    return Question(asker, asked, actions, target, keys, closed)


def answers(
    story: str,
    principal: str,
    action: str,
    resource: str = "*",
    account: str = "",
    *,
    closed: bool = False,
    **given: str,
) -> tuple[Answer, ...]:
    world = inventory(story, account)
    asked = question(world, principal, action, resource, closed=closed, **given)
    return ask(world, asked, worlds(f"stories/{story}").before)


def answer(
    story: str,
    principal: str,
    action: str,
    resource: str = "*",
    account: str = "",
    *,
    closed: bool = False,
    **given: str,
) -> Answer:
    (one,) = answers(story, principal, action, resource, account, closed=closed, **given)
    return one


def places(one: Answer) -> list[tuple[PolicyKind, str, str | None]]:
    return [
        (line.source.kind, line.source.address, line.statement.sid if line.statement else None)
        for line in one.decided_by
    ]


def imaging_account() -> str:
    plan = json.loads((FIXTURES / "stories" / ORGANIZATION / "plan.json").read_text())
    changes = {one["address"]: one["change"] for one in plan["resource_changes"]}
    return str(changes["aws_organizations_account.imaging"]["before"]["id"])


def test_the_boundary_in_the_way_is_named() -> None:
    one = answer(BOUNDARY, "aws_iam_role.press", "s3:DeleteObject", "aws_s3_bucket.invoices")
    assert (one.verdict, one.decided_by, one.because) == (Verdict.DENIED, (), ())
    assert one.resource == "arn:aws:s3:::oakmere-invoices/*"
    assert one.missing == (
        "the boundary aws_iam_policy.ceiling does not allow s3:DeleteObject on aws_s3_bucket.invoices/*",
    )


def test_a_deny_in_the_boundary_is_named_and_what_else_is_missing() -> None:
    one = answer(BOUNDARY, "aws_iam_role.press", "dynamodb:DeleteTable", "aws_dynamodb_table.ledger")
    assert places(one) == [(PolicyKind.BOUNDARY, "aws_iam_policy.ceiling", "NeverTheLedger")]
    assert one.missing == ('the boundary aws_iam_policy.ceiling, Statement[1] "NeverTheLedger" denies it',)
    other = answer(
        BOUNDARY, "aws_iam_role.press", "dynamodb:DeleteTable", "arn:aws:dynamodb:eu-west-1:123456789012:table/x"
    )
    assert other.missing == (
        'the boundary aws_iam_policy.ceiling, Statement[1] "NeverTheLedger" denies it',
        "no identity policy of aws_iam_role.press allows dynamodb:DeleteTable on arn:aws:dynamodb:eu-west-1:123456789012:table/x",
        'aws_iam_role_policy.press, Statement[1] "Ledger" allows it on arn:aws:dynamodb:eu-west-1:*:table/ledger only',
    )


def test_an_explicit_deny_wins() -> None:
    one = answer(BOUNDARY, "invoice-press", "s3:GetObject", "aws_s3_bucket.invoices/archive/1")
    assert places(one) == [(PolicyKind.IDENTITY, "aws_iam_role_policy.press", "NotTheArchive")]
    assert one.verdict is Verdict.DENIED


def test_objects_of_a_bucket_of_which_some_are_denied() -> None:
    one = answer(BOUNDARY, "invoice-press", "s3:GetObject", "aws_s3_bucket.invoices")
    assert (one.verdict, one.open_keys, one.because) == (Verdict.CONDITIONAL, (), ())
    assert one.missing == (
        'aws_iam_role_policy.press, Statement[2] "NotTheArchive" denies it on arn:aws:s3:::oakmere-invoices/archive/* only',
    )


def test_an_allow_names_identity_policy_and_boundary() -> None:
    one = answer(BOUNDARY, "invoice-press", "s3:GetObject", "arn:aws:s3:::oakmere-invoices/2027/1")
    assert one.verdict is Verdict.ALLOWED
    assert places(one) == [
        (PolicyKind.IDENTITY, "aws_iam_role_policy.press", "Invoices"),
        (PolicyKind.BOUNDARY, "aws_iam_policy.ceiling", "NoDeletes"),
    ]


@pytest.mark.parametrize(
    ("given", "closed", "verdict"),
    [
        ({}, False, Verdict.CONDITIONAL),
        ({}, True, Verdict.DENIED),
        ({"aws__SourceIp": "192.0.2.7"}, False, Verdict.ALLOWED),
        ({"aws__sourceip": "198.51.100.7"}, False, Verdict.DENIED),
    ],
)
def test_a_condition_key_is_open_until_it_is_told(given: dict[str, Any], closed: bool, verdict: Verdict) -> None:
    one = answer(BOUNDARY, "invoice-press", "s3:ListAllMyBuckets", closed=closed, **given)
    assert one.verdict is verdict
    assert one.open_keys == (("aws:SourceIp",) if verdict is Verdict.CONDITIONAL else ())
    name = 'aws_iam_role_policy.press, Statement[4] "FromTheOffice"'
    if verdict is Verdict.CONDITIONAL:
        assert one.missing == (f"{name} allows it depending on aws:SourceIp",)
    elif verdict is Verdict.DENIED:
        assert one.missing[0] == "no identity policy of aws_iam_role.press allows s3:ListAllMyBuckets"
        assert one.missing[-1] == f"{name} allows it under a condition that is not met: aws:SourceIp"


def test_tags_of_the_principal_are_known_from_the_plan() -> None:
    one = answer(BOUNDARY, "invoice-press", "dynamodb:PutItem", "arn:aws:dynamodb:eu-west-1:123456789012:table/other")
    assert (PolicyKind.IDENTITY, "aws_iam_role_policy.press", "TeamParameters") in places(one)
    assert one.verdict is Verdict.ALLOWED
    mail: dict[str, Any] = {"aws__PrincipalTag/Team": "mail"}
    session = answer(
        BOUNDARY, "invoice-press", "dynamodb:PutItem", "arn:aws:dynamodb:eu-west-1:123456789012:table/other", **mail
    )
    assert session.verdict is Verdict.DENIED


def test_instances_of_a_module_are_told_apart() -> None:
    allowed = answer(BOUNDARY, 'module.team["mail.eu"].aws_iam_role.this["blue"]', "s3:GetObject")
    assert places(allowed) == [
        (PolicyKind.IDENTITY, 'module.team["mail.eu"].aws_iam_role_policy.this["blue"]', "NoDeletes")
    ]
    denied = answer(BOUNDARY, 'module.team["print"].aws_iam_role.this["blue"]', "s3:GetObject")
    assert denied.verdict is Verdict.DENIED
    assert denied.missing[1] == (
        'module.team["print"].aws_iam_role_policy.this["blue"], Statement[0] "Invoices" allows it on '
        "arn:aws:s3:::oakmere-invoices/*, arn:aws:s3:::oakmere-invoices only"
    )


def test_a_user_has_what_its_groups_have() -> None:
    found = answers(BOUNDARY, "noor", "iam:*PolicyVersion*")
    assert verdict_of(found) is Verdict.CONDITIONAL
    assert {one.action: one.verdict for one in found} == {
        "iam:CreatePolicyVersion": Verdict.DENIED,
        "iam:DeletePolicyVersion": Verdict.DENIED,
        "iam:GetPolicyVersion": Verdict.ALLOWED,
        "iam:ListPolicyVersions": Verdict.ALLOWED,
        "iam:SetDefaultPolicyVersion": Verdict.DENIED,
    }
    (line,) = found[2].decided_by
    assert (line.source.address, line.source.arn) == (
        "aws_iam_group_policy_attachment.auditors",
        "arn:aws:iam::aws:policy/IAMReadOnlyAccess",
    )
    assert missing_of(found) == (
        (
            "no identity policy of aws_iam_user.noor allows iam:CreatePolicyVersion, iam:DeletePolicyVersion, "
            "iam:SetDefaultPolicyVersion"
        ),
    )
    assert answer(BOUNDARY, "ben", "iam:ListUsers").verdict is Verdict.DENIED


def test_an_allow_on_everything_tells_where_it_is_denied() -> None:
    users = inventory("can-resource-policies")
    asked = question(users, "keeper", "s3:GetObject")
    assert ask(users, asked)[0].verdict is Verdict.ALLOWED
    assert notes_of(users, asked, ask(users, asked)) == (
        'aws_iam_user_policy.keeper, Statement[1] "NotTheVault" denies it on arn:aws:s3:::brightwater-vault/*',
        "no SCP or RCP is in this plan: none is taken to limit it",
    )


def test_an_scp_in_the_way_is_named() -> None:
    one = answer(GUARDRAILS, "runner", "cloudtrail:StopLogging", account="111122223333")
    assert places(one) == [(PolicyKind.SCP, "aws_organizations_policy.no_exit", "KeepTrails")]
    assert one.missing == ('SCP aws_organizations_policy.no_exit, Statement[1] "KeepTrails" denies it',)


def test_an_rcp_in_the_way_is_named() -> None:
    one = answer(GUARDRAILS, "runner", "secretsmanager:DeleteSecret", account="111122223333")
    assert places(one) == [(PolicyKind.RCP, "aws_organizations_policy.perimeter", "NoForgottenSecrets")]


def test_the_root_is_above_every_member() -> None:
    one = answer(GUARDRAILS, "runner", "sqs:CreateQueue", account="111122223333")
    assert (one.verdict, one.open_keys) == (Verdict.CONDITIONAL, ("aws:RequestedRegion",))
    elsewhere = answer(
        GUARDRAILS, "runner", "sqs:CreateQueue", account="111122223333", aws__RequestedRegion="us-east-1"
    )
    assert elsewhere.missing == ('SCP aws_organizations_policy.europe, Statement[0] "Regions" denies it',)


def test_an_scp_that_may_not_reach_the_account_leaves_it_undetermined() -> None:
    unknown = answer(GUARDRAILS, "runner", "cloudtrail:StopLogging")
    assert (unknown.verdict, unknown.because) == (Verdict.UNDETERMINED, ("account of aws_iam_role.runner",))
    unit = answer(GUARDRAILS, "runner", "sns:CreateTopic", account="111122223333")
    assert (unit.verdict, unit.because) == (Verdict.UNDETERMINED, ("organization path of 111122223333",))
    assert unit.missing == (
        (
            "SCP aws_organizations_policy.labs reaches aws_iam_role.runner or not: where account 111122223333 is in the "
            "organization is not told"
        ),
    )
    assert answer(GUARDRAILS, "runner", "ec2:RunInstances").verdict is Verdict.ALLOWED


def test_our_scps_do_not_reach_strangers() -> None:
    stranger = "arn:aws:iam::444455556666:role/x"
    one = answer(GUARDRAILS, stranger, "cloudtrail:StopLogging", account="111122223333")
    assert (one.verdict, one.because) == (Verdict.UNDETERMINED, (stranger,))
    ours = answer(GUARDRAILS, "arn:aws:iam::111122223333:role/x", "cloudtrail:StopLogging", account="111122223333")
    assert ours.verdict is Verdict.DENIED


def test_an_allow_list_limits_where_full_access_is_detached() -> None:
    account = imaging_account()
    one = answer(ORGANIZATION, "scanner", "ec2:RunInstances", account=account)
    assert one.missing == (
        (
            "no SCP on aws_organizations_organizational_unit.labs allows ec2:RunInstances; attached there: "
            "aws_organizations_policy.labs"
        ),
    )
    assert answer(ORGANIZATION, "scanner", "s3:CreateBucket", account=account).verdict is Verdict.ALLOWED
    # Another unit's SCP: the whole path of this account is known.
    assert answer(ORGANIZATION, "scanner", "sqs:CreateQueue", account=account).verdict is Verdict.ALLOWED
    world = inventory(ORGANIZATION, account)
    (kept,) = ask(world, question(world, "scanner", "ec2:RunInstances"))
    assert (kept.verdict, kept.because) == (
        Verdict.UNDETERMINED,
        ("FullAWSAccess on aws_organizations_organizational_unit.labs",),
    )


def test_an_scp_on_the_root_reaches_down() -> None:
    one = answer(ORGANIZATION, "scanner", "s3:PutBucketPublicAccessBlock", account=imaging_account())
    assert places(one) == [(PolicyKind.SCP, "aws_organizations_policy.everywhere", "NoPublicBuckets")]


def test_no_scp_reaches_the_management_account() -> None:
    assert answer(ORGANIZATION, "landlord", "s3:PutBucketPublicAccessBlock").verdict is Verdict.ALLOWED
    unknown = answer(ORGANIZATION, "scanner", "s3:PutBucketPublicAccessBlock")
    assert (unknown.verdict, unknown.because) == (Verdict.UNDETERMINED, ("account of aws_iam_role.scanner",))


def test_a_bucket_policy_grants_to_a_user_of_its_own_account() -> None:
    one = answer(RESOURCES, "reporter", "s3:GetObject", "aws_s3_bucket.reports/a")
    assert (one.verdict, places(one)) == (
        Verdict.ALLOWED,
        [(PolicyKind.RESOURCE, "aws_s3_bucket_policy.reports", "OwnReporter")],
    )
    assert answer(RESOURCES, "stranger", "s3:GetObject", "aws_s3_bucket.reports/a").verdict is Verdict.DENIED


def test_across_accounts_both_sides_must_allow() -> None:
    reader = "arn:aws:iam::444455556666:role/reader"
    one = answer(RESOURCES, reader, "s3:GetObject", "aws_s3_bucket.reports/partner/a")
    assert (one.verdict, one.because) == (Verdict.UNDETERMINED, (reader,))
    other = answer(RESOURCES, reader, "s3:GetObject", "aws_s3_bucket.reports/a")
    assert other.verdict is Verdict.DENIED
    assert other.missing[0] == (
        f"aws_s3_bucket.reports/a is of another account, and its policy does not allow s3:GetObject to {reader}"
    )
    assert (
        answer(RESOURCES, "444455556666", "s3:GetObject", "aws_s3_bucket.reports/partner/a").verdict is Verdict.ALLOWED
    )


def test_a_key_policy_without_delegation() -> None:
    one = answer(RESOURCES, "first", "kms:Decrypt", "aws_kms_key.vault")
    assert one.missing == (
        "the key policy of aws_kms_key.vault allows kms:Decrypt neither to aws_iam_role.first nor to its account",
        'the key policy aws_kms_key.vault, Statement[0] "Custodian" allows it to arn:aws:iam::123456789012:role/custodian only',
    )
    assert answer(RESOURCES, "first", "kms:Decrypt", "aws_kms_key.plain").verdict is Verdict.ALLOWED
    assert answer(RESOURCES, "stranger", "kms:Decrypt", "aws_kms_key.plain").verdict is Verdict.DENIED


def test_a_role_chain_follows_the_trust_policy() -> None:
    one = answer(RESOURCES, "first", "sts:AssumeRole", "aws_iam_role.second")
    assert (one.verdict, places(one)) == (
        Verdict.ALLOWED,
        [
            (PolicyKind.IDENTITY, "aws_iam_role_policy.first", "Chain"),
            (PolicyKind.TRUST, "aws_iam_role.second", "OnlyTheFirst"),
        ],
    )
    other = answer(RESOURCES, "second", "sts:AssumeRole", "aws_iam_role.second")
    assert (
        other.missing[0] == "the trust policy of aws_iam_role.second does not let aws_iam_role.second do sts:AssumeRole"
    )


def test_a_trust_policy_is_no_resource_policy_of_iam() -> None:
    assert answer(RESOURCES, "first", "iam:GetRole", "aws_iam_role.second").verdict is Verdict.DENIED


@pytest.mark.parametrize("resource", ["arn:aws:iam::444455556666:role/x", "arn:aws:kms:eu-west-3:123456789012:key/x"])
def test_a_policy_that_must_allow_it_and_is_not_in_the_plan_hides_the_answer(resource: str) -> None:
    action = "sts:AssumeRole" if ":role/" in resource else "kms:Decrypt"
    one = answer(RESOURCES, "first", action, resource)
    assert (one.verdict, one.because) == (Verdict.UNDETERMINED, (resource,))


def test_an_opaque_policy_may_allow_or_deny() -> None:
    hidden = ("aws_sqs_queue.jobs.url", "aws_sqs_queue.jobs.arn")
    for action in ("sqs:ReceiveMessage", "cloudwatch:PutMetricData"):
        one = answer(HIDDEN, "worker", action, "aws_sqs_queue.jobs" if "sqs" in action else "*")
        assert (one.verdict, one.because) == (Verdict.UNDETERMINED, hidden)
        assert one.missing == (
            f"aws_iam_role_policy.worker_jobs is known after apply only: it may allow or deny {action}",
        )


def test_a_certain_deny_wins_over_an_opaque_policy() -> None:
    one = answer(HIDDEN, "worker", "sqs:PurgeQueue", "aws_sqs_queue.jobs")
    assert (one.verdict, places(one), one.because) == (
        Verdict.DENIED,
        [(PolicyKind.IDENTITY, "aws_iam_role_policy.worker_plain", "Never")],
        (),
    )


def test_a_boundary_outside_the_plan_may_cut() -> None:
    arn = "arn:aws:iam::123456789012:policy/made-elsewhere"
    one = answer(HIDDEN, "bounded", "sqs:SendMessage", "aws_sqs_queue.jobs")
    assert (one.verdict, one.because) == (Verdict.UNDETERMINED, (arn,))
    # What nothing allows, no boundary changes.
    assert answer(HIDDEN, "bounded", "s3:GetObject", "aws_s3_bucket.drop").verdict is Verdict.DENIED


@pytest.mark.parametrize(
    ("action", "resource", "verdict", "because"),
    [
        ("s3:GetObject", "aws_s3_bucket.drop", Verdict.ALLOWED, ()),
        ("s3:PutObject", "aws_s3_bucket.drop", Verdict.UNDETERMINED, ("aws_s3_bucket.drop.arn",)),
        ("s3:DeleteObject", "aws_s3_bucket.drop", Verdict.DENIED, ()),
        ("sqs:SendMessage", "aws_sqs_queue.jobs", Verdict.ALLOWED, ()),
    ],
)
def test_a_name_known_after_apply_is_compared_as_far_as_it_is_told(
    action: str, resource: str, verdict: Verdict, because: tuple[str, ...]
) -> None:
    one = answer(HIDDEN, "loader", action, resource)
    assert (one.verdict, one.because) == (verdict, because)


def test_a_permission_in_arguments_is_about_its_target() -> None:
    service, action, target = "events.amazonaws.com", "lambda:InvokeFunction", "aws_lambda_function.hook"
    rule = "arn:aws:events:eu-west-3:123456789012:rule/nightly"
    assert answer(RESOURCES, service, action, target, aws__SourceArn=rule).verdict is Verdict.ALLOWED
    assert answer(RESOURCES, service, action, target, aws__SourceArn=f"{rule}x").verdict is Verdict.DENIED
    assert answer(RESOURCES, "s3.amazonaws.com", action, target).verdict is Verdict.DENIED
    hidden = answer(HIDDEN, service, action, target, aws__SourceArn=rule)
    assert (hidden.verdict, hidden.because) == (Verdict.UNDETERMINED, ("aws_cloudwatch_event_rule.nightly.arn",))
    assert answer(HIDDEN, service, action, target).open_keys == ("AWS:SourceArn",)


def test_tags_of_principal_and_resource_meet() -> None:
    action = "secretsmanager:GetSecretValue"
    assert answer(RESOURCES, "blue", action, "aws_secretsmanager_secret.blue").verdict is Verdict.ALLOWED
    assert answer(RESOURCES, "blue", action, "aws_secretsmanager_secret.untagged").verdict is Verdict.DENIED
    outside = answer(RESOURCES, "blue", action, "arn:aws:secretsmanager:eu-west-3:123456789012:secret:x-AbCdEf")
    assert (outside.verdict, outside.open_keys) == (Verdict.CONDITIONAL, ("aws:ResourceTag/Team",))


def test_the_organization_of_the_config_is_the_principals() -> None:
    assert answer(RESOURCES, "blue", "sqs:SendMessage").open_keys == ("aws:PrincipalOrgID",)
    world = inventory(RESOURCES)
    told = replace(world, config=Config(organization=Organization(org_id="o-brightwater")))
    assert ask(told, question(told, "blue", "sqs:SendMessage"))[0].verdict is Verdict.ALLOWED


def test_a_group_outside_the_plan_may_give_or_deny_anything() -> None:
    one = answer(RESOURCES, "guest", "ec2:RunInstances")
    assert (one.verdict, one.because) == (Verdict.UNDETERMINED, ("made-elsewhere",))
    assert one.missing == ("made-elsewhere is a group outside this plan: it may allow or deny ec2:RunInstances",)


def test_an_account_that_is_not_told_may_be_another() -> None:
    queue = "arn:aws:sqs:ap-southeast-2:111122223333:jobs"
    one = answer(HIDDEN, "loader", "sqs:SendMessage", queue)
    assert (one.verdict, one.because) == (Verdict.UNDETERMINED, (queue,))
    assert answer(HIDDEN, "loader", "sqs:SendMessage", queue, account="111122223333").verdict is Verdict.ALLOWED


def test_what_aws_owns_nobody_changes() -> None:
    one = answer(GUARDRAILS, "runner", "iam:DeletePolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess", "111122223333")
    assert one.missing == ("AWS lets nobody do iam:DeletePolicy on what it owns itself",)


AROUND = "../rebuild/around"


def test_text_may_follow_an_arn_that_only_the_configuration_names() -> None:
    read = answer(AROUND, "aws_iam_role.clerk", "s3:GetObject", "aws_s3_bucket.mail")
    listed = answer(AROUND, "aws_iam_role.clerk", "s3:ListBucket", "aws_s3_bucket.mail")
    for one in (read, listed):
        assert (one.verdict, one.because) == (Verdict.UNDETERMINED, ("aws_s3_bucket.mail.arn",))


def test_whatever_follows_an_arn_it_is_no_other_resource() -> None:
    one = answer(AROUND, "aws_iam_role.clerk", "s3:GetObject", "aws_s3_bucket.other")
    assert (one.verdict, one.because) == (Verdict.DENIED, ())


def test_below_a_role_there_is_nothing_so_a_reference_to_it_is_at_least_it() -> None:
    service = "lambda.amazonaws.com"
    one = answer(AROUND, "aws_iam_role.clerk", "iam:PassRole", "aws_iam_role.runner", iam__PassedToService=service)
    assert (one.verdict, one.because) == (Verdict.ALLOWED, ())


@pytest.mark.parametrize(
    ("principal", "action", "verdict"),
    [
        ("aws_iam_role.principals", "iam:CreateUser", Verdict.UNDETERMINED),  # a hidden statement may be a Deny
        ("aws_iam_role.principals", "s3:GetObject", Verdict.UNDETERMINED),
        ("aws_iam_role.bounded", "s3:GetObject", Verdict.UNDETERMINED),
        ("aws_iam_role.bounded", "sqs:SendMessage", Verdict.DENIED),
    ],
)
def test_statements_that_nobody_knows_may_allow_or_deny(principal: str, action: str, verdict: Verdict) -> None:
    one = answer("../rebuild/incomplete", principal, action)
    because = ("data.aws_iam_policy_document.dynamic.statement",) if verdict is Verdict.UNDETERMINED else ()
    assert (one.verdict, one.because) == (verdict, because)
