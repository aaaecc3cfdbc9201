"""Ways to the secrets of a real plan."""

from __future__ import annotations

from tests.inventory.stories import worlds
from tfiam.access.paths import paths_of

PATHS = {
    (one.start.address, one.end.address if one.end else ""): one
    for one in paths_of(worlds("paths-to-secrets").after).paths
}
DEVELOPER, BOOKKEEPER = (f'aws_iam_user.this["{name}"]' for name in ("developer", "bookkeeper"))
WORKER, SECRETS = "aws_iam_role.worker", ("aws_secretsmanager_secret.payroll", "aws_ssm_parameter.token")


def test_an_end_that_reads_secrets_is_told_also_after_two_steps() -> None:
    path = PATHS[DEVELOPER, WORKER]
    assert [step.technique.id for step in path.steps] == ["sts-001", "lambda-003"]
    assert (path.reads, path.admin) == (SECRETS, False)


def test_one_step_names_the_secrets_too() -> None:
    assert PATHS["aws_iam_role.release", WORKER].reads == SECRETS


def test_a_secret_whose_policy_denies_and_a_plain_parameter_are_none() -> None:
    named = {secret for path in PATHS.values() for secret in path.reads}
    assert named == set(SECRETS)


def test_to_assume_a_role_that_reads_a_secret_is_what_it_is_for() -> None:
    assert [key for key in PATHS if key[0] == BOOKKEEPER] == []
