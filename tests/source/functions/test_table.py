"""Every call of fixtures/source/functions.calls answers as Terraform does (tools/function_table.py asked it)."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tfiam.source.functions import FUNCTIONS, Context, FunctionError, call
from tfiam.source.functions.convert import as_set
from tfiam.source.functions.json_text import encode
from tfiam.source.values import Hole

FOLDER = Path(__file__).parents[3] / "fixtures" / "source"
TABLE = json.loads((FOLDER / "functions.json").read_text(encoding="utf-8"), parse_float=Decimal)["calls"]
#: Terraform answers and tfiam leaves a hole that names the function: the value would be a guess, or is not worth its code.
LEFT_OUT = (["cidrsubnet", "10.0.0.0/24", 2, -1],)


class Folder:
    """The files of fixtures/source/files."""

    def read(self, path: str) -> bytes | None:
        found = FOLDER / "files" / path
        return found.read_bytes() if found.is_file() else None

    def names(self, directory: str) -> tuple[str, ...]:
        root = FOLDER / "files" / directory
        return tuple(sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()))


def value(written: Any) -> Any:
    """An argument of the table as the evaluator would give it."""
    if isinstance(written, dict):
        return as_set(value(written["$set"])) if "$set" in written else {key: value(written[key]) for key in written}
    return [value(item) for item in written] if isinstance(written, list) else written


@pytest.mark.parametrize(("asked", "expected"), TABLE, ids=[json.dumps(row[0], default=str) for row in TABLE])
def test_answers_as_terraform_does(asked: list[Any], expected: str | None) -> None:
    name, *arguments = asked
    if expected is None:
        with pytest.raises(FunctionError, match=name):
            call(name, value(arguments), Context(Folder()))
        return
    found = call(name, value(arguments), Context(Folder()))
    if asked in LEFT_OUT:
        assert isinstance(found, Hole)
        return
    assert encode(found) == expected


def test_every_function_stands_in_the_table() -> None:
    """But for those that need an evaluator, or whose answer is a hole."""
    asked = {row[0][0] for row in TABLE}
    assert sorted(set(FUNCTIONS) - asked) == ["issensitive", "sensitive", "templatefile", "templatestring"]
