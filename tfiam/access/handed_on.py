"""What a request is handed on to: from a route to its integration, from an integration or a URL to a function."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from tfiam.inventory.model import Inventory, Resource

#: ``arn:…:function:orders:live``, alone or inside the URI of an integration.
_FUNCTION = re.compile(r"(?:.*:function:)?(?P<name>[\w-]+)(?:[:/].*)?")
_INTEGRATION, _METHOD = "aws_api_gateway_integration", "aws_api_gateway_method"
_FIELDS = ("target", "resource", "integration", "uri", "task_definition")
_ALIAS, _LAMBDA = "aws_lambda_alias", "aws_lambda_function"
#: What is named by its id (a task definition by its family): ``integrations/a1b2c3``, an API's id, an instance's.
_NAMED = (
    "aws_api_gateway_rest_api",
    "aws_apigatewayv2_api",
    "aws_apigatewayv2_integration",
    "aws_ecs_task_definition",
    "aws_instance",
    "aws_spot_instance_request",
)


class Handing:
    """Answers for one inventory: by the plan's references, else by the names that it knows."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory

    def to(self, resource: Resource, name: str, attribute: str, type_: str) -> tuple[Resource, ...]:
        """The resources of a type that a field leads to, or that its value names."""
        found = [one for one in self._led(resource, name) if one.type == type_]
        named = resource.get(attribute)
        if not found and isinstance(named, str):
            found = [one for one in (self._named.get((type_, named.rpartition("/")[2])),) if one is not None]
        return tuple(found)

    def functions(self, resource: Resource, name: str, attribute: str) -> tuple[Resource, ...]:
        """The functions of the plan behind a field, and the aliases that lead to them."""
        found = []
        for one in self._led(resource, name):
            found += [one] if one.type == _LAMBDA else list(self._behind(one))
        text = resource.get(attribute)
        named = _FUNCTION.fullmatch(text) if isinstance(text, str) and not found else None
        return tuple(found) or ((self._functions[named["name"]],) if named and named["name"] in self._functions else ())

    def integrations(self, method: Resource) -> tuple[Resource, ...]:
        """The integrations of a REST API's method: of the same API, resource and verb."""
        key = self._place(method)
        return tuple(self._by_place.get(key, ())) if all(key) else ()

    def doubt(self, resources: Iterable[Resource]) -> tuple[str, ...]:
        """The references that hide what any of these hands on to."""
        leads = (
            lead for one in resources for name in _FIELDS for lead in self._inventory.leads.get((one.address, name), ())
        )
        return tuple(dict.fromkeys(ref for lead in leads for ref in lead.doubt))

    def _behind(self, one: Resource) -> Iterator[Resource]:
        if one.type == _ALIAS:
            yield from (one, *self.functions(one, "target", "function_name"))

    def _led(self, resource: Resource, name: str) -> Iterator[Resource]:
        for lead in self._inventory.leads.get((resource.address, name), ()):
            if lead.address in self._inventory.by_address:
                yield self._inventory.by_address[lead.address]

    def _place(self, one: Resource) -> tuple[str, str, str]:
        """API, resource and verb, each by address where a reference leads to one."""
        verb = one.get("http_method")
        return (
            self._end(one, "target", "rest_api_id"),
            self._end(one, "resource", "resource_id"),
            verb if isinstance(verb, str) else "",
        )

    def _end(self, one: Resource, name: str, attribute: str) -> str:
        led = next(self._led(one, name), None)
        if led is not None and led.type == _METHOD and one.type != _METHOD:
            return self._end(led, name, attribute)
        value = one.get(attribute)
        return led.address if led else value if isinstance(value, str) else ""

    @cached_property
    def _by_place(self) -> dict[tuple[str, str, str], list[Resource]]:
        found: dict[tuple[str, str, str], list[Resource]] = {}
        for one in self._inventory.of(_INTEGRATION):
            found.setdefault(self._place(one), []).append(one)
        return found

    @cached_property
    def _named(self) -> dict[tuple[str, str], Resource]:
        found = {}
        for one in self._inventory.of(*_NAMED):
            for name in (one.get("id"), one.get("family")):
                if isinstance(name, str):
                    found[one.type, name] = one
        return found

    @cached_property
    def _functions(self) -> dict[str, Resource]:
        named = ((one.get("function_name"), one) for one in self._inventory.of(_LAMBDA))
        return {name: one for name, one in named if isinstance(name, str)}
