"""docs/evaluation.md: its example runs, and it tells of every question that tfiam.iam answers."""

import re
from pathlib import Path

import pytest

import tfiam.iam

PAGE = (Path(__file__).parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")


def test_the_example_runs() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    scope: dict[str, object] = {}
    exec(compile(example, "docs/evaluation.md", "exec"), scope)
    assert scope["decision"] == tfiam.iam.evaluate(scope["request"], tfiam.iam.PolicySet([scope["reads"]]))  # type: ignore[arg-type, list-item]


@pytest.mark.parametrize(
    "name", [name for name in tfiam.iam.__all__ if name.startswith(("is_", "grants_", "restricts"))]
)
def test_every_question_is_told(name: str) -> None:
    assert re.search(rf"`{name}\b", PAGE)


@pytest.mark.parametrize("outcome", list(tfiam.iam.Outcome))
def test_every_outcome_is_told(outcome: tfiam.iam.Outcome) -> None:
    assert f"`{outcome.value}`" in PAGE
