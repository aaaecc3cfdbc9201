#!/usr/bin/env python3
"""Compares tfiam with checkov on every plan of the fixtures, check by check.

CHECKOV_PYTHON=.parity/bin/python python tools/parity.py      the table; exit 1 where a difference has no written reason
python tools/parity.py --answers FILE                         the same, with checkov's answers kept in FILE for the next time
python tools/parity.py --list CKV_AWS_286                     besides, each difference of a check

Exit status 1 too when a check has no plan in which both fail, or none in which both pass.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path

from checkov_differences import DIFFERENCES
from checkov_equivalence import ALSO, ELSEWHERE, NEVER_FAIL, NEVER_PASS, WITHOUT
from rule_examples import config_in

from tfiam.config import Config
from tfiam.findings.model import Delta, Finding, Status
from tfiam.inventory.model import Document
from tfiam.pipeline import scan_many, worlds_of
from tfiam.plan.load import load_plan
from tfiam.rules.load import load_rules
from tfiam.rules.model import Rule

HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parent / "fixtures"
CHECKS = HERE / "checkov_checks.json"
JOBS = 2


class Verdict(str, Enum):
    """How two answers to one check of one resource compare."""

    BOTH_FAIL = "both fail"
    BOTH_PASS = "both pass"
    UNDETERMINED = "undetermined"
    EXPLAINED = "only checkov, explained"
    UNEXPLAINED = "only checkov"
    ONLY_TFIAM = "only tfiam"


@dataclass(frozen=True)
class Compared:
    """One answer of checkov's beside tfiam's."""

    check: str
    fixture: str
    address: str
    verdict: Verdict
    reason: str = ""


def checks() -> dict[str, dict[str, str | list[str]]]:
    """checkov's checks on access and secrets: id to title and what they are asked of."""
    found: dict[str, dict[str, str | list[str]]] = json.loads(CHECKS.read_text(encoding="utf-8"))
    return found


def plans() -> list[Path]:
    """Every plan of the fixtures."""
    return sorted(path for path in FIXTURES.rglob("plan.json") if "inputs" not in path.parts)


def ask_checkov(python: str, paths: Sequence[Path]) -> dict[str, list[list[str]]]:
    """checkov's records by plan."""

    def one(part: Sequence[Path]) -> str:
        given = json.dumps({"ids": sorted(checks()), "plans": [str(path) for path in part]})
        command = [python, str(HERE / "checkov_run.py")]
        return subprocess.run(command, input=given, stdout=subprocess.PIPE, text=True, check=True).stdout

    with ThreadPoolExecutor(JOBS) as pool:
        told = pool.map(one, [paths[start::JOBS] for start in range(JOBS)])
        answers = [json.loads(line) for text in told for line in text.splitlines()]
    return {Path(one["plan"]).relative_to(FIXTURES).as_posix(): one["records"] for one in answers}


class Scanned:
    """What tfiam says of one plan, and, where asked, the document that stands at an address."""

    def __init__(self, path: Path, rules: Sequence[Rule]) -> None:
        text = (path.parent / "main.tf").read_text(encoding="utf-8") if (path.parent / "main.tf").is_file() else ""
        self._path, self._config, self._rules = (
            path,
            config_in(text) if text else Config(),
            {rule.id: rule for rule in rules},
        )
        found = scan_many([load_plan(path)], config=self._config, rules=rules).findings
        self._said = [(one, self._covers(one)) for one in found if one.delta is not Delta.FIXED]

    def _covers(self, finding: Finding) -> set[str]:
        """The rules that the finding speaks for: its own, those that it took in, and those of the same cause."""
        wider = self._rules[finding.rule].supersedes
        return {finding.rule, *finding.supersedes} | {
            rule.id for rule in self._rules.values() if rule.id in wider or rule.area in wider
        }

    def own(self, address: str, wanted: set[str]) -> bool:
        """True if one of the ``wanted`` rules itself fails there."""
        return any(
            one.rule in wanted and one.status is Status.FAIL and address in (one.address, *one.addresses)
            for one, _ in self._said
        )

    def told(self, address: str, wanted: set[str], anywhere: bool) -> set[Status]:
        """What is told there of a cause of the ``wanted`` rules. What a data source holds is told where it is used."""
        anywhere = anywhere or address.startswith("data.") or ".data." in address
        return {
            finding.status
            for finding, covers in self._said
            if wanted & covers and (anywhere or address in (finding.address, finding.principal, *finding.addresses))
        }

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """The documents of the plan by address; of several at one, the first."""
        found: dict[str, Document] = {}
        for document in worlds_of(load_plan(self._path), self._config).after.documents:
            found.setdefault(document.address, document)
        return found


def compare(answers: Mapping[str, list[list[str]]], rules: Sequence[Rule]) -> Iterator[Compared]:
    """Each of checkov's records beside what tfiam says there."""
    named = {check: {rule.id for rule in rules if check in rule.checkov} for check in checks()}
    for name, records in answers.items():
        scanned = Scanned(FIXTURES / name, rules)
        for check, result, address in records:
            fixture = name.removesuffix("/plan.json")
            if result == "FAILED":
                verdict, reason = _beside_failure(scanned, fixture, check, address, named[check])
                yield Compared(check, fixture, address, verdict, reason)
            else:
                told = scanned.own(address, named[check])
                yield Compared(check, fixture, address, Verdict.ONLY_TFIAM if told else Verdict.BOTH_PASS)


def _beside_failure(scanned: Scanned, fixture: str, check: str, address: str, named: set[str]) -> tuple[Verdict, str]:
    statuses = scanned.told(address, named | set(ALSO.get(check, ())), check in ELSEWHERE)
    if Status.FAIL in statuses:
        return Verdict.BOTH_FAIL, ""
    if check in WITHOUT:
        return Verdict.EXPLAINED, WITHOUT[check]
    for difference in DIFFERENCES:
        if difference.applies(check, fixture, address, scanned.documents.get(address)):
            return Verdict.EXPLAINED, difference.reason
    return (Verdict.UNDETERMINED if statuses else Verdict.UNEXPLAINED), ""


def table(compared: Sequence[Compared], rules: Sequence[Rule]) -> Iterator[str]:
    """One line a check."""
    yield f"{'check':<14}" + "".join(f"{verdict.value:>{len(verdict.value) + 2}}" for verdict in Verdict) + "  rules"
    for check in checks():
        counts = Counter(one.verdict for one in compared if one.check == check)
        names = ", ".join(rule.id.removeprefix("TFIAM_") for rule in rules if check in rule.checkov)
        figures = "".join(f"{counts[verdict]:>{len(verdict.value) + 2}}" for verdict in Verdict)
        yield f"{check:<14}{figures}  {names}"
    totals = Counter(one.verdict for one in compared)
    yield f"{'all':<14}" + "".join(f"{totals[verdict]:>{len(verdict.value) + 2}}" for verdict in Verdict)


def complaints(compared: Sequence[Compared]) -> Iterator[str]:
    """What makes the comparison fail."""
    seen = {(one.check, one.verdict) for one in compared}
    for verdict, excused in ((Verdict.BOTH_FAIL, NEVER_FAIL), (Verdict.BOTH_PASS, NEVER_PASS)):
        for check in checks():
            if (check, verdict) not in seen and check not in excused and check not in WITHOUT:
                yield f"{check}: no plan in which {verdict.value}"
    for one in compared:
        if one.verdict is Verdict.UNEXPLAINED:
            yield f"{one.check}: only checkov fails {one.address} in {one.fixture}"


def show(compared: Iterable[Compared], listed: Sequence[str]) -> Iterator[str]:
    """Each difference of the checks that were asked for."""
    for one in compared:
        if one.check in listed and one.verdict not in (Verdict.BOTH_FAIL, Verdict.BOTH_PASS):
            yield f"{one.check} {one.verdict.value}: {one.address} in {one.fixture} {one.reason}".rstrip()


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the table; 1 when a difference is not explained."""
    parser = argparse.ArgumentParser(description="Compares tfiam with checkov on the fixtures.")
    parser.add_argument(
        "--answers", type=Path, help="keep checkov's answers in this file, and use them when it is there"
    )
    parser.add_argument("--list", nargs="*", default=[], metavar="CHECK", dest="listed")
    chosen = parser.parse_args(argv)
    if chosen.answers and chosen.answers.is_file():
        answers = json.loads(chosen.answers.read_text(encoding="utf-8"))
    else:
        answers = ask_checkov(os.environ.get("CHECKOV_PYTHON", ".parity/bin/python"), plans())
        if chosen.answers:
            chosen.answers.write_text(json.dumps(answers), encoding="utf-8")
    rules = load_rules()
    compared = list(compare(answers, rules))
    print("\n".join([*table(compared, rules), *show(compared, chosen.listed)]))
    wrong = list(complaints(compared))
    print("\n".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
