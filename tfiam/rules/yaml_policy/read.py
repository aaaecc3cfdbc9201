"""From a YAML file to rules: its card, its definition, and what is wrong with either, by line and key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from tfiam.config_yaml import Entry, parse_yaml, read_bytes
from tfiam.errors import ConfigError, RuleLoadError
from tfiam.inventory.model import Inventory
from tfiam.rules.model import CUSTOM_ID, Problem, Rule, Said, Severity, Undetermined
from tfiam.rules.yaml_policy.access import Access
from tfiam.rules.yaml_policy.conditions import Condition, Filter
from tfiam.rules.yaml_policy.connections import AllOf
from tfiam.rules.yaml_policy.definition import access_of, condition_of
from tfiam.rules.yaml_policy.world import World

#: https://www.checkov.io/3.Custom%20Policies/YAML%20Custom%20Policies.html
CATEGORIES: Final = (
    "GENERAL_SECURITY",
    "LOGGING",
    "ENCRYPTION",
    "NETWORKING",
    "IAM",
    "BACKUP_AND_RECOVERY",
    "CONVENTION",
    "SECRETS",
    "KUBERNETES",
    "APPLICATION_SECURITY",
    "SUPPLY_CHAIN",
    "API_SECURITY",
)
_CARD = ("id", "name", "category", "severity", "guideline", "frameworks", "description", "remediation", "references")
_FRAMEWORKS = ("terraform", "terraform_plan", "all")
_WORD = re.compile(r"[^a-z0-9]+")


def read_policies(path: Path) -> tuple[Rule, ...]:
    """The policy of a YAML file; none if its ``frameworks`` say that it is not about Terraform. Raises RuleLoadError."""
    try:
        root = parse_yaml(read_bytes(path), str(path))
        if root is None:
            raise RuleLoadError(str(path), "is empty", "write metadata: and definition:")
        return tuple(_policies(root))
    except ConfigError as error:
        # The same reader as the config's, whose advice is about the config.
        remedy = error.remedy.replace("docs/config.md", "docs/writing_rules.md").replace(
            "name a config file with --config", "mend its permissions"
        )
        raise RuleLoadError(error.path, error.problem, remedy, error.place) from error


def _policies(root: Entry) -> Iterator[Rule]:
    keys = root.mapping("metadata", "scope", "definition", "examples", required=("metadata", "definition"))
    card = keys["metadata"].mapping(*_CARD, required=("id", "name"))
    frameworks = [one.text().lower() for one in card["frameworks"].one_or_more()] if "frameworks" in card else ["all"]
    if "scope" in keys:
        keys["scope"].mapping("provider")
    check = _check(keys["definition"])
    if set(frameworks) & set(_FRAMEWORKS):
        yield _rule(card, check)


def _rule(card: dict[str, Entry], check: Callable[[Inventory], Iterator[Said]]) -> Rule:
    name = " ".join(card["name"].text().split())
    guideline = card["guideline"].text() if "guideline" in card else ""
    references = [one.text() for one in card["references"].one_or_more()] if "references" in card else []
    if "category" in card and card["category"].text().upper() not in CATEGORIES:
        card["category"].choice(CATEGORIES)
    fix = (
        card["remediation"].text()
        if "remediation" in card
        else f"see {guideline}"
        if guideline
        else f"{name.rstrip('.')}."
    )
    reasons = card["description"].text().strip() if "description" in card else ""
    doc = "\n\n".join(part for part in (name, reasons, f"Fix: {fix}") if part)
    return Rule(
        id=card["id"].matching(CUSTOM_ID, "an id such as CKV2_ACME_1 or ACME_LP_001"),
        name=_WORD.sub("-", name.lower()).strip("-"),
        severity=_severity(card.get("severity")),
        subject=Inventory,
        check=check,
        doc=doc,
        references=tuple(dict.fromkeys([*([guideline] if guideline else []), *references])),
        fails=(),
        passes=(),
    )


def _severity(entry: Entry | None) -> Severity:
    if entry is None:
        return Severity.MEDIUM
    word = entry.text()
    if word.lower() not in {one.value for one in Severity}:
        entry.choice([one.name for one in Severity])
    return Severity(word.lower())


def _check(definition: Entry) -> Callable[[Inventory], Iterator[Said]]:
    """What asks the definition of an inventory."""
    found: Access | None = access_of(definition)
    if found is not None:
        return found.said
    condition, filters = condition_of(definition)

    def check(inventory: Inventory) -> Iterator[Said]:
        return _judged(condition, filters, World(inventory))

    return check


def _judged(condition: Condition, filters: tuple[Filter, ...], world: World) -> Iterator[Said]:
    top: Any = condition
    kept = (*filters, *(top.filters if isinstance(top, AllOf) else ()))
    for resource in world.resources(condition.types):
        if not all(one.keeps(resource) for one in kept):
            continue
        verdict = condition.judge(resource, world)
        attribute = (
            verdict.attribute if verdict.attribute.partition(".")[0].partition("[")[0] in resource.values else ""
        )
        if verdict.holds is None:
            because = verdict.because or (resource.address,)
            yield Undetermined(because, resource=resource, attribute=attribute, message=f"whether {verdict.said}")
        elif not verdict.holds:
            message = f"does not hold: {verdict.said}"
            yield Problem(message, resource=resource, attribute=attribute, cause=verdict.said)
