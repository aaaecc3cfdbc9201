"""Documents of which some statements are not known, over a real plan: what is certain of each, and what rules say."""

from __future__ import annotations

import pytest

from tests.inventory.stories import FIXTURES
from tfiam.config import Config
from tfiam.extract.holes import Behind
from tfiam.extract.incomplete import settled
from tfiam.extract.model import Document
from tfiam.pipeline import worlds_of
from tfiam.plan.load import load_plan
from tfiam.rules.load import load_rules
from tfiam.rules.model import Undetermined
from tfiam.rules.run import ask as ask_rules

WORLD = worlds_of(load_plan(FIXTURES / "rebuild" / "incomplete" / "plan.json"), Config()).after
DOCUMENTS = {one.address: one for one in WORLD.documents}
ANSWERS = ask_rules(load_rules(), WORLD).spoken
CHOSEN, DOCUMENT, SID, KEY = (
    f'aws_cloudformation_stack.free.outputs["{one}"]' for one in ("chosen", "document", "sid", "key")
)
DATA = "data.aws_iam_policy_document"


def policy(name: str) -> Document:
    return DOCUMENTS[f"aws_iam_policy.{name}"]


def said(address: str) -> dict[str, tuple[str, ...]]:
    """Rule → references that hide its answer; none for a finding."""
    return {
        one.rule.id.removeprefix("TFIAM_"): one.said.because if isinstance(one.said, Undetermined) else ()
        for one in ANSWERS
        if (document := one.said.document or one.subject.document) is not None and document.address == address
    }


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
