"""Failures with AWS's issue codes: several in one statement stay apart, and a rule may supersede one code alone."""

from __future__ import annotations

from typing import Any

from tfiam.findings.fold import Raw
from tfiam.findings.raw import raw_findings
from tfiam.iam.document import PolicyDocument
from tfiam.inventory.model import Document, DocumentRole, DocumentStatus, Inventory
from tfiam.rules.load import load_rules
from tfiam.rules.model import Severity, Undetermined
from tfiam.rules.run import Answer, Subject, ask

RULES = {rule.id.removeprefix("TFIAM_"): rule for rule in load_rules()}
NOT_PRINCIPAL = {
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::acme/*",
    "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/app*"},
}


def found(role: DocumentRole, *rules: str, **statement: Any) -> list[Raw]:
    policy = PolicyDocument.parse({"Version": "2012-10-17", "Statement": [statement]})
    document = Document("aws_x.y", "policy", (role,), DocumentStatus.KNOWN, policy=policy)
    return raw_findings(ask([RULES[rule] for rule in rules], Inventory(documents=(document,))).spoken, {})


def test_issues_of_one_statement_keep_apart_and_carry_code_and_severity() -> None:
    raws = found(DocumentRole.IDENTITY, "PD_005", Effect="Allow", Action="s3:*", Resource=["acme", "arn:x:s3:::acme"])
    assert [(raw.code, raw.severity, raw.statement) for raw in raws] == [
        ("INVALID_ARN_PREFIX", Severity.HIGH, 0),
        ("INVALID_PARTITION", Severity.HIGH, 0),
    ]
    assert len({raw.fingerprint for raw in raws}) == 2


def test_a_fingerprint_outlives_a_new_order() -> None:
    one = found(DocumentRole.IDENTITY, "PD_005", Effect="Allow", Action="s3:*", Resource=["acme", "*"])
    other = found(DocumentRole.IDENTITY, "PD_005", Effect="Allow", Action="s3:*", Resource=["*", "acme"])
    assert [raw.fingerprint for raw in one] == [raw.fingerprint for raw in other]


def test_a_rule_supersedes_one_code_and_leaves_the_others() -> None:
    raws = found(DocumentRole.RESOURCE, "TR_017", "PD_003", **NOT_PRINCIPAL)
    assert [(raw.rule.id, raw.code, raw.supersedes) for raw in raws] == [
        ("TFIAM_TR_017", "", ("TFIAM_PD_003",)),
        ("TFIAM_PD_003", "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", ()),
    ]


def test_pass_role_is_one_finding() -> None:
    raws = found(DocumentRole.IDENTITY, "LP_014", "PD_013", Effect="Allow", Action="iam:PassRole", Resource="*")
    assert [(raw.rule.id, raw.supersedes) for raw in raws] == [("TFIAM_LP_014", ("TFIAM_PD_013",))]


def test_the_words_name_the_place_unless_they_do_already() -> None:
    (raw,) = found(
        DocumentRole.IDENTITY,
        "PD_010",
        Effect="Allow",
        Action="s3:*",
        Resource="*",
        Condition={"IpAddress": {"aws:SourceIp": "office"}},
    )
    assert raw.message.endswith("use the CIDR format, in Condition / IpAddress / aws:SourceIp")
    (raw,) = found(DocumentRole.IDENTITY, "PD_001", Effect="Allow", Action="s3:*", Resources="*", Resource="*")
    assert raw.message == "the policy element Resources is not valid"


def test_two_reasons_at_one_place_are_two_undetermined() -> None:
    """The same fingerprint would let one of them be lost."""
    rule, other = RULES["PB_004"], RULES["PB_010"]
    place = Subject(Inventory(), "aws_iam_role.x")
    answers = [
        Answer(one, Undetermined((hides,), address="aws_iam_role.x", attribute="permissions_boundary"), place)
        for one, hides in (
            (rule, "aws_iam_policy.a.arn"),
            (other, "aws_iam_policy.b.arn"),
            (other, "aws_iam_policy.a.arn"),
        )
    ]
    raws = raw_findings(answers, {})
    assert [(raw.rule.id, raw.because) for raw in raws] == [
        ("TFIAM_PB_004", ("aws_iam_policy.a.arn",)),
        ("TFIAM_PB_010", ("aws_iam_policy.b.arn",)),
    ]
    assert len({raw.fingerprint for raw in raws}) == 2
