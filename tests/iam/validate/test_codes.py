"""Every code: a document that has it, at its exact place, and a near miss that has it not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.iam.validate.cases import CASES as FORMS
from tests.iam.validate.cases import Case
from tests.iam.validate.catalogue_cases import CASES as FACTS
from tfiam.iam.validate.issue import IssueKind, PolicyType
from tfiam.iam.validate.places import STORED_BY_IAM
from tfiam.iam.validate.themes import THEMES
from tfiam.iam.validate.validator import validate

CASES = (*FORMS, *FACTS)
KINDS = {code: kind for theme in THEMES for code, kind in theme.codes.items()}
REFUSED = frozenset(code for theme in THEMES for code in theme.refused)
IDS = [f"{case.code}-{case.kind.value}-{number}" for number, case in enumerate(CASES)]


def found(document: Any, kind: PolicyType, code: str) -> list[tuple[str, IssueKind, int | None]]:
    return [(issue.pointer, issue.kind, issue.statement) for issue in validate(document, kind) if issue.code == code]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_document_has_the_issue_at_its_place(case: Case) -> None:
    wanted = IssueKind.ERROR if case.code in REFUSED and case.kind in STORED_BY_IAM else KINDS[case.code]
    assert found(case.document, case.kind, case.code) == [(case.pointer, wanted, case.statement)]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_near_miss_has_it_not(case: Case) -> None:
    assert found(case.near_miss, case.near_kind or case.kind, case.code) == []


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_text_and_mapping_say_the_same(case: Case) -> None:
    if isinstance(case.document, dict) and "POLICY_SIZE" not in case.code:
        assert validate(json.dumps(case.document), case.kind) == validate(case.document, case.kind)


def test_every_code_has_a_case() -> None:
    assert sorted({case.code for case in CASES}) == sorted(KINDS)


def test_a_code_is_as_bad_in_every_theme_that_has_it() -> None:
    assert {(code, kind) for theme in THEMES for code, kind in theme.codes.items()} == set(KINDS.items())
    assert all(theme.refused <= set(theme.codes) and theme.ours <= set(theme.codes) for theme in THEMES)
