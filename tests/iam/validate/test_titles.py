"""Every title of AWS's page that asks for grammar only is reported, or named with the reason why not.

The codes are the page's own (https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html);
those that it no longer lists are written as it wrote the others.
"""

from __future__ import annotations

import pytest

from tfiam.iam.validate.issue import PolicyType
from tfiam.iam.validate.not_reported import NOT_REPORTED
from tfiam.iam.validate.themes import THEMES
from tfiam.iam.validate.validator import validate

REPORTED = {code for theme in THEMES for code in theme.codes}
ERRORS = [
    "DATA_TYPE_MISMATCH",
    "DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
    "EMPTY_VARIABLE",
    "FEDERATED_PRINCIPAL_NOT_SUPPORTED",
    "INVALID_ARN_PREFIX",
    "INVALID_CONDITION_DATA_TYPE",
    "INVALID_CONDITION_MULTIPLE_BOOLEAN",
    "INVALID_CONDITION_OPERATOR",
    "INVALID_EFFECT",
    "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY",
    "INVALID_PARTITION",
    "INVALID_POLICY_ELEMENT",
    "INVALID_PRINCIPAL_FORMAT",
    "INVALID_PRINCIPAL_KEY",
    "INVALID_VARIABLE_FOR_OPERATOR",
    "INVALID_VERSION",
    "INVALID_VPCE_FORMAT",
    "INVALID_VPC_FORMAT",
    "JSON_SYNTAX_ERROR",
    "MISMATCHED_ACTION_FOR_PRINCIPAL",
    "MISSING_ACTION",
    "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY",
    "MISSING_BRACE_IN_VARIABLE",
    "MISSING_EFFECT",
    "MISSING_PRINCIPAL",
    "MISSING_QUALIFIER",
    "MISSING_QUOTE_IN_VARIABLE",
    "MISSING_RESOURCE",
    "MISSING_STATEMENT",
    "MISSING_TAG_KEY_IN_CONDITION",
    "NULL_WITH_IF_EXISTS",
    "POLICY_SIZE_EXCEEDS_RCP_QUOTA",
    "POLICY_SIZE_EXCEEDS_SCP_QUOTA",
    "PRIVATE_IP_ADDRESS",
    "PRIVATE_NOT_IP_ADDRESS",
    "RCP_SYNTAX_ERROR_ACTION",
    "RCP_SYNTAX_ERROR_ALLOW",
    "RCP_SYNTAX_ERROR_NOTACTION",
    "RCP_SYNTAX_ERROR_PRINCIPAL",
    "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
    "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
    "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    "SCP_SYNTAX_ERROR_ACTION_WILDCARD",
    "SCP_SYNTAX_ERROR_ALLOW_CONDITION",
    "SCP_SYNTAX_ERROR_ALLOW_NOTACTION",
    "SCP_SYNTAX_ERROR_ALLOW_RESOURCE",
    "SCP_SYNTAX_ERROR_NOTRESOURCE",
    "SCP_SYNTAX_ERROR_PRINCIPAL",
    "TYPE_MISMATCH_IP_RANGE",
    "UNIQUE_SIDS_REQUIRED",
    "UNSUPPORTED_ELEMENT_COMBINATION",
    "UNSUPPORTED_PRINCIPAL",
    "UNSUPPORTED_SID",
    "UNSUPPORTED_SPACE_IN_VARIABLE",
    "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    "VARIABLE_UNSUPPORTED_IN_ELEMENT",
    "VARIABLE_UNSUPPORTED_IN_VERSION",
]
SECURITY_WARNINGS = [
    "ALLOW_WITH_NOT_PRINCIPAL",
    "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT",
    "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
    "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE",
    "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE",
    "PASS_ROLE_WITH_NOT_RESOURCE",
    "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
    "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
    "PASS_ROLE_WITH_STAR_IN_RESOURCE",
    "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
    "S3_PREFIX_IN_NEGATIVE_CONTEXT",
]
WARNINGS = [
    "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
    "CREATE_SLR_WITH_NOT_RESOURCE",
    "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
    "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
    "CREATE_SLR_WITH_STAR_IN_RESOURCE",
    "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
    "INVALID_DATE_VALUE",
    "INVALID_ROLE_REFERENCE",
    "INVALID_USER_REFERENCE",
    "MISSING_VERSION",
    "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
    "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
    "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
    "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY",
    "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY",
    "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK",
    "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED",
    "TYPE_MISMATCH",
    "TYPE_MISMATCH_BOOLEAN",
    "TYPE_MISMATCH_DATE",
    "TYPE_MISMATCH_NUMBER",
    "TYPE_MISMATCH_STRING",
    "UNIQUE_SIDS_RECOMMENDED",
    "WILDCARD_WITHOUT_LIKE_OPERATOR",
]
SUGGESTIONS = [
    "CONFIRM_AUDIENCE_CLAIM_TYPE",
    "EMPTY_ARRAY_ACTION",
    "EMPTY_ARRAY_CONDITION",
    "EMPTY_ARRAY_CONDITION_FORALLVALUES",
    "EMPTY_ARRAY_CONDITION_FORANYVALUE",
    "EMPTY_ARRAY_CONDITION_IFEXISTS",
    "EMPTY_ARRAY_PRINCIPAL",
    "EMPTY_ARRAY_RESOURCE",
    "EMPTY_OBJECT_CONDITION",
    "EMPTY_OBJECT_PRINCIPAL",
    "EMPTY_SID_VALUE",
    "EQUIVALENT_TO_NULL_FALSE",
    "EQUIVALENT_TO_NULL_TRUE",
    "IMPROVE_IP_RANGE",
    "NULL_WITH_QUALIFIER",
    "PRIVATE_IP_ADDRESS_SUBSET",
    "PRIVATE_NOT_IP_ADDRESS_SUBSET",
    "REDUNDANT_CONDITION_VALUE_NUM",
    "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
    "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY",
    "REDUNDANT_RESOURCE",
    "REDUNDANT_STATEMENT",
    "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION",
]
TITLES = (
    ("error", ERRORS),
    ("security warning", SECURITY_WARNINGS),
    ("warning", WARNINGS),
    ("suggestion", SUGGESTIONS),
)


@pytest.mark.parametrize(("kind", "codes"), TITLES, ids=[kind for kind, _ in TITLES])
def test_every_title_is_reported_as_bad_as_aws_has_it_or_named_as_not(kind: str, codes: list[str]) -> None:
    kinds = {code: one.value for theme in THEMES for code, one in theme.codes.items()}
    assert {code: kinds.get(code, kind) for code in codes} == dict.fromkeys(codes, kind)
    assert [code for code in codes if code not in REPORTED and code not in NOT_REPORTED] == []


def test_what_is_not_reported_has_a_reason_and_is_not_reported() -> None:
    assert all(len(reason) > 20 for reason in NOT_REPORTED.values())
    assert REPORTED & set(NOT_REPORTED) == set()


def test_an_scp_may_use_the_whole_language() -> None:
    document = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "NotAction": ["iam:*Login*", "s3:*Bucket"],
                "Resource": "arn:aws:s3:::acme-*",
                "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}},
            },
            {"Effect": "Deny", "Action": "*:Delete*", "NotResource": "arn:aws:s3:::acme-*"},
        ],
    }
    assert validate(document, PolicyType.SCP) == ()
