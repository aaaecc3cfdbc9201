"""Where anyone may send a request, and what acts on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from tfiam.access.handed_on import Handing
from tfiam.iam.exposure import is_public
from tfiam.inventory.model import UNKNOWN, Document, DocumentRole, Inventory, Resource

_NONE = "NONE"
_METHOD, _ROUTE = "aws_api_gateway_method", "aws_apigatewayv2_route"
_REST_API, _API, _INTEGRATION = "aws_api_gateway_rest_api", "aws_apigatewayv2_api", "aws_apigatewayv2_integration"
_MACHINES = ("aws_instance", "aws_spot_instance_request")
_ADDRESS = "associate_public_ip_address"
_TEMPLATE_ADDRESS = "network_interfaces[0].associate_public_ip_address"
_TASK_ADDRESS = "network_configuration[0].assign_public_ip"
_APP_RUNNER = "network_configuration[0].ingress_configuration[0].is_publicly_accessible"


@dataclass(frozen=True)
class Endpoint:
    """A resource that takes requests from anyone."""

    resource: Resource
    attribute: str
    what: str
    behind: tuple[Resource, ...] = ()
    """What acts on a request, as far as the plan tells."""
    because: tuple[str, ...] = ()
    """What hides whether it takes them."""
    unsure: tuple[str, ...] = ()
    """What hides which resource acts on a request."""
    asks_nobody: bool = True
    """False for what is public by its address: its own program may ask who comes."""


class Endpoints:
    """The endpoints of one inventory."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._handing = Handing(inventory)

    def __iter__(self) -> Iterator[Endpoint]:
        found = (self._function_urls, self._routes, self._quick_apis, self._methods, self._by_address)
        for endpoint in (one for kind in found for one in kind()):
            yield replace(endpoint, unsure=self._handing.doubt((endpoint.resource, *endpoint.behind)))

    def _function_urls(self) -> Iterator[Endpoint]:
        """https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"""
        for url in self._inventory.of("aws_lambda_function_url"):
            if url.get("authorization_type") in (_NONE, UNKNOWN):
                behind = self._handing.functions(url, "target", "function_name")
                yield _asking_nobody(url, "authorization_type", "function URL", behind)

    def _routes(self) -> Iterator[Endpoint]:
        """Of a WebSocket API only ``$connect`` asks who comes.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html
        """
        for route in self._inventory.of(_ROUTE):
            apis = self._handing.to(route, "target", "api_id", _API)
            socket = any(one.get("protocol_type") == "WEBSOCKET" for one in apis)
            key = str(route.get("route_key"))
            asks = (
                route.get("authorization_type") not in (None, _NONE, UNKNOWN) or route.get("api_key_required") is True
            )
            if asks or key.startswith("OPTIONS ") or (socket and key != "$connect"):
                continue
            steps = self._handing.to(route, "integration", "target", _INTEGRATION)
            behind = [one for step in steps for one in self._handing.functions(step, "uri", "integration_uri")]
            yield _asking_nobody(route, "authorization_type", "API route", (*steps, *behind))

    def _quick_apis(self) -> Iterator[Endpoint]:
        """An API that is made with a target has a route to it that asks nobody.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop.html
        """
        for api in self._inventory.of(_API):
            if api.get("target") is not None:
                behind = self._handing.functions(api, "uri", "target")
                yield Endpoint(api, "target", "the API's own route asks for no authorization", behind)

    def _methods(self) -> Iterator[Endpoint]:
        for method in self._inventory.of(_METHOD):
            open_ = method.get("authorization") in (_NONE, UNKNOWN) and method.get("api_key_required") is not True
            if not open_ or method.get("http_method") == "OPTIONS":
                continue
            steps = self._handing.integrations(method)
            if steps and all(one.get("type") == "MOCK" for one in steps):
                continue
            behind = [one for step in steps for one in self._handing.functions(step, "uri", "uri")]
            apis = self._handing.to(method, "target", "rest_api_id", _REST_API)
            if not any(map(self._is_guarded, apis)):
                unread = tuple(
                    ref for api in apis for one in self._api_policies.get(api.address, ()) for ref in one.unread
                )
                yield _asking_nobody(method, "authorization", "API method", (*steps, *behind), unread)

    def _is_guarded(self, api: Resource) -> bool:
        """True if the API is inside a VPC, or its policy lets in known parties only."""
        if api.get("endpoint_configuration[0].types") == ["PRIVATE"]:
            return True
        policies = self._api_policies.get(api.address, ())
        return bool(policies) and not any(one.policy is None or is_public(one.policy) for one in policies)

    @cached_property
    def _api_policies(self) -> dict[str, list[Document]]:
        found: dict[str, list[Document]] = {}
        for document in self._inventory.in_role(DocumentRole.RESOURCE):
            if document.resource is not None and document.resource.type.startswith(_REST_API):
                for address in dict.fromkeys((document.address, *document.attached_to)):
                    found.setdefault(address, []).append(document)
        return found

    def _by_address(self) -> Iterator[Endpoint]:
        addressed = {
            one.address
            for address in self._inventory.of("aws_eip", "aws_eip_association")
            for attribute in ("instance", "instance_id")
            for type_ in _MACHINES
            for one in self._handing.to(address, "target", attribute, type_)
        }
        for machine in self._inventory.of(*_MACHINES):
            if machine.address in addressed or machine.get(_ADDRESS) in (True, UNKNOWN):
                because = machine.address not in addressed and machine.get(_ADDRESS) is UNKNOWN
                yield _public(machine, _ADDRESS, "instance has a public address", (machine,), hidden=because)
        for type_, path in (("aws_launch_template", _TEMPLATE_ADDRESS), ("aws_launch_configuration", _ADDRESS)):
            for template in self._inventory.of(type_):
                if template.get(path) in (True, "true"):
                    yield _public(template, path, "instances get a public address", (template,))
        for service in self._inventory.of("aws_apprunner_service"):
            if service.get(_APP_RUNNER) is not False:
                hidden = service.get(_APP_RUNNER) is UNKNOWN
                yield _public(service, _APP_RUNNER, "service is public", (service,), hidden=hidden)
        for service in self._inventory.of("aws_ecs_service"):
            if service.get(_TASK_ADDRESS) in (True, UNKNOWN):
                tasks = self._handing.to(service, "task_definition", "task_definition", "aws_ecs_task_definition")
                hidden = service.get(_TASK_ADDRESS) is UNKNOWN
                yield _public(service, _TASK_ADDRESS, "tasks get a public address", tasks, hidden=hidden)


def _asking_nobody(
    resource: Resource, attribute: str, name: str, behind: tuple[Resource, ...], unread: tuple[str, ...] = ()
) -> Endpoint:
    hidden = (f"{resource.address}.{attribute}",) if resource.get(attribute) is UNKNOWN else ()
    return Endpoint(resource, attribute, f"{name} asks for no authorization", behind, (*hidden, *unread))


def _public(
    resource: Resource, attribute: str, what: str, behind: tuple[Resource, ...], *, hidden: bool = False
) -> Endpoint:
    because = (f"{resource.address}.{attribute}",) if hidden else ()
    return Endpoint(resource, attribute, what, behind, because, asks_nobody=False)
