from __future__ import annotations

import json

import pytest

from tfiam.iam.document import PolicyDocument
from tfiam.iam.quotas import QuotaName, quota
from tfiam.iam.size import size

MANAGED = quota(QuotaName.MANAGED_POLICY_CHARACTERS)
SCP = quota(QuotaName.SCP_CHARACTERS)
KEY = quota(QuotaName.KEY_POLICY_BYTES)
STATEMENT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"}


def document(indent: int | None, **more: object) -> PolicyDocument:
    return PolicyDocument.parse(json.dumps({"Statement": [{**STATEMENT, **more}]}, indent=indent, ensure_ascii=False))


def test_white_space_counts_where_aws_counts_it() -> None:
    compact = json.dumps({"Statement": [STATEMENT]}, separators=(",", ":"))
    laid_out = document(4)
    assert size(laid_out, MANAGED) == len(compact)
    assert size(laid_out, SCP) == laid_out.text_length == len(laid_out.text or "") > len(compact)


def test_white_space_inside_a_text_is_white_space_to_iam() -> None:
    """ "In non-whitespace characters", says GetAccountSummary."""
    condition = {"StringEquals": {"aws:PrincipalTag/team": "human resources"}}
    assert size(document(None, Condition=condition), MANAGED) == size(
        document(None, Condition={"StringEquals": {"aws:PrincipalTag/team": "humanresources"}}), MANAGED
    )


def test_bytes_are_those_of_utf_8() -> None:
    plain, wide = document(None, Sid="Tur"), document(None, Sid="T\u00fcr")
    assert size(wide, KEY) == size(plain, KEY) + 1
    assert size(wide, MANAGED) == size(plain, MANAGED)


def test_what_is_hidden_counts_nothing() -> None:
    whole = document(None, Resource="${aws_s3_bucket.logs.arn}/*")
    assert size(whole, MANAGED, ("aws_s3_bucket.logs.arn",)) == size(whole, MANAGED) - len("${aws_s3_bucket.logs.arn}")


def test_a_policy_variable_is_text() -> None:
    whole = document(None, Resource="arn:aws:s3:::acme/${aws:username}/*")
    assert size(whole, MANAGED, ("aws_s3_bucket.logs.arn",)) == size(whole, MANAGED)


@pytest.mark.parametrize("indent", [None, 2])
def test_a_mapping_counts_as_minified_json(indent: int | None) -> None:
    raw = {"Statement": [STATEMENT]}
    assert size(PolicyDocument.parse(raw), SCP) == len(json.dumps(raw, separators=(",", ":")))
    assert size(PolicyDocument.parse(raw), MANAGED) == size(document(indent), MANAGED)
