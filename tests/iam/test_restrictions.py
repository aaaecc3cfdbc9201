from typing import Any

import pytest

from tfiam.iam import PolicyDocument
from tfiam.iam.condition import Condition
from tfiam.iam.principal_scope import PrincipalScope, principal_scope
from tfiam.iam.restrictions import restricts_nothing
from tfiam.iam.who_keys import LimitKind

OWN, OTHER = "111122223333", "444455556666"


def conditions(block: dict[str, Any]) -> tuple[Condition, ...]:
    document = PolicyDocument.parse({"Statement": [{"Effect": "Allow", "Action": "*", "Condition": block}]})
    return document.statements[0].conditions


def scope(block: dict[str, Any]) -> PrincipalScope:
    return principal_scope(conditions(block))


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ({"StringLike": {"aws:PrincipalOrgID": "*"}}, "matches every value"),
        ({"StringLike": {"aws:PrincipalArn": ["arn:aws:iam::*", "arn:aws:*"]}}, "matches every value"),
        ({"ArnEquals": {"aws:SourceArn": "arn:*:*:*:*:*"}}, "matches every value"),
        ({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}, "holds every IP address"),
        ({"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}}, "holds every IP address"),
        ({"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "::/0"]}}, "holds every IP address"),
        ({"Bool": {"aws:SecureTransport": ["true", "false"]}}, "holds for true and for false"),
        ({"Null": {"aws:PrincipalOrgID": "true"}}, "holds for requests without the key"),
        ({"Null": {"s3:prefix": ["true", "false"]}}, "holds whether the key is there or not"),
        ({"StringEquals": {"aws:PrincipalAccount": "${aws:PrincipalAccount}"}}, "compares the key with itself"),
        (
            {"ForAllValues:StringEquals": {"aws:PrincipalOrgPaths": "o-a/r-b/"}},
            "ForAllValues holds when the key is absent",
        ),
        ({"StringEqualsIfExists": {"aws:SourceAccount": OWN}}, "IfExists holds when the key is absent"),
        ({"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}, "IfExists holds when the key is absent"),
        ({"StringEqualsIfExists": {"aws:ResourceTag/team": "a"}}, "IfExists holds when the key is absent"),
        ({"StringNotEquals": {"aws:PrincipalAccount": []}}, "has no value to exclude"),
    ],
)
def test_what_restricts_nothing(block: dict[str, Any], reason: str) -> None:
    (condition,) = conditions(block)
    assert restricts_nothing(condition) == reason


@pytest.mark.parametrize(
    "block",
    [
        {"StringLike": {"aws:RequestTag/CostCenter": "*"}},
        {"StringEquals": {"aws:PrincipalOrgID": "o-abc"}},
        {"StringEquals": {"aws:PrincipalTag/team": "${aws:ResourceTag/team}"}},
        {"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}},
        {"StringLikeIfExists": {"ec2:InstanceType": "t3.*"}},
        {"ArnLikeIfExists": {"aws:PrincipalArn": "arn:aws:iam::*:role/app"}},
        {"IpAddress": {"aws:SourceIp": ["0.0.0.0/1"]}},
        {"IpAddress": {"aws:SourceIp": "everywhere"}},
        {"Null": {"aws:RequestTag/team": "true"}},
        {"Null": {"aws:PrincipalOrgID": "false"}},
        {"StringNotEquals": {"aws:PrincipalAccount": OWN}},
        {"StringSame": {"aws:PrincipalOrgID": "*"}},
    ],
)
def test_what_restricts(block: dict[str, Any]) -> None:
    (condition,) = conditions(block)
    assert restricts_nothing(condition) is None


@pytest.mark.parametrize(
    ("mend", "mended"),
    [
        ({"Null": {"AWS:principalorgpaths": "false"}}, True),
        ({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a/*"}}, True),
        ({"Null": {"aws:PrincipalOrgPaths": "true"}}, False),
        ({"StringLikeIfExists": {"aws:PrincipalOrgPaths": "o-a/*"}}, False),
        ({"StringNotLike": {"aws:PrincipalOrgPaths": "o-a/*"}}, False),
        ({"Null": {"aws:PrincipalOrgID": "false"}}, False),
    ],
)
def test_another_condition_mends_an_optional_key(mend: dict[str, Any], mended: bool) -> None:
    every = conditions({"ForAllValues:StringEquals": {"aws:PrincipalOrgPaths": "o-a/r-b/"}} | mend)
    assert (restricts_nothing(every[0], every) is None) is mended


@pytest.mark.parametrize(
    ("block", "accounts"),
    [
        ({"StringEquals": {"aws:PrincipalAccount": OWN}}, {OWN}),
        ({"StringLike": {"AWS:SourceOwner": [OWN, OTHER]}}, {OWN, OTHER}),
        ({"ArnLike": {"aws:SourceArn": f"arn:aws:sns:*:{OWN}:*"}}, {OWN}),
        (
            {"ArnEquals": {"aws:PrincipalArn": [f"arn:aws:iam::{OWN}:role/*", f"arn:aws:iam::{OTHER}:role/a"]}},
            {OWN, OTHER},
        ),
        ({"StringEquals": {"kms:CallerAccount": OWN, "kms:ViaService": "s3.*.amazonaws.com"}}, {OWN}),
        (
            {
                "StringEquals": {"aws:SourceAccount": [OWN, OTHER]},
                "ArnLike": {"aws:SourceArn": f"arn:aws:s3:*:{OWN}:*"},
            },
            {OWN},
        ),
        ({"StringEquals": {"aws:SourceAccount": "${aws:ResourceAccount}"}}, {"${aws:ResourceAccount}"}),
        (
            {"StringEquals": {"aws:SourceAccount": "${data.aws_caller_identity.me.account_id}"}},
            {"${data.aws_caller_identity.me.account_id}"},
        ),
    ],
)
def test_accounts_that_are_left(block: dict[str, Any], accounts: set[str]) -> None:
    assert scope(block).accounts == frozenset(accounts)
    assert scope(block).names_who


@pytest.mark.parametrize(
    "block",
    [
        {"StringEquals": {"aws:PrincipalOrgID": "*"}},
        {"StringLike": {"aws:PrincipalAccount": "1111*"}},
        {"StringNotEquals": {"aws:PrincipalAccount": OWN}},
        {"StringEqualsIfExists": {"aws:SourceAccount": OWN}},
        {"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-a"}},
        {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/app"}},
        {"ArnLike": {"aws:SourceArn": ["arn:aws:s3:::logs", "arn:aws:s3:::*"]}},
        {"StringEquals": {"aws:PrincipalAccount": "${aws:PrincipalTag/home}"}},
        {"StringLike": {"aws:userid": "*:bob"}},
        {"IpAddress": {"aws:SourceIp": "64.0.0.0/7"}},
        {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "x"]}},
        {"StringEquals": {"aws:SourceVpc": "vpc-*"}},
        {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}},
        {"Bool": {"aws:PrincipalIsAWSService": "false"}},
        {"StringLike": {"token.actions.githubusercontent.com:sub": "*"}},
        {"StringSame": {"aws:PrincipalAccount": OWN}},
        {"StringEquals": {"aws:SourceAccount": []}},
    ],
)
def test_what_limits_nobody_is_told(block: dict[str, Any]) -> None:
    read = scope(block)
    assert (read.limits, read.names_who, read.accounts) == ((), False, None)
    assert [condition for condition, _ in read.ineffective] == list(conditions(block))


@pytest.mark.parametrize(
    ("block", "kind", "names_who"),
    [
        ({"StringEquals": {"aws:SourceVpce": "vpce-1"}}, LimitKind.VPC, True),
        ({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, LimitKind.NETWORK, True),
        ({"StringLike": {"aws:userid": "AROAEXAMPLE:*"}}, LimitKind.PRINCIPAL, True),
        ({"StringEquals": {"sts:ExternalId": "x"}}, LimitKind.EXTERNAL_ID, False),
        ({"StringLike": {"kms:ViaService": "glue.*.amazonaws.com"}}, LimitKind.SERVICE, False),
        ({"StringEquals": {"lambda:FunctionUrlAuthType": "AWS_IAM"}}, LimitKind.AUTHENTICATION, False),
        ({"StringEquals": {"s3:DataAccessPointAccount": OWN}}, LimitKind.ACCOUNT, True),
        ({"StringLike": {"token.actions.githubusercontent.com:sub": "repo:acme/*"}}, LimitKind.FEDERATED, True),
        ({"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}, LimitKind.FEDERATED, True),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::logs"}}, LimitKind.SOURCE, True),
        ({"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}}, LimitKind.VPC, True),
    ],
)
def test_kinds_of_limits(block: dict[str, Any], kind: LimitKind, names_who: bool) -> None:
    read = scope(block)
    assert [limit.kind for limit in read.limits] == [kind]
    assert read.of(kind) == read.limits
    assert read.names_who is names_who


def test_within_asks_for_every_value_of_one_limit() -> None:
    assert scope({"StringEquals": {"aws:PrincipalAccount": OWN}}).within([OWN])
    assert not scope({"StringEquals": {"aws:PrincipalAccount": [OWN, OTHER]}}).within([OWN])
    assert scope({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a/*"}}).within([], ["o-a"])
    assert not scope({"StringEquals": {"aws:PrincipalOrgID": ["o-a", "o-b"]}}).within([OWN], ["o-a"])
    assert scope({"StringEquals": {"aws:SourceAccount": "${aws:ResourceAccount}"}}).within([])
    assert not scope({"StringEquals": {"aws:SourceVpc": "vpc-1"}}).within([OWN])


def test_organizations_that_are_left() -> None:
    assert scope({"StringEquals": {"aws:PrincipalOrgID": ["o-a", "o-b"]}}).organizations == frozenset({"o-a", "o-b"})
    assert scope({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a/r-1/*"}}).organizations == frozenset({"o-a"})
    assert scope({"StringEquals": {"aws:PrincipalAccount": OWN}}).organizations is None


def test_the_resource_s_own_account_says_nothing_of_the_caller() -> None:
    assert scope({"StringEquals": {"aws:ResourceAccount": OWN}}) == PrincipalScope((), ())


def test_private_networks() -> None:
    private, public = (
        scope({"IpAddress": {"aws:SourceIp": ip}}).limits[0] for ip in (["10.0.0.0/8", "fd00::/32"], ["8.8.8.8"])
    )
    assert private.is_private_network
    assert not public.is_private_network
