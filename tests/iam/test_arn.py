import pytest

from tfiam.iam.arn import Arn, is_every_resource, matches_resource, resource_includes, resource_overlaps

QUEUE = "arn:aws:sqs:eu-west-1:111122223333:orders"
STREAM = "arn:aws:logs:eu-west-1:111122223333:log-group:/app/web:log-stream:a"


def test_parse_keeps_the_colons_of_the_resource() -> None:
    arn = Arn.parse(STREAM)
    assert arn == Arn("aws", "logs", "eu-west-1", "111122223333", "log-group:/app/web:log-stream:a")
    assert str(arn) == STREAM


def test_the_colon_of_a_variable_separates_nothing() -> None:
    arn = Arn.parse("arn:aws:iam::${aws:PrincipalAccount}:role/${aws:PrincipalTag/team:lead}:x")
    assert arn == Arn("aws", "iam", "", "${aws:PrincipalAccount}", "role/${aws:PrincipalTag/team:lead}:x")


@pytest.mark.parametrize("text", ["*", "arn:aws:s3", "", "arn:aws:s3:::", "ARN:aws:s3:::b", "my-bucket"])
def test_what_is_no_arn(text: str) -> None:
    assert Arn.parse(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("arn:aws:iam::111122223333:role/team/a/ci", "role", "ci"),
        ("arn:aws:s3:::logs", "", "logs"),
        ("arn:aws:lambda:eu-west-1:111122223333:function:f", "function", "f"),
        (STREAM, "log-group", "web:log-stream:a"),
    ],
)
def test_resource_parts(text: str, kind: str, name: str) -> None:
    arn = Arn.parse(text)
    assert arn is not None
    assert (arn.resource_type, arn.resource_name) == (kind, name)


@pytest.mark.parametrize(
    ("pattern", "resource", "expected"),
    [
        ("*", "*", True),
        (QUEUE, "*", False),
        ("arn:aws:sqs:*:*:orders", QUEUE, True),
        ("arn:aws:sqs:eu-*:111122223333:ord???", QUEUE, True),
        ("arn:aws:sqs:*", QUEUE, True),
        ("arn:aws:sqs:eu-west-1:*", QUEUE, True),
        ("arn:aws:sqs:*:orders", QUEUE, True),
        ("arn:aws:sqs:eu*1:111122223333:orders", QUEUE, True),
        ("arn:aws:sqs:eu*3:orders", QUEUE, False),
        ("arn:aws:sqs:eu-west-1?111122223333:orders", QUEUE, False),
        ("arn:aws:sqs:eu-west-?:111122223333:orders", QUEUE, True),
        ("arn:aws:SQS:*:*:orders", QUEUE, False),
        ("arn:aws:sqs:*:*:Orders", QUEUE, False),
        ("arn:aws:logs:*:*:log-group:*:a", STREAM, True),
        ("arn:aws:s3:::logs/*", "arn:aws:s3:::logs", False),
        ("arn:aws:s3:::*/key", "arn:aws:s3:::logs/a/key", True),
        ("arn:aws-cn:s3:::logs", "arn:aws:s3:::logs", False),
        ("arn:aws:s3:::a\ue000", "arn:aws:s3:::a*", True),
        ("arn:*s:s3:::a\ue000", "arn:aws:s3:::a*", True),
    ],
)
def test_matches_resource(pattern: str, resource: str, expected: bool) -> None:
    assert matches_resource(pattern, resource) is expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("arn:aws:ec2:*:*:*/i-1", False),
        ("arn:aws:ec2:*:*:inst*/i-1", False),
        ("arn:aws:ec2:*:*:*/*", True),
        ("arn:aws:ec2:*:*:inst*", True),
        ("arn:aws:ec2:*:*:instance/*", True),
    ],
)
def test_a_wildcard_is_no_resource_type(pattern: str, expected: bool) -> None:
    assert matches_resource(pattern, "arn:aws:ec2:eu-west-1:111122223333:instance/i-1") is expected


def test_a_wildcard_may_stand_where_the_service_has_no_types() -> None:
    call = "arn:aws:execute-api:eu-west-1:111122223333:abc123/prod/GET/pets"
    assert matches_resource("arn:aws:execute-api:*:*:*/prod/GET/*", call)
    assert not matches_resource("arn:aws:execute-api:*:*:*/test/GET/*", call)


@pytest.mark.parametrize(
    "pattern",
    ["*", "**", "?*", "arn:*", "arn:aws:*", "arn:aws:*:*:*:*", "arn:*:*:*:*:*", "arn:*:*:*:*:*:*", "arn:aws*:*", "a*"],
)
def test_every_resource(pattern: str) -> None:
    assert is_every_resource(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "arn:aws:s3:::*",
        "arn:aws:*:eu-west-1:*:*",
        "arn:aws:*:*:111122223333:*",
        "arn:aws:s3:*",
        "",
        "arn",
        "arn:aws",
        "*/x",
    ],
)
def test_not_every_resource(pattern: str) -> None:
    assert not is_every_resource(pattern)


def test_inclusion_and_overlap() -> None:
    assert resource_includes("arn:aws:s3:::logs*", "arn:aws:s3:::logs-eu/*")
    assert not resource_includes("arn:aws:s3:::logs/*", "arn:aws:s3:::logs*")
    assert resource_overlaps("arn:aws:s3:::*-eu", "arn:aws:s3:::logs-*")
    assert not resource_overlaps("arn:aws:s3:::*-eu", "arn:aws:sqs:*")
