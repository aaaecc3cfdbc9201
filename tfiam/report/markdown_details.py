"""What lies behind the findings, for a pull request's reader: who gains what, and who can become whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tfiam.access.paths.told import PathsReport, Told
from tfiam.findings.details import PlanDetails
from tfiam.findings.model import Delta, Report
from tfiam.report import phrases
from tfiam.report.diff import headline as change_headline
from tfiam.report.diff_markdown import entries
from tfiam.report.escape import fenced, markdown
from tfiam.report.markdown_finding import at
from tfiam.report.paths_text import render_mermaid
from tfiam.report.width import clip

_DRAWN = 12
"""Paths of a drawing: GitLab draws up to 2,000 characters unasked (https://gitlab.com/gitlab-org/gitlab/-/issues/368393)."""
_LONGEST = 600
_MOST_WAYS = 6


def access_headline(report: Report) -> str:
    """Who gains and who loses, in one sentence; "" when nobody does or nobody asked."""
    told = change_headline([one.change for one in report.details])
    return "" if told == "no change in access" else told


def access_blocks(report: Report) -> Iterator[str]:
    """A block for each principal and each resource whose access the plan changes."""
    for name, details in _by_plan(report):
        blocks = list(entries(details.change))
        if blocks and name:
            yield f"In {at(name)}:"
        yield from blocks


def path_blocks(report: Report, *, drawn: bool) -> Iterator[str]:
    """A drawing of the paths that are open after the plan, those that it opens first, and a line for each path.

    Fixed ones are only listed.
    """
    for name, details in _by_plan(report):
        told = _in_order(details.paths)
        still = [one for one in told if one.delta != Delta.FIXED.value]
        if told and name:
            yield f"In {at(name)}:"
        if still and drawn:
            picture = render_mermaid(replace(details.paths, paths=tuple(still[:_DRAWN])))
            yield fenced(picture.rstrip("\n").split("\n"), "mermaid")
        yield from _lines(told)


def paths_headline(report: Report) -> str:
    """``2 opened by this plan, 1 there before``; "" for none."""
    deltas = [one.delta for details in report.details for one in details.paths.paths]
    if not deltas:
        return ""
    counts = [(deltas.count(delta.value), word) for delta, word in _WORDS.items()]
    return ", ".join(f"{count:,} {word}" for count, word in counts if count)


_WORDS = {Delta.INTRODUCED: "opened by this plan", Delta.EXISTING: "there before", Delta.FIXED: "closed by this plan"}


def _by_plan(report: Report) -> Iterator[tuple[str, PlanDetails]]:
    several = len(report.plans) > 1
    for plan, details in zip(report.plans, report.details, strict=True):
        yield (plan.path if several else ""), details


def _in_order(paths: PathsReport) -> Sequence[Told]:
    order = [delta.value for delta in _WORDS]
    return sorted(paths.paths, key=lambda one: order.index(one.delta))


def _lines(told: Sequence[Told]) -> Iterator[str]:
    """An entry for each start and end, with the ways between them: many techniques lead to one role."""
    ways: dict[tuple[str, str], dict[str, None]] = {}
    for one in told:
        steps = " → ".join(map(phrases.step, one.path.steps))
        ways.setdefault((one.path.headline, one.delta), {})[steps] = None
    for (headline, delta), found in ways.items():
        shown = [clip(one, _LONGEST, "…") for one in list(found)[:_MOST_WAYS]]
        more = [f"and {len(found) - _MOST_WAYS:,} more ways"] if len(found) > _MOST_WAYS else []
        entry = [f"- {markdown(clip(headline, _LONGEST, '…'))} ({_WORDS[Delta(delta)]})"]
        yield "\n".join([*entry, *(f"  - {markdown(one)}" for one in (*shown, *more))])
