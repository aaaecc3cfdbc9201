"""Sizes and counts against quotas where the plan hides a part."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tfiam.access.sizes import attached_policies, inline_total, measure, permission_totals, quota_of
from tfiam.iam.document import PolicyDocument
from tfiam.iam.quotas import QuotaName
from tfiam.inventory.model import (
    Document,
    DocumentRole,
    DocumentStatus,
    Inventory,
    ManagedAttachment,
    Principal,
    PrincipalKind,
    Reach,
    Resource,
    Via,
)
from tfiam.rules.load import load_rules
from tfiam.rules.model import Problem, Severity, Undetermined
from tfiam.rules.run import ask

RULES = {rule.id.removeprefix("TFIAM_"): rule for rule in load_rules()}
REFERENCE = "aws_s3_bucket.logs.arn"


def policy(resources: int, *more: str) -> PolicyDocument:
    arns = [f"arn:aws:s3:::acme-archive-{number:04}/*" for number in range(resources)]
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": [*arns, *more]}
    return PolicyDocument.parse(json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


def document(
    resources: int,
    *more: str,
    role: DocumentRole = DocumentRole.IDENTITY,
    type_: str = "aws_iam_policy",
    name: str = "a",
) -> Document:
    resource = Resource(f"{type_}.{name}", type_, {})
    status = DocumentStatus.PARTIAL if more else DocumentStatus.KNOWN
    because = tuple(one[2:-1] for one in more)
    text = policy(resources, *more)
    return Document(resource.address, "policy", (role,), status, text, because, resource=resource)


def said(rule: str, inventory: Inventory) -> list[Problem | Undetermined]:
    return [answer.said for answer in ask([RULES[rule]], inventory).spoken]


def test_what_is_over_without_its_hidden_part_fails() -> None:
    (answer,) = said("PD_201", Inventory(documents=(document(200, f"${{{REFERENCE}}}"),)))
    assert isinstance(answer, Problem)
    assert answer.message == "the policy has 7,097 characters without white space; 6,144 is the quota"
    assert answer.evidence.splitlines()[0] == "counted 7,097 characters, white space not counted"
    assert answer.evidence.splitlines()[-1].startswith("read 20")


@pytest.mark.parametrize(("resources", "close"), [(100, False), (165, True)])
def test_a_hidden_part_makes_it_undetermined_only_when_close(resources: int, close: bool) -> None:
    answers = said("PD_201", Inventory(documents=(document(resources, f"${{{REFERENCE}}}"),)))
    assert [type(answer) for answer in answers] == ([Undetermined] if close else [])
    assert [answer.because for answer in answers if isinstance(answer, Undetermined)] == [(REFERENCE,)] * close


def test_a_document_that_is_hidden_altogether_is_undetermined() -> None:
    opaque = replace(document(1), status=DocumentStatus.OPAQUE, policy=None, because=(REFERENCE,))
    (answer,) = said("PD_201", Inventory(documents=(opaque,)))
    assert isinstance(answer, Undetermined)
    assert answer.because == (REFERENCE,)


def role(*documents: Document, **more: object) -> Principal:
    reaches = tuple(Reach(one, Via.INLINE, one.address) for one in documents)
    return replace(Principal(PrincipalKind.ROLE, "aws_iam_role.a", "a", reaches=reaches), **more)  # type: ignore[arg-type]


def inline(resources: int, name: str) -> Document:
    return document(resources, type_="aws_iam_role_policy", name=name)


def test_inline_policies_are_summed_and_the_sum_is_shown() -> None:
    (answer,) = said("PD_202", Inventory(principals=(role(inline(250, "a"), inline(90, "b")),)))
    assert isinstance(answer, Problem)
    assert (answer.address, answer.principal) == ("aws_iam_role.a", "aws_iam_role.a")
    total = inline_total(role(inline(250, "a"), inline(90, "b")))
    assert answer.message.startswith(f"the role's 2 inline policies have together {total.counted:,} characters")
    assert [name for name, _ in total.parts] == ["aws_iam_role_policy.a policy", "aws_iam_role_policy.b policy"]
    assert all(f"{count:,} {name}" in answer.evidence for name, count in total.parts)


def test_a_hidden_inline_policy_matters_when_the_rest_is_close() -> None:
    hidden = replace(inline(1, "b"), status=DocumentStatus.OPAQUE, policy=None, because=(REFERENCE,))
    (answer,) = said("PD_202", Inventory(principals=(role(inline(275, "a"), hidden),)))
    assert isinstance(answer, Undetermined)
    assert answer.because == (REFERENCE,)
    assert said("PD_202", Inventory(principals=(role(inline(100, "a"), hidden),))) == []


def attached(known: int, *unknown: str) -> tuple[ManagedAttachment, ...]:
    arns = [f"arn:aws:iam::111122223333:policy/{number}" for number in range(known)]
    by = "aws_iam_role_policy_attachment"
    told = [ManagedAttachment(arn, None, f"{by}.a{number}", "policy_arn") for number, arn in enumerate(arns)]
    return (*told, *(ManagedAttachment("", None, f"{by}.{one}", "policy_arn", because=(one,)) for one in unknown))


@pytest.mark.parametrize(
    ("known", "unknown", "expected"),
    [
        (10, (), None),
        (11, (), Severity.MEDIUM),
        (26, (), Severity.HIGH),
        (9, ("module.a.arn",), None),
        (9, ("module.a.arn", "module.b.arn"), "undetermined"),
        (9, ("module.a.arn", "module.a.arn"), None),
    ],
)
def test_attached_policies(known: int, unknown: tuple[str, ...], expected: object) -> None:
    answers = said("PD_206", Inventory(principals=(role(managed=attached(known, *unknown)),)))
    found = ["undetermined" if isinstance(one, Undetermined) else one.severity or Severity.HIGH for one in answers]
    assert found == ([] if expected is None else [expected])


@pytest.mark.parametrize(("known", "expected"), [(25, []), (26, [Severity.HIGH])])
def test_a_permission_set_has_a_quota_of_its_own(known: int, expected: list[Severity]) -> None:
    principal = replace(role(managed=attached(known)), kind=PrincipalKind.PERMISSION_SET)
    answers = said("PD_206", Inventory(principals=(principal,)))
    assert [one.severity or Severity.HIGH for one in answers if isinstance(one, Problem)] == expected


def test_what_a_group_has_is_not_its_members() -> None:
    through = tuple(replace(one, via=Via.GROUP) for one in attached(11))
    assert attached_policies(role(managed=(*attached(3), *through))).counted == 3


@pytest.mark.parametrize(
    ("type_", "kind", "expected"),
    [
        ("aws_iam_policy", DocumentRole.IDENTITY, QuotaName.MANAGED_POLICY_CHARACTERS),
        ("aws_iam_role_policy", DocumentRole.IDENTITY, None),
        ("data.aws_iam_policy", DocumentRole.IDENTITY, None),
        ("aws_s3_bucket_policy", DocumentRole.RESOURCE, QuotaName.BUCKET_POLICY_BYTES),
        ("aws_kms_key", DocumentRole.KEY, QuotaName.KEY_POLICY_BYTES),
        ("aws_cloudwatch_log_resource_policy", DocumentRole.RESOURCE, QuotaName.LOG_RESOURCE_POLICY_CHARACTERS),
        ("aws_cloudwatch_log_destination_policy", DocumentRole.RESOURCE, None),
        ("aws_rolesanywhere_profile", DocumentRole.SESSION, None),
        ("aws_vpclattice_auth_policy", DocumentRole.RESOURCE, None),
    ],
)
def test_each_policy_has_its_own_quota(type_: str, kind: DocumentRole, expected: QuotaName | None) -> None:
    assert quota_of(document(1, role=kind, type_=type_)) is expected


def test_a_bare_resource_policy_has_the_quota_of_its_only_service() -> None:
    bare = replace(document(1, role=DocumentRole.RESOURCE), resource=None)
    assert quota_of(bare) is QuotaName.BUCKET_POLICY_BYTES
    mixed = PolicyDocument.parse({"Statement": [{"Effect": "Allow", "Action": ["s3:*", "sqs:*"], "Resource": "*"}]})
    assert quota_of(replace(bare, policy=mixed)) is None
    assert quota_of(replace(bare, roles=(DocumentRole.IDENTITY,))) is QuotaName.MANAGED_POLICY_CHARACTERS


def permission(number: int, target: str) -> Document:
    type_ = "aws_lambda_permission"
    statement = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": target, "Sid": f"s{number}"}
    return Document(
        f"{type_}.a[{number}]",
        "principal",
        (DocumentRole.RESOURCE,),
        DocumentStatus.PARTIAL,
        PolicyDocument.parse(json.dumps({"Version": "2012-10-17", "Statement": [statement]})),
        ("aws_lambda_function.jobs.arn",),
        resource=Resource(f"{type_}.a[{number}]", type_, {"qualifier": None}),
    )


def test_permissions_add_up_for_each_target() -> None:
    ours = [permission(number, "${aws_lambda_function.jobs.arn}") for number in range(3)]
    totals = list(permission_totals(Inventory(documents=(*ours, permission(9, "other")))))
    assert [(first.address, total.hidden) for first, total in totals] == [
        ("aws_lambda_permission.a[0]", ("aws_lambda_function.jobs.arn",)),
        ("aws_lambda_permission.a[9]", ("aws_lambda_function.jobs.arn",)),
    ]
    statements = [json.dumps({**one.statements[0].raw, "Resource": ""}, separators=(",", ":")) for one in ours]
    assert totals[0][1].counted == len('{"Version":"2012-10-17","Statement":[' + ",".join(statements) + "]}")


def test_trust_is_measured_by_its_own_quota() -> None:
    assert measure(document(3, role=DocumentRole.TRUST), QuotaName.TRUST_POLICY_CHARACTERS).quota.maximum == 8192
