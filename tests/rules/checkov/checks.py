"""The checks of fixtures/checkov/checks, which import checkov, with the imports that tfiam wants."""

from __future__ import annotations

import re
from pathlib import Path

FIXTURES = Path(__file__).parents[3] / "fixtures" / "checkov"
CHECKS = FIXTURES / "checks"
PLAN = FIXTURES / "messages" / "plan.json"

_IMPORT = re.compile(r"^from checkov\S* import (.+)$", re.MULTILINE)


def for_tfiam(text: str) -> str:
    """A file of checks with its imports of checkov's made one of ``tfiam.rules.checkov``, and nothing else changed."""
    names = ", ".join(_IMPORT.findall(text))
    first, *rest = _IMPORT.sub("\0", text).split("\0")
    return f"{first}from tfiam.rules.checkov import {names}" + "".join(
        part.removeprefix("\n") if part == "\n" else part for part in rest
    )


def written_for_tfiam(folder: Path) -> Path:
    """The folder with the files in it."""
    for path in CHECKS.glob("*.py"):
        (folder / path.name).write_text(for_tfiam(path.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def one_check(body: str, *, types: str = '["aws_sqs_queue"]', before: str = "", after: str = "check = Check()") -> str:
    """A file with one check whose ``scan_resource_conf`` is ``body``."""
    return f"""from tfiam.rules.checkov import BaseResourceCheck, CheckCategories, CheckResult
{before}

class Check(BaseResourceCheck):
    def __init__(self):
        super().__init__(name="Ensure it is so", id="CKV_ACME_9", categories=[CheckCategories.IAM], supported_resources={types})

    def scan_resource_conf(self, conf):
        {body}

{after}
"""
