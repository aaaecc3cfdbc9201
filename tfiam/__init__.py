"""tfiam: who will be able to do what after ``terraform apply``.

``from tfiam import scan`` gives a :class:`tfiam.findings.model.Report` for a plan. Names load when first used, so that
``tfiam --version`` pays for nothing else.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tfiam.findings.model import Finding, Report
    from tfiam.pipeline import scan
    from tfiam.rules.model import Rule, Severity

__version__ = "0.1.0"
__all__ = ["Finding", "Report", "Rule", "Severity", "__version__", "scan"]

_HOMES = {
    "scan": "tfiam.pipeline",
    "Finding": "tfiam.findings.model",
    "Report": "tfiam.findings.model",
    "Rule": "tfiam.rules.model",
    "Severity": "tfiam.rules.model",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'tfiam' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
