"""Escalation paths as ``"schema": "tfiam.paths/1"``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tfiam.access.paths.model import Path, Step
from tfiam.access.paths.told import PathsReport
from tfiam.access.policies_in_play import Line
from tfiam.inventory.model import Principal
from tfiam.report.escape import json_text

SCHEMA = "tfiam.paths/1"


def render_json(report: PathsReport) -> str:
    """As JSON text. It holds places of statements, never their text."""
    return json_text(
        {
            "schema": SCHEMA,
            "paths": [{**path_json(one.path), "delta": one.delta} for one in report.paths],
            "assumed": [{**path_json(one.path), "delta": one.delta} for one in report.assumed],
            "undetermined": [
                {"principal": _who(one.principal), "because": list(one.because)} for one in report.undetermined
            ],
        }
    )


def path_json(path: Path) -> dict[str, Any]:
    """One path."""
    return {
        "from": _who(path.start),
        "to": _who(path.end) if path.end else {"outside": path.outside} if path.outside else {"admin": True},
        "admin": path.admin,
        "reads": list(path.reads),
        "steps": [_step(one) for one in path.steps],
        "assumptions": list(path.assumptions),
        "certain": not path.doubt,
        "because": list(path.doubt),
    }


def _who(principal: Principal) -> Mapping[str, Any]:
    return {"address": principal.address, "arn": principal.arn or principal.predicted_arn or None}


def _step(step: Step) -> Mapping[str, Any]:
    return {
        "technique": step.technique.id,
        "actions": list(step.technique.actions),
        "on": step.on,
        "statements": statements_of(step.lines),
    }


def statements_of(lines: Sequence[Line]) -> list[Mapping[str, Any]]:
    """The places of statements."""
    return [
        {
            "address": line.source.address,
            "attribute": line.source.attribute,
            "statement": line.statement.index,
            "sid": line.statement.sid,
            "kind": line.source.kind.value,
            "policy_arn": line.source.arn or None,
        }
        for line in lines
        if line.statement is not None
    ]
