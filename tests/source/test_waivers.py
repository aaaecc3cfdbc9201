"""Comments that waive: what they name, how far they reach, and what is wrong with the others."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tfiam.source.tree import SourceTree
from tfiam.source.waivers import Comments, read_comments


def comments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> Comments:
    (tmp_path / "main.tf").write_text(text)
    monkeypatch.chdir(tmp_path)
    return read_comments(SourceTree.from_directory("."), ((),))


@pytest.mark.parametrize(
    "comment",
    [
        '# tfiam:skip=LP_001,TFIAM_HU reason="a, b" owner=ops expires=2027-01-31',
        '// tfiam:skip = LP_001, TFIAM_HU expires="2027-01-31" owner="ops" reason="a, b"',
        '/* tfiam:skip=LP_001,TFIAM_HU\treason="a, b" owner=ops expires=2027-01-31 */',
    ],
)
def test_spellings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, comment: str) -> None:
    found = comments(tmp_path, monkeypatch, f'resource "aws_x" "y" {{\n  {comment}\n}}\n')
    assert found.notices == ()
    assert [(one.rule, one.reason, one.owner, one.expires, one.source) for one in found.waivers] == [
        ("LP_001", "a, b", "ops", datetime.date(2027, 1, 31), "main.tf:2"),
        ("TFIAM_HU", "a, b", "ops", datetime.date(2027, 1, 31), "main.tf:2"),
    ]


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("tfiam:skip", "it names no rule"),
        ("tfiam:skip=", "it names no rule"),
        ("tfiam:skip=LP_001", "it gives no reason"),
        ('tfiam:skip=LP_001 reason=""', "it gives no reason"),
        ("tfiam:skip=LP_001 because it is so", "what stands behind the rules cannot be read"),
        ('tfiam:skip=LP_001 reason="x" until=2027-01-31', "what stands behind the rules cannot be read"),
        ('tfiam:skip=LP_001 reason="x" reason="y"', "reason is given twice"),
        ('tfiam:skip=LP_001 reason="x" expires=2027-02-31', "expires is no day"),
        ('tfiam:skip=LP_001 reason="x', "what stands behind the rules cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, comment: str, said: str
) -> None:
    found = comments(tmp_path, monkeypatch, f'resource "aws_x" "y" {{\n  # {comment}\n}}\n')
    assert found.waivers == ()
    assert len(found.notices) == 1
    assert found.notices[0].startswith(f"main.tf:2: the comment waives nothing: {said}")


SCOPES = """\
# far @0

# above @1
# and more
resource "aws_iam_policy" "p" { # behind @2
  # in @3
  name = "p" # behind @4

  # above the argument @5
  policy = jsonencode({
    Statement = [
      { Effect = "Allow" }, # first @6
      # second @7
      {
        Effect = "Allow" # inside @8
      },
    ]
  })

  # nested @9
  inline {
    a = 1
  }
} # closing @10
locals {
  a = 1 # @11
  # above b @12
  b = {
    x = 1
  }
}
"""


@pytest.mark.parametrize(
    ("number", "lines"),
    [
        (1, (5, 24)), (2, (5, 24)), (3, (5, 24)), (4, (5, 24)), (5, (5, 24)), (6, (12, 12)), (7, (14, 16)), (8, (14, 16)),
        (9, (21, 23)), (10, (5, 24)), (11, (26, 26)), (12, (28, 30)),
    ],
)  # fmt: skip
def test_scopes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, lines: tuple[int, int]) -> None:
    text = "\n".join(
        line.replace(f"@{number}", 'tfiam:skip=LP reason="x"') if line.endswith(f"@{number}") else line
        for line in SCOPES.split("\n")
    )
    found = comments(tmp_path, monkeypatch, text)
    assert [(one.scope.start_line, one.scope.end_line) for one in found.waivers] == [lines]


def test_a_comment_at_no_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = comments(tmp_path, monkeypatch, SCOPES.replace("@0", 'tfiam:skip=LP reason="x"'))
    assert found.notices == (
        "main.tf:1: the comment waives nothing: it stands at no block; put it in one or directly above",
    )


def test_checkov_comments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'resource "aws_x" "y" {\n  #checkov:skip=CKV_AWS_1:a reason: of ours\n  # checkov:skip=CKV2_AWS_40\n}\n'
    found = comments(tmp_path, monkeypatch, text)
    assert found.notices == ()
    assert [(one.rule, one.reason, one.of_checkov) for one in found.waivers] == [
        ("CKV_AWS_1", "a reason: of ours", True),
        ("CKV2_AWS_40", "no reason given", True),
    ]


def test_text_that_looks_like_a_comment_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'resource "aws_x" "y" {\n  a = "# tfiam:skip=LP"\n  b = <<E\n# tfiam:skip=LP\nE\n}\n'
    assert comments(tmp_path, monkeypatch, text) == Comments()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('{"resource": {"aws_x": {\n"y": {"//": "WAIVE",\n"a": 1\n},\n"z": {}}}}', (2, 4)),
        ('{"resource": {"aws_x": {\n"y": {\n"one": {"//": "WAIVE",\n"a": 1\n},\n"two": {}\n}}}}', (3, 5)),
        ('{"resource": {"aws_x": {\n"y": {\n"dynamic": {"one": {\n"content": {"//": "WAIVE"}\n}}}}}}', (3, 5)),
    ],
    ids=["resource", "nested", "dynamic"],
)
def test_comments_in_json_syntax(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, lines: tuple[int, int]
) -> None:
    (tmp_path / "main.tf.json").write_text(text.replace("WAIVE", 'tfiam:skip=LP reason=\\"x\\"'))
    monkeypatch.chdir(tmp_path)
    found = read_comments(SourceTree.from_directory("."), ((),))
    assert found.notices == ()
    assert [(one.scope.start_line, one.scope.end_line) for one in found.waivers] == [lines]


def test_a_comment_on_a_line_of_several_blocks_waives_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = '{"resource": {"aws_x": {"y": {"//": "tfiam:skip=LP reason=\\"x\\""}, "z": {}}}}'
    (tmp_path / "main.tf.json").write_text(text)
    monkeypatch.chdir(tmp_path)
    found = read_comments(SourceTree.from_directory("."), ((),))
    assert found.waivers == ()
    assert found.notices[0].startswith("main.tf.json:1: the comment waives nothing: several blocks stand on its line")


def test_of_a_hundred_thousand_faults_the_first_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = comments(tmp_path, monkeypatch, "# tfiam:skip\n" * 100_000)
    assert len(found.notices) == 51
    assert found.notices[-1] == "main.tf:51: the comment waives nothing, nor do 99949 after it"
