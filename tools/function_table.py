"""Asks Terraform what its functions answer: ``fixtures/source/functions.calls`` → ``functions.json``.

A line of the calls is a JSON list, the function's name and its arguments; ``{"$set": […]}`` is a set. Each call goes
through ``terraform console`` inside ``jsonencode``, so the table holds the result's JSON text as Terraform writes it, or
null where Terraform refuses. Files are those of ``fixtures/source/files``. The tests read the table and need no Terraform.

    python tools/function_table.py
"""

from __future__ import annotations

import json
import re
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "fixtures" / "source"


def expression(value: Any) -> str:
    """A JSON value as HCL."""
    if isinstance(value, dict):
        if "$set" in value:
            return f"toset({expression(value['$set'])})"
        return "{" + ", ".join(f"{expression(key)} = {expression(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(expression, value)) + "]"
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, str):
        return '"' + re.sub('[\x00-\x1f"\\\\]', _escape, value).replace("${", "$${").replace("%{", "%%{") + '"'
    return json.dumps(value)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def answer(call: list[Any]) -> str | None:
    """The JSON text of the result, or None for an error."""
    name, *arguments = call
    asked = f"jsonencode({name}({', '.join(map(expression, arguments))}))\n"
    done = subprocess.run(
        ["terraform", "console"],
        input=asked,
        capture_output=True,
        text=True,
        check=False,
        cwd=FOLDER / "files",
    )
    if done.returncode:
        if "function" not in done.stderr:
            raise SystemExit(f"terraform does not refuse {asked}, it fails: {done.stderr}")
        return None
    shown = done.stdout.strip().replace("$${", "${").replace("%%{", "%{")
    try:
        result: str = json.loads(shown)
    except ValueError:
        raise SystemExit(f"terraform shows no text for {asked}: {shown}") from None
    return result


def main() -> None:
    lines = (FOLDER / "functions.calls").read_text(encoding="utf-8").splitlines()
    calls = [json.loads(line, parse_float=Decimal) for line in lines]
    version = subprocess.run(["terraform", "version", "-json"], capture_output=True, check=True).stdout
    # One after another: the console locks the folder's state, and a second one is refused.
    answers = list(map(answer, calls))
    rows = [
        f"  [{line},\n   {json.dumps(found, ensure_ascii=False)}]" for line, found in zip(lines, answers, strict=True)
    ]
    told = json.dumps(json.loads(version)["terraform_version"])
    text = f'{{"terraform": {told}, "calls": [\n' + ",\n".join(rows) + "\n]}\n"
    (FOLDER / "functions.json").write_text(text, encoding="utf-8")
    print(f"{len(rows)} calls, {answers.count(None)} of them refused")


if __name__ == "__main__":
    main()
