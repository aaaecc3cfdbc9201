import pytest

from tfiam.iam import Request
from tfiam.iam.request import Caller, CallerKind

OWN = "111122223333"


@pytest.mark.parametrize(
    ("principal", "kind", "account", "role"),
    [
        ("*", CallerKind.ANONYMOUS, None, None),
        ("anonymous", CallerKind.ANONYMOUS, None, None),
        (OWN, CallerKind.ROOT, OWN, None),
        (f"arn:aws:iam::{OWN}:root", CallerKind.ROOT, OWN, None),
        (f"arn:aws:iam::{OWN}:user/a/ana", CallerKind.USER, OWN, None),
        (f"arn:aws:iam::{OWN}:role/team/app", CallerKind.ROLE, OWN, "app"),
        (f"arn:aws:sts::{OWN}:assumed-role/app/run-1", CallerKind.ROLE_SESSION, OWN, "app"),
        (f"arn:aws:sts::{OWN}:assumed-role:app", CallerKind.ROLE_SESSION, OWN, None),
        (f"arn:aws:sts::{OWN}:federated-user/ana", CallerKind.FEDERATED_USER, OWN, None),
        (f"arn:aws:iam::{OWN}:saml-provider/corp", CallerKind.FEDERATED, OWN, None),
        ("accounts.google.com", CallerKind.FEDERATED, None, None),
        ("ec2.amazonaws.com.cn", CallerKind.SERVICE, None, None),
    ],
)
def test_callers(principal: str, kind: CallerKind, account: str | None, role: str | None) -> None:
    caller = Caller.parse(principal)
    assert (caller.kind, caller.account, caller.role_name) == (kind, account, role)


@pytest.mark.parametrize(
    ("principal", "linked"),
    [
        (f"arn:aws:iam::{OWN}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS", True),
        (f"arn:aws:sts::{OWN}:assumed-role/AWSServiceRoleForECS/s", True),
        (f"arn:aws:iam::{OWN}:role/app", False),
        (f"arn:aws:iam::{OWN}:user/AWSServiceRoleForECS", False),
    ],
)
def test_service_linked_roles(principal: str, linked: bool) -> None:
    assert Caller.parse(principal).is_service_linked is linked


@pytest.mark.parametrize(
    ("resource", "given", "owner"),
    [
        ("arn:aws:sqs:eu-west-1:444455556666:q", None, "444455556666"),
        ("arn:aws:s3:::logs", None, OWN),
        ("arn:aws:s3:::logs", "444455556666", "444455556666"),
        ("arn:aws:iam::aws:policy/ReadOnlyAccess", None, OWN),
        ("*", None, OWN),
    ],
)
def test_the_owner_of_the_resource(resource: str, given: str | None, owner: str) -> None:
    request = Request(f"arn:aws:iam::{OWN}:user/ana", "s3:GetObject", resource, given)
    assert request.owner == owner
    assert request.same_account is (owner == OWN)


@pytest.mark.parametrize(
    ("principal", "key", "values"),
    [
        (f"arn:aws:iam::{OWN}:user/a/ana", "aws:username", ("ana",)),
        (f"arn:aws:iam::{OWN}:user/a/ana", "aws:PrincipalType", ("User",)),
        (f"arn:aws:iam::{OWN}:role/team/app", "aws:PrincipalArn", (f"arn:aws:iam::{OWN}:role/team/app",)),
        (f"arn:aws:iam::{OWN}:role/team/app", "aws:PrincipalType", ("AssumedRole",)),
        (f"arn:aws-cn:sts::{OWN}:assumed-role/app/s", "aws:PrincipalArn", (f"arn:aws-cn:iam::{OWN}:role/app",)),
        (OWN, "aws:PrincipalType", ("Account",)),
        ("lambda.amazonaws.com", "aws:PrincipalServiceName", ("lambda.amazonaws.com",)),
        ("lambda.amazonaws.com", "aws:PrincipalIsAWSService", ("true",)),
        ("*", "aws:PrincipalIsAWSService", ("false",)),
        ("*", "aws:PrincipalOrgID", ()),
    ],
)
def test_keys_that_follow_from_the_principal(principal: str, key: str, values: tuple[str, ...]) -> None:
    context = Request(principal, "s3:GetObject", "arn:aws:s3:::logs", OWN).full_context
    assert context.is_known(key)
    assert context.get(key) == values


def test_without_principal_and_resource_account_the_owner_is_unknown() -> None:
    request = Request("*", "s3:GetObject", "arn:aws:s3:::logs")
    assert request.owner is None
    assert not request.same_account
    assert not request.full_context.is_known("aws:ResourceAccount")


def test_keys_beside_those_given_are_open_when_asked_to_be() -> None:
    given = {"aws:SourceIp": "192.0.2.7"}
    closed = Request("*", "s3:GetObject", context=given).full_context
    assert (closed.get("aws:sourceip"), closed.is_known("aws:SourceVpc")) == (("192.0.2.7",), True)
    opened = Request("*", "s3:GetObject", context=given, others_open=True).full_context
    assert (opened.get("aws:sourceip"), opened.is_known("aws:SourceVpc")) == (("192.0.2.7",), False)
