"""checkov's answers to plans, one line of JSON a plan. Runs in checkov's own environment; ``tools/parity.py`` starts it.

One process for all plans: checkov needs seconds to start, and mixes up plans that it is given at once.
"""

from __future__ import annotations

import importlib
import json
import logging
import sys
from typing import Any


def main(ids: list[str], plans: list[str]) -> None:
    """Writes ``{"plan": …, "records": [[id, "FAILED", address], …]}`` for each."""
    logging.disable(logging.CRITICAL)
    runner: Any = importlib.import_module("checkov.terraform.plan_runner").Runner
    chosen: Any = importlib.import_module("checkov.runner_filter").RunnerFilter
    cached: Any = importlib.import_module("checkov.terraform.checks.utils.base_cloudsplaining_iam_scanner")
    for plan in plans:
        # Kept by the resource's name alone: the next plan's policy of the same name would get this one's answer.
        cached.BaseTerraformCloudsplainingIAMScanner.policy_document_cache.clear()
        reports = runner().run(files=[plan], runner_filter=chosen(framework=["terraform_plan"], checks=ids))
        records = [
            [record.check_id, record.check_result["result"].value, record.resource_address or record.resource]
            for report in (reports if isinstance(reports, list) else [reports])
            for record in (*report.failed_checks, *report.passed_checks)
        ]
        print(json.dumps({"plan": plan, "records": sorted(records)}), flush=True)


if __name__ == "__main__":
    given = json.load(sys.stdin)
    main(given["ids"], given["plans"])
