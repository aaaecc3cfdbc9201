"""Whether the place of a resource keeps its policy inside a VPC."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.access.exposure import kept_inside_vpc
from tfiam.iam.document import PolicyDocument
from tfiam.inventory.model import UNKNOWN, Document, DocumentRole, DocumentStatus, Inventory, Resource

READ = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"}


def document(
    *statements: dict[str, Any], resource: Resource | None = None, attached_to: tuple[str, ...] = ()
) -> Document:
    policy = PolicyDocument.parse({"Version": "2012-10-17", "Statement": list(statements)})
    return Document(
        "aws_s3_bucket_policy.this",
        "policy",
        (DocumentRole.RESOURCE,),
        DocumentStatus.KNOWN,
        policy,
        resource=resource,
        attached_to=attached_to,
    )


@pytest.mark.parametrize(
    ("type_", "values", "inside"),
    [
        ("aws_opensearch_domain", {"vpc_options": [{"subnet_ids": ["subnet-1"]}]}, True),
        ("aws_opensearch_domain", {"vpc_options": [{"subnet_ids": UNKNOWN}]}, True),
        ("aws_opensearch_domain", {"vpc_options": []}, False),
        ("aws_s3_access_point", {"vpc_configuration": [{"vpc_id": "vpc-1"}]}, True),
        ("aws_api_gateway_rest_api", {"endpoint_configuration": [{"types": ["PRIVATE"]}]}, True),
        ("aws_api_gateway_rest_api", {"endpoint_configuration": [{"types": ["REGIONAL"]}]}, False),
        ("aws_sqs_queue", {}, False),
    ],
)
def test_kept_inside_vpc(type_: str, values: dict[str, Any], inside: bool) -> None:
    resource = Resource(f"{type_}.this", type_, values)
    assert kept_inside_vpc(document(READ, resource=resource), Inventory()) is inside


def test_a_domain_policy_is_inside_with_its_domain() -> None:
    domain = Resource(
        "aws_opensearch_domain.logs",
        "aws_opensearch_domain",
        {"domain_name": "logs", "vpc_options": [{"subnet_ids": ["s"]}]},
    )
    inventory = Inventory(resources={domain.type: (domain,)})
    by_name = Resource("aws_opensearch_domain_policy.logs", "aws_opensearch_domain_policy", {"domain_name": "logs"})
    other = Resource("aws_opensearch_domain_policy.other", "aws_opensearch_domain_policy", {"domain_name": "other"})
    assert kept_inside_vpc(document(READ, resource=by_name), inventory)
    assert not kept_inside_vpc(document(READ, resource=other), inventory)
    assert kept_inside_vpc(document(READ, resource=other, attached_to=(domain.address,)), inventory)
    assert not kept_inside_vpc(document(READ), inventory)
