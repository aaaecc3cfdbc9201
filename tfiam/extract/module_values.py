"""What a plan holds beside its resources: outputs, provider blocks and the defaults of variables, in a resource's shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tfiam.extract.model import Places, Resource, World
from tfiam.plan.configuration import ConfigModule
from tfiam.plan.model import Plan
from tfiam.plan.values import overlay

OUTPUT, PROVIDER, VARIABLE = "output", "provider", "variable"
_DEEPEST = 32


def module_values(plan: Plan, world: World, places: Places | None = None) -> tuple[Resource, ...]:
    """Outputs of one world; of the world after, provider blocks and variables as well, which have no world before.

    An output is ``output.NAME`` with ``value`` and ``references``, a provider block ``provider.KEY`` with its arguments as
    far as they are constants or variables of the root module, a variable ``module.PATH.var.NAME`` with its ``default``.
    """
    found = list(_outputs(plan, world, places))
    if world is World.AFTER:
        found += _providers(plan, places)
        found += _variables(plan.configuration.root, "", places)
    return tuple(found)


def _outputs(plan: Plan, world: World, places: Places | None) -> Iterator[Resource]:
    after = world is World.AFTER
    for output in plan.outputs:
        value = overlay(output.after, output.after_unknown) if after else output.before
        if value is not None:
            expression = plan.configuration.root.outputs.get(output.name, {})
            references = expression.get("references", []) if isinstance(expression, Mapping) else []
            values = {"value": value, "references": references}
            address = f"output.{output.name}"
            yield Resource(address, OUTPUT, values, sensitive=output.sensitive, config_address=address, places=places)


def _providers(plan: Plan, places: Places | None) -> Iterator[Resource]:
    for key, provider in plan.configuration.providers.items():
        variables = plan.variables if not provider.module_address else {}
        values = _value(provider.expressions, variables)
        address = f"provider.{key}"
        yield Resource(address, PROVIDER, values or {}, config_address=address, places=places)


def _value(expression: Any, variables: Mapping[str, Any], depth: int = 0) -> Any:
    """What an expression tree says as far as the plan tells: constants, and variables alone."""
    if isinstance(expression, list):
        return [_value(one, variables, depth + 1) for one in expression] if depth < _DEEPEST else None
    if not isinstance(expression, Mapping) or depth >= _DEEPEST:
        return None
    if "constant_value" in expression:
        return expression["constant_value"]
    references = expression.get("references")
    if isinstance(references, list):
        name = references[0].removeprefix("var.") if len(references) == 1 and isinstance(references[0], str) else ""
        return variables.get(name)
    return {name: _value(one, variables, depth + 1) for name, one in expression.items()}


def _variables(module: ConfigModule, prefix: str, places: Places | None) -> Iterator[Resource]:
    for name, variable in module.variables.items():
        if variable.get("default") is not None:
            address = f"{prefix}var.{name}"
            yield Resource(address, VARIABLE, {name: variable["default"]}, config_address=address, places=places)
    for name, call in module.calls.items():
        yield from _variables(call.module, f"{prefix}module.{name}.", places)
