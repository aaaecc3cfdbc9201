"""Runs the decision tables of fixtures/decisions: a request, documents, what AWS decides, by which statements.

A table's ``request`` is that of its cases where they say nothing else; ``source`` and a case's ``see`` are AWS's pages.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tfiam.iam import Outcome, PolicyDocument, PolicySet, PolicySyntaxError, Request, evaluate
from tfiam.iam.policy_set import PolicyKind

TABLES = Path(__file__).parents[2] / "fixtures" / "decisions"


def cases() -> Iterator[Any]:
    for path in sorted(TABLES.glob("*.json")):
        table = json.loads(path.read_text(encoding="utf-8"))
        for case in table["cases"]:
            shared = {
                key: value for key, value in table.get("request", {}).items() if key not in case.get("request", {})
            }
            yield pytest.param(case, table["documents"], shared, id=f"{path.stem}: {case['name']}")


def resolved(value: Any, documents: dict[str, Any]) -> Any:
    """A name stands for a document of the table."""
    if isinstance(value, str):
        return documents[value]
    return [resolved(one, documents) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("case", "documents", "request_"), list(cases()))
def test_decision(case: dict[str, Any], documents: dict[str, Any], request_: dict[str, Any]) -> None:
    policies = {place: resolved(value, documents) for place, value in case["policies"].items()}
    said = evaluate(Request(**request_, **case.get("request", {})), PolicySet(**policies))
    expected = case["expected"]
    assert said.outcome.value == expected["outcome"]
    if "decided_by" in expected:
        assert [statement.sid for statement in said.decided_by] == expected["decided_by"]
    if "missing" in expected:
        assert [kind.value for kind in said.missing] == expected["missing"]
    assert list(said.open_keys) == expected.get("open_keys", [])


@pytest.mark.parametrize("path", sorted(TABLES.glob("*.json")), ids=lambda path: path.stem)
def test_a_table_names_the_page_of_aws_it_rests_on(path: Path) -> None:
    table = json.loads(path.read_text(encoding="utf-8"))
    pages = [table["source"], *(case["see"] for case in table["cases"] if "see" in case)]
    assert [page for page in pages if not page.startswith("https://docs.aws.amazon.com/")] == []


def test_every_outcome_has_a_case() -> None:
    assert {case.values[0]["expected"]["outcome"] for case in cases()} == {outcome.value for outcome in Outcome}


def test_documents_come_as_mapping_text_or_parsed() -> None:
    raw = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}
    request = Request("arn:aws:iam::111122223333:user/ana", "s3:GetObject", "arn:aws:s3:::b/k", context={})
    parsed = PolicyDocument.parse(raw)
    decisions = [evaluate(request, PolicySet(identity=[one])) for one in (raw, json.dumps(raw), parsed)]
    assert [one.outcome for one in decisions] == [Outcome.ALLOWED] * 3
    assert decisions[2].applied[0].document is parsed
    assert decisions[2].applied[0].kind is PolicyKind.IDENTITY


def test_a_text_that_is_no_document_is_no_decision() -> None:
    with pytest.raises(PolicySyntaxError, match="not JSON"):
        evaluate(Request("*", "s3:GetObject", context={}), PolicySet(resource="{"))
