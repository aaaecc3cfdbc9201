"""The ``configuration`` section of a plan: which expression, with which references, stands behind an attribute.

https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ConfigResource:
    """A ``resource`` or ``data`` block: ``address`` is relative to its module (``data.aws_caller_identity.me``)."""

    address: str
    mode: str
    type: str
    name: str
    provider_config_key: str = ""
    expressions: Mapping[str, Any] = field(default_factory=dict)
    """Raw expression trees: ``{"references": [...]}``, ``{"constant_value": ...}``, blocks as lists or objects of them."""
    count: Any = None
    for_each: Any = None


@dataclass(frozen=True)
class ConfigModule:
    """A module's own blocks. ``calls`` maps a module call's name to it."""

    resources: Mapping[str, ConfigResource] = field(default_factory=dict)
    calls: Mapping[str, ModuleCall] = field(default_factory=dict)
    outputs: Mapping[str, Any] = field(default_factory=dict)
    """Output name to its raw expression."""
    variables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class ModuleCall:
    """A ``module`` block: what it passes in, and the module it calls."""

    name: str
    source: str
    expressions: Mapping[str, Any]
    module: ConfigModule
    count: Any = None
    for_each: Any = None


@dataclass(frozen=True)
class ProviderConfig:
    """A ``provider`` block by its key (``aws``, ``aws.west``, ``module.x:aws``)."""

    key: str
    name: str
    full_name: str
    alias: str
    module_address: str
    expressions: Mapping[str, Any]


@dataclass(frozen=True)
class Configuration:
    """The root module and the provider blocks."""

    root: ConfigModule = field(default_factory=ConfigModule)
    providers: Mapping[str, ProviderConfig] = field(default_factory=dict)
    present: bool = False
    """False for a state, or a plan whose configuration was stripped: references cannot be followed."""
