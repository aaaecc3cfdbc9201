"""The pipeline as one sentence: plan, extract, inventory, rules, findings, report."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tfiam
from tfiam.access.identities import identities_of, matrix_of
from tfiam.config import Config
from tfiam.extract.build import Extractor, changes_nothing
from tfiam.extract.model import World
from tfiam.findings.build import coverage_of, findings_of, rule_answers, today
from tfiam.findings.model import Coverage, Finding, PlanSummary, Report, RuleAnswers
from tfiam.findings.on_waivers import judges_waivers, with_waivers_judged
from tfiam.findings.waivers import Waivers
from tfiam.iam.catalogue import facts_dates
from tfiam.inventory.build import build_inventory
from tfiam.inventory.model import Inventory
from tfiam.plan.load import load_plan
from tfiam.plan.model import Plan
from tfiam.rules.choose import choose, severities_of
from tfiam.rules.load import load_rules
from tfiam.rules.model import Rule, Severity
from tfiam.rules.run import Answers, Earlier, ask

if TYPE_CHECKING:
    from tfiam.context import Context
    from tfiam.findings.baseline import Baseline
    from tfiam.findings.details import PlanDetails
    from tfiam.source.locate import Locator
    from tfiam.source.tree import SourceTree
    from tfiam.source.waivers import CommentWaiver


@dataclass(frozen=True)
class Worlds:
    """The inventories before and after a plan."""

    before: Inventory
    after: Inventory
    notices: tuple[str, ...] = ()
    """What the source could not tell, and where it is not the plan's."""


def scan(
    plan: str | Path | Mapping[str, Any],
    *,
    config: Config | None = None,
    policies: Sequence[str] = (),
    stdin: bytes | None = None,
    day: datetime.date | None = None,
    source: str | Path | None = None,
    context: Sequence[str | Path] = (),
) -> Report:
    """Scans one plan: a path to ``terraform show -json`` output (or a saved plan), ``"-"`` with ``stdin``, or the parsed object.

    ``policies`` are folders of a team's own rules; ``day`` is the day waivers are measured against (today by default);
    ``source`` is the folder of the plan's root module, for locations and comments that waive; ``context`` are files that
    tell what stands around the plan.
    Raises :class:`tfiam.errors.TfiamError` for input that cannot be read and rules that do not load.
    """
    loaded = load_plan(plan, stdin=stdin)
    sources = [source_of(loaded, directory=source)]
    around = context_of([str(path) for path in context], config or Config())
    return scan_many([loaded], config=config, rules=load_rules(policies), day=day, sources=sources, context=around)


def context_of(paths: Sequence[str], config: Config) -> Context | None:
    """What files of other stacks and of the organization hold, None for none. Raises TfiamError."""
    if not paths:
        return None
    from tfiam.context import read_context

    return read_context(paths, config)


def source_of(plan: Plan, *, directory: str | Path | None = None, plan_file: str | None = None) -> SourceTree | None:
    """The source of a plan: the folder or the saved plan named, else the archive that the plan is itself, else None.

    Raises SourceError if what was named is no source.
    """
    from tfiam.source.given import find_source

    return find_source(plan, directory=directory, plan_file=plan_file)


def scan_many(
    plans: Sequence[Plan],
    *,
    config: Config | None = None,
    rules: Sequence[Rule],
    day: datetime.date | None = None,
    sources: Sequence[SourceTree | None] = (),
    context: Context | None = None,
    baseline: Baseline | None = None,
    details: bool = False,
) -> Report:
    """One report over loaded plans. ``rules`` are all that are loaded; ``config`` chooses among them.

    ``sources`` holds each plan's source, None for one without; it may be left out. What ``context`` holds has a say, and is
    not judged itself. What ``baseline`` holds is waived. ``details`` are for the formats that show more than findings.
    """
    config = config or Config()
    chosen = choose(rules, config.rules)
    severities = severities_of(chosen, config.rules)
    pairs = list(zip(plans, sources or [None] * len(plans), strict=True))
    comments, unread = _comments(pairs) if config.comments else ((), ())
    waivers = Waivers(config, day or today(), comments, baseline)
    single = [
        _scan_one(plan, worlds_of(plan, config, source, context), source, chosen, severities, waivers, details=details)
        for plan, source in pairs
    ]
    around = context.notices if context else ()
    report = with_waivers_judged(merge(single), chosen, severities, waivers)
    return replace(report, notices=(*around, *unread, *waivers.notices(expired=not judges_waivers(chosen))))


def _comments(
    pairs: Sequence[tuple[Plan, SourceTree | None]],
) -> tuple[tuple[CommentWaiver, ...], tuple[str, ...]]:
    """What the comments of the sources waive, and what is wrong with the others. Two plans may have one source."""
    waivers: dict[CommentWaiver, None] = {}
    notices: dict[str, None] = {}
    for plan, source in pairs:
        if source is not None:
            from tfiam.source.agreement import module_paths
            from tfiam.source.waivers import read_comments

            read = read_comments(source, module_paths(plan))
            waivers.update(dict.fromkeys(read.waivers))
            notices.update(dict.fromkeys(read.notices))
    return tuple(waivers), tuple(notices)


def worlds_of(plan: Plan, config: Config, source: SourceTree | None = None, context: Context | None = None) -> Worlds:
    """The IAM world before and after the plan, each with what stands around it.

    ``source`` shows documents that the plan hides, if it is the plan's.
    """
    read = source if source and not _is_another(source, plan) else None
    extractor = Extractor(plan, config.account.id, read, _locator_of(source))
    after = build_inventory(extractor.extract(World.AFTER), config)
    after = context.around(after) if context else after
    after = replace(after, plan=plan.path)
    if changes_nothing(plan):
        return Worlds(after, after, extractor.notices)
    before = build_inventory(extractor.extract(World.BEFORE), config)
    before = replace(context.around(before) if context else before, plan=plan.path, past=True)
    return Worlds(before, replace(after, before=before), extractor.notices)


def _is_another(source: SourceTree, plan: Plan) -> bool:
    from tfiam.source.agreement import disagreements

    return bool(disagreements(source, plan))


def _scan_one(
    plan: Plan,
    worlds: Worlds,
    source: SourceTree | None,
    rules: Sequence[Rule],
    severities: Mapping[str, Severity],
    waivers: Waivers,
    *,
    details: bool,
) -> Report:
    earlier = Earlier()
    after = ask(rules, worlds.after, earlier)
    before = after if worlds.before is worlds.after else _asked_before(rules, worlds, earlier)
    findings = findings_of(before, after, severities, waivers, plan.path, worlds.after.places)
    return Report(
        plans=(replace(summary_of(plan, source, worlds.notices), identities=matrix_of(identities_of(worlds.after))),),
        findings=findings,
        coverage=coverage_of(worlds.after.own_documents, plan.path),
        rules=rule_answers(rules, after, findings, severities),
        version=tfiam.__version__,
        facts=facts_dates(),
        details=(_details_of(worlds),) if details else (),
    )


def _details_of(worlds: Worlds) -> PlanDetails:
    from tfiam.findings.details import details_of

    return details_of(worlds.before, worlds.after)


def _locator_of(source: SourceTree | None) -> Locator | None:
    if source is None:
        return None
    from tfiam.source.locate import Locator

    return Locator(source)


def _asked_before(rules: Sequence[Rule], worlds: Worlds, earlier: Earlier) -> Answers:
    own = any(map(worlds.before.is_own, worlds.before.by_address))
    return ask(rules, worlds.before, earlier) if own else Answers()


def summary_of(plan: Plan, source: SourceTree | None = None, notices: tuple[str, ...] = ()) -> PlanSummary:
    """What a report says of the plan itself, and of the source given with it."""
    aws = [resource for resource in plan.resources if resource.type.startswith("aws_")]
    changes = Counter(resource.action.value for resource in plan.resources if resource.mode == "managed")
    return PlanSummary(
        path=plan.path,
        kind=plan.kind.value,
        terraform_version=plan.terraform_version,
        format_version=plan.format_version,
        changes=dict(sorted(changes.items())),
        resources=len(plan.resources),
        aws_resources=len(aws),
        notices=(*plan.notices, *source_notices(plan, source), *notices),
    )


def source_notices(plan: Plan, source: SourceTree | None) -> tuple[str, ...]:
    """What of the source could not be read, and whether it is the plan's at all."""
    if source is None:
        return ()
    from tfiam.source.agreement import disagreements

    disagreeing = disagreements(source, plan)
    return (*disagreeing, *source.notices)


def merge(reports: Sequence[Report]) -> Report:
    """Several plans' reports as one."""
    findings: list[Finding] = [finding for report in reports for finding in report.findings]
    first = reports[0]
    return Report(
        plans=tuple(plan for report in reports for plan in report.plans),
        findings=tuple(findings),
        coverage=_sum_coverage([report.coverage for report in reports]),
        rules=_sum_answers([report.rules for report in reports]),
        version=first.version,
        facts=first.facts,
        details=tuple(one for report in reports for one in report.details),
    )


def _sum_coverage(parts: Sequence[Coverage]) -> Coverage:
    return Coverage(
        known=sum(part.known for part in parts),
        rebuilt=sum(part.rebuilt for part in parts),
        partial=sum(part.partial for part in parts),
        opaque=sum(part.opaque for part in parts),
        invalid=sum(part.invalid for part in parts),
        unresolved=tuple(one for part in parts for one in part.unresolved),
    )


def _sum_answers(parts: Sequence[tuple[RuleAnswers, ...]]) -> tuple[RuleAnswers, ...]:
    return tuple(
        replace(
            same[0],
            passed=sum(one.passed for one in same),
            failed=sum(one.failed for one in same),
            undetermined=sum(one.undetermined for one in same),
            waived=sum(one.waived for one in same),
        )
        for same in zip(*parts, strict=True)
    )
