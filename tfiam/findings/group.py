"""Copies of one block (``for_each``, ``count``, a repeated module) are one finding with all its addresses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tfiam.findings.model import Finding
from tfiam.plan.address import Key, split_steps, without_keys


def group_copies(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Joins findings that say the same of copies of the same block, apart from the instance keys in the text."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault(_sameness(finding), []).append(finding)
    return tuple(_joined(group) for group in groups.values())


def _sameness(finding: Finding) -> tuple[object, ...]:
    block = without_keys(finding.address)
    if block == finding.address:
        return (finding.fingerprint, finding.delta, finding.principal, finding.message, finding.plan)
    keys = _keys(finding.address)
    return (
        finding.plan,
        finding.rule,
        finding.status,
        finding.delta,
        finding.severity,
        finding.change,
        block,
        finding.attribute,
        finding.statement,
        finding.waiver,
        finding.supersedes,
        tuple(without_keys(reference) for reference in finding.because),
        _blank("" if finding.because else finding.message, keys),
        _blank(finding.evidence, keys),
    )


def _keys(address: str) -> list[str]:
    keys: list[Key] = [key for _, key in split_steps(address) if key is not None]
    return sorted((str(key) for key in keys if isinstance(key, str) and key), key=len, reverse=True)


def _blank(text: str, keys: list[str]) -> str:
    for key in keys:
        text = text.replace(key, "\0")
    return text


def _joined(group: list[Finding]) -> Finding:
    ordered = sorted(group, key=lambda finding: finding.address)
    addresses = tuple(dict.fromkeys(finding.address for finding in ordered))
    prints = tuple(dict.fromkeys(finding.fingerprint for finding in ordered))
    because = tuple(dict.fromkeys(reference for finding in ordered for reference in finding.because))
    return replace(ordered[0], addresses=addresses, fingerprints=prints, because=because)
