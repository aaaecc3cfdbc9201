"""Connections, beyond what ``fixtures/custom`` shows with checkov."""

from __future__ import annotations

import pytest

from tests.rules.yaml_policy.conftest import Asked, world

WORLD = world("custom-unknown")
CUSTOM = world("custom")
BUCKETS = [f"aws_s3_bucket.{name}" for name in ("ajar", "open", "shut")]


def connection(own: str, others: str, operator: str) -> str:
    return f"{{cond_type: connection, resource_types: [{own}], connected_resource_types: [{others}], operator: {operator}}}"


def of_buckets(*parts: str) -> str:
    kept = "{cond_type: filter, attribute: resource_type, operator: within, value: [aws_s3_bucket]}"
    return "and:\n" + "\n".join(f"  - {part}" for part in (kept, *parts))


@pytest.mark.parametrize(
    ("own", "others", "operator", "failing"),
    [
        ("aws_s3_bucket", "aws_s3_bucket_*", "exists", ["open"]),
        ("aws_s3_*", "all", "exists", ["open"]),
        ("aws_s3_bucket", "aws_sns_topic", "exists", ["ajar", "open", "shut"]),
        ("aws_s3_bucket", "aws_sns_topic", "not_exists", []),
        ("aws_s3_bucket", "aws_s3_bucket_public_access_block", "not_exists", ["ajar", "shut"]),
    ],
)
def test_patterns_of_types(asked: Asked, own: str, others: str, operator: str, failing: list[str]) -> None:
    found = asked(of_buckets(connection(own, others, operator)), CUSTOM)
    assert found == {f"aws_s3_bucket.{name}": "fail" for name in failing}


def test_not_over_a_connection(asked: Asked) -> None:
    definition = of_buckets(f"not: {connection('aws_s3_bucket', 'aws_s3_bucket_public_access_block', 'exists')}")
    assert asked(definition, CUSTOM) == {"aws_s3_bucket.ajar": "fail", "aws_s3_bucket.shut": "fail"}


def test_a_filter_by_another_argument(asked: Asked) -> None:
    definition = """\
and:
  - {cond_type: filter, attribute: bucket, operator: within, value: [acme-shut]}
  - {cond_type: attribute, resource_types: [aws_s3_bucket], attribute: bucket, operator: equals, value: other}
"""
    assert asked(definition, CUSTOM) == {"aws_s3_bucket.shut": "fail"}


def test_what_is_unknown_at_the_other_end(asked: Asked) -> None:
    keyed = "{cond_type: attribute, resource_types: [aws_kms_key], attribute: arn, operator: equals, value: x}"
    volumes = "{cond_type: filter, attribute: resource_type, operator: within, value: [aws_ebs_volume]}"
    for operator in ("exists", "one_exists", "not_exists"):
        link = connection("aws_ebs_volume", "aws_kms_key", operator)
        found = asked(f"and:\n  - {volumes}\n  - {keyed}\n  - {link}", WORLD)
        assert found["aws_ebs_volume.keyed"] == ("aws_kms_key.data.arn",)


def test_an_allowlist_of_types(asked: Asked) -> None:
    found = asked(
        "{cond_type: resource, resource_types: ['aws_s3_*', 'aws_db_*', aws_iam_role], operator: exists}", CUSTOM
    )
    assert sorted(found) == ["aws_cloudhsm_v2_cluster.vault", "aws_security_group.inner", "aws_security_group.web"]


def test_types_that_do_not_fit_together_fail_as_in_checkov(asked: Asked) -> None:
    definition = """\
and:
  - {cond_type: attribute, resource_types: [aws_s3_bucket], attribute: bucket, operator: exists}
  - {cond_type: attribute, resource_types: [aws_db_instance], attribute: engine, operator: exists}
"""
    assert sorted(asked(definition, CUSTOM)) == [
        *(f"aws_db_instance.{name}" for name in ("good", "public", "short")),
        *BUCKETS,
    ]
