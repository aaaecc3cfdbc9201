"""Locations in a real root with a module, and of every shape that a document is written in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfiam.source.locate import Locator
from tfiam.source.model import Location
from tfiam.source.tree import SourceTree

ROOT = Path(__file__).parents[2] / "fixtures" / "source" / "checkout"


@pytest.fixture
def locate(monkeypatch: pytest.MonkeyPatch) -> Locator:
    monkeypatch.chdir(ROOT)
    return Locator(SourceTree.from_directory("."))


def shown(place: Location | None) -> str:
    """The lines as they stand in the file, to compare words instead of numbers."""
    if place is None:
        return ""
    lines = (ROOT / place.file).read_text().splitlines()
    return "\n".join(lines[place.start_line - 1 : place.end_line])


@pytest.mark.parametrize(
    ("address", "attribute", "statement", "first", "last"),
    [
        ("aws_iam_policy.written", "", None, 'resource "aws_iam_policy" "written" {', "}"),
        ("aws_iam_policy.written", "name", None, '  name = "written"', '  name = "written"'),
        ("aws_iam_policy.written", "policy", None, "  policy = jsonencode({", "  })"),
        ("aws_iam_policy.written", "policy", 1, "      {", "      },"),
        ("aws_iam_policy.heredoc", "policy", 1, "        {", "        }"),
        ("aws_iam_policy.through_local", "policy", 1, "      {", "      },"),
        ("aws_iam_policy.through_data", "policy", 1, "  statement {", "  }"),
        ("data.aws_iam_policy_document.admin", "json", 0, "  statement {", "  }"),
        ('module.queue["a.b"].aws_iam_role.this[0]', "inline_policy[0].policy", None, "    policy = var.policy", "    policy = var.policy"),
        ("module.queue.aws_iam_role.this", "inline_policy[0].policy", 0, "    Statement = [{", "    }]"),
        ("module.queue.aws_iam_role.this", "assume_role_policy", 0, None, None),
        ("aws_iam_policy.written", "no_such", None, 'resource "aws_iam_policy" "written" {', "}"),
    ],
)  # fmt: skip
def test_places(
    locate: Locator, address: str, attribute: str, statement: int | None, first: str | None, last: str | None
) -> None:
    lines = shown(locate.location(address, attribute, statement)).splitlines()
    if first is None:
        assert len(lines) == 1
        assert '"sts:AssumeRole"' in lines[0]
    else:
        assert (lines[0], lines[-1]) == (first, last)


def test_nothing_for_what_is_not_in_the_source(locate: Locator) -> None:
    assert locate.location("aws_iam_policy.gone", "policy") is None
    assert locate.location("module.gone.aws_iam_policy.x") is None
    assert locate.location("no address") is None


def inline(tmp_path: Path, text: str) -> Locator:
    (tmp_path / "main.tf").write_text(text)
    return Locator(SourceTree.from_directory(tmp_path))


@pytest.mark.parametrize(
    ("text", "statement", "lines"),
    [
        ("statement {}\nstatement {}\n", 1, (3, 3)),
        ('statement {}\ndynamic "statement" {\ncontent {}\n}\n', 4, (3, 5)),
        ('dynamic "statement" {\ncontent {}\n}\nstatement {}\n', 1, (1, 6)),
        ("source_policy_documents = []\nstatement {}\n", 0, (1, 4)),
    ],
)
def test_statements_of_a_document_data_source(
    tmp_path: Path, text: str, statement: int, lines: tuple[int, int]
) -> None:
    found = inline(tmp_path, f'data "aws_iam_policy_document" "d" {{\n{text}}}\n').location(
        "data.aws_iam_policy_document.d", "json", statement
    )
    assert found is not None
    assert (found.start_line, found.end_line) == lines


@pytest.mark.parametrize(
    "expression",
    [
        "jsonencode({ Statement = [for one in var.all :\n{ Effect = one }] })",
        "jsonencode({ Statement = concat([{}],\n[{}]) })",
        '<<EOT\n{"Statement": [%{ for x in y }{},\n%{ endfor }{}]}\nEOT',
        "local.circle",
        "var.absent",
    ],
)  # fmt: skip
def test_a_statement_made_by_an_expression_is_the_whole_attribute(tmp_path: Path, expression: str) -> None:
    text = f'locals {{\n  circle = local.circle\n}}\nresource "aws_iam_policy" "p" {{\n  policy = {expression}\n}}\n'
    found = inline(tmp_path, text).location("aws_iam_policy.p", "policy", 1)
    assert found is not None
    assert (found.start_line, found.end_line) == (5, 5 + expression.count("\n"))


def test_values_inside_objects_and_dynamic_blocks(tmp_path: Path) -> None:
    locate = inline(
        tmp_path,
        """resource "aws_lambda_function" "f" {
  environment {
    variables = {
      A = "a"
      "B" = "b"
    }
  }
  dynamic "extra" {
    for_each = var.extra
    content {
      policy = extra.value
    }
  }
}
""",
    )
    one = locate.location("aws_lambda_function.f", "environment[0].variables.B")
    other = locate.location("aws_lambda_function.f", "extra[3].policy")
    assert one
    assert (one.start_line, one.end_line) == (5, 5)
    assert other
    assert (other.start_line, other.end_line) == (11, 11)


def test_the_calls_of_the_modules_around_a_resource(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "app/queue").mkdir(parents=True)
    (tmp_path / "main.tf").write_text('locals {}\nmodule "app" {\n  source = "./app"\n}\n')
    (tmp_path / "app/main.tf").write_text('module "queue" { source = "./queue" }\n')
    (tmp_path / "app/queue/main.tf").write_text('resource "aws_x" "y" {}\n')
    monkeypatch.chdir(tmp_path)
    locator = Locator(SourceTree.from_directory("."))
    assert locator.calls('module.app["a.b"].module.queue[0].aws_x.y') == (
        Location("main.tf", 2, 4),
        Location("app/main.tf", 1, 1),
    )
    assert locator.calls("aws_x.y") == ()
    assert locator.calls("module.app.module.gone.aws_x.y") == (Location("main.tf", 2, 4),)
