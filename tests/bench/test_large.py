"""A plan made of copies of a story is a plan whose every copy is judged as the story is."""

from __future__ import annotations

from collections import Counter

from bench.large import multiplied, quarter_iam, story
from tfiam import scan
from tfiam.extract.links import Link, Links
from tfiam.plan.load import load_plan

COPIES = 3


def test_every_copy_has_the_findings_of_the_story() -> None:
    alone, many = (scan(multiplied(story("quickstart"), count)) for count in (1, COPIES))
    assert Counter({rule: COPIES * count for rule, count in Counter(one.rule for one in alone.findings).items()}) == (
        Counter(one.rule for one in many.findings)
    )


def test_references_lead_to_the_copy_that_they_stand_in() -> None:
    plan = load_plan(multiplied(story("over-privileged"), COPIES))
    links = Links(plan)
    for number in range(COPIES):
        change = plan.by_address[f"module.copy{number}.aws_lambda_function.ingest"]
        (link,) = links.behind(change, ("role",))
        assert isinstance(link, Link)
        assert (link.address, link.certain) == (f"module.copy{number}.aws_iam_role.ingest", True)


def test_a_quarter_of_the_resources_is_of_iam() -> None:
    types = [one["type"] for one in quarter_iam(520)["resource_changes"]]
    assert len(types) == 520
    assert sum("_iam_" in one for one in types) * 4 == len(types)
