"""What a request is handed on to, where the plan knows names and no reference is left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tfiam.access.endpoints import Endpoints
from tfiam.access.handed_on import Handing
from tfiam.inventory.model import Inventory, Lead, Resource

FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:orders"
URI = f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"


def resource(type_: str, name: str = "x", **values: Any) -> Resource:
    return Resource(f"{type_}.{name}", type_, values)


def world(*resources: Resource, leads: Mapping[tuple[str, str], tuple[Lead, ...]] | None = None) -> Inventory:
    by_type: dict[str, tuple[Resource, ...]] = {}
    for one in resources:
        by_type[one.type] = (*by_type.get(one.type, ()), one)
    return Inventory(resources=by_type, leads=leads or {})


ORDERS = resource("aws_lambda_function", function_name="orders")


@pytest.mark.parametrize("named", ["orders", FUNCTION, f"{FUNCTION}:live", URI])
def test_a_function_by_any_of_its_names(named: str) -> None:
    integration = resource("aws_api_gateway_integration", uri=named)
    assert Handing(world(ORDERS, integration)).functions(integration, "uri", "uri") == (ORDERS,)


@pytest.mark.parametrize(
    "named", ["other", None, "https://example.com/orders", "arn:aws:apigateway:eu-west-1:s3:path/x"]
)
def test_no_function_of_the_plan(named: str | None) -> None:
    integration = resource("aws_api_gateway_integration", uri=named)
    assert Handing(world(ORDERS, integration)).functions(integration, "uri", "uri") == ()


def test_a_route_by_the_ids_that_aws_gave() -> None:
    api = resource("aws_apigatewayv2_api", id="a1", protocol_type="HTTP")
    step = resource("aws_apigatewayv2_integration", id="s1", integration_uri=URI)
    route = resource("aws_apigatewayv2_route", api_id="a1", route_key="GET /", target="integrations/s1")
    (found,) = Endpoints(world(ORDERS, api, step, route))
    assert (found.resource, found.behind, found.because) == (route, (step, ORDERS), ())


def test_a_method_meets_its_integration_by_api_resource_and_verb() -> None:
    method = resource(
        "aws_api_gateway_method", rest_api_id="a1", resource_id="r1", http_method="GET", authorization="NONE"
    )
    mine = resource("aws_api_gateway_integration", rest_api_id="a1", resource_id="r1", http_method="GET", uri=URI)
    other = resource("aws_api_gateway_integration", "y", rest_api_id="a1", resource_id="r1", http_method="PUT", uri=URI)
    (found,) = Endpoints(world(ORDERS, method, mine, other))
    assert found.behind == (mine, ORDERS)


def test_a_method_without_a_known_place_meets_none() -> None:
    method = resource("aws_api_gateway_method", rest_api_id="a1", http_method="GET", authorization="NONE")
    mine = resource("aws_api_gateway_integration", rest_api_id="a1", http_method="GET", uri=URI)
    (found,) = Endpoints(world(ORDERS, method, mine))
    assert found.behind == ()


def test_a_socket_that_asks_for_a_key() -> None:
    api = resource("aws_apigatewayv2_api", id="a1", protocol_type="WEBSOCKET")
    route = resource("aws_apigatewayv2_route", api_id="a1", route_key="$connect", api_key_required=True)
    assert list(Endpoints(world(api, route))) == []
    keyless = resource("aws_apigatewayv2_route", api_id="a1", route_key="$connect", api_key_required=False)
    assert [one.resource for one in Endpoints(world(api, keyless))] == [keyless]


def test_templates_and_launch_configurations_by_their_address() -> None:
    template = resource("aws_launch_template", network_interfaces=[{"associate_public_ip_address": "true"}])
    old = resource("aws_launch_configuration", associate_public_ip_address=True)
    private = resource("aws_launch_template", "y", network_interfaces=[{"associate_public_ip_address": "false"}])
    found = {one.resource.address: one.asks_nobody for one in Endpoints(world(template, old, private))}
    assert found == {template.address: False, old.address: False}


def test_a_lead_to_what_is_gone_leads_nowhere() -> None:
    url = resource("aws_lambda_function_url", function_name=None, authorization_type="NONE")
    leads = {(url.address, "target"): (Lead("aws_lambda_function.gone"),)}
    (found,) = Endpoints(world(url, leads=leads))
    assert found.behind == ()
