"""A checkov-style check as a rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from tfiam.errors import RuleLoadError
from tfiam.inventory.model import Resource
from tfiam.plan.values import UNKNOWN
from tfiam.rules.checkov.checks import BaseResourceCheck, CheckResult
from tfiam.rules.checkov.hidden_value import Explored, Questions, explore
from tfiam.rules.checkov.plan_shape import conf_of
from tfiam.rules.model import CUSTOM_ID, Problem, Rule, Said, Severity, Undetermined

_ON_HIDDEN: Final = (TypeError, AttributeError, ValueError, LookupError)
"""What a check runs into on a way that a hidden value may not go."""
_BROKE: Final = "broke"
_INDEX: Final = re.compile(r"/\[?(\d+)\]?(?=/|$)")


def rule_of(check: BaseResourceCheck, where: str) -> Rule:
    """The rule that asks ``check`` of every resource it supports. Raises RuleLoadError for a card that will not do."""
    types = check.supported_resources
    if not CUSTOM_ID.fullmatch(str(check.id)):
        raise RuleLoadError(
            where, f"check id {check.id!r} is not an id such as CKV_ACME_1", "give the check another id"
        )
    if isinstance(types, str) or not types:
        raise RuleLoadError(where, f"{check.id}: supported_resources is no list of types", "write ['aws_s3_bucket']")
    return Rule(
        id=check.id,
        name=re.sub(r"[^a-z0-9]+", "-", str(check.name).lower()).strip("-"),
        severity=_severity(check, where),
        subject=Resource,
        check=_asking(check),
        doc=_card(check),
        references=(check.guideline,) if check.guideline else (),
        fails=(),
        passes=(),
        resource_types=tuple(types),
    )


def _severity(check: BaseResourceCheck, where: str) -> Severity:
    """checkov's checks in Python carry none unless their author sets ``self.severity``."""
    given = check.severity
    if given is None:
        return Severity.MEDIUM
    name = str(getattr(given, "name", given)).lower()
    if name not in {one.value for one in Severity}:
        known = ", ".join(one.value for one in Severity)
        raise RuleLoadError(where, f"{check.id}: severity {given!r} is none that tfiam knows", f"write one of {known}")
    return Severity(name)


def _card(check: BaseResourceCheck) -> str:
    """The docstring's shape: title, reasons, fix."""
    title = " ".join(str(check.name).split()) or check.id
    reasons = (type(check).__doc__ or "").strip()
    fix = f"see {check.guideline}" if check.guideline else f"{title.rstrip('.')}."
    return "\n\n".join(part for part in (title, reasons, f"Fix: {fix}") if part)


def _asking(check: BaseResourceCheck) -> Callable[[Resource], Iterator[Said]]:
    def asked(resource: Resource) -> Iterator[Said]:
        explored = explore(lambda questions: _run(check, resource, questions))
        attribute = _attribute(check)
        if explored.stuck or explored.results not in ({CheckResult.PASSED}, {CheckResult.FAILED}):
            yield _undetermined(check, resource, attribute, explored)
        elif CheckResult.FAILED in explored.results:
            yield Problem("fails this check", attribute=attribute)

    return asked


def _run(check: BaseResourceCheck, resource: Resource, questions: Questions) -> Any:
    check.evaluated_keys, check.details = [], []
    try:
        said = check.scan_entity_conf(conf_of(resource, questions), resource.type)
    except _ON_HIDDEN as error:
        # Python's own functions refuse a hidden value with a TypeError, unasked.
        if not questions.because and not (isinstance(error, TypeError) and _hides(resource)):
            raise
        return _BROKE
    answer = said[0] if isinstance(said, tuple) and said else said
    if answer not in (CheckResult.PASSED, CheckResult.FAILED, CheckResult.UNKNOWN):
        raise TypeError("a check answers CheckResult.PASSED, FAILED or UNKNOWN")
    return CheckResult(answer)


def _hides(resource: Resource) -> bool:
    pending: list[Any] = [resource.values]
    while pending:
        value = pending.pop()
        if value is UNKNOWN:
            return True
        pending += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return False


def _undetermined(check: BaseResourceCheck, resource: Resource, attribute: str, explored: Explored) -> Undetermined:
    if explored.because:
        return Undetermined(explored.because, attribute=attribute)
    place = f"{resource.address}.{attribute}" if attribute else resource.address
    why = "broke on a value that is not known yet" if _BROKE in explored.results else "gives no answer (UNKNOWN)"
    return Undetermined((place,), attribute=attribute, message=f"{check.id} {why}")


def _attribute(check: BaseResourceCheck) -> str:
    """``versioning/[0]/enabled`` as Terraform writes it, of the first evaluated key."""
    keys = [str(key) for key in check.get_evaluated_keys()]
    return _INDEX.sub(r"[\1]", f"/{keys[0]}").strip("/").replace("/", ".") if keys else ""
