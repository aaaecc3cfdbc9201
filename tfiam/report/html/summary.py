"""What stands at the top of the page, and the rules that it refers to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tfiam.findings.model import Delta, Report, RuleAnswers, Status
from tfiam.report import phrases
from tfiam.report.html.findings import area_of
from tfiam.report.options import Options
from tfiam.report.order import fixed, standing
from tfiam.rules.areas import AREAS
from tfiam.rules.model import Severity

_BAR = 1000
_READ = (
    ("known", "in the plan"),
    ("rebuilt", "known after apply, put together whole"),
    ("partial", "put together with holes"),
    ("opaque", "hidden"),
    ("invalid", "no policy document"),
)


@dataclass(frozen=True)
class Part:
    """A part of a bar, in thousandths of it."""

    name: str
    note: str
    count: int
    x: int
    width: int


@dataclass(frozen=True)
class Summary:
    """The verdict in figures."""

    mark: str
    """``fail``, ``open`` or ``clean``."""
    verdict: str
    exit: str
    severities: tuple[tuple[str, int], ...]
    statuses: tuple[tuple[str, int], ...]
    deltas: tuple[tuple[str, int], ...]
    chips: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    """What the findings are filtered by, with how many each leaves: counts of all of them, also of those that do not fail."""
    areas: tuple[tuple[str, str, int], ...]
    coverage: tuple[Part, ...]


def summary_of(report: Report, options: Options) -> Summary:
    """Counts are of what stands after the plan; what it fixes is counted apart."""
    failures = standing(report, Status.FAIL)
    severities = [(one.value, sum(finding.severity is one for finding in failures)) for one in Severity]
    areas: dict[str, int] = {}
    for finding in report.findings:
        areas[area_of(finding.rule)] = areas.get(area_of(finding.rule), 0) + 1
    known = [*(one for one in AREAS if one in areas), *sorted(areas.keys() - AREAS.keys())]
    return Summary(
        mark="fail" if failures else "clean" if phrases.is_clean(report) else "open",
        verdict=phrases.verdict(report),
        exit=_exit(report, options),
        severities=tuple(severities),
        statuses=tuple((one.value, len(standing(report, one))) for one in Status),
        deltas=(
            *((one.value, len(standing(report, Status.FAIL, one))) for one in (Delta.INTRODUCED, Delta.EXISTING)),
            ("fixed", len(fixed(report))),
        ),
        chips=_chips(report),
        areas=tuple((one, AREAS.get(one, "rules of your own"), areas[one]) for one in known),
        coverage=tuple(_parts(report)),
    )


def _chips(report: Report) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    severities = Counter(one.severity for one in report.findings)
    deltas = Counter(one.delta for one in report.findings)
    return (
        ("severity", tuple((one.value, severities[one]) for one in Severity)),
        ("status", tuple((one.value, len(standing(report, one))) for one in Status)),
        ("delta", tuple((one.value, deltas[one]) for one in Delta)),
    )


def _exit(report: Report, options: Options) -> str:
    """What the exit status was because of; "" where nobody asked for one."""
    if options.exit_status is None or not options.fail_on:
        return ""
    threshold = Severity(options.fail_on)
    counts = {
        status: sum(one.severity.at_least(threshold) for one in standing(report, status))
        for status in (Status.FAIL, Status.UNDETERMINED)
    }
    level = threshold.value if threshold is Severity.CRITICAL else f"{threshold.value} or worse"
    because = f"{phrases.plural(counts[Status.FAIL], 'finding')} of severity {level}"
    if options.exit_status == 3:
        because = f"no finding of severity {level}, and {counts[Status.UNDETERMINED]:,} undetermined that may be"
    elif not counts[Status.FAIL]:
        because = f"no finding of severity {level}"
        if counts[Status.UNDETERMINED]:
            because += f"; {counts[Status.UNDETERMINED]:,} undetermined did not count without --fail-on-undetermined"
    return f"Exit status {options.exit_status}: {because} (--fail-on {threshold.value})."


def _parts(report: Report) -> list[Part]:
    coverage = report.coverage
    made, at = [], 0
    for name, note in _READ:
        count = getattr(coverage, name)
        if count:
            width = _BAR * count // coverage.total
            made.append(Part(name, note, count, at, width))
            at += width
    if made:
        last = made[-1]
        made[-1] = Part(last.name, last.note, last.count, last.x, _BAR - last.x)
    return made


def rule_cards(report: Report) -> tuple[RuleAnswers, ...]:
    """The rules that some finding is of."""
    spoken = {finding.rule for finding in report.findings}
    return tuple(one for one in report.rules if one.rule.id in spoken)
