"""Which values of a plan are secrets in clear."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.access.plain_secrets import PlainSecret, plain_secrets
from tfiam.inventory.model import Inventory, Resource, SecretValue
from tfiam.plan.values import Masked

DECOY = "decoy-Pw-for-tests"


def found(
    type_: str, attribute: str, value: str, *, listed: bool = True, generated: bool = False, **values: Any
) -> bool:
    resource = Resource(f"{type_}.this", type_, values)
    secret = SecretValue(resource, attribute, Masked(value), listed=listed, marked=True, generated=generated)
    return bool(plain_secrets(Inventory(secrets=(secret,))))


@pytest.mark.parametrize(
    ("type_", "attribute", "value", "listed", "is_secret"),
    [
        ("aws_db_instance", "password", DECOY, True, True),
        ("aws_db_instance", "password", "CHANGE_ME", True, True),
        ("aws_db_instance", "username", "orders", False, False),
        ("aws_lambda_function", "environment[0].variables.DB_PASSWORD", DECOY, False, True),
        ("aws_lambda_function", "environment[0].variables.TOKEN_TTL", "900", False, False),
        (
            "aws_lambda_function",
            "environment[0].variables.SECRET_ARN",
            "arn:aws:secretsmanager:eu-west-1:1:secret:x",
            False,
            False,
        ),
        ("aws_instance", "user_data", f"export PW={DECOY}", False, True),
        ("aws_secretsmanager_secret_version", "secret_string", '{"user": "orders", "password": "decoy"}', True, True),
        ("aws_secretsmanager_secret_version", "secret_string", '{"user": "orders", "password": ""}', True, False),
        ("aws_secretsmanager_secret_version", "secret_string", '{"orders": "decoy"}', True, True),
        ("aws_secretsmanager_secret_version", "secret_string", '{"password": ["a", "b"]}', True, True),
        ("aws_secretsmanager_secret_version", "secret_string", "{not json", True, True),
        ("aws_secretsmanager_secret_version", "secret_string", "<replace-me>", True, False),
        ("aws_secretsmanager_secret_version", "secret_string", "set by the operations team", True, False),
        ("aws_secretsmanager_secret_version", "secret_string", "{}", True, False),
        ("random_password", "result", DECOY, False, False),
        ("data.aws_ssm_parameter", "value", DECOY, False, False),
    ],
)
def test_told_by_argument_and_mark(type_: str, attribute: str, value: str, listed: bool, is_secret: bool) -> None:
    assert found(type_, attribute, value, listed=listed) is is_secret


@pytest.mark.parametrize(
    ("type_", "name", "value", "is_secret"),
    [
        ("SecureString", "/app/mode", DECOY, True),
        ("String", "/app/smtp/password", DECOY, True),
        ("String", "/app/mode", DECOY, False),
        ("String", None, DECOY, False),
        ("String", "/login/password-min-length", "14", False),
    ],
)
def test_a_parameter_is_told_by_its_type_or_name(type_: str, name: str | None, value: str, is_secret: bool) -> None:
    assert found("aws_ssm_parameter", "value", value, type=type_, name=name) is is_secret


def test_what_aws_generates_is_left_out() -> None:
    assert not found("aws_cognito_user_pool_client", "client_secret", DECOY, listed=False, generated=True)


def test_several_values_of_one_resource_come_together() -> None:
    resource = Resource("aws_mq_broker.this", "aws_mq_broker", {})
    secrets = tuple(
        SecretValue(resource, f"user[{number}].password", Masked(DECOY), listed=True, marked=True) for number in (0, 1)
    )
    places = (PlainSecret("user[0].password"), PlainSecret("user[1].password"))
    assert plain_secrets(Inventory(secrets=secrets)) == ((resource, places),)
