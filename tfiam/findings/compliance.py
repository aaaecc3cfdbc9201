"""What a report says of the controls of AWS Well-Architected, the CIS benchmark and NIST SP 800-53.

A rule names its Well-Architected best practices and CIS recommendations itself. NIST's controls come by AWS's own mapping: the
related requirements that Security Hub documents for its control of the same subject (``security_hub`` in
tfiam/data/compliance.json).
https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html
https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html
https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from tfiam.data.segments import data_path
from tfiam.findings.model import Report, RuleAnswers
from tfiam.rules.model import Rule


@dataclass(frozen=True)
class Control:
    """A best practice, recommendation or control."""

    id: str
    """``SEC03-BP02``, ``CIS-AWS-1.16``, ``NIST-800-53-AC-6(10)``."""
    title: str
    framework: str
    """Its name, with the version where it has one."""
    url: str


@dataclass(frozen=True)
class ControlAnswers:
    """What the rules of a run say of a control: none spoke where ``rules`` is empty."""

    control: Control
    rules: tuple[str, ...] = ()
    failed: int = 0
    undetermined: int = 0
    waived: int = 0
    passed: int = 0

    @property
    def status(self) -> str:
        """``fail``, ``undetermined``, ``waived``, ``pass``, or ``not judged`` when no rule had anything to look at."""
        counts = {"fail": self.failed, "undetermined": self.undetermined, "waived": self.waived, "pass": self.passed}
        return next((name for name, count in counts.items() if count), "not judged")


@lru_cache(maxsize=1)
def controls() -> Mapping[str, Control]:
    """Every control of the table, by id, frameworks in the table's order."""
    frameworks = _table()["frameworks"]
    found = {}
    for framework in frameworks:
        for id_, title in _table()["controls"].items():
            if id_.startswith(framework["prefix"]):
                found[id_] = Control(id_, title, framework["name"], framework["url"])
    return MappingProxyType(found)


def control_ids(rule: Rule) -> tuple[str, ...]:
    """The controls that a rule speaks for: those it names, and NIST's by AWS's mapping."""
    return tuple(dict.fromkeys((*rule.compliance, *_by_security_hub().get(rule.id, ()))))


def compliance_of(report: Report) -> tuple[ControlAnswers, ...]:
    """One entry a control of the table, also those of which no rule of the run speaks; then what only a team's own rules name."""
    spoken: dict[str, list[RuleAnswers]] = {}
    for answers in report.rules:
        for id_ in control_ids(answers.rule):
            spoken.setdefault(id_, []).append(answers)
    known = controls()
    own = (Control(id_, "", "Other", "") for id_ in spoken if id_ not in known)
    return tuple(_answered(control, spoken.get(control.id, ())) for control in (*known.values(), *own))


def by_framework(answers: Iterable[ControlAnswers]) -> Iterator[tuple[str, tuple[ControlAnswers, ...]]]:
    """Framework name with its controls, in the order given."""
    groups: dict[str, list[ControlAnswers]] = {}
    for one in answers:
        groups.setdefault(one.control.framework, []).append(one)
    yield from ((name, tuple(group)) for name, group in groups.items())


def _answered(control: Control, spoken: Iterable[RuleAnswers]) -> ControlAnswers:
    every = tuple(spoken)
    return ControlAnswers(
        control,
        tuple(one.rule.id for one in every),
        failed=sum(one.failed for one in every),
        undetermined=sum(one.undetermined for one in every),
        waived=sum(one.waived for one in every),
        passed=sum(one.passed for one in every),
    )


@lru_cache(maxsize=1)
def _by_security_hub() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in _table()["security_hub"].values():
        for rule in row["rules"]:
            found[rule] = (*found.get(rule, ()), *row["controls"])
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Any]:
    table: dict[str, Any] = json.loads(data_path("compliance.json").read_bytes())
    return MappingProxyType(table)
