"""Reports: pure functions from a :class:`~tfiam.findings.model.Report` to text, one module a format.

A format's module is imported when it is asked for, so that ``tfiam --help`` pays for none.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from tfiam.errors import TfiamError
from tfiam.report.options import Options

if TYPE_CHECKING:
    from tfiam.findings.model import Report

__all__ = ["DETAILED", "FORMATS", "Options", "render"]

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "text": "tfiam.report.text",
        "json": "tfiam.report.json_report",
        "sarif": "tfiam.report.sarif",
        "markdown": "tfiam.report.markdown",
        "github": "tfiam.report.github",
        "gitlab": "tfiam.report.gitlab",
        "junit": "tfiam.report.junit",
        "html": "tfiam.report.html",
    }
)
"""Format name to its module, each with ``render(report, options) -> str``. Adding a format is one line and one file."""

DETAILED = frozenset({"html"})
"""Formats that show what lies behind the findings: ``Report.details``."""


def render(report: Report, name: str, options: Options | None = None) -> str:
    """The report in the format called ``name``, ending in a newline.

    Raises:
        TfiamError: there is no such format.
    """
    if name not in FORMATS:
        raise TfiamError(f"no report format {name!r}; choose one of {', '.join(FORMATS)}")
    text: str = import_module(FORMATS[name]).render(report, options or Options())
    return text
