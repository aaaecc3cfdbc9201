"""The same policies over the same plan in checkov and in tfiam: the same verdicts.

``fixtures/custom/verdicts.json`` is what checkov said, and is compared always. Where checkov is installed (``TFIAM_CHECKOV``
names the program, else it is on the PATH) it is asked again; ``TFIAM_UPDATE_GOLDENS=1`` writes what it says.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tfiam.config import Config, RuleSelection
from tfiam.pipeline import scan_many
from tfiam.plan.load import load_plan
from tfiam.rules.custom import custom_rules

FOLDER = Path(__file__).parents[3] / "fixtures" / "custom"
VERDICTS = FOLDER / "verdicts.json"
RULES = tuple(rule for _, rule in custom_rules(str(FOLDER / "policies")))
CHECKOV = os.environ.get("TFIAM_CHECKOV") or shutil.which("checkov")

Verdicts = dict[str, dict[str, list[str]]]


def recorded() -> Verdicts:
    found: Verdicts = json.loads(VERDICTS.read_text())["policies"]
    return found


def of_tfiam() -> dict[str, list[str]]:
    """Rule to the addresses that fail. Nothing may be undetermined: the plan hides nothing that they read."""
    report = scan_many([load_plan(FOLDER / "plan.json")], config=Config(rules=RuleSelection()), rules=RULES)
    assert [one.rule for one in report.findings if one.status.value != "fail"] == []
    failed: dict[str, set[str]] = {rule.id: set() for rule in RULES}
    for one in report.findings:
        failed[one.rule].update(one.addresses or (one.address,))
    return {rule: sorted(addresses) for rule, addresses in failed.items()}


def of_checkov() -> tuple[str, Verdicts]:
    assert CHECKOV is not None
    command = [
        CHECKOV,
        "-f",
        str(FOLDER / "plan.json"),
        "--framework",
        "terraform_plan",
        "--skip-download",
        "-o",
        "json",
    ]
    command += ["--external-checks-dir", str(FOLDER / "policies"), "--check", ",".join(rule.id for rule in RULES)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    said: Any = json.loads(run.stdout)
    found: dict[str, dict[str, set[str]]] = {rule.id: {"fails": set(), "passes": set()} for rule in RULES}
    for name, kind in (("failed_checks", "fails"), ("passed_checks", "passes")):
        for one in said["results"][name]:
            found[one["check_id"]][kind].add(one["resource"])
    sorted_ = {rule: {kind: sorted(them) for kind, them in kinds.items()} for rule, kinds in found.items()}
    return said["summary"]["checkov_version"], sorted_


def test_tfiam_says_what_checkov_said() -> None:
    assert of_tfiam() == {rule: kinds["fails"] for rule, kinds in recorded().items()}


def test_every_recorded_policy_fails_somewhere_and_passes_somewhere() -> None:
    """Else the comparison shows little. A blocklist has nothing to pass in checkov."""
    assert [rule for rule, kinds in recorded().items() if not kinds["fails"]] == []
    assert [rule for rule, kinds in recorded().items() if not kinds["passes"]] == ["CKV2_ACME_6"]


@pytest.mark.skipif(CHECKOV is None, reason="checkov is not installed; set TFIAM_CHECKOV")
def test_checkov_says_what_it_said() -> None:
    version, verdicts = of_checkov()
    if os.environ.get("TFIAM_UPDATE_GOLDENS"):
        VERDICTS.write_text(json.dumps({"checkov": version, "policies": verdicts}, indent=2) + "\n")
    assert recorded() == verdicts
