"""What the guides tell a reader to type works, and prints what they show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.guide import DOCS, Command, Workshop, guides, says, steps

LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")
HAND_WRITTEN = [path for path in sorted(DOCS.glob("*.md")) if "<!-- Made by `make docs`" not in path.read_text()]


@pytest.mark.parametrize("guide", guides(), ids=lambda guide: guide.name)
def test_a_guide_can_be_followed(guide: Path, tmp_path: Path) -> None:
    workshop = Workshop.for_guide(guide, tmp_path)
    for step in steps(guide):
        if isinstance(step, Command):
            done = workshop.run(step.text)
            assert done.returncode in (0, 1, 3), (step.text, done.stdout)
            assert says(step.shown, done.stdout), f"$ {step.text}\n{done.stdout}"
        else:
            workshop.write(step)


def test_the_guides_are_there() -> None:
    names = {guide.name for guide in guides()}
    assert names >= {"first_scan.md", "unknown_values.md", "reading_a_path.md", "organization_context.md"}


@pytest.mark.parametrize("page", HAND_WRITTEN, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [target for target in LINK.findall(page.read_text()) if not (DOCS / target).exists()] == []


def test_the_index_names_every_page() -> None:
    index = (DOCS / "README.md").read_text()
    named = set(LINK.findall(index))
    assert [page.name for page in sorted(DOCS.glob("*.md")) if page.name not in {*named, "README.md"}] == []


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\n", "a\n", True),
        ("a\nb\n", "a\nc\nb\n", False),
        ("a\n…\nd\n", "a\nb\n", False),
        ("", "", True),
        ("", "a\n", False),
    ],
)
def test_what_is_left_out_is_marked(shown: str, printed: str, same: bool) -> None:
    assert says(shown, printed) is same
