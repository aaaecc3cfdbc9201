"""Hostile text comes out inert, one function a target."""

from __future__ import annotations

import json

import pytest

from tfiam.report.escape import (
    code_span,
    fenced,
    json_text,
    log_safe,
    markdown,
    visible,
    visible_lines,
    workflow_data,
    workflow_property,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('aws_iam_role.this["a.b"]', 'aws_iam_role.this["a.b"]'),
        ("ключ 鍵 é", "ключ 鍵 é"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x9b2J", r"\x9b2J"),
        ("two\nlines\r\tand", r"two\nlines\r\tand"),
        ("bell\x07 nul\x00 del\x7f", r"bell\x07 nul\x00 del\x7f"),
        ("role\u202egpj.exe", r"role\u202egpj.exe"),
        ("\u2066isolated\u2069", r"\u2066isolated\u2069"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("soft\u00adhyphen", r"soft\xadhyphen"),
        ("line\u2028paragraph\u2029", r"line\u2028paragraph\u2029"),
        ("filler\u3164", r"filler\u3164"),
        ("half \ud83d", r"half \ud83d"),
        ("tag \U000e0041", r"tag \U000e0041"),
        ("##[error]x", r"#\x23[error]x"),
        ("##vso[task.setvariable]", r"#\x23vso[task.setvariable]"),
        ("::set-output name=a::b", r"\x3a:set-output name=a::b"),
        ("see ::error::x, ::/0 and arn:aws:iam::1:root", r"see \x3a:error::x, ::/0 and arn:aws:iam::1:root"),
        ("no\u00a0break", "no\u00a0break"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_visible_lines_keep_line_ends_only() -> None:
    assert visible_lines("a\r\n\tb\x1b\nc") == ("a", r"    b\x1b", "c")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("::set-output name=a::b", r"\x3a:set-output name=a::b"),
        ("::/0", "::/0"),
        ("ok\n   ::add-mask::x", "ok\n   \\x3a:add-mask::x"),
        ("arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:root"),
    ],
)
def test_log_safe(text: str, safe: str) -> None:
    assert log_safe(text) == safe


def test_workflow_command_parts() -> None:
    assert workflow_data("50% of\r\na: b, c\n::error::d\x1b") == r"50%25 of%0Aa: b, c%0A\x3a:error::d\x1b"
    assert workflow_property("a:b,c%\nd") == r"a%3Ab%2Cc%25\nd"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("allows s3:* on *", r"allows s3:\* on \*"),
        ("aws_iam_role.app", "aws_iam_role.app"),
        ("_so_ __this__", r"\_so\_ \_\_this\_\_"),
        ("needs `iam:*` here*", r"needs `iam:*` here\*"),
        ("one ` tick", r"one \` tick"),
        ("<img src=x onerror=alert(1)>", r"\<img src=x onerror=alert(1)\>"),
        ("[click](javascript:alert(1))", r"\[click\](javascript:alert(1))"),
        ("ping @octocat, see #12 and GH-7", "ping @&#8203;octocat, see #&#8203;12 and GH-&#8203;7"),
        ("https://evil.example and www.evil.example", "https:&#8203;//evil.example and www&#8203;.evil.example"),
        ("# heading", r"\# heading"),
        ("- item", r"\- item"),
        ("12. item", r"12\. item"),
        ("&lt;b&gt; & c", r"\&lt;b\&gt; & c"),
        ("a | b", r"a \| b"),
        ("two\nlines", r"two\\nlines"),
    ],
)
def test_markdown(text: str, shown: str) -> None:
    assert markdown(text) == shown


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("plain", "`plain`"),
        ("a`b", "``a`b``"),
        ("`", "`` ` ``"),
        ("x``y", "```x``y```"),
        ("", "` `"),
        ("a\n\nb", r"`a\n\nb`"),
    ],
)
def test_code_span(text: str, span: str) -> None:
    assert code_span(text) == span


def test_fence_is_longer_than_any_in_the_text() -> None:
    assert fenced(["```", "<b>", "````"], "json") == "`````json\n```\n<b>\n````\n`````"


def test_json_text_is_printable_and_says_the_same() -> None:
    value = {"a": '##[set-output name=x]\x1b\u202e\ud800"', "b": 1}
    text = json_text(value)
    assert "##" not in text
    assert text.isascii()
    assert json.loads(text) == value
