"""The identity matrix in every form."""

from __future__ import annotations

from tfiam.access.evidence import IdentityKind, Way
from tfiam.access.identities import Cell, Place
from tfiam.report.identities import MOST_IN_MARKDOWN, markdown_blocks, render_text
from tfiam.report.options import Options


def test_markdown_escapes_names_and_leaves_out_what_is_long() -> None:
    cell = Cell(IdentityKind.HUMAN, Place.THIS, Way.USER, ('aws_iam_user.x["`|<b>"]',))
    table, named = markdown_blocks((cell,))
    assert table.splitlines()[-2:] == ["| humans | user 1 | - |", "| machines | - | - |"]
    assert named.startswith("- humans, this account, user: ``")
    many = tuple(f"aws_iam_user.x{number}" for number in range(MOST_IN_MARKDOWN + 1))
    assert markdown_blocks((Cell(IdentityKind.HUMAN, Place.THIS, Way.USER, many),)) == ()


def test_no_principal() -> None:
    assert render_text((), Options()) == "No user, role or permission set in this plan.\n"
