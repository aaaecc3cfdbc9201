"""What validation knows by facts: titles covered, hints, holes, and the tables against the reference."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict

import pytest

from tests.iam.validate.cases import allow, deny, doc, granted, when
from tests.iam.validate.test_titles import REPORTED
from tfiam.iam import action_keys, catalogue, regions, resource_formats, service_sources
from tfiam.iam.arn import PARTITIONS
from tfiam.iam.validate import known_actions
from tfiam.iam.validate.issue import IssueKind, PolicyType
from tfiam.iam.validate.not_reported import NOT_REPORTED
from tfiam.iam.validate.themes import THEMES
from tfiam.iam.validate.validator import validate

OBJECT = "arn:aws:s3:::acme/*"
#: Every title of AWS's page that asks for the service authorization reference or for a list.
TITLES = {
    "error": """ARN_ACCOUNT_NOT_ALLOWED ARN_REGION_NOT_ALLOWED INVALID_ACTION INVALID_ARN_ACCOUNT INVALID_ARN_REGION
        INVALID_ARN_RESOURCE INVALID_ARN_SERVICE_CASE INVALID_CONDITION_KEY_FORMAT INVALID_GLOBAL_CONDITION_KEY
        INVALID_KMS_KEY_VALUE INVALID_REGION INVALID_SERVICE INVALID_SERVICE_CONDITION_KEY INVALID_SERVICE_IN_ACTION
        INVALID_SERVICE_PRINCIPAL_FORMAT MISSING_ACTION_FOR_CONDITION_KEY MISSING_ARN_ACCOUNT MISSING_ARN_FIELD
        MISSING_ARN_REGION UNSUPPORTED_ACTION_FOR_CONDITION_KEY UNSUPPORTED_ACTION_IN_POLICY
        UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL UNSUPPORTED_GLOBAL_CONDITION_KEY
        UNSUPPORTED_RESOURCE_ARN_IN_POLICY VARIABLE_USAGE_TOO_PERMISSIVE WILDCARD_USAGE_TOO_PERMISSIVE""",
    "security warning": """DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE
        DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL
        MISSING_GITHUB_REPO_CONDITION_KEY MISSING_PAIRED_CONDITION_KEYS RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL
        STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS""",
    "warning": "DEPRECATED_GLOBAL_CONDITION_KEY",
    "suggestion": """ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE
        ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE IRRELEVANT_CONDITION_KEY_IN_POLICY
        RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL REDUNDANT_ACTION WILDCARD_IN_SERVICE_NAME""",
}


@pytest.mark.parametrize("kind", TITLES)
def test_every_title_is_reported_as_bad_as_aws_has_it_or_named_as_not(kind: str) -> None:
    codes = TITLES[kind].split()
    kinds = {code: one.value for theme in THEMES for code, one in theme.codes.items()}
    assert [code for code in codes if code not in REPORTED and code not in NOT_REPORTED] == []
    assert {kinds[code] for code in codes if code in kinds} == {kind}


def said(document: object, kind: PolicyType, resource_type: str = "") -> list[tuple[str, str]]:
    return [(issue.code, issue.pointer) for issue in validate(document, kind, resource_type)]  # type: ignore[arg-type]  # any JSON


def test_a_bucket_policy_names_its_own_bucket_only() -> None:
    document = doc(
        allow(
            ["s3:GetObject", "kms:Decrypt"],
            [OBJECT, "arn:aws:kms:eu-west-1:111122223333:key/a"],
            Principal={"AWS": "*"},
        )
    )
    assert said(document, PolicyType.RESOURCE) == []
    assert said(document, PolicyType.RESOURCE, "AWS::S3::Bucket") == [
        ("UNSUPPORTED_ACTION_IN_POLICY", "/Statement/0/Action/1"),
        ("UNSUPPORTED_RESOURCE_ARN_IN_POLICY", "/Statement/0/Resource/1"),
    ]
    assert said(document, PolicyType.RESOURCE, "AWS::New::Thing") == []


def test_what_a_bucket_policy_may_name() -> None:
    document = granted(
        {"AWS": "*"}, Action=["s3:*", "*", "S3:GetObject"], Resource=[OBJECT, "${aws_s3_bucket.b.arn}", "*"]
    )
    found = said(document, PolicyType.RESOURCE, "AWS::S3::Bucket")
    assert not [code for code, _ in found if code.startswith("UNSUPPORTED")]


@pytest.mark.parametrize("kind", [PolicyType.IDENTITY, PolicyType.BOUNDARY, PolicyType.SCP])
def test_holes_are_never_wrong(kind: PolicyType) -> None:
    document = doc(
        allow(
            ["s3:${var.action}", "${var.service}:GetObject"],
            [
                "${aws_s3_bucket.b.arn}/*",
                "arn:aws:s3:::${aws_s3_bucket.b.id}",
                "arn:${data.p}:sqs:${data.r}:${data.a}:q",
                "arn:aws:${x}:::y",
            ],
            Condition={
                "StringEquals": {
                    "${var.key}": "x",
                    "aws:RequestedRegion": "${var.region}",
                    "kms:ViaService": "s3.${var.region}.amazonaws.com",
                }
            },
        )
    )
    assert said(document, kind) == []


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (
            "s3:GetObjekt",
            "the action s3:GetObjekt does not exist in AWS's reference of 2026-09-26: did you mean s3:GetObject?",
        ),
        ("s3:ListObjectsV2", "did you mean s3:ListBucket?"),
        (
            "lamda:InvokeFunction",
            "the service lamda of the action does not exist in AWS's reference of 2026-09-26: did you mean lambda?",
        ),
        ("ec2:Descrbe*", "the action ec2:Descrbe* matches no action of AWS in AWS's reference of 2026-09-26"),
        ("iam:Frobnicate", "the action iam:Frobnicate does not exist in AWS's reference of 2026-09-26"),
    ],
)
def test_an_unknown_action_is_told_with_the_date_and_the_nearest_name(action: str, words: str) -> None:
    ((_, message),) = known_actions.judged(action)
    assert message.endswith(words)


def test_a_wildcard_of_which_some_take_no_resource_is_a_suggestion() -> None:
    found = validate(doc(allow("s3:*Bucket*", ["arn:aws:s3:::acme", OBJECT])), PolicyType.IDENTITY)
    (issue,) = [one for one in found if one.code == "RESOURCE_MISMATCH"]
    assert issue.kind is IssueKind.SUGGESTION
    assert "s3:ListAllMyBuckets" in issue.message
    assert "RESOURCE_MISMATCH" not in {one.code for one in validate(doc(allow("s3:*", OBJECT)), PolicyType.IDENTITY)}


def test_a_key_that_the_reference_gives_to_no_action_is_not_judged() -> None:
    """https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html has it on states:InvokeHTTPEndpoint."""
    document = when(
        "StringEquals", "states:HTTPEndpoint", "https://a", Action="states:InvokeHTTPEndpoint", Resource="*"
    )
    assert said(document, PolicyType.IDENTITY) == []


def test_claims_beside_tag_session_are_as_aws_documents_them() -> None:
    key = "cognito-identity.amazonaws.com:aud"
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": "cognito-identity.amazonaws.com"},
        "Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
        "Condition": {"StringEquals": {key: "eu-west-1:a"}},
    }
    assert said(doc(statement), PolicyType.TRUST) == []


def test_a_deny_by_tag_with_a_negated_operator_leaves_nothing_open() -> None:
    document = doc(deny("iam:DeleteGroup", "*", Condition={"StringNotLike": {"aws:ResourceTag/team": "d*"}}))
    assert said(document, PolicyType.SCP) == []


def test_arns_of_other_prefixes_are_those_of_the_reference() -> None:
    elsewhere: dict[str, set[str]] = defaultdict(set)
    for service in catalogue.services():
        for kind in catalogue.resource_types(service):
            for arn in kind.arns:
                named = arn.split(":")[2]
                if named != service and "$" not in named:
                    elsewhere[named].add(service)
    assert {named: tuple(sorted(own)) for named, own in elsewhere.items()} == dict(resource_formats.ELSEWHERE)


def test_takers_of_a_keys_prefix_are_those_of_the_reference() -> None:
    takers: dict[str, set[str]] = defaultdict(set)
    for service in catalogue.services():
        for name in catalogue.expand(f"{service}:*"):
            found = catalogue.action(name)
            assert found is not None
            keys = [*found.condition_keys, *(key for use in found.resource_types for key in use.condition_keys)]
            for kind in catalogue.resource_types(service):
                keys += kind.condition_keys
            for key in keys:
                prefix = key.lower().partition(":")[0]
                if prefix != "aws" and "." not in prefix:
                    takers[prefix].add(service)
    wrong = {
        prefix: sorted(own)
        for prefix, own in takers.items()
        if not own <= set(action_keys._TAKEN_BY.get(prefix, (prefix,)))
    }
    assert wrong == {}


def test_every_partition_has_regions() -> None:
    assert set(regions.regions()) == set(PARTITIONS)
    assert regions.is_region("eu-*", "aws")
    assert not regions.is_region("cn-north-1", "aws")
    assert regions.partitions_of("us-gov-*") == ("aws-us-gov",)


def test_sources_are_known_service_principals_with_a_page_of_aws() -> None:
    for principal, page in service_sources.SENDS_SOURCE.items():
        assert re.fullmatch(r"[a-z0-9.]+\.amazonaws\.com", principal)
        assert page.startswith("https://docs.aws.amazon.com/")


def test_validation_opens_only_the_services_that_are_named() -> None:
    code = """
from tfiam.data import segments
opened = []
read = segments.Segments.read
segments.Segments.read = lambda self, name: opened.append(name) or read(self, name)
from tfiam.iam.validate.validator import validate
from tfiam.iam.validate.issue import PolicyType
document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "sqs:Send*"],
    "Resource": ["arn:aws:s3:::a/*", "arn:aws:sqs:*:*:q"], "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]}
assert validate(document, PolicyType.IDENTITY) == ()
print(sorted(set(opened)))
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "['aws', 's3', 'sqs', 'ssm']"
