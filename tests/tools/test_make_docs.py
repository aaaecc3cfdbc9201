from __future__ import annotations

from pathlib import Path

import make_docs
import pytest

from tfiam.cli.group import COMMANDS
from tfiam.iam.validate.themes import THEMES
from tfiam.rules.load import load_rules


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in the place of docs/."""
    monkeypatch.setattr(make_docs, "DOCS", tmp_path / "docs")
    return tmp_path / "docs"


def test_what_is_written_passes_the_check(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert make_docs.main(["--check"]) == 1
    assert "docs/cli.md does not say what the code says: run `make docs`" in capsys.readouterr().err
    assert make_docs.main([]) == 0
    assert make_docs.main(["--check"]) == 0


def test_every_rule_has_its_page_and_its_line(docs: Path) -> None:
    make_docs.main([])
    index = (docs / "rules" / "README.md").read_text()
    for rule in load_rules():
        assert (docs / "rules" / f"{rule.id}.md").read_text().splitlines()[2] == f"# {rule.id}: {rule.title}"
        assert f"[{rule.id}]({rule.id}.md)" in index


def test_every_command_is_shown_with_its_options(docs: Path) -> None:
    make_docs.main([])
    page = (docs / "cli.md").read_text()
    for name in COMMANDS:
        assert f"## `tfiam {name}`\n\n```text\nUsage: tfiam {name} " in page
    assert "--fail-on-undetermined" in page
    assert max(len(line) for line in page.splitlines()) <= 80


def test_an_edited_page_and_one_of_a_rule_that_is_gone_differ(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_docs.main([])
    rule = load_rules()[0]
    page, gone = docs / "rules" / f"{rule.id}.md", docs / "rules" / "TFIAM_ZZ_999.md"
    page.write_text("edited")
    gone.write_text("gone")
    assert make_docs.main(["--check"]) == 1
    assert [line.split()[0] for line in capsys.readouterr().err.splitlines()] == [
        f"docs/rules/{rule.id}.md",
        "docs/rules/TFIAM_ZZ_999.md",
    ]
    make_docs.main([])
    assert page.read_text() != "edited"
    assert not gone.exists()


def test_every_code_of_validation_has_a_rule_or_a_reason(docs: Path) -> None:
    make_docs.main([])
    page = (docs / "validation.md").read_text()
    for theme in THEMES:
        for code in theme.codes:
            lines = [one for one in page.splitlines() if one.startswith(f"| `{code}`") and f"| {theme.name} |" in one]
            assert ["](rules/TFIAM_" in line for line in lines] == [theme.name != "sizes"], code
    assert "| `SCP_SYNTAX_ERROR_NOTRESOURCE` | Organizations takes it since" in page
