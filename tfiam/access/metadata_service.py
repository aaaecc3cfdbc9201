"""Whether the instance metadata service answers without a session token (IMDSv1), and how far its answers travel.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html
"""

from __future__ import annotations

from typing import Any

from tfiam.inventory.model import UNKNOWN, Inventory, Resource

_OPTIONS = "metadata_options[0]"
TOKENS = f"{_OPTIONS}.http_tokens"
HOPS = "http_put_response_hop_limit"
_DEFAULTS = "aws_ec2_instance_metadata_defaults"


def tokens_optional(machine: Resource, inventory: Inventory) -> str | None:
    """Why IMDSv1 is possible on an instance or template, ``""`` if it is not, None while the plan does not know.

    Where ``http_tokens`` is not set, the instance's launch template decides, then the account's default for the region,
    then the image; nothing in a plan tells what the image says.
    """
    tokens: Any = machine.get(TOKENS)
    if machine.get(f"{_OPTIONS}.http_endpoint") == "disabled" or tokens == "required":
        return ""
    if tokens is UNKNOWN:
        return None
    if tokens is not None:
        return f"http_tokens is {tokens}"
    if _from_template(machine) or _required_by_default(machine, inventory):
        return ""
    return "http_tokens is not set, so the image or the account's default decides"


def _from_template(machine: Resource) -> bool:
    """True if a launch template, which is judged on its own, sets what the instance leaves open."""
    template = machine.get("launch_template")
    return isinstance(template, list) and bool(template)


def _required_by_default(machine: Resource, inventory: Inventory) -> bool:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html#set-imdsv2-account-defaults"""
    return any(
        default.get("http_tokens") == "required" and default.provider_key == machine.provider_key
        for default in inventory.of(_DEFAULTS)
    )


def hop_limit(machine: Resource) -> tuple[str, Any]:
    """Where the hop limit stands, and its value: None where nothing sets one, or there is nothing to reach."""
    account_wide = machine.type == _DEFAULTS
    path = HOPS if account_wide else f"{_OPTIONS}.{HOPS}"
    endpoint = machine.get("http_endpoint" if account_wide else f"{_OPTIONS}.http_endpoint")
    value = machine.get(path)
    return path, None if endpoint == "disabled" else value
