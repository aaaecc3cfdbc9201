"""What a resource leads to by its reference: a route to its integration, an instance to its template, a task to its roles."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tfiam.extract.build import Extraction, Field
from tfiam.inventory.filling import filling
from tfiam.inventory.links import Lead

#: Type to the fields of the table that are followed.
_FOLLOWED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "aws_api_gateway_integration": ("target", "resource", "uri"),
        "aws_api_gateway_method": ("target", "resource"),
        "aws_apigatewayv2_api": ("uri",),
        "aws_apigatewayv2_integration": ("uri",),
        "aws_apigatewayv2_route": ("target", "integration"),
        "aws_autoscaling_group": ("launch_template", "launch_configuration"),
        "aws_cloudwatch_event_target": ("target", "destination"),
        "aws_config_delivery_channel": ("topic",),
        "aws_ecs_service": ("task_definition",),
        "aws_ecs_task_definition": ("role", "execution_role"),
        "aws_eip": ("target",),
        "aws_eip_association": ("target",),
        "aws_instance": ("launch_template",),
        "aws_lambda_alias": ("target",),
        "aws_lambda_function_url": ("target",),
    }
)

#: Fields that hand values to code, and the type whose instances are told when an expression there names them.
_HANDED: Final = ("environment", "user_data", "definition")
_KEY: Final = "aws_iam_access_key"


def leads_of(extraction: Extraction) -> Mapping[tuple[str, str], tuple[Lead, ...]]:
    """Address and field to the resources that its reference leads to; known names are compared by who asks."""
    found = {}
    for item in extraction.items:
        for name in _FOLLOWED.get(item.entry.type, ()):
            leads = tuple(lead for one in item.fields.get(name, ()) for lead in _leads(one))
            if leads:
                found[item.resource.address, name] = leads
    return {**found, **_handed_keys(extraction)}


def _handed_keys(extraction: Extraction) -> Mapping[tuple[str, str], tuple[Lead, ...]]:
    """The access keys of the plan that are put into what a workload is given, whatever else the expression names."""
    keys = {resource.address for resource in extraction.resources.get(_KEY, ())}
    found = {}
    for item in extraction.items if keys else ():
        for name in _HANDED:
            links = [link for one in item.fields.get(name, ()) for link in one.links if link.address in keys]
            if links:
                found[item.resource.address, name] = tuple(dict.fromkeys(Lead(link.address) for link in links))
    return found


def _leads(one: Field) -> tuple[Lead, ...]:
    if one.because:
        return tuple(Lead(link.address, doubt) for link, doubt in filling(one, lambda _: True, single=True).links)
    certain = len(one.links) == 1 and one.links[0].certain
    return (Lead(one.links[0].address),) if certain else ()
