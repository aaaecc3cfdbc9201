from __future__ import annotations

from typing import Any

import pytest

from tfiam.access.summary import PolicySummary, summarise
from tfiam.iam.document import PolicyDocument
from tfiam.inventory.bare import bare_document
from tfiam.inventory.model import DocumentRole


def summary(*statements: dict[str, Any], role: DocumentRole = DocumentRole.IDENTITY) -> PolicySummary:
    return summarise(bare_document(PolicyDocument.parse({"Statement": list(statements)}), role, "a.json"))


def allow(*actions: str, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": "*", **more}


def deny(*actions: str, **more: Any) -> dict[str, Any]:
    return {**allow(*actions, **more), "Effect": "Deny"}


def services(found: PolicySummary) -> list[str]:
    return [one.service for one in found.allows.services]


def test_a_deny_without_condition_takes_back() -> None:
    assert services(summary(allow("s3:*", "sqs:*"), deny("s3:*"))) == ["sqs"]
    assert not summary(allow("*"), deny("s3:*")).allows.every


@pytest.mark.parametrize(
    "narrow", [{"Condition": {"Bool": {"aws:SecureTransport": "false"}}}, {"Resource": "arn:aws:s3:::acme"}]
)
def test_a_narrow_deny_takes_nothing_back(narrow: dict[str, Any]) -> None:
    assert services(summary(allow("s3:*"), deny("s3:*", **narrow))) == ["s3"]


def test_unknown_actions_are_told_and_not_counted() -> None:
    found = summary(allow("s3:GetObjet", "s3:GetObject"))
    assert found.allows.unknown == ("s3:GetObjet",)
    assert [(one.service, one.actions, one.levels) for one in found.allows.services] == [("s3", 1, (("Read", 1),))]


def test_every_action_whatever_its_spelling() -> None:
    assert summary(allow("*:*")).allows.every
    (one,) = summary(allow("SQS:*")).allows.services
    assert (one.service, one.every) == ("sqs", True)


@pytest.mark.parametrize(
    ("role", "expected"),
    [(DocumentRole.IDENTITY, True), (DocumentRole.BOUNDARY, None), (DocumentRole.SCP, None)],
)
def test_only_what_gives_can_make_an_administrator(role: DocumentRole, expected: bool | None) -> None:
    assert summary(allow("*"), role=role).administrator is expected


def test_a_deny_that_ties_an_allow_to_known_parties() -> None:
    everyone = allow("s3:GetObject", Principal="*")
    others = deny("s3:*", Principal="*", Condition={"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})
    assert summary(everyone, role=DocumentRole.RESOURCE).who.anyone  # type: ignore[union-attr]
    assert not summary(everyone, others, role=DocumentRole.RESOURCE).who.anyone  # type: ignore[union-attr]


def test_statements_that_differ_in_their_actions_only_are_told_together() -> None:
    found = summary(allow("s3:GetObject"), deny("sqs:*"), allow("s3:ListBucket"), allow("kms:Decrypt", Resource="a"))
    assert [(one.effect.value, one.statements, one.resources) for one in found.access] == [
        ("Allow", (0, 2), ("*",)),
        ("Deny", (1,), ("*",)),
        ("Allow", (3,), ("a",)),
    ]
    assert found.access[0].actions.services[0].actions == 2


def test_each_access_tells_its_own_who() -> None:
    account = {"AWS": "111122223333"}
    found = summary(
        allow("s3:GetObject", Principal="*"), allow("s3:PutObject", Principal=account), role=DocumentRole.RESOURCE
    )
    assert [(one.who.anyone, one.who.accounts) for one in found.access if one.who] == [
        (True, ()),
        (False, ("111122223333",)),
    ]


def test_a_provider_is_no_holder_of_its_account() -> None:
    provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": provider},
        "Condition": {"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:acme/app:ref:refs/heads/main"}},
    }
    who = summary(trust, role=DocumentRole.TRUST).who
    assert who is not None
    assert (who.anyone, who.accounts, who.principals, who.providers) == (False, (), (), (provider,))
