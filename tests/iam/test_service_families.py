from __future__ import annotations

import pytest

from tfiam.iam.service_families import family


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ("lambda.amazonaws.com", "lambda"),
        ("EdgeLambda.amazonaws.com", "lambda"),
        ("states.eu-west-1.amazonaws.com", "states"),
        ("states.cn-north-1.amazonaws.com.cn", "states"),
        ("monitoring.rds.amazonaws.com", "rds"),
        ("ecs-tasks.amazonaws.com", "ecs"),
        ("emr-serverless.amazonaws.com", "emr"),
        ("elasticmapreduce.amazonaws.com", "emr"),
        ("member.org.stacksets.cloudformation.amazonaws.com", "cloudformation"),
        ("ec2.amazonaws.com.cn", "ec2"),
        ("eu-west-1.amazonaws.com", "eu"),
    ],
)
def test_family(service: str, expected: str) -> None:
    assert family(service) == expected
