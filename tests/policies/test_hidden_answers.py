"""Where a plan hides the answer, a rule says so and names what hides it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tfiam.config import Config, Organization
from tfiam.iam.document import PolicyDocument
from tfiam.inventory.model import (
    UNKNOWN,
    Document,
    DocumentRole,
    DocumentStatus,
    Inventory,
    PolicyTarget,
    Principal,
    PrincipalKind,
    Reach,
    Resource,
    Via,
)
from tfiam.pipeline import worlds_of
from tfiam.plan.load import load_plan
from tfiam.rules.load import load_rules
from tfiam.rules.model import Problem, Undetermined
from tfiam.rules.run import ask

RULES = {rule.id.removeprefix("TFIAM_"): rule for rule in load_rules()}
OWN = Config(organization=Organization(accounts=("123456789012",)))


def said(rule: str, inventory: Inventory) -> list[Problem | Undetermined]:
    return [answer.said for answer in ask([RULES[rule]], inventory).spoken]


def opaque(role: DocumentRole) -> Document:
    return Document("aws_x.y", "policy", (role,), DocumentStatus.OPAQUE, because=("aws_a.b.arn",))


@pytest.mark.parametrize(
    ("rule", "role"),
    [
        ("TR_001", DocumentRole.TRUST),
        ("TR_002", DocumentRole.TRUST),
        ("TR_003", DocumentRole.TRUST),
        ("TR_005", DocumentRole.TRUST),
        ("TR_006", DocumentRole.TRUST),
        ("TR_007", DocumentRole.TRUST),
        ("TR_008", DocumentRole.TRUST),
        ("TR_016", DocumentRole.TRUST),
        ("PB_008", DocumentRole.BOUNDARY),
        ("TR_009", DocumentRole.TRUST),
        ("TR_012", DocumentRole.TRUST),
        ("TR_011", DocumentRole.KEY),
        ("TR_017", DocumentRole.RESOURCE),
        ("RX_001", DocumentRole.RESOURCE),
        ("RX_002", DocumentRole.KEY),
        ("RX_004", DocumentRole.RESOURCE),
        ("RX_005", DocumentRole.KEY),
        ("OP_001", DocumentRole.SCP),
        ("OP_002", DocumentRole.RCP),
    ],
)
def test_a_document_that_cannot_be_read(rule: str, role: DocumentRole) -> None:
    (answer,) = said(rule, Inventory(documents=(opaque(role),), config=OWN))
    assert isinstance(answer, Undetermined)
    assert answer.because == ("aws_a.b.arn",)


def machine(type_: str, **values: Any) -> Inventory:
    return Inventory(resources={type_: (Resource(f"{type_}.this", type_, values),)})


@pytest.mark.parametrize(
    ("rule", "inventory", "because"),
    [
        (
            "MI_001",
            machine("aws_instance", metadata_options=[{"http_tokens": UNKNOWN}]),
            "aws_instance.this.metadata_options[0].http_tokens",
        ),
        (
            "MI_001",
            machine("aws_ec2_instance_metadata_defaults", http_tokens=UNKNOWN),
            "aws_ec2_instance_metadata_defaults.this.http_tokens",
        ),
        (
            "MI_001",
            machine("aws_sagemaker_notebook_instance", instance_metadata_service_configuration=UNKNOWN),
            (
                "aws_sagemaker_notebook_instance.this"
                ".instance_metadata_service_configuration[0].minimum_instance_metadata_service_version"
            ),
        ),
        (
            "HU_007",
            machine(
                "aws_iam_account_password_policy",
                minimum_password_length=UNKNOWN,
                require_lowercase_characters=True,
                require_uppercase_characters=True,
                require_numbers=True,
                require_symbols=True,
                password_reuse_prevention=24,
                max_password_age=90,
            ),
            "aws_iam_account_password_policy.this.minimum_password_length",
        ),
        (
            "SM_003",
            machine("aws_secretsmanager_secret_rotation", rotation_rules=UNKNOWN),
            "aws_secretsmanager_secret_rotation.this.rotation_rules",
        ),
        (
            "TR_012",
            machine("aws_cognito_identity_pool", allow_unauthenticated_identities=UNKNOWN),
            "aws_cognito_identity_pool.this.allow_unauthenticated_identities",
        ),
    ],
)
def test_a_value_that_is_not_known_yet(rule: str, inventory: Inventory, because: str) -> None:
    (answer,) = said(rule, inventory)
    assert isinstance(answer, Undetermined)
    assert answer.because == (because,)


def test_a_rotation_of_an_unknown_secret_may_be_this_ones() -> None:
    secret = Resource("aws_secretsmanager_secret.db", "aws_secretsmanager_secret", {"name": "db", "id": UNKNOWN})
    rotation = Resource(
        "aws_secretsmanager_secret_rotation.db",
        "aws_secretsmanager_secret_rotation",
        {"secret_id": UNKNOWN, "rotation_rules": [{"automatically_after_days": 30}]},
    )
    resources = {secret.type: (secret,), rotation.type: (rotation,)}
    (answer,) = said("SM_003", Inventory(resources=resources))
    assert isinstance(answer, Undetermined)
    assert answer.because == ("aws_secretsmanager_secret_rotation.db.secret_id",)
    assert said("SM_003", Inventory(resources=resources, put_on={rotation.address: (secret.address,)})) == []


def test_an_attachment_of_an_unknown_policy_may_be_of_this_one() -> None:
    policy = Resource("aws_organizations_policy.stay", "aws_organizations_policy", {"id": UNKNOWN})
    content = PolicyDocument.parse({"Version": "2012-10-17", "Statement": []})
    scp = Document(
        policy.address, "content", (DocumentRole.SCP,), DocumentStatus.KNOWN, policy=content, resource=policy
    )
    inventory = Inventory(
        documents=(scp,),
        resources={policy.type: (policy,)},
        targets=(PolicyTarget("local.policy_id", "r-ab12", "aws_organizations_policy_attachment.this"),),
    )
    (answer,) = said("OP_004", inventory)
    assert isinstance(answer, Undetermined)
    assert answer.because == ("local.policy_id",)


def trusting_pull_requests(*reaches: Reach) -> Inventory:
    trust = PolicyDocument.parse(
        {
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Principal": {
                    "Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
                },
                "Condition": {
                    "StringEquals": {"token.actions.githubusercontent.com:sub": "repo:acme/app:pull_request"}
                },
            },
        }
    )
    document = Document(
        "aws_iam_role.plan", "assume_role_policy", (DocumentRole.TRUST,), DocumentStatus.KNOWN, policy=trust
    )
    role = Principal(PrincipalKind.ROLE, "aws_iam_role.plan", "plan", reaches=reaches, trust=document)
    return Inventory(principals=(role,), documents=(document,))


def test_whether_a_role_for_pull_requests_may_write_is_hidden_with_its_documents() -> None:
    hidden = Reach(opaque(DocumentRole.IDENTITY), Via.ATTACHED, "aws_iam_role_policy_attachment.plan")
    (answer,) = said("TR_005", trusting_pull_requests(hidden))
    assert isinstance(answer, Undetermined)
    assert answer.because == ("aws_a.b.arn",)
    assert said("TR_005", trusting_pull_requests()) == []


def test_text_that_is_no_policy_document_is_no_organization_policy() -> None:
    broken = Document(
        "aws_organizations_policy.x",
        "content",
        (DocumentRole.SCP,),
        DocumentStatus.KNOWN,
        fault="not JSON (line 1, column 1)",
    )
    (answer,) = said("OP_001", Inventory(documents=(broken,)))
    assert isinstance(answer, Problem)
    assert answer.message == "no policy document: not JSON (line 1, column 1)"


def trusting(federated: str, action: str, condition: dict[str, Any]) -> Document:
    statement = {"Effect": "Allow", "Action": action, "Principal": {"Federated": federated}, "Condition": condition}
    policy = PolicyDocument.parse({"Version": "2012-10-17", "Statement": [statement]})
    return Document(
        "aws_iam_role.app", "assume_role_policy", (DocumentRole.TRUST,), DocumentStatus.PARTIAL, policy=policy
    )


@pytest.mark.parametrize(
    ("rule", "federated", "action", "condition", "because"),
    [
        (
            "TR_007",
            "${aws_iam_saml_provider.idp.arn}",
            "sts:AssumeRoleWithSAML",
            {"StringEquals": {"${var.claim}": "https://signin.aws.amazon.com/saml"}},
            "var.claim",
        ),
        (
            "TR_012",
            "cognito-identity.amazonaws.com",
            "sts:AssumeRoleWithWebIdentity",
            {"StringEquals": {"${var.claim}": "eu-west-1:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"}},
            "var.claim",
        ),
        (
            "TR_012",
            "cognito-identity.amazonaws.com",
            "sts:AssumeRoleWithWebIdentity",
            {
                "StringEquals": {
                    "cognito-identity.amazonaws.com:aud": "eu-west-1:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
                },
                "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "${var.way}"},
            },
            "var.way",
        ),
    ],
)
def test_a_claim_that_is_hidden(
    rule: str, federated: str, action: str, condition: dict[str, Any], because: str
) -> None:
    (answer,) = said(rule, Inventory(documents=(trusting(federated, action, condition),)))
    assert isinstance(answer, Undetermined)
    assert answer.because == (because,)


def test_who_gains_is_hidden_with_the_policy_or_with_the_name() -> None:
    before = trusting("arn:aws:iam::123456789012:saml-provider/old", "sts:AssumeRoleWithSAML", {})
    named = trusting("${aws_iam_saml_provider.idp.arn}", "sts:AssumeRoleWithSAML", {})
    lost = replace(named, status=DocumentStatus.OPAQUE, policy=None, because=("aws_a.b.arn",))
    for after, because in ((named, "aws_iam_saml_provider.idp.arn"), (lost, "aws_a.b.arn")):
        (answer,) = said("TR_014", Inventory(documents=(after,), before=Inventory(documents=(before,))))
        assert isinstance(answer, Undetermined)
        assert answer.because == (because,)


def role_with(duration: Any, *reaches: Reach) -> Inventory:
    resource = Resource("aws_iam_role.app", "aws_iam_role", {"max_session_duration": duration})
    role = Principal(PrincipalKind.ROLE, resource.address, "app", reaches=reaches, resource=resource)
    return Inventory(principals=(role,), resources={resource.type: (resource,)})


def test_a_long_session_of_a_role_whose_documents_are_hidden() -> None:
    hidden = Reach(opaque(DocumentRole.IDENTITY), Via.INLINE, "aws_x.y")
    for inventory, because in (
        (role_with(UNKNOWN), "aws_iam_role.app.max_session_duration"),
        (role_with(43200, hidden), "aws_a.b.arn"),
    ):
        (answer,) = said("TR_010", inventory)
        assert isinstance(answer, Undetermined)
        assert answer.because == (because,)


def test_a_third_party_while_no_own_account_is_known() -> None:
    """The role may trust its own account: not known, so neither a failure nor a pass."""
    plan = load_plan(Path(__file__).parents[2] / "fixtures/rules/TFIAM_TR_003/fails-1/plan.json")
    (answer,) = said("TR_003", worlds_of(plan, Config()).after)
    assert isinstance(answer, Undetermined)
    assert answer.because == ("account.id",)
    assert "444455556666" in answer.message
