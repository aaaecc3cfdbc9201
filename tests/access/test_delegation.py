"""Open grants over ARNs that are told before the apply makes them."""

from __future__ import annotations

import json

import pytest

from tests.inventory.stories import worlds
from tfiam.access.delegation import MANAGING_PRINCIPALS, by_place, open_grants, pinned
from tfiam.access.holders import Holder, foreseen_statements
from tfiam.extract.holes import Hole
from tfiam.iam.document import PolicyDocument
from tfiam.inventory.model import Document, DocumentRole, DocumentStatus

USER = "arn:aws:iam::${account:aws}:user/"


def partial(effect: str, predicted: str) -> Document:
    statement = {"Effect": effect, "Action": "iam:AttachUserPolicy", "Resource": "${aws_iam_user.a.arn}"}
    return Document(
        "aws_iam_policy.p",
        "policy",
        (DocumentRole.IDENTITY,),
        DocumentStatus.PARTIAL,
        PolicyDocument.parse(json.dumps({"Version": "2012-10-17", "Statement": statement})),
        because=("aws_iam_user.a.arn",),
        holes=(Hole("/Statement/Resource", "aws_iam_user.a.arn", predicted),),
    )


def test_an_arn_that_the_plan_makes_is_a_user_all_the_same() -> None:
    places = by_place(worlds("foreseen").after, lambda holder: open_grants(holder, MANAGING_PRINCIPALS, pinned))
    told = {place.held.place[0]: (place.actions, place.principals) for place in places}
    assert told["aws_iam_user_policy.self"] == (("iam:AttachUserPolicy",), ("aws_iam_user.self",))


@pytest.mark.parametrize(
    ("effect", "predicted", "resource"),
    [
        ("Allow", f"{USER}a", f"{USER}a"),
        ("Allow", f"{USER}a*", f"{USER}a*"),
        ("Deny", f"{USER}a", f"{USER}a"),
        ("Deny", f"{USER}a*", "${aws_iam_user.a.arn}"),
        ("Allow", "", "${aws_iam_user.a.arn}"),
    ],
)
def test_an_allow_may_reach_a_pattern_and_a_deny_must_be_sure(effect: str, predicted: str, resource: str) -> None:
    (statement,) = foreseen_statements(partial(effect, predicted))
    assert statement.resources == (resource,)


def test_a_document_that_cannot_be_read_has_no_statements() -> None:
    opaque = Document("aws_x.y", "policy", (DocumentRole.IDENTITY,), DocumentStatus.OPAQUE, because=("aws_a.b.arn",))
    assert foreseen_statements(opaque) == ()
    assert list(open_grants(Holder(()), MANAGING_PRINCIPALS, pinned)) == []
