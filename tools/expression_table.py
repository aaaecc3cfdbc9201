"""Asks Terraform what expressions are: ``fixtures/source/expressions.txt`` → ``expressions.json``.

Expressions are separated by lines ``----``. Each becomes the output of one root module without providers, as
``try(jsonencode(…), null)``: the table holds the result's JSON text, or null where Terraform refuses. The tests read the
table and need no Terraform.

    python tools/expression_table.py
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "fixtures" / "source"
BETWEEN = "\n----\n"


def main() -> None:
    expressions = (FOLDER / "expressions.txt").read_text(encoding="utf-8").rstrip("\n").split(BETWEEN)
    outputs = [
        f'output "e{index}" {{\n  value = try(jsonencode(\n{expression}\n), null)\n}}\n'
        for index, expression in enumerate(expressions)
    ]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.tf").write_text("\n".join(outputs), encoding="utf-8")
        _terraform(folder, "init", "-input=false")
        _terraform(folder, "apply", "-auto-approve", "-input=false")
        found = json.loads(_terraform(folder, "output", "-json"))
    version = json.loads(_terraform(str(FOLDER), "version", "-json"))["terraform_version"]
    answers = [found.get(f"e{index}", {}).get("value") for index in range(len(expressions))]
    rows = [f"  {json.dumps(list(row), ensure_ascii=False)}" for row in zip(expressions, answers, strict=True)]
    text = f'{{"terraform": {json.dumps(version)}, "expressions": [\n' + ",\n".join(rows) + "\n]}\n"
    (FOLDER / "expressions.json").write_text(text, encoding="utf-8")
    print(f"{len(rows)} expressions, {answers.count(None)} of them refused")


def _terraform(folder: str, *arguments: str) -> str:
    done = subprocess.run(["terraform", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"terraform {arguments[0]}: {done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
