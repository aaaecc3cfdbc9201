"""A rule is asked once about what two worlds have in common, and says what it would say if it were asked anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.inventory.stories import worlds
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Document, DocumentRole, Resource
from tfiam.rules.answers import Answers, place_of
from tfiam.rules.earlier import Earlier
from tfiam.rules.load import load_rules
from tfiam.rules.model import Rule, Said
from tfiam.rules.run import ask

RULES = load_rules()


def told(answers: Answers) -> list[tuple[str, tuple[str, str], str]]:
    return [(one.rule.id, place_of(one), repr(one.said)) for one in answers.spoken]


@pytest.mark.parametrize(
    "story", ["stories/access-change", "stories/second-plan", "possible", "stories/escalation-deny-removed"]
)
def test_the_world_before_gets_the_answers_that_it_gets_alone(story: str) -> None:
    both = worlds(story)
    earlier = Earlier()
    ask(RULES, both.after, earlier)
    beside, alone = ask(RULES, both.before, earlier), ask(RULES, both.before)
    assert told(beside) == told(alone)
    assert beside.passed == alone.passed


def listening(subject: type) -> tuple[Rule, list[object]]:
    """A rule that finds every subject at fault, and what it was asked about."""
    asked: list[object] = []

    def check(thing: object) -> Iterator[Said]:
        asked.append(thing)
        yield "is asked about"

    model = next(rule for rule in RULES if rule.subject is subject)
    return replace(model, check=check, documents=tuple(DocumentRole), resource_types=("aws_iam_role",)), asked


def test_only_what_the_plan_changes_is_asked_about_twice() -> None:
    both = worlds("stories/second-plan")
    for subject in (Statement, Resource):
        rule, asked = listening(subject)
        earlier = Earlier()
        ask([rule], both.after, earlier)
        first = len(asked)
        found = ask([rule], both.before, earlier)
        again = asked[first:]
        assert len(again) < len(found.spoken)
        changed = {one.address for group in both.before.resources.values() for one in group if one.change != "no-op"}
        assert all(one.address in changed for one in again if isinstance(one, Resource))


def test_statements_of_one_text_are_asked_about_once() -> None:
    after = worlds("stories/over-privileged").after
    rule, asked = listening(Statement)
    found = ask([rule], after)
    assert len({id(one) for one in asked}) == len(asked) < len(found.spoken)


def test_a_document_with_another_text_or_another_resource_is_not_the_same() -> None:
    after = worlds("stories/over-privileged").after
    rule, asked = listening(Document)
    earlier = Earlier()
    ask([rule], after, earlier)
    first = len(asked)
    one = next(document for document in after.documents if document.readable and document.resource)
    assert one.resource is not None
    other = replace(one, resource=replace(one.resource, values={**one.resource.values, "description": "another"}))
    ask([rule], replace(after, documents=tuple(other if d is one else d for d in after.documents)), earlier)
    assert [thing is other for thing in asked[first:]] == [True]
