"""checkov's JSON report, of whichever version: ``checkov -o json``.

One framework makes an object, several make a list of them, and a run that found nothing to check only counts
(https://www.checkov.io/2.Basics/Reviewing%20Scan%20Results.html). Everything in it may be somebody else's text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tfiam.errors import InputError
from tfiam.rules.model import Severity

FRAMEWORKS: Final = frozenset({"terraform_plan", "terraform"})
"""Whose records are about resources of the plan."""

_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9]{0,40}(?:_[A-Za-z0-9]{1,40}){1,6}")
_URL: Final = re.compile(r"https://[A-Za-z0-9.-]+(?:/[\w./%+~#?&=:;,@-]*)?", re.ASCII)
_SEVERITIES: Final[Mapping[str, Severity]] = {
    **{one.value: one for one in Severity},
    "moderate": Severity.MEDIUM,
    "important": Severity.HIGH,
}
_AGAIN: Final = "write it again with `checkov -f plan.json -o json`"
_LONGEST: Final = 400


@dataclass(frozen=True)
class Record:
    """One failed check at one address."""

    check: str
    title: str
    address: str
    severity: Severity | None
    """None where checkov says none, which it does without a platform account."""
    guideline: str
    """An https URL, or ""."""
    attribute: str
    """The first part of the first evaluated key."""
    files: tuple[str, ...]
    """The plan's path in several spellings; empty when the report does not say."""


@dataclass(frozen=True)
class CheckovReport:
    """What a run of checkov said."""

    path: str
    records: tuple[Record, ...]
    skipped: int
    """Results that comments or flags of checkov's silenced."""
    others: int
    """Failures of frameworks that are not about the plan (secrets of the repository, Dockerfiles)."""
    resources: int
    version: str


def read_report(path: str) -> CheckovReport:
    """The report in a file. Raises InputError."""
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no path"
        raise InputError(path, f"cannot be read ({reason.lower()})", "check the path") from None
    return parse_report(data, path)


def parse_report(data: bytes, path: str) -> CheckovReport:
    """The report in what checkov printed. Raises InputError, one line without a value of it."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        raise InputError(path, "is no JSON report of checkov", _AGAIN) from None
    parts = value if isinstance(value, list) else [value]
    if not parts:
        raise InputError(path, "is an empty list: checkov checked nothing", _AGAIN)
    read = [_part(part, f"[{index}]" if isinstance(value, list) else "", path) for index, part in enumerate(parts)]
    return CheckovReport(
        path=path,
        records=tuple(dict.fromkeys(record for one in read for record in one.records)),
        skipped=sum(one.skipped for one in read),
        others=sum(one.others for one in read),
        resources=sum(one.resources for one in read),
        version=next((one.version for one in read if one.version), ""),
    )


def _part(part: Any, place: str, path: str) -> CheckovReport:
    """The report of one framework."""
    if not isinstance(part, dict) or not ("results" in part or {"passed", "failed"} <= part.keys()):
        raise InputError(path, "is no report of checkov", _AGAIN, place)
    results = _object(part, "results", place, path)
    summary = _object(part, "summary", place, path) or part
    if _count(summary, "parsing_errors") or _list(results, "parsing_errors", place, path):
        raise InputError(path, "says that checkov could not read what it was given", "see checkov's own output", place)
    failed = _list(results, "failed_checks", place, path)
    skipped = max(_count(summary, "skipped"), len(_list(results, "skipped_checks", place, path)))
    ours = part.get("check_type", "terraform_plan") in FRAMEWORKS
    place = f"{place}.results.failed_checks".lstrip(".")
    if _count(summary, "failed") > len(failed):
        raise InputError(path, "counts more failures than it lists", _AGAIN, place)
    return CheckovReport(
        path=path,
        records=tuple(_records(failed, place, path)) if ours else (),
        skipped=skipped,
        others=0 if ours else len(failed),
        resources=_count(summary, "resource_count"),
        version=_version(summary.get("checkov_version")),
    )


def _records(failed: list[Any], place: str, path: str) -> Iterator[Record]:
    for index, record in enumerate(failed):
        where = f"{place}[{index}]"
        if not isinstance(record, dict):
            raise InputError(path, "is no object", _AGAIN, where)
        check, address = record.get("check_id"), record.get("resource_address") or record.get("resource")
        if not isinstance(check, str) or not _ID.fullmatch(check):
            raise InputError(path, "has no check id such as CKV_AWS_18", _AGAIN, f"{where}.check_id")
        if not isinstance(address, str) or not address:
            raise InputError(path, "names no resource", _AGAIN, where)
        yield Record(
            check=check.upper(),
            title=_title(record.get("check_name")) or f"fails {check.upper()}",
            address=address,
            severity=_severity(record.get("severity")),
            guideline=_url(record.get("guideline")),
            attribute=_attribute(record.get("check_result")),
            files=tuple(
                name for key in ("file_abs_path", "file_path") if isinstance(name := record.get(key), str) and name
            ),
        )


def _title(name: Any) -> str:
    """One line of no more than is read."""
    text = " ".join(name.split()) if isinstance(name, str) else ""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _severity(given: Any) -> Severity | None:
    name = given.get("name") if isinstance(given, dict) else given
    return _SEVERITIES.get(name.lower()) if isinstance(name, str) else None


def _url(given: Any) -> str:
    return given if isinstance(given, str) and len(given) <= _LONGEST and _URL.fullmatch(given) else ""


def _attribute(result: Any) -> str:
    keys = result.get("evaluated_keys") if isinstance(result, dict) else None
    first = keys[0] if isinstance(keys, list) and keys else keys
    name = first.strip("/").replace(".", "/").split("/")[0] if isinstance(first, str) else ""
    return name if re.fullmatch(r"[a-z0-9_]{1,80}", name) else ""


def _version(given: Any) -> str:
    return given if isinstance(given, str) and re.fullmatch(r"[0-9A-Za-z.+-]{1,30}", given) else ""


def _object(parent: Mapping[str, Any], name: str, place: str, path: str) -> Mapping[str, Any]:
    value = parent.get(name)
    if value is not None and not isinstance(value, dict):
        raise InputError(path, "is no object", _AGAIN, f"{place}.{name}".lstrip("."))
    return value or {}


def _list(parent: Mapping[str, Any], name: str, place: str, path: str) -> list[Any]:
    value = parent.get(name)
    if value is not None and not isinstance(value, list):
        raise InputError(path, "is no list", _AGAIN, f"{place}.results.{name}".lstrip("."))
    return value or []


def _count(summary: Mapping[str, Any], name: str) -> int:
    value = summary.get(name)
    return value if isinstance(value, int) else 0
