"""docs/resource-types.md is what the table says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
PAGE = REPO / "docs" / "resource-types.md"


def test_the_page_is_up_to_date() -> None:
    ran = subprocess.run(
        [sys.executable, str(REPO / "tools" / "resource_types_doc.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_a_row_names_document_role_and_what_lands_in_the_state() -> None:
    rows = PAGE.read_text(encoding="utf-8").splitlines()
    role = next(row for row in rows if row.startswith("| `aws_iam_role` |"))
    assert "`assume_role_policy` (trust)<br>`inline_policy[*].policy` (identity)" in role
    key = next(row for row in rows if row.startswith("| `aws_iam_access_key` |"))
    assert "`secret` (in state)" in key
