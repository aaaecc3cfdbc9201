from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tfiam.cli import main

STORIES = Path(__file__).parents[2] / "fixtures" / "stories"

STAR_RULE = '''"""Statement allows every action.

A star hands out what nobody thought of; this rule is a team's own and lives beside its configuration.

Fix: name the actions.
"""
from collections.abc import Iterator

from tfiam.iam import Statement
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Rule, Said, Severity


def check(statement: Statement) -> Iterator[Said]:
    {body}
    if statement.grants("*"):
        yield "allows every action"


RULE = Rule(
    id="ACME_LP_001", name="star", severity=Severity.MEDIUM, subject=Statement,
    documents=(DocumentRole.IDENTITY,), check=check, doc=__doc__, fails=(), passes=(),
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",),
)
'''


@dataclass(frozen=True)
class Run:
    status: int
    out: str
    err: str


Tfiam = Callable[[Sequence[str]], Run]


@pytest.fixture
def tfiam(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Tfiam:
    """``tfiam ARGUMENTS`` in an empty folder, 100 columns wide."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def run(arguments: Sequence[str]) -> Run:
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Run(status, captured.out, captured.err)

    return run


@pytest.fixture
def star(tmp_path: Path) -> list[str]:
    """Options that run one rule of a team's own, medium, which judges identity policies."""
    return own_rule(tmp_path)


def own_rule(folder: Path, body: str = "pass") -> list[str]:
    """The same with a first line of its check."""
    rules = folder / "rules"
    rules.mkdir(exist_ok=True)
    (rules / "star.py").write_text(STAR_RULE.replace("{body}", body))
    return ["--policies", str(rules), "--rule", "ACME_LP_001"]


def story(name: str) -> str:
    return str(STORIES / name / "plan.json")
