"""The block locator against python-hcl2's own positions, and on text that is no HCL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hcl2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfiam.source.blocks import read_blocks
from tfiam.source.json_blocks import read_json_blocks
from tfiam.source.model import Attribute, Block

FIXTURES = Path(__file__).parents[2] / "fixtures"
ORACLES = sorted([*FIXTURES.glob("source/**/*.tf"), *FIXTURES.glob("links/**/*.tf"), *FIXTURES.glob("stories/*/*.tf")])

ODD = """\
// tfiam:skip=LP reason="of an old hand"
resource "aws_x" "y" { # the block
  plain    = var.a
  string   = "a-${var.x["b"]}-{}}" /* trailing */ // twice
  inner    = /* inside */ 1 + /* and here */ 2
  escaped  = "$${no} %%{no} \\" }"
  nested   = "${ { a = "}" }["a"] }"
  lines    = "${join(",", [
    "a",
  ])}"
  document = <<-EOT
    } "unbalanced {
    ${var.x}
    EOT
  wrapped = jsonencode({
    Statement = [{ A = "b" }] // } comment
  })
  single { a = 1 }
  dynamic "single" {
    for_each = []
    content { a = 2 }
  }
  last = <<EOT
x
EOT
}
"""


def attributes_of(block: Block) -> Iterator[Attribute]:
    yield from block.attributes.values()
    for nested in block.blocks:
        yield from attributes_of(nested)


def blocks_of(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from blocks_of(block.blocks)


def oracle(text: str, kind: str) -> list[tuple[int, int]]:
    tree: Any = hcl2.parses_to_tree(text)
    return sorted((node.meta.line, node.meta.end_line) for node in tree.iter_subtrees() if node.data == kind)


@pytest.mark.parametrize("path", ORACLES, ids=lambda path: path.relative_to(FIXTURES).as_posix())
def test_lines_are_those_of_the_parser(path: Path) -> None:
    text = path.read_text()
    source = read_blocks(text, "main.tf")
    assert source.fault == ""
    places = sorted((block.start_line, block.end_line) for block in blocks_of(source.blocks))
    assert places == oracle(text, "block")
    starts = sorted(one.start_line for block in source.blocks for one in attributes_of(block))
    assert starts == [line for line, _ in oracle(text, "attribute")]


def test_odd_spellings() -> None:
    source = read_blocks(ODD, "main.tf")
    assert source.fault == ""
    block = source.blocks[0]
    texts = {name: one.text for name, one in block.attributes.items()}
    assert texts == {
        "plain": "var.a",
        "string": '"a-${var.x["b"]}-{}}"',
        "inner": "1 + /* and here */ 2",
        "escaped": '"$${no} %%{no} \\" }"',
        "nested": '"${ { a = "}" }["a"] }"',
        "lines": '"${join(",", [\n    "a",\n  ])}"',
        "document": '<<-EOT\n    } "unbalanced {\n    ${var.x}\n    EOT',
        "wrapped": 'jsonencode({\n    Statement = [{ A = "b" }] // } comment\n  })',
        "last": "<<EOT\nx\nEOT",
    }
    assert [(one.type, one.labels, one.start_line, one.end_line) for one in block.blocks] == [
        ("single", (), 18, 18),
        ("dynamic", ("single",), 19, 22),
    ]
    assert block.blocks[1].blocks[0].attributes["a"].text == "2"
    assert (block.name, block.start_line, block.end_line) == ("aws_x.y", 2, 26)
    assert [(one.start_line, one.below) for one in source.comments] == [(1, 2)]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('a = "x\nb = 1\n', "line 1 has a quoted string that is not closed on its line"),
        ("a = [\n1\n", "line 1 has a bracket that is never closed with ]"),
        ("a = (1]\n", "line 1 has ] where another bracket closes"),
        ("x {\n", "line 1 opens a block that is never closed with }"),
        ("x {}\n}\n", "line 2 has a } that closes nothing"),
        ("a = <<EOT\nx\n", "line 1 has a heredoc that EOT never closes"),
        ("/* x", "line 1 has a comment that is never closed with */"),
        ("a = \n", "line 1 gives a no value"),
        ("\n= 1", "line 2 is no block and no argument"),
        ('x "y" = 1', "line 1 has x without = or a block behind it"),
        ("a = " + "[" * 300, "line 1 is nested more than 200 deep"),
        ("a {" * 300, "line 1 is nested more than 200 deep"),
        ('a = "' + '${"' * 300, "line 1 is nested more than 200 deep"),
    ],
)
def test_faults_name_the_line_and_keep_what_stands_before(text: str, fault: str) -> None:
    source = read_blocks('kept "a" {}\n' + text, "main.tf")
    number, rest = fault.removeprefix("line ").split(" ", 1)
    assert source.fault == f"line {int(number) + 1} {rest}"
    assert [block.type for block in source.blocks if block.type == "kept"] == ["kept"]


@given(st.text(alphabet='ab ={}[]()"\n$%#/*<-EOT\\,.:', max_size=200) | st.text(max_size=100))
def test_any_text_is_read_or_faulted(text: str) -> None:
    source = read_blocks(text, "main.tf")
    last = text.count("\n") + 1
    for block in blocks_of(source.blocks):
        assert 1 <= block.start_line <= block.end_line <= last
        for one in block.attributes.values():
            assert one.text
            assert block.start_line <= one.start_line <= one.text_line <= one.end_line <= block.end_line
    read_json_blocks(text, "main.tf.json")


def test_json_syntax() -> None:
    text = """{
  "//": "a comment",
  "resource": {
    "aws_iam_policy": {
      "a": {
        "name": "a ${",
        "policy": "{}"
      },
      "b": [{"name": "b"}]
    }
  },
  "locals": [{"x": 1}, {"y": [
    1]}]
}"""
    source = read_json_blocks(text, "main.tf.json")
    assert source.fault == ""
    assert [(one.name, one.start_line, one.end_line) for one in source.blocks] == [
        ("aws_iam_policy.a", 5, 8),
        ("aws_iam_policy.b", 9, 9),
        ("locals", 12, 13),
        ("locals", 12, 13),
    ]
    policy = source.blocks[0].attributes["policy"]
    assert (policy.text, policy.start_line, policy.is_json) == ('"{}"', 7, True)
    assert source.blocks[3].attributes["y"].end_line == 13


def test_nested_blocks_in_json_syntax() -> None:
    text = """{"resource": {"aws_x": {"y": {
  "plain": [1, 2],
  "one": {"a": 1},
  "//": "a note",
  "dynamic": {"many": {"for_each": [1], "content": {"a": 2}}, "one": [{"for_each": [2], "content": {}}]},
  "many": [
    {"a": 3, "deep": {"b": 4}},
    "no block"
  ],
  "text": "{}"
}}}}"""
    (block,) = read_json_blocks(text, "main.tf.json").blocks
    assert [(one.type, one.labels, one.start_line) for one in block.nested] == [
        ("one", (), 3),
        ("dynamic", ("many",), 5),
        ("dynamic", ("one",), 5),
        ("many", (), 7),
    ]
    content = block.nested[1].nested[-1]
    assert (content.type, content.attributes["a"].text) == ("content", "2")
    assert block.nested[3].nested[0].attributes["b"].text == "4"
    assert "one" in block.attributes


def test_comments_in_json_syntax() -> None:
    text = """{"//": "tfiam:skip=A", "resource": {"aws_x": {"y": {
  "//": "a note\\ntfiam:skip=B",
  "one": {
    "//": "tfiam:skip=C"
  },
  "text": "// tfiam:skip=D",
  "tags": {"//": ["tfiam:skip=E"]}
}}}}"""
    found = read_json_blocks(text, "main.tf.json").comments
    assert [(one.text, one.start_line) for one in found] == [
        ("tfiam:skip=A", 1),
        ("tfiam:skip=B", 2),
        ("tfiam:skip=C", 4),
    ]


@pytest.mark.parametrize(
    ("text", "fault"), [("{", "line 1 is no JSON"), ("[]", "is no JSON object"), ("[" * 100_000, "is nested too deep")]
)
def test_json_faults(text: str, fault: str) -> None:
    assert read_json_blocks(text, "main.tf.json").fault == fault


@pytest.mark.parametrize(
    "unit",
    [
        'a = "${x}"\n',
        "a = <<A\nA\n",
        "/* */ ",
        "a {}\n",
        "# tfiam:skip=x\n",
        "a = [[[[\n",
        '"',
        "${",
        "a = <<A\n",
        "a = (\n#",
        "\n",
    ],
)
def test_any_text_is_read_to_its_end(unit: str) -> None:
    """How long that takes is bench/blocks.py's to say."""
    whole = read_blocks("a {}\n" + unit * 20_000, "main.tf")
    assert [block.type for block in whole.blocks[:1]] == ["a"]
