"""``--checkov`` and ``--import-checkov``: what checkov says of the plans, beside tfiam's own rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tfiam.errors import InputError
from tfiam.plan.model import Plan
from tfiam.rules.model import Rule

if TYPE_CHECKING:
    from tfiam.rules.checkov.beside import Beside
    from tfiam.rules.checkov.report import CheckovReport

F = TypeVar("F", bound=Callable[..., Any])


def checkov(function: F) -> F:
    """``--checkov`` and ``--import-checkov``: ``run_checkov`` and ``imported``, for :func:`told_by_checkov`."""
    for option in (
        click.option(
            "--import-checkov",
            "imported",
            metavar="FILE",
            multiple=True,
            help="checkov's JSON report on the plan (checkov -o json), for the same. Repeatable.",
        ),
        click.option(
            "--checkov",
            "run_checkov",
            is_flag=True,
            help="Run the checkov on the PATH (or TFIAM_CHECKOV) on each plan too, without network, and report what no rule of tfiam's covers.",
        ),
    ):
        function = option(function)
    return function


def told_by_checkov(
    plans: Sequence[Plan], rules: Sequence[Rule], *, run: bool, imported: Sequence[str]
) -> Beside | None:
    """What checkov adds to the rules; None when it is not asked.

    Raises InputError for a report that cannot be read and a checkov that does not answer.
    """
    if not run and not imported:
        return None
    from tfiam.rules.checkov.beside import beside
    from tfiam.rules.checkov.program import find_program, run_checkov
    from tfiam.rules.checkov.report import read_report

    reports = [(read_report(path), None) for path in imported]
    program = find_program() if run else ""
    ran = [(_seen(run_checkov(program, plan.path), plan), plan.path) for plan in plans] if run else []
    return beside([*reports, *ran], [plan.path for plan in plans], rules)


def _seen(report: CheckovReport, plan: Plan) -> CheckovReport:
    """The report, of a plan in which checkov saw the resources. It passes by, in silence, what it does not take for a plan."""
    left = any(one.mode == "managed" and one.values_after is not None for one in plan.resources)
    if left and not report.resources and not report.records:
        remedy = "write it again with `terraform show -json`, in UTF-8 and with nothing around it"
        raise InputError(plan.path, "checkov saw no resource in it", remedy)
    return report
