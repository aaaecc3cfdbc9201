"""Which rules run, and how severe each is for this team."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

from tfiam.config import RuleSelection
from tfiam.errors import ConfigError
from tfiam.rules.model import Rule, Severity

_CHECKOV = re.compile(r"CKV2?_[A-Z0-9_]+", re.IGNORECASE)


def choose(rules: Sequence[Rule], selection: RuleSelection) -> tuple[Rule, ...]:
    """The rules that run. Items are ids, prefixes (``LP``, ``LP_001``) or severities.

    Raises :class:`tfiam.errors.ConfigError` for an item that names no rule: a typing error must not switch a rule off or on
    in silence.
    """
    for item in (*selection.only, *selection.enable, *selection.disable, *selection.severity):
        _check(item, rules)
    severities = severities_of(rules, selection)
    chosen = []
    for rule in rules:
        named = _any(selection.only, rule, severities)
        wanted = named if selection.only else not rule.opt_in or _any(selection.enable, rule, severities)
        if wanted and not _any(selection.disable, rule, severities):
            chosen.append(rule)
    return tuple(chosen)


def severities_of(rules: Sequence[Rule], selection: RuleSelection) -> Mapping[str, Severity]:
    """Rule id to severity: the team's where it says so, else the rule's. A longer name wins over a shorter."""
    found = {rule.id: rule.severity for rule in rules}
    for item in sorted(selection.severity, key=len):
        for rule in rules:
            if matches(item, rule.id):
                found[rule.id] = Severity(selection.severity[item])
    return found


def matches(item: str, rule: str) -> bool:
    """``TFIAM_LP_001``, ``LP_001``, ``TFIAM_LP``, ``LP``, whatever the case."""
    wanted, short = item.upper(), rule.partition("_")[2]
    return any(name == wanted or name.startswith(f"{wanted}_") for name in (rule, short))


def _any(items: Sequence[str], rule: Rule, severities: Mapping[str, Severity]) -> bool:
    return any(matches(item, rule.id) or item.lower() == severities[rule.id].value for item in items)


def _check(item: str, rules: Sequence[Rule]) -> None:
    if item.lower() in {severity.value for severity in Severity} or any(matches(item, rule.id) for rule in rules):
        return
    if _CHECKOV.fullmatch(item):
        return  # checkov's own checks are rules only in a run in which they fail (--checkov)
    names = sorted({name for rule in rules for name in (rule.id, rule.id.partition("_")[2], rule.area)})
    near = difflib.get_close_matches(item.upper(), names, n=1)
    hint = f"did you mean {near[0]}?" if near else "`tfiam rules` lists them"
    raise ConfigError("rules", f"{item!r} is no rule, prefix or severity", hint)
