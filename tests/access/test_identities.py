"""Who is behind the principals of a plan, and how they get in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tfiam.access.evidence import IdentityKind, Way, declared, evidence_of, kind_of
from tfiam.access.identities import Identity, Place, identities_of, matrix_of
from tfiam.config import Config
from tfiam.iam.document import PolicyDocument
from tfiam.inventory.model import Principal, PrincipalKind
from tfiam.pipeline import worlds_of
from tfiam.plan.load import load_plan

STORIES = Path(__file__).resolve().parents[2] / "fixtures" / "stories"
OWN = "arn:aws:iam::123456789012:"


def identities(story: str) -> dict[str, Identity]:
    after = worlds_of(load_plan(STORIES / story / "plan.json"), Config()).after
    return {one.name: one for one in identities_of(after)}


def told(one: Identity) -> tuple[str, list[str]]:
    return one.kind.value, [f"{way.value} {place.value}" for place, way in one.entries]


def test_users_by_credentials_groups_and_what_they_are_called() -> None:
    found = identities("users")
    assert told(found["aws_iam_user.founder"]) == (
        "human",
        ["key this account", "user this account", "group this account"],
    )
    assert told(found["aws_iam_user.backup"]) == ("both", ["key this account", "user this account"])
    assert told(found["aws_iam_user.intern"]) == ("human", ["user this account"])


def test_roles_by_trust_and_by_what_runs_under_them() -> None:
    found = identities("compute")
    assert told(found["aws_iam_role.billing_task"]) == ("machine", ["role this account"])
    assert told(found["aws_iam_role.refund"]) == ("both", ["role this account"])
    assert "aws_lambda_function.refund runs under it" in [one.text for one in found["aws_iam_role.refund"].evidence]


def test_federation_and_other_accounts() -> None:
    found = identities("federation")
    assert told(found['aws_iam_role.pinned["workforce"]']) == ("human", ["SAML this account"])
    assert told(found["aws_iam_role.github_release"]) == ("machine", ["OIDC this account"])
    assert told(found['aws_iam_role.assume["partner-account"]']) == ("both", ["role other accounts"])
    hidden = found['aws_iam_role.pinned["cluster-dns"]']
    assert (told(hidden), hidden.hidden) == (("unknown", ["role account not told"]), ("local.pinned",))


def test_permission_sets_by_the_accounts_they_lead_into() -> None:
    cells = matrix_of(tuple(identities("identity-center").values()))
    assert [(one.kind, one.place, one.way) for one in cells] == [(IdentityKind.HUMAN, Place.OTHER, Way.IDENTITY_CENTER)]
    assert "aws_ssoadmin_permission_set.auditor" in cells[0].principals


@pytest.mark.parametrize(
    ("principal", "condition", "kind", "account"),
    [
        ({"AWS": "arn:aws:iam::444455556666:root"}, {}, "both", "444455556666"),
        ({"AWS": "444455556666"}, {"Bool": {"aws:MultiFactorAuthPresent": "true"}}, "human", "444455556666"),
        ({"AWS": "444455556666"}, {"StringEquals": {"sts:ExternalId": "x7"}}, "machine", "444455556666"),
        ({"AWS": "arn:aws:iam::444455556666:user/ana"}, {}, "human", "444455556666"),
        ({"AWS": "arn:aws:iam::444455556666:role/app"}, {}, "unknown", "444455556666"),
        (
            {"AWS": "arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_0123"},
            {},
            "human",
            "444455556666",
        ),
        ({"AWS": "${var.partner}"}, {}, "unknown", "?"),
        ({"AWS": "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"}, {}, "both", ""),
        ("*", {}, "both", "*"),
        ({"Service": "lambda.amazonaws.com"}, {}, "machine", ""),
        ({"Federated": OWN + "saml-provider/desk"}, {}, "human", ""),
        ({"Federated": OWN + "oidc-provider/gitlab.com"}, {}, "machine", ""),
        ({"Federated": "cognito-identity.amazonaws.com"}, {}, "human", ""),
        ({"Federated": "${aws_iam_openid_connect_provider.ci.arn}"}, {}, "machine", ""),
        ({"Federated": "${local.provider}"}, {}, "unknown", ""),
    ],
)
def test_whom_a_trust_policy_lets_in(principal: Any, condition: Any, kind: str, account: str) -> None:
    raw = {"Statement": {"Effect": "Allow", "Action": "sts:*", "Principal": principal, "Condition": condition}}
    statement = PolicyDocument.parse(raw).statements[0]
    assert statement.principals is not None
    found = evidence_of(next(iter(statement.principals)), statement)
    assert (found.kind.value, found.account) == (kind, account)


@pytest.mark.parametrize(
    ("name", "path", "tags", "kind"),
    [
        ("svc-backup", "/", None, "machine"),
        ("ana.bot", "/", None, "unknown"),
        ("deploy-bot", "/", None, "machine"),
        ("x", "/people/", None, "human"),
        ("x", "/", {"user-type": "service"}, "machine"),
        ("x", "/", {"Environment": "service"}, "unknown"),
        ("svc-x", "/people/", None, "both"),
    ],
)
def test_what_a_user_is_called(name: str, path: str, tags: dict[str, str] | None, kind: str) -> None:
    user = Principal(PrincipalKind.USER, "aws_iam_user.x", name, path=path, tags=tags)
    assert kind_of(tuple(declared(user))).value == kind
