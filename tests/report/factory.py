"""Reports to print: one as a scan of a busy service would give it, one clean, one hostile."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from typing import Any

from tfiam.findings.model import (
    Coverage,
    Delta,
    Finding,
    PlanSummary,
    Report,
    RuleAnswers,
    Status,
    Unresolved,
    WaiverUse,
)
from tfiam.iam.statement import Statement
from tfiam.rules.model import Rule, Severity
from tfiam.source.model import Location

ADMIN_DOC = """Statement makes its principal a full administrator.

`Allow` of `*` on `*` hands out every permission the account has, now and in future, among them those to
remove whatever limits the principal today.

Fix: name the actions the workload calls in `Action`, and the ARNs it calls them on in `Resource`.

```hcl
data "aws_iam_policy_document" "ingest" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.labels.arn}/*"]
  }
}
```
"""
PASS_ROLE_DOC = """Statement lets its principal pass any role.

`iam:PassRole` on `*` hands every role in the account to any service that takes one.

Fix: name the roles in `Resource`, and pin the service with `iam:PassedToService`.

```hcl
resources = [aws_iam_role.task.arn]
```
"""
CARD = {
    "TFIAM_LP_001": (ADMIN_DOC, Severity.CRITICAL, "full-administrator"),
    "TFIAM_LP_014": (PASS_ROLE_DOC, Severity.HIGH, "pass-role-any-resource"),
    "TFIAM_LP_004": (
        "Statement allows actions on every resource that could name one.\n\nIt reaches later resources.\n\nFix: name the ARNs in `Resource`.\n",
        Severity.MEDIUM,
        "any-resource",
    ),
    "TFIAM_TR_003": (
        "Third party may assume the role without an external id.\n\nAny customer can ask it to act.\n\nFix: ask the third party for its external id and require it with `sts:ExternalId`.\n",
        Severity.HIGH,
        "third-party-without-external-id",
    ),
    "TFIAM_SM_003": (
        "Secret has no rotation.\n\nA leaked value stays good.\n\nFix: add `aws_secretsmanager_secret_rotation`.\n",
        Severity.LOW,
        "secret-without-rotation",
    ),
}


def nothing(_: Statement) -> Iterable[str]:
    """A check that is never asked: reports print rules, they run none."""
    return ()


def rule(rule_id: str, **changes: Any) -> Rule:
    doc, severity, name = CARD[rule_id]
    made = Rule(
        id=rule_id,
        name=name,
        severity=severity,
        subject=Statement,
        check=nothing,
        doc=doc,
        references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",),
        fails=(),
        passes=(),
        compliance=("SEC03-BP02",),
        checkov=("CKV_AWS_1",),
    )
    return dataclasses.replace(made, **changes)


def finding(rule_id: str, address: str, **changes: Any) -> Finding:
    card = rule(rule_id)
    made = Finding(
        rule=rule_id,
        title=card.title,
        severity=card.severity,
        status=Status.FAIL,
        change="create",
        delta=Delta.INTRODUCED,
        address=address,
        addresses=(address,),
        attribute="policy",
        message="allows too much",
        remediation=card.remediation,
        docs=card.docs,
        fingerprint=f"{abs(hash_text(rule_id + address)):016x}",
        plan="plan.json",
    )
    return dataclasses.replace(made, **changes)


def hash_text(text: str) -> int:
    """The same in every process, unlike ``hash``."""
    value = 0
    for character in text:
        value = (value * 1_000_003 + ord(character)) % 2**64
    return value


def answers(rule_id: str, passed: int, failed: int, undetermined: int = 0, waived: int = 0) -> RuleAnswers:
    card = rule(rule_id)
    return RuleAnswers(card, card.severity, passed, failed, undetermined, waived)


def statement(**members: Any) -> str:
    return json.dumps(members)


PLAN = PlanSummary(
    path="plan.json",
    kind="plan",
    terraform_version="1.11.4",
    format_version="1.2",
    changes={"create": 12, "update": 2, "delete": 1, "no-op": 3},
    resources=18,
    aws_resources=17,
    notices=("the plan is incomplete: Terraform deferred 2 resources, which are not judged",),
)

FINDINGS = (
    finding(
        "TFIAM_LP_001",
        "aws_iam_role.ingest",
        attribute="inline_policy[0].policy",
        statement=0,
        sid="Everything",
        message="allows every action on every resource",
        evidence=statement(Sid="Everything", Effect="Allow", Action="*", Resource="*"),
        supersedes=("TFIAM_LP_002", "TFIAM_LP_003", "TFIAM_LP_005", "TFIAM_LP_011", "TFIAM_LP_014"),
        location=Location("roles.tf", 12, 40),
    ),
    finding(
        "TFIAM_LP_014",
        'module.team["payments"].aws_iam_policy.deploy',
        addresses=tuple(f'module.team["{team}"].aws_iam_policy.deploy' for team in ("payments", "search", "web")),
        statement=2,
        message="allows iam:PassRole on every role, without iam:PassedToService",
        principal='module.team["payments"].aws_iam_role.deploy',
        evidence=statement(
            Effect="Allow",
            Action=[
                "ecs:RunTask",
                "ecs:StopTask",
                "ecs:DescribeTasks",
                "logs:Get*",
                "iam:PassRole",
                "ecr:GetAuthorizationToken",
                "sts:GetCallerIdentity",
                "ecs:ListTasks",
            ],
            Resource="*",
            Condition={
                "StringEquals": {
                    "aws:RequestedRegion": ["eu-west-1", "eu-central-1", "eu-north-1"],
                    "aws:PrincipalTag/team": "payments",
                }
            },
        ),
    ),
    finding(
        "TFIAM_LP_004",
        'module.team["payments"].aws_iam_policy.deploy',
        statement=2,
        message="allows ecs:RunTask and ecs:StopTask, which can be restricted to resources, on `*`",
        evidence=statement(Effect="Allow", Action=["ecs:RunTask", "ecs:StopTask"], Resource="*"),
    ),
    finding(
        "TFIAM_TR_003",
        "aws_iam_role.audit",
        attribute="assume_role_policy",
        change="update",
        delta=Delta.EXISTING,
        statement=0,
        message="trusts account 999988887777 without sts:ExternalId",
        evidence=statement(
            Effect="Allow", Principal={"AWS": "arn:aws:iam::999988887777:root"}, Action="sts:AssumeRole"
        ),
    ),
    finding(
        "TFIAM_LP_014",
        "aws_iam_user_policy.legacy",
        change="no-op",
        delta=Delta.EXISTING,
        statement=0,
        message="allows iam:PassRole on every role",
        evidence=statement(Effect="Allow", Action="iam:*", Resource="*"),
    ),
    finding(
        "TFIAM_LP_001",
        "aws_iam_policy.reports",
        status=Status.UNDETERMINED,
        message="the document is known after apply",
        because=("aws_s3_bucket.reports.arn",),
    ),
    finding(
        "TFIAM_LP_014",
        "aws_iam_policy.reports",
        status=Status.UNDETERMINED,
        message="the document is known after apply",
        because=("aws_s3_bucket.reports.arn",),
    ),
    finding(
        "TFIAM_LP_014",
        "aws_iam_role.break_glass",
        status=Status.WAIVED,
        delta=Delta.EXISTING,
        statement=0,
        waiver=WaiverUse(
            "emergency access, alarmed on use", "security@harbourline.example", "2027-01-31", ".tfiam.yaml"
        ),
    ),
    finding(
        "TFIAM_SM_003", "aws_secretsmanager_secret.label_printer", attribute="", change="delete", delta=Delta.FIXED
    ),
)

BUSY = Report(
    plans=(PLAN,),
    findings=FINDINGS,
    coverage=Coverage(
        known=9,
        rebuilt=2,
        partial=1,
        opaque=1,
        unresolved=(
            Unresolved("aws_iam_policy.reports", "policy", ("aws_s3_bucket.reports.arn",), "plan.json"),
            Unresolved(
                "aws_sqs_queue_policy.labels",
                "policy",
                ("data.aws_caller_identity.current.account_id", "aws_sqs_queue.labels.arn"),
                "plan.json",
            ),
        ),
    ),
    rules=(
        answers("TFIAM_LP_001", 20, 1, undetermined=1),
        answers("TFIAM_LP_004", 19, 1),
        answers("TFIAM_LP_014", 16, 4, undetermined=1, waived=1),
        answers("TFIAM_TR_003", 3, 1),
        answers("TFIAM_SM_003", 1, 0),
    ),
    notices=("waiver in .tfiam.yaml for TFIAM_RX_001 matches nothing",),
    version="0.1.0",
    facts={"service authorization reference": "2026-09-26"},
)

CLEAN = Report(
    plans=(dataclasses.replace(PLAN, notices=(), aws_resources=18),),
    findings=(),
    coverage=Coverage(known=7, rebuilt=1),
    rules=(answers("TFIAM_LP_001", 8, 0),),
    version="0.1.0",
)

EMPTY = Report(
    plans=(PlanSummary("plan.json", "plan", "1.11.4", "1.2", {}, 0, 0, ("the plan has no resource of AWS",)),),
    findings=(),
    coverage=Coverage(),
    rules=(),
    version="0.1.0",
)

UNDETERMINED_ONLY = dataclasses.replace(
    BUSY, findings=tuple(item for item in FINDINGS if item.status is Status.UNDETERMINED)
)
