from typing import Any

import pytest

from tests.iam.sets.written import ADMIN, BUCKET, access, allow, statement
from tfiam.iam import Access, Answer, PolicyDocument, PolicySyntaxError, action_index
from tfiam.iam.action_index import AccessLevel
from tfiam.iam.managed import managed_policy

YES, NO, OPEN = Answer.YES, Answer.NO, Answer.UNDETERMINED
MFA: dict[str, Any] = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def told(found: Access) -> list[tuple[Any, ...]]:
    """Box by box: actions, resources, except resources, conditions."""
    return [(box.actions, box.resources, box.except_resources, tuple(map(str, box.conditions))) for box in found]


@pytest.mark.parametrize(
    "statements",
    [
        [statement("*")],
        [statement("*:*", "arn:aws:*:*:*:*")],
        [statement("?*", ["arn:*", "*"])],
        [statement(f"{service}:*") for service in action_index.services()],
        [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, statement("IAM:*")],
        [statement("*", "arn:aws:s3:::*"), {"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::*"}],
        [statement("*", **MFA), statement("*", BoolIfExists={"aws:MultiFactorAuthPresent": "false"})],
        [
            statement("*"),
            statement("*", effect="Deny", Null={"aws:username": ["true"]}, StringLike={"aws:username": "*"}),
        ],
        [{"Effect": "Allow", "NotAction": "nothing:*", "NotResource": "nothing"}],
        [statement("*", "arn:aws-cn:*")],
    ],
)
def test_administrator_however_it_is_split(statements: list[dict[str, Any]]) -> None:
    assert access(*statements).is_admin() is YES


@pytest.mark.parametrize(
    "statements",
    [
        [],
        [statement("s3:*")],
        [statement("*", "arn:aws:s3:::*")],
        [statement("*", **MFA)],
        [statement("*"), statement("iam:CreateUser", effect="Deny")],
        [statement("*"), statement("iam:*", "arn:aws:iam::*:role/admin", effect="Deny", **MFA)],
        [statement(f"{service}:*") for service in action_index.services() if service != "sqs"],
        [statement("*"), {"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"}],
    ],
)
def test_not_administrator(statements: list[dict[str, Any]]) -> None:
    assert Access.of([{"Statement": statements}] if statements else []).is_admin() is NO


@pytest.mark.parametrize(
    "statements",
    [
        [statement("*", "${aws_s3_bucket.x.arn}")],
        [statement("${var.action}")],
        [statement("*"), statement("*", "${var.resource}", effect="Deny")],
    ],
)
def test_administrator_depends_on_what_is_not_known(statements: list[dict[str, Any]]) -> None:
    assert access(*statements).is_admin() is OPEN


def test_what_is_lost_by_a_deny() -> None:
    before = allow(["s3:GetObject", "s3:PutObject"])
    after = access(
        statement(["s3:GetObject", "s3:PutObject"]),
        statement("s3:PutObject", f"{BUCKET}/*", effect="Deny", Bool={"aws:MultiFactorAuthPresent": "false"}),
    )
    assert told(before.difference(after)) == [
        (("s3:PutObject",), ("arn:aws:s3:::acme/*",), (), ("Bool aws:multifactorauthpresent = false",))
    ]
    assert told(after.difference(before)) == []
    assert told(after) == [
        (("s3:GetObject",), ("*",), (), ()),
        (("s3:PutObject",), ("*",), ("arn:aws:s3:::acme/*",), ()),
        (("s3:PutObject",), ("arn:aws:s3:::acme/*",), (), ("BoolIfExists aws:multifactorauthpresent = true",)),
    ]


def test_a_hole_is_shown_as_written() -> None:
    gained = allow("s3:GetObject", ["${aws_s3_bucket.a.arn}/*", BUCKET]).difference(allow("s3:GetObject", BUCKET))
    assert told(gained) == [(("s3:GetObject",), ("${aws_s3_bucket.a.arn}/*",), (), ())]


def test_within_a_boundary() -> None:
    boundary = access(statement("s3:*", "arn:aws:s3:::acme-*"), statement("s3:DeleteBucket", effect="Deny"))
    effective = allow(["s3:DeleteBucket", "s3:ListBucket", "iam:*"], "*").intersect(boundary)
    assert told(effective) == [(("s3:ListBucket",), ("arn:aws:s3:::acme-*",), (), ())]
    assert boundary.includes(effective) is YES
    crossed = allow("s3:ListBucket", "arn:aws:s3:::*-logs").intersect(boundary)
    assert [(box.resources, box.within_resources) for box in crossed] == [
        (("arn:aws:s3:::*-logs",), (("arn:aws:s3:::acme-*",),))
    ]


def test_conditions_that_imply_each_other_are_told_once() -> None:
    (box,) = allow("s3:*", StringLike={"aws:username": ["a*"]}, StringEquals={"aws:username": "ab"})
    assert tuple(map(str, box.conditions)) == ("StringEquals aws:username = ab",)


def test_conditions_that_contradict_each_other_allow_nothing() -> None:
    found = allow("s3:*", Null={"aws:username": "true"}, StringEquals={"aws:username": "ab"})
    assert (found.boxes, found.some()) == ((), NO)


@pytest.mark.parametrize(
    ("condition", "opposite"),
    [
        ({"NumericLessThan": {"a:b": "5"}}, "NumericGreaterThanEqualsIfExists a:b = 5"),
        ({"NumericLessThan": {"a:b": ["5", "6"]}}, "not (NumericLessThan a:b = 5, 6)"),
        ({"IpAddress": {"a:b": "10.0.0.0/8"}}, "NotIpAddress a:b = 10.0.0.0/8"),
        ({"StringNotLike": {"a:b": "x*"}}, "StringLike a:b = x*"),
        ({"Null": {"a:b": "true"}}, "Null a:b = false"),
        ({"StringEqualsIfExists": {"a:b": "x"}}, "not (StringEqualsIfExists a:b = x)"),
        ({"ForAnyValue:ArnEquals": {"a:b": "arn:aws:*:*:*:*"}}, "ForAllValues:ArnNotLike a:b = arn:aws:*:*:*:*"),
        ({"ForAllValues:Bool": {"a:b": "true"}}, "ForAnyValue:Bool a:b = false"),
        ({"Bool": {"a:b": "maybe"}}, "not (Bool a:b = maybe)"),
        ({"StringEquals": {"a:b": "${x.y}"}}, "not (StringEquals a:b = ${x.y})"),
    ],
)
def test_what_a_deny_leaves_is_told_in_awss_words(condition: dict[str, Any], opposite: str) -> None:
    (box,) = access(statement("s3:*"), statement("*", effect="Deny", **condition))
    assert tuple(map(str, box.conditions)) == (opposite,)


def test_actions_are_told_by_the_fewest_patterns() -> None:
    (box,) = allow(["sqs:ReceiveMessage", "sqs:SendMessage", "newservice:Do", "SNS:*", "sqs:l*"])
    assert box.actions == ("sns:*", "sqs:List*", "sqs:ReceiveMessage", "sqs:SendMessage", "newservice:do")
    assert box.not_actions is None
    assert box.access_levels == tuple(AccessLevel)[: len(box.access_levels)]
    assert {AccessLevel.LIST, AccessLevel.READ} <= set(box.access_levels)


def test_all_but_a_few_actions_are_told_as_not_actions() -> None:
    (box,) = access({"Effect": "Allow", "NotAction": ["iam:*", "sts:Assume*"], "Resource": "*"})
    assert box.not_actions == ("iam:*", "sts:Assume*")
    (everything,) = ADMIN
    assert (everything.actions, everything.not_actions) == (("*",), ())


@pytest.mark.parametrize(
    ("action", "resource", "covered", "touched"),
    [
        ("s3:GetObject", BUCKET, YES, YES),
        ("s3:*", "*", NO, YES),
        ("sqs:*", "*", NO, NO),
        ("s3:GetObject", "arn:aws:s3:::other", NO, NO),
        ("s3:GetObject", "arn:aws:s3:::${x.y}", OPEN, OPEN),
    ],
)
def test_must_and_may(action: str, resource: str, covered: Answer, touched: Answer) -> None:
    found = allow("s3:Get*", BUCKET)
    assert (found.covers(action, resource), found.touches(action, resource)) == (covered, touched)


def test_one_statement_whatever_its_effect() -> None:
    document = PolicyDocument.parse({"Statement": [statement("s3:*"), statement("sqs:*", effect="Deny")]})
    allows, denies = map(Access.of_statement, document.statements)
    assert Access.denied_by([document]) == denies
    assert Access.of([document]).includes(allows) is YES
    assert ADMIN.includes(Access.everything()) is YES


@pytest.mark.parametrize("left_out", ["Action", "Resource"])
def test_a_statement_without_one_of_the_elements_allows_nothing(left_out: str) -> None:
    written = statement("s3:*")
    del written[left_out]
    assert access(written) == Access()


def test_a_text_that_is_no_document_is_refused() -> None:
    with pytest.raises(PolicySyntaxError):
        Access.of(["nonsense"])


def many_denies() -> list[dict[str, Any]]:
    """Each leaves five pieces of what the one before left."""
    return [
        statement(
            ["*"],
            f"arn:aws:s3:::*{number}*",
            effect="Deny",
            StringEquals={f"aws:PrincipalTag/{number}": "a", f"aws:RequestTag/{number}": "b"},
            Bool={f"aws:flag{number}": "true"},
        )
        for number in range(12)
    ]


def test_denies_that_multiply_are_given_up_in_time() -> None:
    """Worked out in full this one would not end."""
    guarded = access(statement("*"), *many_denies())
    assert guarded.includes(guarded) is YES
    assert guarded.includes(ADMIN) is OPEN
    assert ADMIN.includes(guarded) is YES
    assert guarded.covers("s3:GetObject", "arn:aws:s3:::1") is OPEN
    again = access(statement("*"), *many_denies(), statement("sqs:*", effect="Deny"))
    assert guarded.includes(again) in (YES, OPEN)


def test_intersections_that_multiply_are_given_up_in_time() -> None:
    one, other = (
        access(*(statement(f"s3:*{number}", f"arn:aws:s3:::{name}{number}") for number in range(80)))
        for name in ("a*", "*b")
    )
    assert one.includes(one.intersect(other)) is YES


@pytest.mark.parametrize(
    ("name", "admin", "within_power_user"),
    [("AdministratorAccess", YES, NO), ("PowerUserAccess", NO, YES), ("ReadOnlyAccess", NO, NO), ("AmazonS3FullAccess", NO, YES)],
)  # fmt: skip
def test_aws_managed_policies(name: str, admin: Answer, within_power_user: Answer) -> None:
    found, power_user = (
        Access.of([policy.document])
        for policy in map(managed_policy, (f"arn:aws:iam::aws:policy/{one}" for one in (name, "PowerUserAccess")))
        if policy
    )
    assert (found.is_admin(), power_user.includes(found)) == (admin, within_power_user)
    assert found.includes(found) is YES
