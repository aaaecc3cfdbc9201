"""Columns and wrapping."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfiam.report.width import clip, columns, wrap


@pytest.mark.parametrize(("text", "wide"), [("role", 4), ("鍵", 2), ("ｆｕｌｌ", 8), ("e\u0301", 1), ("é", 1), ("", 0)])
def test_columns(text: str, wide: int) -> None:
    assert columns(text) == wide


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("", 10, [""]),
        ("module.team.aws_iam_role.x", 15, ["module.team.", "aws_iam_role.x"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("鍵鍵鍵 鍵", 4, ["鍵鍵", "鍵", "鍵"]),
    ],
)
def test_wrap(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


def test_wrap_gives_later_lines_their_own_width() -> None:
    assert wrap("aa bb cc dd", 5, 2) == ["aa bb", "cc", "dd"]


@given(st.text(alphabet="ab.:/鍵é\u0301 ", max_size=80), st.integers(2, 12))
def test_wrap_fits_and_loses_nothing(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(columns(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(text.split())


@pytest.mark.parametrize(("text", "shown"), [("short", "short"), ("longer than", "longe…"), ("鍵鍵鍵鍵", "鍵鍵…")])
def test_clip(text: str, shown: str) -> None:
    assert clip(text, 6, "…") == shown
