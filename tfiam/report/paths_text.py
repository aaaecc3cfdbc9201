"""Escalation paths for people: text, Markdown and Mermaid."""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.paths.model import Path
from tfiam.access.paths.told import PathsReport, Told
from tfiam.report import phrases
from tfiam.report.escape import log_safe, visible
from tfiam.report.ink import Ink
from tfiam.report.options import Options
from tfiam.report.width import wrap

_BODY = 4
_HEAD = ("| From | To | Steps | Change |", "| --- | --- | --- | --- |")


def render_text(report: PathsReport, options: Options) -> str:
    """Each path with its steps, the statements that allow them, and what is taken for granted."""
    return log_safe("\n".join(_text(report, Ink(options.colour, options.unicode), options.columns)) + "\n")


def _text(report: PathsReport, ink: Ink, width: int) -> Iterator[str]:
    open_ = [one for one in report.paths if one.delta != "fixed"]
    admin = sum(one.path.admin for one in open_)
    perhaps = sum(bool(one.path.doubt) for one in open_)
    head = f"{phrases.plural(len(open_), 'path')}, {admin:,} to admin{f', {perhaps:,} perhaps' if perhaps else ''}"
    yield ink.bold(head if open_ else "no escalation path")
    for one in report.paths:
        yield ""
        paint = ink.good if one.delta == "fixed" else ink.bad if one.path.admin else ink.open
        yield from map(paint, wrap(ink.clean(f"{one.path.headline} ({one.delta})"), width))
        for number, step in enumerate(one.path.steps, 1):
            yield from _lines(f"{number}. {phrases.step(step)}", ink, width)
            for line in step.lines:
                if line.statement is not None:
                    place = f"{line.source.address}{ink.dot}{line.source.arn or line.source.attribute}"
                    yield from _lines(f"   {place}{ink.dot}Statement[{line.statement.index}]", ink, width)
        if one.path.reads:
            yield from _lines(f"reads then: {', '.join(one.path.reads)}", ink, width)
        if one.path.doubt:
            yield from _lines(f"perhaps: whether it is so is hidden by {', '.join(one.path.doubt)}", ink, width)
        for text in one.path.assumptions:
            yield from _lines(f"assumed: {text}", ink, width)
    if report.assumed:
        yield ""
        yield ink.bold("Assumed: out of the plan, where something may have more access")
        for text in _outside(report.assumed):
            yield from _lines(text, ink, width)
    if report.undetermined:
        yield ""
        yield ink.bold("Not told: documents that cannot be read")
        for hidden in report.undetermined:
            yield from _lines(f"{hidden.principal.address}: {', '.join(hidden.because)}", ink, width)


def _outside(assumed: tuple[Told, ...]) -> Iterator[str]:
    """A line for what a principal can do the same way to the same things."""
    ways: dict[tuple[str, str, str, str], dict[str, None]] = {}
    for one in assumed:
        for step in one.path.steps:
            key = (one.path.start.address, step.technique.text, step.on, one.delta)
            ways.setdefault(key, {})[step.technique.id] = None
    for (start, text, on, delta), ids in ways.items():
        yield f"{start} {text}: on {on} [{', '.join(ids)}] ({delta})"


def _lines(text: str, ink: Ink, width: int) -> Iterator[str]:
    margin = " " * (_BODY + len(text) - len(text.lstrip(" ")))
    for line in wrap(ink.clean(text.strip()), width - len(margin)):
        yield margin + line


def render_markdown(report: PathsReport) -> str:
    """A table, and the steps of each path."""
    rows = [*_HEAD, *map(_row, report.paths)]
    if not report.paths:
        rows = ["No escalation path."]
    if report.assumed:
        rows += [
            "",
            "Assumed, out of the plan, where something may have more access:",
            "",
            *_HEAD,
            *map(_row, report.assumed),
        ]
    if report.undetermined:
        rows += ["", "Not told, for documents that cannot be read:", ""]
        rows += [
            f"- {_code(one.principal.address)}: {', '.join(map(_code, one.because))}" for one in report.undetermined
        ]
    return log_safe("\n".join(rows) + "\n")


def _row(told: Told) -> str:
    path = told.path
    out = f"{_code(path.outside)} (outside the plan)" if path.outside else "admin"
    end = out if path.end is None else _code(path.end.address) + (" (admin)" if path.admin else "")
    end += f", which reads {', '.join(map(_code, path.reads))}" if path.reads else ""
    steps = "<br>".join(f"{', '.join(map(_code, step.technique.actions))} on {_code(step.on)}" for step in path.steps)
    return f"| {_code(path.start.address)} | {end} | {steps} | {told.delta}{_perhaps(path)} |"


def _perhaps(path: Path) -> str:
    return f", perhaps: whether it is so is hidden by {', '.join(map(_code, path.doubt))}" if path.doubt else ""


def _code(text: str) -> str:
    """Inside a table cell, whatever the text holds: entities are not markup, and no pipe ends the cell."""
    return f"<code>{_entities(text)}</code>"


def _entities(text: str) -> str:
    return "".join(one if one.isalnum() or one in " .:/_-" else f"&#{ord(one)};" for one in visible(text))


def render_mermaid(report: PathsReport) -> str:
    """A flowchart: principals, and the permissions that lead from one to the next."""
    nodes: dict[str, str] = {}

    def node(text: str) -> str:
        if text not in nodes:
            nodes[text] = f"n{len(nodes)}"
        return nodes[text]

    edges: dict[str, None] = {}
    for told in report.paths:
        if told.delta == "fixed":
            continue
        at = told.path.start.address
        *first, last = told.path.steps
        for step in (*first, last):
            end = told.path.end.address if told.path.end and step is last else "admin" if step is last else step.on
            arrow = "-.->" if step.doubt or (step is last and told.path.end_doubt) else "-->"
            edges[f'  {node(at)} {arrow}|"{_label(", ".join(step.technique.actions))}"| {node(end)}'] = None
            at = end
    names = [f'  {name}["{_label(text)}"]' for text, name in nodes.items()]
    return log_safe("\n".join(["flowchart LR", *names, *edges]) + "\n")


def _label(text: str) -> str:
    """Mermaid's entities have no ampersand. https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters"""
    return "".join(one if one.isalnum() or one in " .:/_-," else f"#{ord(one)};" for one in visible(text))
