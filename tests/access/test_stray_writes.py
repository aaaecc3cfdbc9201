"""Which words of a team count as saying that a statement reads."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.access.effective import Effective
from tfiam.access.sources import Source
from tfiam.access.stray_writes import stray_writes
from tfiam.iam.document import PolicyDocument
from tfiam.iam.policy_set import PolicyKind
from tfiam.inventory.model import Document, DocumentRole, DocumentStatus, Principal, PrincipalKind, Reach, Via

BUCKET = "arn:aws:s3:::acme-reports"


def against(*statements: dict[str, Any], name: str = "report") -> list[str]:
    policy = PolicyDocument.parse({"Version": "2012-10-17", "Statement": list(statements)})
    document = Document(
        "aws_iam_role_policy.x", "policy", (DocumentRole.IDENTITY,), DocumentStatus.KNOWN, policy=policy
    )
    role = Principal(
        PrincipalKind.ROLE, "aws_iam_role.x", name, reaches=(Reach(document, Via.INLINE, document.address),)
    )
    effective = Effective(identity=(Source(PolicyKind.IDENTITY, document.address, "policy", policy),))
    return [one.against for one in stray_writes(role, effective)]


def allow(*actions: str, on: str = f"{BUCKET}/*", sid: str = "") -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": list(actions), "Resource": on}


@pytest.mark.parametrize("sid", ["ReadReports", "AllowReadReports", "GetObjects", "List"])
def test_a_sid_that_says_read(sid: str) -> None:
    assert against(allow("s3:PutObject", sid=sid)) == [f'its Sid "{sid}" says that it reads']


@pytest.mark.parametrize("sid", ["", "ReadWriteReports", "ReadAndStore", "Reports", "ReaderUpdates", "BreadReports"])
def test_a_sid_that_does_not(sid: str) -> None:
    assert against(allow("s3:PutObject", sid=sid)) == []


def test_reads_by_name_and_writes_by_a_wildcard_only() -> None:
    reads = allow("s3:GetObject", "s3:ListBucket", on=BUCKET)
    assert against(reads, allow("s3:*Object")) == [
        "by s3:*Object, where the role names reads only (s3:GetObject, s3:ListBucket)"
    ]
    assert against(reads, allow("s3:*Object", on="arn:aws:s3:::acme-parts/*")) == []
    assert against(reads, allow("s3:*Object"), allow("s3:PutObject")) == []
    assert against(reads, allow("s3:*Object"), allow("s3:Put*")) == []


def test_a_role_that_says_read_only() -> None:
    assert against(allow("s3:PutObject"), name="report-read-only") == [
        "the role report-read-only says that it reads only"
    ]
    assert against(allow("s3:PutObject"), name="feed-reader") == []
    assert against(allow("sqs:DeleteMessage", "logs:PutLogEvents", on="*"), name="readonly") == []


def test_what_a_deny_takes_back_and_what_grants_everything() -> None:
    deny = {"Effect": "Deny", "Action": "s3:Put*", "Resource": "*"}
    assert against(allow("s3:PutObject", sid="Read"), deny) == []
    assert against(allow("*", on="*", sid="Read"), name="readonly") == []
