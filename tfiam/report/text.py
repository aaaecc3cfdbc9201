"""The report on a terminal: by resource, worst first, with the statement at fault and the way to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tfiam.findings.model import Delta, Finding, PlanSummary, Report, Status
from tfiam.report import phrases
from tfiam.report.escape import log_safe
from tfiam.report.ink import Ink
from tfiam.report.options import Options
from tfiam.report.order import Unread, by_resource, fixed, standing, unread
from tfiam.report.text_finding import FindingText
from tfiam.report.width import columns, wrap

_HEADINGS = {Delta.INTRODUCED: "Introduced by this plan", Delta.EXISTING: "There before this plan"}
_MOST_RULES = 8


def render(report: Report, options: Options) -> str:
    """The report as lines of at most ``options.columns`` columns."""
    ink = Ink(options.colour, options.unicode)
    page = _Page(report, ink, options)
    return log_safe("\n".join(page.lines()).strip("\n") + "\n")


class _Page:
    def __init__(self, report: Report, ink: Ink, options: Options) -> None:
        self._report = report
        self._ink = ink
        self._width = options.columns
        self._with_compliance = options.compliance

    def lines(self) -> Iterator[str]:
        for plan in self._report.plans:
            yield from self._plan(plan)
        yield ""
        yield from self._failures()
        yield from self._unread()
        yield from self._listed("Waived", standing(self._report, Status.WAIVED), self._waiver)
        yield from self._listed("Fixed by this plan", fixed(self._report), self._mended)
        yield from self._compliance()
        yield from self._coverage()
        yield from self._summary()

    def _compliance(self) -> Iterator[str]:
        if self._with_compliance:
            from tfiam.report.compliance import text_lines

            yield from text_lines(self._report, self._ink, self._width)

    def _plan(self, plan: PlanSummary) -> Iterator[str]:
        path = self._ink.clean(plan.path)
        facts = wrap(self._ink.clean(phrases.plan_line(plan)), self._width - 2)
        joined = f"{path}{self._ink.dot}{' '.join(facts)}"
        if columns(joined) <= self._width:
            yield f"{self._ink.bold(path)}{self._ink.dim(self._ink.dot + ' '.join(facts))}"
        else:
            yield from map(self._ink.bold, wrap(path, self._width))
            yield from (f"  {self._ink.dim(line)}" for line in facts)
        for notice in plan.notices:
            yield from self._notice(notice)

    def _notice(self, notice: str) -> Iterator[str]:
        first, *more = wrap(self._ink.clean(notice), self._width - 2)
        yield f"{self._ink.open('!')} {first}"
        yield from (f"  {line}" for line in more)

    def _failures(self) -> Iterator[str]:
        plans = len(self._report.plans) > 1
        advised: set[str] = set()
        for delta, heading in _HEADINGS.items():
            findings = standing(self._report, Status.FAIL, delta)
            if findings:
                yield from self._heading(heading, phrases.by_severity(findings))
            for group in by_resource(findings):
                change = "" if group.change in ("", "no-op") else group.change
                file = group.plan if plans else ""
                label = self._ink.dot.join(filter(None, (change, self._ink.clean(file))))
                yield from self._address(group.address, label)
                for finding in group.findings:
                    yield ""
                    yield from FindingText(finding, self._ink, self._width).lines(
                        advise=finding.remediation not in advised
                    )
                    advised.add(finding.remediation)
                yield ""

    def _heading(self, title: str, aside: str) -> Iterator[str]:
        if columns(title) + columns(self._ink.dot) + columns(aside) <= self._width:
            yield self._ink.bold(title) + self._ink.dim(self._ink.dot + aside)
        else:
            yield self._ink.bold(title)
            yield from self._indented(aside, 0, self._ink.dim)
        yield ""

    def _address(self, address: str, aside: str) -> Iterator[str]:
        *lines, last = wrap(self._ink.clean(address), self._width)
        yield from map(self._ink.bold, lines)
        label = f"  ({aside})" if aside else ""
        if columns(last) + columns(label) > self._width:
            yield self._ink.bold(last)
            yield from (self._ink.dim(f"  {line}") for line in wrap(label, self._width - 2))
            return
        yield self._ink.bold(last) + self._ink.dim(label)

    def _unread(self) -> Iterator[str]:
        hidden = unread(self._report)
        if not hidden:
            return
        yield from self._heading("Undetermined", "could not be read, so neither passed nor failed")
        for item in hidden:
            yield from self._hidden(item)
        yield ""

    def _hidden(self, item: Unread) -> Iterator[str]:
        copies = {address for finding in item.findings for address in finding.addresses} - {item.address}
        where = [
            item.address,
            item.attribute,
            f"and {phrases.plural(len(copies), 'copy').replace('copys', 'copies')}" if copies else "",
        ]
        first, *more = wrap(self._ink.clean(self._ink.dot.join(filter(None, where))), self._width - 4)
        yield f"  {self._ink.open('?')} {first}"
        yield from (f"    {line}" for line in more)
        yield from self._indented(f"because: {', '.join(item.because)}", 4, self._ink.open)
        if not item.findings:
            return
        if len(item.findings) == 1:
            finding = item.findings[0]
            yield from self._indented(f"no answer to {finding.rule} {finding.title}", 4, self._ink.dim)
            return
        rules = list(dict.fromkeys(phrases.short(finding.rule) for finding in item.findings))
        shown = ", ".join(rules[:_MOST_RULES])
        if len(rules) > _MOST_RULES:
            shown += f" and {len(rules) - _MOST_RULES} more"
        yield from self._indented(f"no answer to {phrases.plural(len(rules), 'rule')}: {shown}", 4, self._ink.dim)

    def _indented(self, text: str, indent: int, style: Callable[[str], str]) -> Iterator[str]:
        for line in wrap(self._ink.clean(text), self._width - indent):
            yield " " * indent + style(line)

    def _listed(
        self, title: str, findings: tuple[Finding, ...], entry: Callable[[Finding], Iterator[str]]
    ) -> Iterator[str]:
        if not findings:
            return
        yield from self._heading(title, f"{len(findings):,}")
        for finding in findings:
            yield from entry(finding)
        yield ""

    def _waiver(self, finding: Finding) -> Iterator[str]:
        yield from self._entry(self._ink.dim(self._ink.sign("–", "-")), finding)
        yield from self._indented(phrases.waived(finding), 4, self._ink.dim)

    def _mended(self, finding: Finding) -> Iterator[str]:
        yield from self._entry(self._ink.good(self._ink.sign("✓", "+")), finding)
        yield from self._indented(finding.title, 4, self._ink.dim)

    def _entry(self, mark: str, finding: Finding) -> Iterator[str]:
        facts = (finding.severity.value, finding.rule, finding.address, *phrases.place(finding))
        first, *more = wrap(self._ink.clean(self._ink.dot.join(facts)), self._width - 4)
        yield f"  {mark} {first}"
        yield from (f"    {line}" for line in more)

    def _coverage(self) -> Iterator[str]:
        for notice in self._report.notices:
            yield from self._notice(notice)
        yield from self._indented(f"Read {phrases.coverage_line(self._report.coverage)}.", 0, self._ink.dim)
        failures = standing(self._report, Status.FAIL)
        if failures:
            worst = min(failures, key=lambda finding: finding.severity.rank)
            yield from self._indented(f"Why, and how in HCL: tfiam rules {phrases.short(worst.rule)}", 0, self._ink.dim)
            waive = f"tfiam waive {worst.fingerprint} --reason WHY --owner WHO"
            yield from self._indented(f"To accept one: {waive}", 0, self._ink.dim)
        yield ""

    def _summary(self) -> Iterator[str]:
        verdict = phrases.verdict(self._report)
        asides = self._ink.dot.join(phrases.asides(self._report))
        clean = phrases.is_clean(self._report)
        failed = bool(standing(self._report, Status.FAIL))
        mark = self._ink.sign("✓", "+") if clean else self._ink.sign("✖", "x") if failed else "?"
        style = self._ink.good if clean else self._ink.bad if failed else self._ink.open
        first, *more = wrap(f"{mark} {verdict}", self._width)
        yield style(first)
        yield from (style(f"  {line}") for line in more)
        if asides:
            yield from self._indented(asides, 2, str)
