"""Whether an Allow for anyone is open, and what keeps it from being so."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.access.exposure import kept_inside_vpc, names_anyone, open_scope
from tfiam.iam.document import PolicyDocument
from tfiam.inventory.model import UNKNOWN, Document, DocumentRole, DocumentStatus, Inventory, Resource

BUCKET = ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"]
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


def is_open(*statements: dict[str, Any]) -> bool:
    policy = document(*statements)
    return open_scope(policy.statements[0], policy) is not None


def deny(condition: dict[str, Any], **elements: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": BUCKET, "Condition": condition} | elements


@pytest.mark.parametrize(
    ("principal", "anyone"),
    [
        ({"Principal": "*"}, True),
        ({"Principal": {"AWS": ["arn:aws:iam::123456789012:root", "*"]}}, True),
        ({"Principal": {"AWS": "arn:aws:iam::*:root"}}, True),
        ({"Principal": {"CanonicalUser": "*"}}, True),
        ({"NotPrincipal": {"AWS": "123456789012"}}, True),
        ({"Principal": {"AWS": "arn:aws:iam::123456789012:role/app-*"}}, False),
        ({"Principal": {"Service": "sns.amazonaws.com"}}, False),
        ({}, False),
    ],
)
def test_names_anyone(principal: dict[str, Any], anyone: bool) -> None:
    statement = document({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", **principal}).statements[0]
    assert names_anyone(statement) is anyone


@pytest.mark.parametrize(
    ("condition", "is_still_open"),
    [
        ({"Bool": {"aws:SecureTransport": "true"}}, True),
        ({"StringLike": {"aws:Referer": "https://acme.example/*"}}, True),
        ({"StringEquals": {"aws:PrincipalTag/team": "data"}}, True),
        ({"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}, True),
        ({"StringNotEquals": {"aws:PrincipalAccount": "444455556666"}}, True),
        ({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}, True),
        ({"StringEquals": {"aws:PrincipalServiceName": "logging.s3.amazonaws.com"}}, False),
        ({"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}, False),
        ({"StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}}, False),
    ],
)
def test_conditions_that_name_nobody_leave_it_open(condition: dict[str, Any], is_still_open: bool) -> None:
    assert is_open(READ | {"Condition": condition}) is is_still_open


@pytest.mark.parametrize(
    ("other", "is_still_open"),
    [
        (deny({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}), False),
        (deny({"NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}, "Bool": {"aws:ViaAWSService": "false"}}), False),
        (deny({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, Action="s3:PutObject"), True),
        (deny({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, Resource="arn:aws:s3:::other/*"), True),
        (deny({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, Principal={"AWS": "444455556666"}), True),
        (deny({"StringNotLike": {"aws:PrincipalOrgID": "*"}}), True),
        (deny({"StringNotEquals": {"sts:ExternalId": "acme"}}), True),
        (deny({"Bool": {"aws:SecureTransport": "false"}}), True),
        (deny({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}), True),
        (
            deny({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "Bool": {"aws:SecureTransport": "false"}}),
            True,
        ),
        ({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": BUCKET}, True),
    ],
)
def test_a_deny_beside_it_closes_it_if_only_known_parties_escape(other: dict[str, Any], is_still_open: bool) -> None:
    assert is_open(READ, other) is is_still_open


def test_an_allow_of_all_but_some_actions_is_not_closed_by_a_deny_of_some() -> None:
    everything = {"Effect": "Allow", "Principal": "*", "NotAction": "s3:Delete*", "Resource": BUCKET[1]}
    assert is_open(everything, deny({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}))


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
