"""A baseline: the findings that were there when somebody began to look, so that new ones stand out.

It holds single findings, copies made by ``for_each`` one by one, each by its fingerprint and the plan it was in: neither a new copy,
nor the same mistake elsewhere, nor another plan is covered. What could not be read is in no baseline: it may be anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any

from tfiam.errors import InputError
from tfiam.findings.model import Delta, Finding, Report, Status

SCHEMA = "tfiam.baseline/1"
_MAX_BYTES = 200_000_000
_MAKE = "make one with `tfiam baseline PLAN --output FILE`"
_SHOWN = 3


class Baseline:
    """The findings of a baseline file. Remembers which were found again."""

    def __init__(self, path: str, entries: Iterable[tuple[str, str, str]]) -> None:
        self.path = path
        self._entries = {(_plan(plan), print_): f"{rule} at {plan}" for plan, print_, rule in entries}
        self._found: set[tuple[str, str]] = set()

    def holds(self, plan: str, fingerprint: str) -> bool:
        """True if the finding was there, in this plan."""
        key = (_plan(plan), fingerprint)
        self._found.add(key)
        return key in self._entries

    def notices(self) -> tuple[str, ...]:
        """A sentence on entries that match nothing any more: what is left in a baseline would cover its return."""
        stale = [told for key, told in self._entries.items() if key not in self._found]
        if not stale:
            return ()
        some = ", ".join(dict.fromkeys(stale[:_SHOWN])) + (
            f" and {len(stale) - _SHOWN:,} more" if len(stale) > _SHOWN else ""
        )
        what = "1 finding" if len(stale) == 1 else f"{len(stale):,} findings"
        return (
            f"the baseline {self.path} holds {what} that this run has not ({some}); make it again to be told if they return",
        )


#: Plan, address, rule and fingerprint of one finding at one address.
Held = tuple[str, str, str, str]


def baseline_entries(report: Report) -> list[Held]:
    """The failures that stand after the plans, waived ones left out; sorted."""
    return sorted({entry for finding in report.findings if _counts(finding) for entry in _entries(finding)})


def baseline_text(entries: Iterable[Held]) -> str:
    """The text of a baseline file, an entry a line."""
    lines = ",\n".join(
        "    " + json.dumps({"plan": plan, "address": address, "rule": rule, "fingerprint": print_})
        for plan, address, rule, print_ in entries
    )
    body = f"[\n{lines}\n  ]" if lines else "[]"
    return f'{{\n  "schema": "{SCHEMA}",\n  "findings": {body}\n}}\n'


def read_baseline(path: str) -> Baseline:
    """A baseline file. Raises InputError for one that cannot be read or is none."""
    try:
        with Path(path).open("rb") as stream:
            data = stream.read(_MAX_BYTES + 1)
    except OSError as error:
        raise InputError(path, f"cannot be read ({(error.strerror or 'no such file').lower()})", _MAKE) from error
    if len(data) > _MAX_BYTES:
        raise InputError(path, "is larger than 200 MB", _MAKE)
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError(path, "is no JSON", _MAKE) from error
    if not isinstance(told, dict) or told.get("schema") != SCHEMA:
        raise InputError(path, f'is no baseline: expected "schema": "{SCHEMA}"', _MAKE)
    findings = told.get("findings")
    if not isinstance(findings, list):
        raise InputError(path, "findings: expected a list", _MAKE)
    return Baseline(path, (_read(path, index, one) for index, one in enumerate(findings)))


def _read(path: str, index: int, entry: Any) -> tuple[str, str, str]:
    texts = [entry.get(name) for name in ("plan", "fingerprint", "rule")] if isinstance(entry, Mapping) else []
    plan, print_, rule = texts or (None, None, None)
    if not (isinstance(plan, str) and isinstance(print_, str) and isinstance(rule, str)):
        raise InputError(path, f"findings[{index}]: expected plan, fingerprint and rule as texts", _MAKE)
    return plan, print_, rule


def _counts(finding: Finding) -> bool:
    # What is in no plan is about the waivers themselves, of which one must not hide another's end.
    return bool(finding.plan) and finding.status is Status.FAIL and finding.delta is not Delta.FIXED


def _entries(finding: Finding) -> Iterator[Held]:
    for address, print_ in zip(finding.addresses, finding.fingerprints, strict=False):
        yield finding.plan, address, finding.rule, print_


def _plan(path: str) -> str:
    """The plan's name, the same however the way to it is written: ``./a//plan.json`` and ``a\\plan.json`` are ``a/plan.json``."""
    return PurePath(path.replace("\\", "/")).as_posix()
