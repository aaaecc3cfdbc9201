"""What functions see through, and what hides them."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.iam.variables import is_hole
from tfiam.source.functions import FUNCTIONS, Context, FunctionError, LooseList, call
from tfiam.source.values import HclSet, Hole, mark, shown

ARN = Hole("aws_s3_bucket.logs.arn")
KEY = Hole('module.app["a"].aws_kms_key.this.arn')
A, K = mark(ARN), mark(KEY)

SEEN: tuple[tuple[str, list[Any], Any], ...] = (
    ("join", ["/", [ARN, "*"]], f"{A}/*"),
    ("join", [ARN, ["a", "b"]], f"a{A}b"),
    ("format", ["%s/*", ARN], f"{A}/*"),
    ("format", ["%v", [ARN]], f'["{A}"]'),
    ("format", ["%d", ARN], A),
    ("format", [f"{A}:%s", 1], Hole(f"format({ARN.reference})", (ARN.reference,))),
    ("formatlist", ["%s/%s", [ARN, KEY], "x"], [f"{A}/x", f"{K}/x"]),
    ("jsonencode", [{"Action": ARN, "Resource": [f"{K}/*"]}], f'{{"Action":"{A}","Resource":["{K}/*"]}}'),
    ("jsondecode", [f'{{"Resource":"{A}/*"}}'], {"Resource": f"{A}/*"}),
    ("yamlencode", [{"Resource": ARN}], f'"Resource": "{A}"\n'),
    ("concat", [[ARN], ["*"]], [ARN, "*"]),
    ("flatten", [[[A], ["*"]]], [A, "*"]),
    ("flatten", [[[ARN], "*"]], LooseList([ARN, "*"])),
    ("merge", [{"a": ARN}, {"b": 1}, None], {"a": ARN, "b": 1}),
    ("keys", [{"b": ARN, "a": KEY}], ["a", "b"]),
    ("values", [{"b": ARN, "a": KEY}], [KEY, ARN]),
    ("length", [[ARN, KEY]], 2),
    ("length", [{"a": ARN}], 1),
    ("lookup", [{"a": ARN}, "a", "x"], ARN),
    ("lookup", [{"a": 1}, "b", ARN], ARN),
    ("zipmap", [["a"], [ARN]], {"a": ARN}),
    ("element", [[ARN, KEY], 3], KEY),
    ("slice", [[ARN, KEY], 1, 2], [KEY]),
    ("reverse", [[ARN, "b"]], ["b", ARN]),
    ("chunklist", [[ARN, KEY], 1], [[ARN], [KEY]]),
    ("one", [[ARN]], ARN),
    ("coalesce", [None, "", ARN, "x"], ARN),
    ("coalescelist", [[], [ARN]], [ARN]),
    ("compact", [[f"{A}/*", "", None]], [f"{A}/*"]),
    ("distinct", [[ARN, ARN]], [ARN]),
    ("distinct", [[ARN, KEY]], LooseList([ARN, KEY])),
    ("toset", [[ARN, "b", ARN]], HclSet(["b", ARN])),
    ("sort", [[A, "b"]], LooseList([A, "b"])),
    ("setunion", [[ARN], ["a"]], HclSet(["a", ARN])),
    ("setproduct", [[ARN], ["a", "b"]], [[ARN, "a"], [ARN, "b"]]),
    ("matchkeys", [[ARN, KEY], ["a", "b"], ["b"]], [KEY]),
    ("contains", [[ARN, "b"], "b"], True),
    ("contains", [[ARN], A], True),
    ("index", [["a", ARN], "a"], 0),
    ("alltrue", [[ARN, False]], False),
    ("anytrue", [[ARN, True]], True),
    ("startswith", [f"arn:{A}", "arn:"], True),
    ("startswith", [f"arn:{A}", "x"], False),
    ("endswith", [f"{A}/*", "/*"], True),
    ("endswith", [f"{A}/*", "/x"], False),
    ("strcontains", [f"{A}/*", "/*"], True),
    ("trimprefix", [f"arn:{A}", "arn:"], A),
    ("trimsuffix", [f"{A}/*", "/*"], A),
    ("trimspace", [f" {A}\n"], A),
    ("chomp", [f"{A}\n"], A),
    ("indent", [2, f"a\n{A}"], f"a\n  {A}"),
    ("tolist", [[ARN, "a"]], [ARN, "a"]),
    ("tomap", [{"a": ARN}], {"a": ARN}),
    ("tostring", [ARN], ARN),
    ("sensitive", [ARN], ARN),
)
HIDDEN: tuple[tuple[str, list[Any]], ...] = (
    ("upper", [f"x{A}"]),
    ("replace", [ARN, "a", "b"]),
    ("split", ["/", A]),
    ("regex", ["a", A]),
    ("substr", [A, 0, 1]),
    ("length", [A]),
    ("length", [ARN]),
    ("length", [HclSet([ARN, "b"])]),
    ("length", [LooseList([ARN])]),
    ("element", [LooseList([ARN, "b"]), 0]),
    ("join", [",", LooseList([ARN, "b"])]),
    ("join", [",", ARN]),
    ("concat", [ARN, ["a"]]),
    ("merge", [{"a": 1}, ARN]),
    ("lookup", [{A: 1}, "b", 2]),
    ("lookup", [{"a": 1}, ARN, 2]),
    ("contains", [[ARN], "b"]),
    ("index", [[ARN, "b"], "b"]),
    ("alltrue", [[ARN, True]]),
    ("anytrue", [[A, False]]),
    ("coalescelist", [ARN, ["a"]]),
    ("formatlist", ["%s", ARN]),
    ("format", ["%5s", A]),
    ("format", ["%05d", ARN]),
    ("format", [ARN, 1]),
    ("jsondecode", [ARN]),
    ("jsondecode", [f"[{A}]"]),
    ("startswith", [A, "arn:"]),
    ("endswith", [A, "x"]),
    ("strcontains", [A, "x"]),
    ("base64encode", [A]),
    ("sha256", [A]),
    ("setintersection", [[ARN], ["a"]]),
    ("setsubtract", [["a"], [ARN]]),
    ("max", [1, ARN]),
    ("tonumber", [f"1{A}"]),
    ("range", [ARN]),
    ("cidrsubnet", [ARN, 8, 1]),
    ("file", [A]),
)


@pytest.mark.parametrize(
    ("name", "args", "expected"), SEEN, ids=[f"{row[0]}-{place}" for place, row in enumerate(SEEN)]
)
def test_sees_through(name: str, args: list[Any], expected: Any) -> None:
    found = call(name, args)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(("name", "args"), HIDDEN, ids=[f"{row[0]}-{place}" for place, row in enumerate(HIDDEN)])
def test_is_hidden_by_the_reference(name: str, args: list[Any]) -> None:
    assert call(name, args) == Hole(f"{name}({ARN.reference})", (ARN.reference,))


def test_a_hole_names_the_call_and_keeps_every_reference() -> None:
    found = call("max", [ARN, KEY, Hole("c.d"), Hole("e.f")])
    assert isinstance(found, Hole)
    assert found.reference == f"max({ARN.reference}, {KEY.reference}, c.d, …)"
    assert found.others == (ARN.reference, KEY.reference, "c.d", "e.f")


def test_a_call_is_a_hole_in_a_document_too() -> None:
    found = call("upper", [ARN])
    assert isinstance(found, Hole)
    assert shown(mark(found)) == "${upper(aws_s3_bucket.logs.arn)}"
    assert is_hole(found.reference)
    assert is_hole("uuid(…)")
    assert is_hole("setproduct(… too large)")
    assert not is_hole("aws:PrincipalTag/a(b)")


@pytest.mark.parametrize("name", ["uuid", "timestamp", "base64gzip", "bcrypt", "abspath", "type", "provider::x::y"])
def test_what_is_not_computed_names_itself(name: str) -> None:
    assert call(name, ["a"]) == Hole(f"{name}(…)")


def test_what_is_wrong_is_told_although_another_part_is_unknown() -> None:
    with pytest.raises(FunctionError, match=r"replace: an argument must not be null"):
        call("replace", [ARN, None, "x"])


def test_messages_hold_no_value() -> None:
    with pytest.raises(FunctionError) as caught:
        call("tonumber", ["hunter2"])
    assert str(caught.value) == "tonumber: a number is required"


def test_files_that_are_not_there_are_unknown() -> None:
    assert call("file", ["../secret"]) == Hole("file(…)")
    assert call("fileexists", ["made-later.json"]) == Hole("fileexists(…)")


def test_templates_are_the_evaluators() -> None:
    def render(text: str, variables: dict[str, Any], name: str) -> str:
        return f"{name}: {text} {sorted(variables)}"

    assert call("templatestring", ["t", {"a": ARN}], Context(render=render)) == "templatestring: t ['a']"
    assert call("templatestring", ["t", {}]) == Hole("templatestring(…)")


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("regex", ["(a*)*b", "a" * 3_000_000]),
        ("regex", ["(" * 1000 + "a" + ")" * 1000, "a"]),
        ("regex", ["((a{1000}){1000}){1000}", "a"]),
        ("regexall", ["a.*b|a", "a" * 20_000]),
        ("replace", ["a" * 100_000, "a", "b" * 100_000]),
        ("format", ["%999999999d", 1]),
        ("setproduct", [["a"] * 1000] * 4),
        ("indent", [10_000_000, "\n" * 1000]),
        (
            "yamldecode",
            ["\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" if n else "a0: &a0 x" for n in range(10))],
        ),
        ("jsondecode", ["[" * 100_000]),
    ],
)
def test_bombs_are_too_large(name: str, args: list[Any]) -> None:
    assert call(name, args) == Hole(f"{name}(… too large)")


@pytest.mark.parametrize(
    "pattern", ["\\p{L", "[a", "(a", "a)", "\\", "[z-a]", "x{3,2}", "(?<=a)b", "(?P<n>a)(?P<n>b)", "[[:no:]]"]
)
def test_a_pattern_that_is_none_is_refused(pattern: str) -> None:
    with pytest.raises(FunctionError, match="regex: the regular expression"):
        call("regex", [pattern, "ab"])


def test_a_pattern_takes_time_linear_in_the_text() -> None:
    """A backtracking engine would not come back from this one."""
    assert call("regexall", ["(a*)*b", "a" * 30_000]) == []


def test_a_value_that_holds_itself_many_times_is_too_large() -> None:
    value: Any = "x"
    for _ in range(40):
        value = [value, value]
    assert call("jsonencode", [value]) == Hole("jsonencode(… too large)")


def test_no_function_changes_its_arguments() -> None:
    args = [{"b": [2, 1], "a": ["x"]}]
    for name in ("keys", "values", "jsonencode", "merge", "transpose"):
        call(name, args)
    assert args == [{"b": [2, 1], "a": ["x"]}]
    assert list(args[0]) == ["b", "a"]


def test_the_registry_is_fixed() -> None:
    with pytest.raises(TypeError):
        FUNCTIONS["x"] = FUNCTIONS["abs"]  # type: ignore[index]
