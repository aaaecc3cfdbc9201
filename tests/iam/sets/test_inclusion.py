from typing import Any

import pytest

from tests.iam.sets.written import ADMIN, HOME, access, allow, statement
from tfiam.iam import Access, Answer, action_index

YES, NO, OPEN = Answer.YES, Answer.NO, Answer.UNDETERMINED


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
        (
            allow("s3:*", "arn:aws:s3:::home/*/${aws:username}*"),
            allow("s3:*", "arn:aws:s3:::home/a/${aws:username}/b"),
            OPEN,
        ),
        (allow("*", "arn:aws:*:*:*:*/i-1"), allow("*", "arn:aws:ec2:eu-west-1:1:instance/i-1"), OPEN),
        (allow("s3:*", "arn:aws:s3:::acme-*/logs/*"), allow("s3:*", "arn:aws:s3:::acme-a/logs/b"), YES),
        (allow("newservice:*"), allow("NewService:Do"), YES),
        (allow("newservice:Do"), allow("newservice:*"), NO),
        (allow("s3:*"), allow("newservice:Do"), NO),
        (ADMIN, allow("newservice:Do"), YES),
        (allow("s3:*"), allow(list(action_index.names(action_index.mask("s3:*")))), YES),
        (allow(list(action_index.names(action_index.mask("s3:*")))), allow("s3:*"), YES),
        (allow("*", "arn:aws:ec2:*:*:*/i-1"), allow("*", "arn:aws:ec2:*:*:instance/i-1"), OPEN),
        (allow("*", ["arn:aws:sqs:*", "arn:aws:sns:*"]), allow("*", "arn:aws:sqs:eu-west-1:111122223333:q"), YES),
        (allow("*", ["arn:aws:sqs:*", "*"]), allow("*", "arn:aws:sqs:eu-west-1:111122223333:q"), YES),
        (allow("*", "arn:aws:sqs:*"), allow("*", "arn:aws:sqs:eu-west-1:111122223333:q"), YES),
        (allow("*", "\ue010"), allow("*", "a"), OPEN),
        (allow("*", "arn:aws:ec2:us-*1:1:x"), allow("*", "arn:aws:ec2:us-east-1:1:1:x"), NO),
        (allow("*", "arn:aws:ec2:us-?:1:x"), allow("*", "arn:aws:ec2:us-::1:x"), NO),
        (allow("*", "arn:aws:ec2:us-*1:1:x"), allow("*", "arn:aws:ec2:us-east-1:1:x"), YES),
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
        ({"Null": {"aws:TagKeys": "true"}}, {"ForAllValues:StringEquals": {"aws:TagKeys": []}}, OPEN),
        ({"StringEquals": {"aws:PrincipalAccount": "1"}}, {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::1:*"}}, OPEN),
        ({"StringEquals": {"aws:TagKeys": "a"}}, {"StringEquals": {"aws:RequestTag/a": "x"}}, OPEN),
        ({"StringEquals": {"aws:RequestTag/b": "a"}}, {"StringEquals": {"aws:RequestTag/a": "x"}}, NO),
        ({"StringEquals": {"ec2:ResourceTag/a": "x"}}, {"StringEquals": {"aws:ResourceTag/a": "x"}}, OPEN),
        ({"StringEquals": {"aws:username": "b"}}, {"StringEquals": {"aws:username": "${aws:PrincipalTag/a}"}}, OPEN),
        ({"Frobnicate": {"a:b": "c"}}, {"Frobnicate": {"a:b": "c"}}, YES),
        ({"Null": {"aws:PrincipalType": "false"}}, {}, OPEN),
        ({"Null": {"aws:username": "false"}}, {}, NO),
        ({"DateLessThan": {"aws:CurrentTime": "0001-01-01"}}, {"DateLessThan": {"aws:CurrentTime": "0001"}}, OPEN),
        ({"DateLessThan": {"aws:CurrentTime": "2024-01-01T00:00:00.5Z"}}, {"DateLessThanEquals": {"aws:CurrentTime": "2024-01-01T00:00:00.5Z"}}, OPEN),
        ({"NumericLessThan": {"s3:max-keys": ["1", "5"]}}, {"NumericLessThan": {"s3:max-keys": "9"}}, NO),
        ({"StringEquals": {"aws:username": ["${aws:PrincipalTag/a}"]}}, {"StringNotEquals": {"aws:username": ["${aws:PrincipalTag/a}"]}}, OPEN),
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
