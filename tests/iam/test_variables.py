import pytest

from tfiam.iam.patterns import matches
from tfiam.iam.variables import (
    UnresolvedVariableError,
    as_literal,
    as_wildcard,
    has_variable,
    is_hole,
    names,
    substitute,
)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("home/${aws:username}/*", ("aws:username",)),
        ("${aws:PrincipalTag/team, 'none'}-${ aws:userid }", ("aws:PrincipalTag/team", "aws:userid")),
        ("a${*}${?}${$}", ()),
        ("${aws_s3_bucket.logs.arn}", ("aws_s3_bucket.logs.arn",)),
        ("plain", ()),
    ],
)
def test_names(pattern: str, expected: tuple[str, ...]) -> None:
    assert names(pattern) == expected
    assert has_variable(pattern) is bool(expected)


@pytest.mark.parametrize(
    ("name", "hole"),
    [
        ("aws_s3_bucket.logs.arn", True),
        ('module.app["a:b"].role', True),
        ("data.aws_iam_policy_document.x.statement[0].condition[1].variable", True),
        ("uuid()", True),
        ("provider::aws::arn_parse(…)", True),
        ("account:aws.prod", True),
        ("region:aws", True),
        ("aws:username", False),
        ("cognito-identity.amazonaws.com:sub", False),
        ("accounts:aws", False),
        ("name", False),
    ],
)
def test_a_hole_is_no_policy_variable(name: str, hole: bool) -> None:
    assert is_hole(name) is hole


def test_must_and_may() -> None:
    pattern = "home/${aws:username, '*'}/${*}"
    assert matches(as_literal(pattern), "home/${aws:username, '*'}/*")
    assert not matches(as_literal(pattern), "home/${aws:username, 'x'}/*")
    assert matches(as_wildcard(pattern), "home/ana/*")
    assert not matches(as_wildcard(pattern), "home/ana/x")


def test_substitute_takes_values_literally() -> None:
    resolved = substitute("${aws:username}/${$}/*", lambda _: "a*")
    assert matches(resolved, "a*/$/x")
    assert not matches(resolved, "ab/$/x")


def test_substitute_without_value() -> None:
    assert substitute("${aws:username, 'nobody'}", lambda _: None) == "nobody"
    with pytest.raises(UnresolvedVariableError, match="aws:username"):
        substitute("${aws:username}", lambda _: None)


def test_what_has_not_the_form_of_a_variable_stays_text() -> None:
    assert matches(substitute("${a, b}", lambda _: None), "${a, b}")
    assert substitute("plain", lambda _: None) == "plain"
