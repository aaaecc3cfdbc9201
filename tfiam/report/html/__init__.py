"""The report as one HTML page that stands alone: its style and its script are in it, and nothing is fetched.

Nothing from the plan is trusted: jinja2 escapes all of it, its control characters are shown as escapes, and the page's
Content-Security-Policy lets no script and no style run but its own two, by their hashes, and nothing load.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from tfiam.findings.compliance import by_framework, compliance_of
from tfiam.findings.model import Report
from tfiam.report import phrases
from tfiam.report.compliance import NOTE
from tfiam.report.escape import visible
from tfiam.report.html import limits
from tfiam.report.html.findings import groups, index, shown_findings
from tfiam.report.html.prose import blocks, runs
from tfiam.report.html.sections import sections_of
from tfiam.report.html.summary import rule_cards, summary_of
from tfiam.report.options import Options
from tfiam.report.order import unread
from tfiam.report.width import clip

_SEAM = re.compile(r"(?<=[./:_,])(?=\w)")
_LINK = re.compile(r"https://[^\s<>\"']+")


def render(report: Report, options: Options) -> str:
    """The page. What of a large report is left out is said in its place, with how much it is."""
    findings = shown_findings(report)
    plans = [plan.path for plan in report.plans]
    style, script = _read("style.css"), _read("script.js")
    return (
        _environment()
        .get_template("page.html")
        .render(
            report=report,
            summary=summary_of(report, options),
            findings=findings,
            anchors={one.anchor for one in findings.items},
            groups=groups(findings.items),
            unread=limits.kept(unread(report), limits.MOST_PLACES),
            sections=[sections_of(plan, one) for plan, one in zip(report.plans, report.details, strict=False)],
            rules=rule_cards(report),
            compliance=by_framework(compliance_of(report)) if options.compliance else (),
            compliance_note=NOTE,
            data=data_for_script({"findings": index(findings.items, plans)}),
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            policy=f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'; form-action 'none'",
        )
    )


def data_for_script(value: Any) -> Markup:
    """``value`` as JSON that no HTML parser takes for markup: ASCII, with ``<``, ``>`` and ``&`` written as escapes."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text.replace("##", "#\\u0023"))  # noqa: S704 - escaped just above


def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(_read),
        finalize=_inert,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {"phrases": phrases, "limits": limits, "blocks": blocks, "runs": runs, "is_link": _is_link}
    environment.filters |= {"clipped": _clipped, "seams": _seams, "number": "{:,}".format}
    return environment


def _inert(value: Any) -> Any:
    """What a template prints: control and bidirectional characters as escapes. jinja2 escapes the rest after it."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _clipped(text: str, most: int = limits.LONGEST) -> str:
    return clip(text, most, "…")


def _seams(text: str, most: int = limits.LONGEST) -> Markup:
    """``text`` clipped and escaped, with places to break a line where an address or an ARN has a seam."""
    pieces = _SEAM.split(visible(_clipped(text, most)))
    return Markup("<wbr>").join(pieces)


def _is_link(text: str) -> bool:
    """True for a web address: a rule of a team's own may name anything as its documentation."""
    return bool(_LINK.fullmatch(text))


def _read(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
