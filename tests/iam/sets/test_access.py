import time
from typing import Any

import pytest

from tfiam.iam import Access, Answer, PolicyDocument, PolicySyntaxError, action_index
from tfiam.iam.action_index import AccessLevel

YES, NO, OPEN = Answer.YES, Answer.NO, Answer.UNDETERMINED
BUCKET = "arn:aws:s3:::acme"
HOME = "arn:aws:s3:::home/${aws:username}/*"


def statement(action: Any, resource: Any = "*", effect: Any = "Allow", **condition: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": action, "Resource": resource, "Condition": condition}


def access(*statements: dict[str, Any], version: str = "2012-10-17") -> Access:
    return Access.of([{"Version": version, "Statement": list(statements)}])


def allow(action: Any, resource: Any = "*", **condition: Any) -> Access:
    return access(statement(action, resource, **condition))


def told(found: Access) -> list[tuple[Any, ...]]:
    """Box by box: actions, resources, except resources, conditions."""
    return [(box.actions, box.resources, box.except_resources, tuple(map(str, box.conditions))) for box in found]


ADMIN = allow("*")
MFA: dict[str, Any] = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


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


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        (ADMIN, allow("s3:GetObject", HOME), YES),
        (allow("s3:*", HOME), allow("s3:GetObject", HOME), YES),
        (allow("s3:GetObject", HOME), allow("s3:*", HOME), NO),
        (allow("s3:*", "arn:aws:s3:::home/${aws:username}*"), allow("s3:*", HOME), YES),
        (allow("s3:*", "arn:aws:s3:::home/*"), allow("s3:*", HOME), YES),
        (allow("s3:*", HOME), allow("s3:*", "arn:aws:s3:::home/ann/*"), OPEN),
        (allow("s3:*", HOME), allow("s3:*", "arn:aws:s3:::home/${aws:userid}/*"), OPEN),
        (allow("s3:*", HOME), allow("s3:*", "arn:aws:s3:::other"), NO),
        (allow("s3:*", "${a.b}"), allow("s3:*", ["${a.b}", "${c.d}"]), OPEN),
        (allow("s3:*", ["${c.d}", "${a.b}"]), allow("s3:*", ["${a.b}", "${c.d}"]), YES),
        (allow("${var.a}"), allow("${var.a}"), YES),
        (allow("newservice:*"), allow("NewService:Do"), YES),
        (allow("newservice:Do"), allow("newservice:*"), NO),
        (allow("s3:*"), allow("newservice:Do"), NO),
        (ADMIN, allow("newservice:Do"), YES),
        (allow("s3:*"), allow(list(action_index.names(action_index.mask("s3:*")))), YES),
        (allow(list(action_index.names(action_index.mask("s3:*")))), allow("s3:*"), YES),
        (allow("*", "arn:aws:ec2:*:*:*/i-1"), allow("*", "arn:aws:ec2:*:*:instance/i-1"), OPEN),
        (allow("*", ["arn:aws:sqs:*", "arn:aws:sns:*"]), allow("*", "arn:aws:sqs:eu-west-1:111122223333:q"), OPEN),
        (allow("*", ["arn:aws:sqs:*", "*"]), allow("*", "arn:aws:sqs:eu-west-1:111122223333:q"), YES),
        (allow("*", "arn:aws:sqs:*"), allow("*", "arn:aws:sqs:eu-west-1:111122223333:q"), YES),
        (allow("*", "\ue010"), allow("*", "a"), OPEN),
        (allow("*", "arn:aws:ec2:us-*:1:x"), allow("*", "arn:aws:ec2:us-east-1:1:x"), YES),
    ],
)
def test_inclusion(wide: Access, narrow: Access, expected: Answer) -> None:
    assert wide.includes(narrow) is expected


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ({"StringLike": {"aws:username": "a*"}}, {"StringEquals": {"AWS:UserName": ["ab", "ac"]}}, YES),
        ({"StringEquals": {"aws:username": ["ab"]}}, {"StringEquals": {"aws:username": ["ab", "ac"]}}, NO),
        ({"StringEqualsIfExists": {"aws:username": "ab"}}, {"Null": {"aws:username": "true"}}, YES),
        ({"NumericLessThan": {"s3:max-keys": "20"}}, {"NumericLessThan": {"s3:max-keys": "10"}}, YES),
        ({"IpAddress": {"aws:SourceIp": ["10.0.0.0/9", "10.128.0.0/9"]}}, {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, YES),
        ({"IpAddress": {"aws:SourceIp": "10.0.0.0/9"}}, {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, NO),
        ({"IpAddress": {"aws:SourceIp": "nonsense"}}, {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, OPEN),
        ({"DateLessThan": {"aws:CurrentTime": "2025-01-01"}}, {"DateLessThan": {"aws:CurrentTime": "2024"}}, YES),
        ({"DateLessThan": {"aws:CurrentTime": "soon"}}, {"DateLessThan": {"aws:CurrentTime": "2024"}}, OPEN),
        ({"NumericLessThan": {"s3:max-keys": "many"}}, {"NumericLessThan": {"s3:max-keys": "1"}}, OPEN),
        ({"NumericLessThanEquals": {"s3:max-keys": "1"}}, {"NumericLessThan": {"s3:max-keys": "2"}}, OPEN),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}}, {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::1:role/a"}}, YES),
        ({"ArnLike": {"aws:PrincipalArn": "*"}}, {"ArnLike": {"aws:PrincipalArn": "not an ARN"}}, YES),
        ({"ForAnyValue:StringLike": {"aws:TagKeys": "a*"}}, {"ForAnyValue:StringEquals": {"aws:TagKeys": "ab"}}, YES),
        ({"ForAllValues:StringLike": {"aws:TagKeys": "a*"}}, {"ForAnyValue:StringEquals": {"aws:TagKeys": "ab"}}, NO),
        ({"ForAllValues:StringLike": {"aws:TagKeys": "*"}}, {"Null": {"aws:TagKeys": "false"}}, YES),
        ({"StringEquals": {"aws:PrincipalAccount": "1"}}, {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::1:*"}}, OPEN),
        ({"StringEquals": {"aws:TagKeys": "a"}}, {"StringEquals": {"aws:RequestTag/a": "x"}}, OPEN),
        ({"StringEquals": {"aws:RequestTag/b": "a"}}, {"StringEquals": {"aws:RequestTag/a": "x"}}, NO),
        ({"StringEquals": {"ec2:ResourceTag/a": "x"}}, {"StringEquals": {"aws:ResourceTag/a": "x"}}, OPEN),
        ({"StringEquals": {"aws:username": "b"}}, {"StringEquals": {"aws:username": "${aws:PrincipalTag/a}"}}, OPEN),
        ({"Frobnicate": {"a:b": "c"}}, {"Frobnicate": {"a:b": "c"}}, YES),
        ({"Frobnicate": {"a:b": "c"}}, {"Bool": {"a:b": "c"}}, OPEN),
        ({"Frobnicate": {"a:b": "c"}}, {"Bool": {"a:b": "true"}}, OPEN),
        ({"BinaryEquals": {"a:b": "YQ=="}}, {"BinaryEquals": {"a:b": "YQ=="}}, YES),
        ({"StringEqualsIgnoreCase": {"aws:username": "Ab"}}, {"StringEquals": {"aws:username": "aB"}}, YES),
        ({"StringEqualsIgnoreCase": {"aws:username": "ß"}}, {"StringEquals": {"aws:username": "ss"}}, OPEN),
        ({"StringEquals": {"aws:username": "1"}}, {"NumericEquals": {"aws:username": "1"}}, OPEN),
        ({"StringLike": {"aws:TagKeys": "a"}}, {"ForAnyValue:StringLike": {"aws:TagKeys": "a"}}, OPEN),
        ({"StringNotEquals": {"aws:TagKeys": "b"}}, {"StringEquals": {"aws:TagKeys": "a"}}, OPEN),
        ({"Bool": {"aws:SecureTransport": ["true", "false"]}}, {"Null": {"aws:SecureTransport": "false"}}, YES),
        ({"StringLike": {"aws:username": "${*}a"}}, {"StringEquals": {"aws:username": "*a"}}, YES),
    ],
)  # fmt: skip
def test_inclusion_by_conditions(wide: dict[str, Any], narrow: dict[str, Any], expected: Answer) -> None:
    assert allow("s3:*", **wide).includes(allow("s3:*", **narrow)) is expected


@pytest.mark.parametrize(
    ("resource", "expected"),
    [("arn:aws:sqs:eu-west-1:111122223333:q", OPEN), ("arn:aws:s3:::acme", NO), ("*", NO)],
)
def test_an_arn_that_tells_the_region_is_tied_to_the_key(resource: str, expected: Answer) -> None:
    region = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
    assert allow("*", resource, **region).includes(allow("*", resource)) is expected


def test_a_variable_is_text_in_an_old_document() -> None:
    old, new = (access(statement("s3:*", HOME), version=version) for version in ("2008-10-17", "2012-10-17"))
    assert (old.includes(old), old.includes(new), new.includes(old)) == (YES, OPEN, OPEN)


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
    start = time.perf_counter()
    guarded = access(statement("*"), *many_denies())
    assert guarded.includes(guarded) is YES
    assert guarded.includes(ADMIN) is OPEN
    assert ADMIN.includes(guarded) is YES
    assert guarded.covers("s3:GetObject", "arn:aws:s3:::1") is OPEN
    again = access(statement("*"), *many_denies(), statement("sqs:*", effect="Deny"))
    assert guarded.includes(again) in (YES, OPEN)
    assert time.perf_counter() - start < 5


def test_intersections_that_multiply_are_given_up_in_time() -> None:
    one, other = (
        access(*(statement(f"s3:*{number}", f"arn:aws:s3:::{name}{number}") for number in range(80)))
        for name in ("a*", "*b")
    )
    assert one.includes(one.intersect(other)) is YES
