"""What stands for a reference inside a document, as far as the plan knows it."""

from __future__ import annotations

import pytest

from tests.access.test_can import inventory
from tfiam.access.arns import arn_of, attribute_of
from tfiam.access.whereabouts import Whereabouts


@pytest.mark.parametrize(
    ("address", "attribute", "shape", "shown"),
    [
        ("aws_s3_bucket.drop", "id", "drop-*", "${aws_s3_bucket.drop.bucket}"),
        ("aws_s3_bucket.drop", "arn", "arn:aws:s3:::drop-*", "arn:aws:s3:::${aws_s3_bucket.drop.bucket}"),
        ("aws_iam_role.worker", "id", "worker", "worker"),
        ("aws_iam_role.worker", "unique_id", "*", "${aws_iam_role.worker.unique_id}"),
        (
            "aws_lambda_function.hook",
            "arn",
            "arn:aws:lambda:ap-southeast-2:*:function:hook",
            "arn:aws:lambda:ap-southeast-2:${account}:function:hook",
        ),
    ],
)
def test_attributes(address: str, attribute: str, shape: str, shown: str) -> None:
    world = inventory("can-hidden")
    found = attribute_of(world.by_address[address], attribute, Whereabouts(world))
    assert (found.shape, found.shown, found.known) == (shape, shown, shape == shown)


def test_the_name_of_a_bucket_is_the_same_alone_and_in_its_arn() -> None:
    world = inventory("can-hidden")
    bucket, where = world.by_address["aws_s3_bucket.drop"], Whereabouts(world)
    arn = arn_of(bucket, where)
    assert arn is not None
    assert arn.text == f"arn:aws:s3:::{attribute_of(bucket, 'id', where).text}"


def test_what_has_no_arn_has_none() -> None:
    world = inventory("can-hidden")
    assert arn_of(world.by_address["aws_iam_role_policy.loader"], Whereabouts(world)) is None
