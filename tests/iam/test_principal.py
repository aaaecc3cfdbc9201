import pytest

from tfiam.iam import PolicyDocument
from tfiam.iam.principal import AwsPrincipal, PrincipalElement, PrincipalEntry, PrincipalKind


def principal(value: object) -> PrincipalElement:
    (statement,) = PolicyDocument.parse(
        {"Statement": [{"Effect": "Allow", "Principal": value, "Action": "*"}]}
    ).statements
    assert statement.principals is not None
    return statement.principals


@pytest.mark.parametrize(
    ("value", "what", "account"),
    [
        ("*", AwsPrincipal.ANYONE, None),
        ("arn:aws:iam::*:root", AwsPrincipal.ANYONE, None),
        ("111122223333", AwsPrincipal.ACCOUNT, "111122223333"),
        ("arn:aws-cn:iam::111122223333:root", AwsPrincipal.ACCOUNT, "111122223333"),
        ("arn:aws:iam::111122223333:user/a/bob", AwsPrincipal.USER, "111122223333"),
        ("arn:aws:iam::111122223333:role/app", AwsPrincipal.ROLE, "111122223333"),
        ("arn:aws:sts::111122223333:assumed-role/app/s", AwsPrincipal.ASSUMED_ROLE, "111122223333"),
        ("arn:aws:sts::111122223333:federated-user/bob", AwsPrincipal.FEDERATED_USER, "111122223333"),
        ("AROAEXAMPLEID123456789", AwsPrincipal.UNIQUE_ID, None),
        ("${aws_iam_role.app.arn}", AwsPrincipal.OTHER, None),
        ("1234", AwsPrincipal.OTHER, None),
    ],
)
def test_aws_principals(value: str, what: AwsPrincipal, account: str | None) -> None:
    (entry,) = principal({"AWS": value})
    assert (entry.aws, entry.account) == (what, account)
    assert entry.is_anyone is (what is AwsPrincipal.ANYONE)
    assert entry.is_account_root is (what is AwsPrincipal.ACCOUNT)


def test_kinds_and_values_in_order() -> None:
    read = principal({"Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"], "Federated": "accounts.google.com"})
    assert tuple(read) == (
        PrincipalEntry(PrincipalKind.SERVICE, "lambda.amazonaws.com"),
        PrincipalEntry(PrincipalKind.SERVICE, "ec2.amazonaws.com"),
        PrincipalEntry(PrincipalKind.FEDERATED, "accounts.google.com"),
    )
    assert (read.services, read.federated, read.aws, len(read)) == (
        ("lambda.amazonaws.com", "ec2.amazonaws.com"),
        ("accounts.google.com",),
        (),
        3,
    )
    assert not read.is_anyone
    assert {entry.aws for entry in read} == {None}


@pytest.mark.parametrize(
    "value", ["*", {"AWS": "*"}, {"AWS": ["111122223333", "*"]}, {"CanonicalUser": "*"}, {"*": "*"}]
)
def test_anyone(value: object) -> None:
    assert principal(value).is_anyone


@pytest.mark.parametrize("value", [{"Service": "*"}, {"Federated": "*"}, {"AWS": "arn:aws:iam::111122223333:*"}, {}])
def test_not_anyone(value: object) -> None:
    assert not principal(value).is_anyone


def test_wildcards_are_seen() -> None:
    assert [
        entry.has_wildcard for entry in principal({"AWS": ["arn:aws:iam::111122223333:role/*", "111122223333"]})
    ] == [True, False]


def test_an_account_number_written_as_a_number() -> None:
    assert principal({"AWS": 111122223333}).aws == ("111122223333",)
