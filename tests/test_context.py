"""Files of ``--context``: what each is taken for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tfiam.config import Config
from tfiam.context import Context, read_context
from tfiam.errors import TfiamError
from tfiam.inventory.model import DocumentRole, Inventory, OrganizationNode, PolicyTarget

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
STATE = str(FIXTURES / "context" / "platform-state" / "state.json")
SCP = str(FIXTURES / "policies" / "scp-leave.json")
RCP = str(FIXTURES / "policies" / "rcp-organization.json")


def read(*paths: str) -> Context:
    return read_context(paths, Config())


def test_a_state_is_a_stack_under_the_name_of_its_file() -> None:
    context = read(STATE, STATE)
    (stack,) = context.stacks
    assert f"{STATE}:aws_iam_role.app" in {one.address for one in stack.principals}
    assert (context.policies, context.notices) == ((), ())


def test_an_rcp_has_a_principal_and_an_scp_has_none() -> None:
    context = read(SCP, RCP)
    assert [(one.address, one.roles) for one in context.policies] == [
        (SCP, (DocumentRole.SCP,)),
        (RCP, (DocumentRole.RCP,)),
    ]
    assert context.notices == (
        f"{SCP} is taken for an SCP on the root of the organization",
        f"{RCP} is taken for an RCP on the root of the organization",
    )


def test_bare_policies_are_on_the_organization_that_is_there_else_on_a_root() -> None:
    around = read(SCP).around(Inventory())
    assert around.targets == (PolicyTarget(SCP, "r-context", SCP),)
    assert not around.is_own(SCP)
    node = OrganizationNode("aws_organizations_organization.this", "aws_organizations_organization", ("r-ab12",), ())
    assert read(SCP).around(Inventory(nodes=(node,))).targets == (PolicyTarget(SCP, node.address, SCP),)


def test_no_context_leaves_the_world_as_it_is() -> None:
    own = Inventory()
    assert Context().around(own) is own


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"Statement": "whisper"}', "is no policy document"),
        ("[1, 2]", ""),
        ("{", ""),
        ("[" * 100_000, ""),
    ],
)
def test_what_is_neither_is_one_line_without_a_word_of_it(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "odd.json"
    path.write_text(text)
    with pytest.raises(TfiamError) as raised:
        read(str(path))
    line = str(raised.value)
    assert "odd.json" in line
    assert said in line
    assert "\n" not in line
    assert "whisper" not in line


def test_a_large_file_is_not_taken_for_a_policy(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    path.write_text(json.dumps({"Statement": [], "filler": "x" * (1 << 20)}))
    with pytest.raises(TfiamError):
        read(str(path))


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TfiamError, match="is a folder"):
        read(str(tmp_path))
