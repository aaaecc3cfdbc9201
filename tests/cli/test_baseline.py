"""``tfiam baseline`` and ``--baseline``: what was there is waived, and nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import STORIES, Tfiam

FILE = ".tfiam-baseline.json"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "stack" / "plan.json"
    path.parent.mkdir()
    shutil.copy(STORIES.parent / "seed" / "groups" / "bad" / "plan.json", path)
    return path


def scanned(tfiam: Tfiam, plan: str, *more: str) -> tuple[int, dict[str, Any]]:
    run = tfiam(["scan", plan, "--format", "json", "--fail-on", "low", *more])
    return run.status, json.loads(run.out)


def statuses(told: dict[str, Any]) -> set[str]:
    return {one["status"] for one in told["findings"]} - {"undetermined"}


def test_what_was_there_is_waived_and_the_run_passes(tfiam: Tfiam, plan: Path) -> None:
    assert scanned(tfiam, "stack/plan.json")[0] == 1
    run = tfiam(["baseline", "stack/plan.json"])
    assert (run.status, run.out) == (0, "")
    assert run.err.endswith(f"findings to {FILE}\n")
    status, told = scanned(tfiam, "./stack//plan.json", "--baseline", FILE)
    assert (status, statuses(told), told["notices"]) == (0, {"waived"}, [])
    assert {one["waiver"]["source"] for one in told["findings"] if one["waiver"]} == {FILE}


def test_nothing_elsewhere_is_covered(tfiam: Tfiam, plan: Path) -> None:
    tfiam(["baseline", "stack/plan.json"])
    shutil.copy(plan, "other.json")
    status, told = scanned(tfiam, "other.json", "--baseline", FILE)
    assert (status, statuses(told)) == (1, {"fail"})


def test_a_copy_that_comes_later_fails_alone(tfiam: Tfiam, plan: Path) -> None:
    tfiam(["baseline", "stack/plan.json"])
    held = json.loads(Path(FILE).read_text())
    copies = [one for one in held["findings"] if one["address"].endswith('"]')]
    held["findings"].remove(copies[0])
    Path(FILE).write_text(json.dumps(held))
    _, told = scanned(tfiam, "stack/plan.json", "--baseline", FILE)
    failed = [one for one in told["findings"] if one["status"] == "fail"]
    assert [(one["rule"], one["addresses"]) for one in failed] == [(copies[0]["rule"], [copies[0]["address"]])]


def test_entries_that_match_nothing_are_told(tfiam: Tfiam, plan: Path) -> None:
    tfiam(["baseline", "stack/plan.json"])
    held = json.loads(Path(FILE).read_text())
    gone = {"plan": "stack/plan.json", "address": "x.y", "rule": "TFIAM_LP_001", "fingerprint": "0" * 16}
    Path(FILE).write_text(json.dumps({**held, "findings": [*held["findings"], gone]}))
    _, told = scanned(tfiam, "stack/plan.json", "--baseline", FILE)
    (notice,) = told["notices"]
    assert notice.startswith(
        f"the baseline {FILE} holds 1 finding that this run has not (TFIAM_LP_001 at stack/plan.json)"
    )


def test_it_is_sorted_and_the_same_each_time(tfiam: Tfiam, plan: Path) -> None:
    tfiam(["baseline", "stack/plan.json"])
    first = Path(FILE).read_text()
    entries = json.loads(first)["findings"]
    assert entries == sorted(entries, key=lambda one: tuple(one.values()))
    tfiam(["baseline", "stack/plan.json", "--output", FILE])
    assert Path(FILE).read_text() == first


def test_waived_findings_and_unread_documents_are_not_in_it(tfiam: Tfiam) -> None:
    source = STORIES / "quickstart" / "plan.json"
    shutil.copy(source, "plan.json")
    Path(".tfiam.yaml").write_text(
        "waivers:\n  - {rule: LP_014, reason: x, owner: y, expires: 2000-01-01}\n  - {rule: PE, reason: x, owner: y}\n"
    )
    tfiam(["baseline", "plan.json"])
    rules = {one["rule"] for one in json.loads(Path(FILE).read_text())["findings"]}
    assert "TFIAM_LP_014" in rules
    assert not rules & {"TFIAM_PE_003", "TFIAM_LP_001", "TFIAM_WV_001"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[", "is no JSON"),
        ("{}", 'is no baseline: expected "schema": "tfiam.baseline/1"'),
        ('{"schema": "tfiam.baseline/2", "findings": []}', "is no baseline"),
        ('{"schema": "tfiam.baseline/1"}', "findings: expected a list"),
        (
            '{"schema": "tfiam.baseline/1", "findings": [{"plan": 1}]}',
            "findings[0]: expected plan, fingerprint and rule",
        ),
        ('{"schema": "tfiam.baseline/1", "findings": ["x"]}', "findings[0]: expected plan, fingerprint and rule"),
    ],
)
def test_a_file_that_is_none_ends_the_run(tfiam: Tfiam, plan: Path, text: str, said: str) -> None:
    Path("b.json").write_text(text)
    run = tfiam(["scan", "stack/plan.json", "--baseline", "b.json"])
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith(f"tfiam: b.json: {said}")
    assert run.err.count("\n") == 1


def test_a_file_that_is_not_there_ends_the_run(tfiam: Tfiam, plan: Path) -> None:
    run = tfiam(["scan", "stack/plan.json", "--baseline", "none.json"])
    assert run.status == 2
    assert "none.json: cannot be read (no such file or directory)" in run.err


def test_an_audit_takes_no_baseline(tfiam: Tfiam, plan: Path) -> None:
    tfiam(["baseline", "stack/plan.json"])
    run = tfiam(["scan", "stack/plan.json", "--baseline", FILE, "--no-waivers"])
    assert run.status == 2
    assert "give --baseline or --no-waivers, not both" in run.err
