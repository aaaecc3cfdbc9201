"""Small inventories by hand, for what no plan of ours leaves unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tfiam.config import AccountRules, Config
from tfiam.inventory.model import Inventory, Lead, Resource
from tfiam.rules.load import load_rules
from tfiam.rules.model import Problem
from tfiam.rules.run import ask

_RULES = {rule.id: rule for rule in load_rules()}
Leads = Mapping[tuple[str, str], tuple[Lead, ...]]


def resource(type_: str, label: str = "x", /, **values: Any) -> Resource:
    return Resource(f"{type_}.{label}", type_, values)


def world(*resources: Resource, leads: Leads | None = None, baseline: bool = False, **more: Any) -> Inventory:
    by_type: dict[str, tuple[Resource, ...]] = {}
    for one in resources:
        by_type[one.type] = (*by_type.get(one.type, ()), one)
    config = Config(account=AccountRules(baseline=baseline))
    return Inventory(resources=by_type, leads=leads or {}, config=config, **more)


def said(rule: str, inventory: Inventory) -> list[str]:
    """Address and message of each failure, address and references of what is undetermined with a question mark."""
    found = []
    for answer in ask([_RULES[f"TFIAM_{rule}"]], inventory).spoken:
        one = answer.said
        address = one.address or (one.resource.address if one.resource else "") or answer.subject.address
        text = one.message if isinstance(one, Problem) else f"? {', '.join(one.because)}"
        found.append(f"{address}: {text}")
    return found
