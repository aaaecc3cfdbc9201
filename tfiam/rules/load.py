"""Loading rules: the built-in ones, and a team's own from folders named on the command line.

Nothing beside the scanned plan is ever loaded (design.md promise 8): only ``tfiam.policies`` and the folders given.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import ModuleType

from tfiam.access.escalations import Escalations
from tfiam.errors import RuleLoadError
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Document, Inventory, Principal, Resource
from tfiam.rules.custom import custom_rules
from tfiam.rules.given_waiver import GivenWaiver
from tfiam.rules.model import CUSTOM_ID, Rule

SUBJECTS = (Statement, Document, Principal, Resource, Inventory, Escalations, GivenWaiver)
_SUCH_AS = "an id such as ACME_LP_001"


def load_rules(policies: Sequence[str] = ()) -> tuple[Rule, ...]:
    """Built-in rules and those of ``policies``, folders or installed packs (``pack:NAME``), by id.

    Raises :class:`tfiam.errors.RuleLoadError` for a rule file that does not load, an incomplete card, an id used twice,
    and when there is no rule at all (a broken installation must not look like a clean plan).
    """
    rules = [(module.__name__, rule) for module in _built_in() for rule in [_rule_of(module, module.__name__)]]
    for source in policies:
        rules += [(where, replace(_checked(rule, where), source=where)) for where, rule in custom_rules(source)]
    by_id: dict[str, str] = {}
    for where, rule in rules:
        if rule.id in by_id:
            raise RuleLoadError(where, f"rule id {rule.id} is already used by {by_id[rule.id]}", "give it another id")
        by_id[rule.id] = where
    if not rules:
        raise RuleLoadError("tfiam.policies", "no rules are installed", "install tfiam again")
    return tuple(sorted((rule for _, rule in rules), key=lambda rule: rule.id))


def _built_in() -> Iterator[ModuleType]:
    package = importlib.import_module("tfiam.policies")
    for area in sorted(info.name for info in pkgutil.iter_modules(package.__path__) if info.ispkg):
        folder = importlib.import_module(f"tfiam.policies.{area}")
        for info in sorted(pkgutil.iter_modules(folder.__path__), key=lambda info: info.name):
            if not info.name.startswith("_"):
                yield importlib.import_module(f"tfiam.policies.{area}.{info.name}")


def _rule_of(module: ModuleType, where: str) -> Rule:
    rule = getattr(module, "RULE", None)
    if not isinstance(rule, Rule):
        raise RuleLoadError(where, "has no RULE = Rule(...)", "see CONTRIBUTING.md for the shape of a rule")
    return _checked(rule, where)


def _checked(rule: Rule, where: str) -> Rule:
    problem = _card_problem(rule)
    if problem:
        raise RuleLoadError(where, problem, "complete the rule's card")
    return rule


def _card_problem(rule: Rule) -> str:
    if not CUSTOM_ID.fullmatch(rule.id):
        return f"rule id {rule.id!r} is not {_SUCH_AS}"
    if rule.subject not in SUBJECTS:
        return f"{rule.id}: subject must be one of {', '.join(kind.__name__ for kind in SUBJECTS)}"
    if rule.subject in (Statement, Document) and not rule.documents:
        return f"{rule.id}: a {rule.subject.__name__} rule names the document roles it judges (documents=...)"
    if rule.subject is Resource and not rule.resource_types:
        return f"{rule.id}: a Resource rule names its resource_types"
    if not rule.doc or not rule.title or not rule.remediation:
        return f"{rule.id}: the docstring needs a title and a paragraph 'Fix: …' (python -OO strips docstrings)"
    return ""
