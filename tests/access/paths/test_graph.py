"""Escalation paths over the stories' real plans."""

from __future__ import annotations

import pytest

from tests.inventory.stories import worlds
from tfiam.access.paths import Path, paths_of


def told(story: str, *, before: bool = False) -> dict[str, list[str]]:
    """Technique ids of every path to admin, by where it starts."""
    both = worlds(f"stories/{story}")
    found: dict[str, list[str]] = {}
    for path in paths_of(both.before if before else both.after).paths:
        assert path.admin
        found.setdefault(path.start.address, []).append("+".join(step.technique.id for step in path.steps))
    return found


def only(story: str) -> Path:
    (path,) = paths_of(worlds(f"stories/{story}").after).paths
    return path


CUTS = {
    "boundary": "lambda-001",
    "deny": "lambda-001",
    "condition": "lambda-001",
    "trust": "lambda-001",
    "scp": "lambda-001",
    "rcp": "sts-001",
}


@pytest.mark.parametrize("cut", CUTS)
def test_what_cuts_the_path(cut: str) -> None:
    assert told(f"escalation-{cut}") == {}


@pytest.mark.parametrize(("cut", "technique"), CUTS.items())
def test_the_path_is_open_once_the_plan_takes_that_away(cut: str, technique: str) -> None:
    story = f"escalation-{cut}-removed"
    assert told(story, before=True) == {}
    assert told(story) == {"aws_iam_user.packer": [technique]}


def test_a_step_names_its_statements() -> None:
    path = only("escalation-deny-removed")
    assert path.end is not None
    assert path.end.address == "aws_iam_role.steward"
    (step,) = path.steps
    assert step.on == "aws_iam_role.steward"
    places = {(line.source.address, line.statement.sid) for line in step.lines if line.statement}
    assert places == {("aws_iam_user_policy.packer", "HandOver"), ("aws_iam_user_policy.packer", "Functions")}


def test_the_union_of_two_policies_and_a_boundary_that_cuts_it() -> None:
    found = told("split-escalation")
    assert "lambda-001" in found["aws_iam_role.release"]
    assert "aws_iam_role.preview" not in found
    assert "aws_iam_role.half_pass" not in found


def test_an_administrator_has_no_path() -> None:
    assert "aws_iam_role.operator" not in told("split-escalation")


def test_a_principal_with_hidden_documents_is_named_with_what_hides_them() -> None:
    hidden = paths_of(worlds("stories/can-hidden").after).undetermined
    assert hidden
    assert all(one.because for one in hidden)


def test_what_may_open_a_path_is_told_also_to_those_who_get_there() -> None:
    hidden = {one.principal.address: one.because for one in paths_of(worlds("foreseen").after).undetermined}
    assert hidden == {
        'aws_iam_user.starter["lambda"]': ('aws_iam_role.worker["lambda"]',),
        "aws_iam_user.granted": ("terraform_data.grant.output",),
        "aws_iam_role.hop": ("aws_iam_user.self.arn",),
        "aws_iam_user.caller": ("aws_iam_user.self.arn",),
    }


def test_one_unknown_arn_among_known_ones_is_attached() -> None:
    editing = next(path for path in paths_of(worlds("foreseen").after).paths if path.start.name == "editor")
    assert [(step.technique.id, step.on) for step in editing.steps] == [("iam-001", "aws_iam_policy.editor")]
