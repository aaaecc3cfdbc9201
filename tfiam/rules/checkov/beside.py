"""checkov's failures as rules of tfiam's run, so that severities, waivers, copies and every report treat them alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from tfiam.errors import InputError
from tfiam.inventory.model import Inventory
from tfiam.rules.checkov.report import CheckovReport, Record
from tfiam.rules.model import Problem, Rule, Said, Severity

ORIGIN = "checkov"


@dataclass(frozen=True)
class Beside:
    """What checkov adds to a run."""

    rules: tuple[Rule, ...]
    notices: tuple[str, ...]


def beside(reports: Sequence[tuple[CheckovReport, str | None]], plans: Sequence[str], rules: Sequence[Rule]) -> Beside:
    """The rules that say what checkov said and no rule of tfiam's covers.

    Each report comes with the plan that it is about, or None where it says so itself. What a rule names in its ``checkov`` field
    is that rule's to say. Raises InputError for a report that could be about several of the plans.
    """
    own = {check for rule in rules for check in (rule.id, *rule.checkov)}
    by_check: dict[str, dict[str, list[Record]]] = {}
    notices = []
    for report, about in reports:
        kept = [record for record in report.records if record.check not in own]
        for record in kept:
            plan = about or _plan_of(record, plans, report.path)
            by_check.setdefault(record.check, {}).setdefault(plan, []).append(record)
        notices.append(_notice(report, about, len(kept)))
    return Beside(tuple(_rule(check, found) for check, found in sorted(by_check.items())), tuple(notices))


def _notice(report: CheckovReport, about: str | None, kept: int) -> str:
    failed, version = len(report.records), f" {report.version}" if report.version else ""
    place = about or report.path
    parts = [f"checkov{version} on {place}: {failed} failed, {kept} of them on what no rule of tfiam's covers"]
    if report.skipped:
        parts.append(f"{report.skipped} that checkov was told to skip are left out")
    if report.others:
        parts.append(f"{report.others} of other frameworks are not about the plan and are left out")
    if not report.resources and not failed:
        parts.append("it saw no resource there")
    return "; ".join(parts)


def _plan_of(record: Record, plans: Sequence[str], path: str) -> str:
    if len(plans) == 1:
        return plans[0]
    whole = [plan for plan in plans if str(Path(plan).resolve()) in record.files]
    fitting = whole or [plan for plan in plans if any(_ends(plan, name) for name in record.files)]
    if len(fitting) == 1:
        return fitting[0]
    raise InputError(path, "does not tell which of the plans it is about", "scan one plan with --import-checkov")


def _ends(plan: str, name: str) -> bool:
    wanted, given = PurePath(name.lstrip("/")).parts, Path(plan).resolve().parts
    return bool(wanted) and given[-len(wanted) :] == wanted


def _rule(check: str, found: Mapping[str, Sequence[Record]]) -> Rule:
    records = [record for group in found.values() for record in group]
    first = records[0]
    guideline = next((record.guideline for record in records if record.guideline), "")
    severity = next((record.severity for record in records if record.severity), Severity.MEDIUM)
    fix = f"\n\nFix: see {guideline}" if guideline else ""
    return Rule(
        id=check,
        name=check.lower().replace("_", "-"),
        severity=severity,
        subject=Inventory,
        check=_saying(found),
        doc=f"{first.title}{fix}",
        references=(guideline,) if guideline else (),
        fails=(),
        passes=(),
        checkov=(check,),
        origin=ORIGIN,
    )


def _saying(found: Mapping[str, Sequence[Record]]) -> Callable[[Inventory], Iterator[Said]]:
    def said(inventory: Inventory) -> Iterator[Said]:
        for record in found.get(inventory.plan, ()):
            resource = inventory.by_address.get(record.address)
            # checkov judges what will be: only what the plan leaves as it is was so before.
            if not inventory.past or (resource is not None and resource.change == "no-op"):
                known = resource is not None and record.attribute in resource.values
                yield Problem(
                    "fails in checkov",
                    address=record.address,
                    attribute=record.attribute if known else "",
                    severity=record.severity,
                    resource=resource,
                )

    return said
