"""Documents of which some statements are not known, over a real plan: what is certain of each, and what rules say."""

from __future__ import annotations

import pytest

from tests.inventory.stories import FIXTURES
from tfiam.access.can import Verdict, ask
from tfiam.access.question import Question, find_actions, find_asker, find_target
from tfiam.access.whereabouts import Whereabouts
from tfiam.config import Config
from tfiam.extract.holes import Behind
from tfiam.extract.incomplete import settled
from tfiam.extract.model import Document
from tfiam.inventory.model import Inventory
from tfiam.pipeline import worlds_of
from tfiam.plan.load import load_plan
from tfiam.rules.load import load_rules
from tfiam.rules.model import Undetermined
from tfiam.rules.run import Answer
from tfiam.rules.run import ask as ask_rules
from tfiam.source.tree import SourceTree

WORLD = worlds_of(load_plan(FIXTURES / "rebuild" / "incomplete" / "plan.json"), Config()).after
DOCUMENTS = {one.address: one for one in WORLD.documents}
ANSWERS = ask_rules(load_rules(), WORLD).spoken
CHOSEN, DOCUMENT, SID, KEY = (
    f'aws_cloudformation_stack.free.outputs["{one}"]' for one in ("chosen", "document", "sid", "key")
)
DATA = "data.aws_iam_policy_document"


def policy(name: str) -> Document:
    return DOCUMENTS[f"aws_iam_policy.{name}"]


def said_of(answers: list[Answer], address: str) -> dict[str, tuple[str, ...]]:
    """Rule → references that hide its answer; none for a finding."""
    return {
        one.rule.id.removeprefix("TFIAM_"): one.said.because if isinstance(one.said, Undetermined) else ()
        for one in answers
        if (document := one.said.document or one.subject.document) is not None and document.address == address
    }


def said(address: str) -> dict[str, tuple[str, ...]]:
    return said_of(ANSWERS, address)


@pytest.mark.parametrize(
    ("name", "actions", "hidden"),
    [
        ("dynamic", ["iam:*"], (f"{DATA}.dynamic.statement",)),
        ("effect", ["s3:GetObject"], (CHOSEN,)),
        ("conditions", ["s3:ListAllMyBuckets"], (f"{DATA}.conditions.statement[1].condition",)),
        ("sources", ["iam:*"], (DOCUMENT,)),
        ("overridden", ["kms:*"], (DOCUMENT,)),
        ("sid", ["kms:*", "s3:GetObject"], (SID,)),
        ("chain", ["iam:*", "sqs:ListQueues"], (f"{DATA}.dynamic.statement",)),
        ("old", [f"${{{CHOSEN}}}"], ()),
    ],
)
def test_what_is_certain_is_kept(name: str, actions: list[str], hidden: tuple[str, ...]) -> None:
    document = policy(name)
    assert [action for one in document.statements for action in one.actions or ()] == actions
    assert (document.status.value, document.incomplete) == ("partial", hidden)
    assert set(hidden) <= set(document.because)


@pytest.mark.parametrize("name", ["nothing", "twice"])
def test_a_document_of_which_nothing_is_certain_is_opaque(name: str) -> None:
    assert policy(name).status.value == "opaque"


@pytest.mark.parametrize("name", ["dynamic", "sources", "chain"])
def test_a_known_statement_fails_beside_hidden_ones(name: str) -> None:
    assert said(f"aws_iam_policy.{name}")["LP_003"] == ()


@pytest.mark.parametrize("name", ["dynamic", "effect", "conditions", "sources", "overridden", "sid", "chain", "old"])
def test_what_hidden_statements_may_allow_is_undetermined(name: str) -> None:
    answer = said(f"aws_iam_policy.{name}")["LP_001"]
    assert answer == (policy(name).incomplete or (CHOSEN,))


def test_unknown_principals_may_be_anyone() -> None:
    assert said("aws_iam_role.principals")["TR_001"] == (f"{DATA}.principals.statement[0].principals",)


def test_an_unknown_key_may_be_the_one_beside_it() -> None:
    assert KEY in said("aws_s3_bucket_policy.keys")["RX_001"]


def test_effects_conditions_and_statements_that_are_holes_are_taken_out() -> None:
    marks = {"${a.b}": Behind("a.b"), "${c.d}": Behind("c.d")}
    sure = {"Effect": "Allow", "Principal": {"AWS": "${a.b}"}, "Condition": {"StringLike": {"${c.d}": "x"}}}
    raw = {"statement": [sure, "${a.b}", {"Effect": "${c.d}"}, {"Condition": {"${c.d}": {}}}, {"condition": "${a.b}"}]}
    assert settled(raw, marks) == ({"statement": [sure]}, ("a.b", "c.d"))
    assert settled({"Statement": sure}, marks) == ({"Statement": sure}, ())
    assert settled({}, marks) == ({}, ())
    assert settled({"Statement": {"Condition": {"Bool": "${a.b}"}}}, marks) == ({"Statement": []}, ("a.b",))


WRITTEN = FIXTURES / "rebuild" / "written"
JOINED = "join(split(aws_cloudformation_stack.free.outputs.chosen), aws_cloudformation_stack.free.outputs.chosen)"
SPLIT = "split(aws_cloudformation_stack.free.outputs.chosen)"


@pytest.fixture(scope="module")
def written() -> Inventory:
    return worlds_of(load_plan(WRITTEN / "plan.json"), Config(), SourceTree.from_directory(WRITTEN)).after


def answers_of(world: Inventory, name: str) -> dict[str, tuple[str, ...]]:
    return said_of(ask_rules(load_rules(), world).spoken, f"aws_iam_policy.{name}")


@pytest.mark.parametrize(
    ("name", "actions", "hidden"),
    [
        ("statements", ["iam:*"], (JOINED,)),
        ("conditions", ["sqs:ListQueues"], ("aws_cloudformation_stack.free.outputs.condition",)),
        ("effect", ["s3:ListAllMyBuckets"], ("aws_cloudformation_stack.free.outputs.effect",)),
        ("begun", ["s3:GetObject"], ()),
    ],
)
def test_structure_that_is_a_hole_in_json_hides_statements(
    written: Inventory, name: str, actions: list[str], hidden: tuple[str, ...]
) -> None:
    (document,) = (one for one in written.documents if one.address == f"aws_iam_policy.{name}")
    assert [action for one in document.statements for action in one.actions or ()] == actions
    assert (document.incomplete, document.policy.faults if document.policy else None) == (hidden, ())


def test_a_document_without_a_written_statement_is_opaque(written: Inventory) -> None:
    (document,) = (one for one in written.documents if one.address == "aws_iam_policy.all")
    assert document.status.value == "opaque"


def test_members_that_are_joined_may_be_any(written: Inventory) -> None:
    assert answers_of(written, "joined")["LP_002"] == (JOINED, SPLIT)
    assert answers_of(written, "begun")["LP_008"] == (JOINED,)


@pytest.mark.parametrize("name", ["conditions", "effect"])
def test_what_may_not_hold_does_not_fail(written: Inventory, name: str) -> None:
    assert answers_of(written, name)["LP_001"] == (f"aws_cloudformation_stack.free.outputs.{name.removesuffix('s')}",)


def test_a_question_about_one_resource_is_open_where_members_are_joined(written: Inventory) -> None:
    where = Whereabouts(written)
    asked, actions = find_actions("s3:GetObject")
    asker = find_asker(written, where, "aws_iam_role.reader")
    target = find_target(written, where, "arn:aws:s3:::elsewhere/x")
    (answer,) = ask(written, Question(asker, asked, actions, target))
    assert (answer.verdict, answer.because) == (Verdict.UNDETERMINED, (JOINED,))


def test_the_worst_of_an_incomplete_document_allows_everything() -> None:
    widest = policy("dynamic").widest
    assert widest is not None
    assert [(one.actions, one.resources, one.principals) for one in widest.statements] == [
        (("iam:*",), ("*",), None),
        (("*",), ("*",), None),
    ]
