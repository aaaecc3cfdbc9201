"""What of an expression is unknown is a hole that names its reference, and nothing else is lost."""

from __future__ import annotations

import time

import pytest

from tfiam.source.bounds import Budget
from tfiam.source.evaluate import TOO_LARGE, evaluate
from tfiam.source.parse import LONGEST, parse_expression, parse_template
from tfiam.source.scope import NoScope
from tfiam.source.syntax import SyntaxFault
from tfiam.source.values import HclError, Hole, Value, holes_in, shown


def value(text: str) -> Value:
    return evaluate(parse_expression(text), NoScope())


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("aws_s3_bucket.b.arn", Hole("aws_s3_bucket.b.arn")),
        ('aws_s3_bucket.b["a b"].arn', Hole('aws_s3_bucket.b["a b"].arn')),
        ("aws_s3_bucket.b[*].arn", Hole("aws_s3_bucket.b[*].arn")),
        ("aws_s3_bucket.b[*].tags[0]", Hole("aws_s3_bucket.b[*].tags[0]")),
        ("[aws_s3_bucket.b][0].arn", Hole("aws_s3_bucket.b.arn")),
        ("{ a = aws_s3_bucket.b }.a.arn", Hole("aws_s3_bucket.b.arn")),
        ("[1, 2][aws_x.y.z]", Hole("index(aws_x.y.z)", ("aws_x.y.z",))),
        ("aws_a.b[aws_x.y.z]", Hole("index(aws_a.b, aws_x.y.z)", ("aws_a.b", "aws_x.y.z"))),
        ("false && aws_x.y.z", False),
        ("aws_x.y.z && false", False),
        ("true || aws_x.y.z", True),
        ("aws_x.y.z || false", Hole("aws_x.y.z")),
        ("!aws_x.y.z", Hole("aws_x.y.z")),
        ("-aws_x.y.z", Hole("aws_x.y.z")),
        ("aws_x.y.z + 1", Hole("aws_x.y.z")),
        ("aws_x.y.z > aws_x.y.w", Hole("aws_x.y.z", ("aws_x.y.w",))),
        ('"${aws_x.y.z}0" * 2', Hole("aws_x.y.z")),
        ('"a${aws_x.y.z}" == "b"', Hole("aws_x.y.z")),
        ('"a${aws_x.y.z}" == null', False),
        ("aws_x.y.z != null", Hole("aws_x.y.z")),
        ("[aws_x.y.z, 1] == [aws_x.y.z, 2]", False),
        ("[aws_x.y.z] == [1]", Hole("aws_x.y.z")),
        ("{ a = aws_x.y.z } == { b = 1 }", False),
        ('{ "${aws_x.y.z}a" = 1 } == { b = 1 }', Hole("aws_x.y.z")),
        ('aws_x.y.z ? "a" : "a"', "a"),
        ('aws_x.y.z ? "a" : aws_x.y.w', Hole("conditional(aws_x.y.z)", ("aws_x.y.z", "aws_x.y.w"))),
        ("aws_x.y.z ? {}.a : 1", Hole("aws_x.y.z")),
        ('"${aws_x.y.z}" ? 1 : 2', Hole("conditional(aws_x.y.z)", ("aws_x.y.z",))),
        ("[for x in aws_x.y : x]", Hole("for(aws_x.y)", ("aws_x.y",))),
        ("[for x in [1] : x if aws_x.y.z]", Hole("for(aws_x.y.z)", ("aws_x.y.z",))),
        ('"%{ if aws_x.y.z }a%{ else }a%{ endif }"', "a"),
        ("concat(aws_x.y...)", Hole("concat(…)", ("aws_x.y",))),
        ("try(aws_x.y.z, 1)", Hole("aws_x.y.z")),
        ("can(aws_x.y.z)", Hole("aws_x.y.z")),
        ("can([aws_x.y.z])", True),
        ("timestamp()", Hole("timestamp(…)")),
        ("self.arn", Hole("self.arn")),
    ],
)
def test_unknown_parts(expression: str, expected: Value) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('"${aws_s3_bucket.b.arn}/*"', "${aws_s3_bucket.b.arn}/*"),
        ('"%{ if aws_x.y.z }a%{ endif }b"', "${if(aws_x.y.z)}b"),
        ('"%{ for x in aws_x.y }a%{ endfor }b"', "${for(aws_x.y)}b"),
        ('"%{ for x in [aws_x.y, 1] }${x},%{ endfor }"', "${aws_x.y},1,"),
        ('jsonencode({ Resource = aws_x.y["a b"].z })', '{"Resource":"${aws_x.y["a b"].z}"}'),
        ('jsonencode({ "${aws_x.y.z}:sub" = 1 })', '{"${aws_x.y.z}:sub":1}'),
        ("jsonencode({ (aws_x.y.z) = 1 })", '{"${aws_x.y.z}":1}'),
        ("jsonencode({ for x in [aws_x.y.z] : x => 1 })", '{"${aws_x.y.z}":1}'),
        ("jsonencode({ for x in [aws_x.y.z] : x => 1... })", '{"${aws_x.y.z}":[1]}'),
    ],
)
def test_unknown_parts_stand_in_text(expression: str, expected: str) -> None:
    found = value(expression)
    assert isinstance(found, str)
    assert shown(found) == expected


def test_an_object_with_an_unknown_key_may_hold_any_attribute() -> None:
    assert value('{ "${aws_x.y.z}a" = 1 }.b') == Hole("aws_x.y.z")


def test_text_from_outside_holds_no_marks() -> None:
    assert list(holes_in(value('"\ue000aws_x.y\ue001"'))) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        '"open',
        '"${1"',
        "[1",
        "1)",
        "a b",
        "1\ny = 2",
        "<<EOT\nopen",
        '"%{ while true }"',
        '"%{ if true }"',
        '"%{ endif }"',
        '"%{ for x of [] }%{ endfor }"',
        '"\\q"',
        '"\\ud800"',
        "9" * 500,
        "(" * 5_000 + ")" * 5_000,
        "[" * 100 + "{a=" * 100,
        "1" + " + 1" * 5_000,
        "1" + "+1" * 100_000,
        "f([" * 5_000 + "])" * 5_000,
        "true ? " * 5_000 + "1" + " : 2" * 5_000,
        "a" + "[0]" * 5_000,
        '"${' * 500 + '"' + "}" * 500,
        '"' + "%{ if true }" * 100 + "%{ endif }" * 100 + '"',
        "x" * (LONGEST + 1),
        "tfiam__literal(7)",
    ],
    ids=lambda text: text[:12],
)
def test_what_does_not_parse_is_told(text: str) -> None:
    with pytest.raises(SyntaxFault):
        parse_expression(text)


def test_a_long_template_is_not_read() -> None:
    with pytest.raises(SyntaxFault, match="too long"):
        parse_template("x" * (LONGEST + 1))


@pytest.mark.parametrize(
    "bomb",
    [
        "[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : c]]]",
        'join("", [for a in range(1000) : join("", [for b in range(1000) : "xxxxxxxxxx"])])',
        "jsonencode({ a = " + "[for x in range(9) : " * 8 + "1" + "]" * 8 + " })",
        '"%{ for a in range(1000) }%{ for b in range(1000) }0123456789%{ endfor }%{ endfor }"',
        "[for a in range(1000) : [for b in range(300) : range(1000)]]",
        f'[for a in range(1000) : regexall("(a*)*b", "{"a" * 20_000}")]',
        f'[for a in range(1000) : [for b in range(1000) : length("{"a" * 20_000}")]]',
        f'[for a in range(1000) : sort(split("", "{"ba" * 20_000}"))]',
        f'[for a in range(1000) : jsondecode("[{"1," * 20_000}1]")]',
        f'[for a in range(1000) : [for b in range(1000) : "{"a" * 50_000}" == "b"]]',
        "true ? " * 115 + "1" + " : 2" * 115,
    ],
    ids=["for", "join", "nested", "template", "lists", "regex", "texts", "sort", "json", "equal", "conditionals"],
)
def test_bombs_are_holes(bomb: str) -> None:
    began = time.process_time()
    assert value(bomb) == Hole("too_large(…)")
    assert time.process_time() - began < 20


@pytest.mark.parametrize("bomb", ["range(1e12)", 'join("", [for i in range(100000) : "x"])', "range(0, 1, 1e-9)"])
def test_what_terraform_itself_bounds_is_refused(bomb: str) -> None:
    with pytest.raises(HclError, match="range: the range has too many members"):
        value(bomb)


def test_many_bombs_get_less_and_less() -> None:
    budget = Budget()
    tree = parse_expression("[for a in range(1000) : [for b in range(90) : b]]")
    assert isinstance(evaluate(tree, NoScope(), budget), list)
    evaluate(parse_expression("[for a in range(1000) : range(1000)]"), NoScope(), Budget())
    for _ in range(3):
        budget.tighten()
    assert evaluate(tree, NoScope(), budget) == TOO_LARGE


@pytest.mark.parametrize("refused", ["[1][true]", "try()", "upper(null)", "toset([1])[0]", "for_unknown_name()[0]"])
def test_what_terraform_refuses(refused: str) -> None:
    if refused.startswith("for_unknown"):
        assert value(refused) == Hole("for_unknown_name(…)")
        return
    with pytest.raises(HclError):
        value(refused)
