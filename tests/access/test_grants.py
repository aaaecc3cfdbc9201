"""Access as people read it."""

from __future__ import annotations

from typing import Any

from tests.access.small_worlds import allow
from tfiam.access.grants import SENSITIVE, Grant, grants_of
from tfiam.iam import Access

QUEUE = "arn:aws:sqs:eu-west-1:123456789012:letters"
BUCKET = "arn:aws:s3:::letters/*"


def access(*statements: dict[str, Any]) -> Access:
    return Access.of([{"Version": "2012-10-17", "Statement": list(statements)}])


def gained(before: Access, after: Access, *, sensitive: bool = False) -> tuple[Grant, ...]:
    return grants_of(after.difference(before), after, lambda _: ("why",), hidden=(), sensitive=sensitive)


def test_resources_that_none_of_the_actions_can_be_on_are_not_listed() -> None:
    both = {"Effect": "Allow", "Action": ["s3:GetObject", "sqs:SendMessage"], "Resource": [BUCKET, QUEUE]}
    (grant,) = gained(access(allow("s3:GetObject", BUCKET)), access(both))[-1:]
    shown = {one.actions: one.resources for one in gained(access({**both, "Action": "s3:GetObject"}), access(both))}
    assert shown == {("sqs:SendMessage",): (QUEUE,)}
    assert grant.because == ("why",)


def test_where_no_resource_fits_all_are_listed() -> None:
    (grant,) = gained(Access(), access({"Effect": "Allow", "Action": "iam:GetUser", "Resource": [BUCKET, QUEUE]}))
    assert set(grant.resources) == {BUCKET, QUEUE}


def test_of_a_list_only_what_is_new() -> None:
    one, two = (f"arn:aws:sqs:eu-west-1:123456789012:{name}" for name in ("a", "b"))
    wide = access({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": [one, two]})
    assert [grant.resources for grant in gained(access(allow("sqs:SendMessage", one)), wide)] == [(two,)]


def test_conditions_of_one_statement_are_as_certain_as_it_is() -> None:
    """Two keys that tell of the same thing: whether they can agree is the policy's affair."""
    both = {"StringEquals": {"kms:CallerAccount": "123456789012", "kms:ViaService": "sqs.eu-west-1.amazonaws.com"}}
    (grant,) = gained(Access(), access(allow("kms:Decrypt", Condition=both)))
    assert (grant.certain, grant.perhaps) == (True, ())


def test_what_cannot_be_compared_is_told() -> None:
    narrow, wide = (
        access(allow("sts:AssumeRole", Condition={"StringLike": {"gitlab.com:sub": sub, "gitlab.com:ref": "*"}}))
        for sub in ("a:main", "a:*")
    )
    (grant,) = gained(narrow, wide)
    assert grant.certain is False
    assert grant.perhaps == ("whether conditions on gitlab.com:ref, gitlab.com:sub can hold at once",)


def test_an_account_that_is_not_told_is_named_by_its_provider() -> None:
    here = allow("sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:letters")
    unknown = allow("sqs:SendMessage", "arn:aws:sqs:eu-west-1:${account:aws.mail}:letters")
    grants = gained(access(here), access(unknown))
    assert {one.perhaps for one in grants} == {("account of provider aws.mail: set account.id in .tfiam.yaml",)}


def test_of_a_sensitive_document_not_even_the_doubt_is_quoted() -> None:
    here = allow("sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:letters")
    unknown = allow("sqs:SendMessage", "arn:aws:sqs:eu-west-1:${account:aws.mail}:letters")
    (grant, *_) = gained(access(here), access(unknown), sensitive=True)
    assert (grant.actions, grant.resources, grant.perhaps) == ((SENSITIVE,), (SENSITIVE,), (SENSITIVE,))


def test_what_is_hidden_leaves_every_grant_open() -> None:
    new = access(allow("s3:GetObject"))
    (grant,) = grants_of(new, new, lambda _: (), hidden=("data.http.x.body",), sensitive=False)
    assert grant.perhaps == ("data.http.x.body",)


def test_all_but_a_few_actions_are_told_by_the_few() -> None:
    (grant,) = gained(Access(), access({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}))
    assert grant.except_actions == ("iam:*",)
