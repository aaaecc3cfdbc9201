"""Every expression of fixtures/source/expressions.txt is what Terraform says (tools/expression_table.py asked it)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tfiam.source.evaluate import evaluate
from tfiam.source.functions.json_text import encode
from tfiam.source.parse import parse_expression
from tfiam.source.scope import NoScope
from tfiam.source.values import HclError

TABLE = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "source" / "expressions.json").read_text(encoding="utf-8")
)["expressions"]


@pytest.mark.parametrize(("asked", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_is_what_terraform_says(asked: str, expected: str | None) -> None:
    node = parse_expression(asked)
    if expected is None:
        with pytest.raises(HclError):
            evaluate(node, NoScope())
    else:
        assert encode(evaluate(node, NoScope())) == expected
