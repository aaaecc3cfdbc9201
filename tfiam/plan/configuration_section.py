"""The ``configuration`` section to :class:`Configuration`.

https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tfiam.plan.address import parse_address
from tfiam.plan.configuration import ConfigModule, ConfigResource, Configuration, ModuleCall, ProviderConfig
from tfiam.plan.shape import Place, as_object, member_list, member_object, member_text, required_text

_NOTHING: Mapping[str, Any] = {}


def parse_configuration(document: Mapping[str, Any], place: Place) -> Configuration:
    """The configuration of a plan, or one that is not ``present``.

    Raises PlanError where its structure is not the format's.
    """
    if not document.get("configuration"):
        return Configuration()
    raw = member_object(document, "configuration", place)
    here = place.at("configuration")
    providers = member_object(raw, "provider_config", here)
    return Configuration(
        root=_module(member_object(raw, "root_module", here), here.at("root_module")),
        providers={
            key: _provider(
                key, as_object(provider, here.at("provider_config").nth(count)), here.at("provider_config").nth(count)
            )
            for count, (key, provider) in enumerate(providers.items())
        },
        present=True,
    )


def _module(raw: Mapping[str, Any], place: Place) -> ConfigModule:
    resources: dict[str, ConfigResource] = {}
    for count, item in enumerate(member_list(raw, "resources", place)):
        resource = _resource(item, place, count)
        resources[resource.address] = resource
    outputs = member_object(raw, "outputs", place)
    variables = member_object(raw, "variables", place)
    calls = member_object(raw, "module_calls", place)
    return ConfigModule(
        resources=resources,
        calls={
            name: _call(name, call, place.at("module_calls").nth(count))
            for count, (name, call) in enumerate(calls.items())
        },
        outputs={
            name: as_object(output, place.at("outputs").nth(count)).get("expression", _NOTHING)
            for count, (name, output) in enumerate(outputs.items())
        },
        variables={
            name: as_object(variable, place.at("variables").nth(count))
            for count, (name, variable) in enumerate(variables.items())
        },
    )


def _resource(item: Any, module: Place, count: int) -> ConfigResource:
    place = module.at("resources").nth(count)
    raw = as_object(item, place)
    address = required_text(raw, "address", place)
    if address.startswith("module."):
        # Terraform writes it relative to the module; a few tools that rewrite plans make it absolute.
        parsed = parse_address(address)
        address = parsed.local if parsed else address
    return ConfigResource(
        address=address,
        mode=member_text(raw, "mode", place) or ("data" if address.startswith("data.") else "managed"),
        type=required_text(raw, "type", place),
        name=required_text(raw, "name", place),
        provider_config_key=member_text(raw, "provider_config_key", place),
        expressions=member_object(raw, "expressions", place),
        count=raw.get("count_expression"),
        for_each=raw.get("for_each_expression"),
    )


def _call(name: str, item: Any, place: Place) -> ModuleCall:
    raw = as_object(item, place)
    return ModuleCall(
        name=name,
        source=member_text(raw, "source", place),
        expressions=member_object(raw, "expressions", place),
        module=_module(member_object(raw, "module", place), place.at("module")),
        count=raw.get("count_expression"),
        for_each=raw.get("for_each_expression"),
    )


def _provider(key: str, raw: Mapping[str, Any], place: Place) -> ProviderConfig:
    return ProviderConfig(
        key=key,
        name=member_text(raw, "name", place),
        full_name=member_text(raw, "full_name", place),
        alias=member_text(raw, "alias", place),
        module_address=member_text(raw, "module_address", place),
        expressions=member_object(raw, "expressions", place),
    )
