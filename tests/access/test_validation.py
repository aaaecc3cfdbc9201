from __future__ import annotations

from typing import Any

from tfiam.access.validation import JUDGED, document_issues, policy_type
from tfiam.iam.document import PolicyDocument
from tfiam.iam.validate.issue import PolicyType
from tfiam.iam.validate.themes import THEMES
from tfiam.inventory.model import Document, DocumentRole, DocumentStatus


def document(*roles: DocumentRole, provenance: str = "change.after", **statement: Any) -> Document:
    policy = PolicyDocument.parse({"Version": "2012-10-17", "Statement": [statement]})
    return Document("aws_x.y", "policy", roles, DocumentStatus.KNOWN, policy=policy, provenance=provenance)


def codes(one: Document) -> list[tuple[str, str]]:
    return [(issue.code, issue.pointer) for issue in document_issues(one, *THEMES)]


ADMIN: dict[str, Any] = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def test_every_policy_type_is_a_role() -> None:
    assert {role.value for role in JUDGED} == {kind.value for kind in PolicyType}
    assert DocumentRole.OTHER not in JUDGED


def test_a_policy_that_is_attached_and_a_boundary_is_judged_as_a_grant() -> None:
    both = document(DocumentRole.BOUNDARY, DocumentRole.IDENTITY, **ADMIN)
    assert policy_type(both) is PolicyType.IDENTITY
    assert codes(both) == [("PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", "/Statement/0/Resource")]
    assert codes(document(DocumentRole.BOUNDARY, **ADMIN)) == []


def test_one_place_has_one_issue_the_worst() -> None:
    empty = document(DocumentRole.IDENTITY, **ADMIN | {"Action": []})
    assert codes(empty) == [("MISSING_ACTION", "/Statement/0/Action")]


def test_what_aws_makes_from_arguments_is_no_document_of_anybody() -> None:
    assert codes(document(DocumentRole.RESOURCE, provenance="arguments", **ADMIN)) == []


def test_what_could_not_be_read_has_none() -> None:
    assert codes(Document("aws_x.y", "policy", (DocumentRole.IDENTITY,), DocumentStatus.OPAQUE)) == []
