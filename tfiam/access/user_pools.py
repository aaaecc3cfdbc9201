"""User pools of Cognito: what they ask of those who sign in.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from tfiam.inventory.model import UNKNOWN, Inventory, Resource

_CLIENT = "aws_cognito_user_pool_client"
_PROVIDERS = "supported_identity_providers"
#: The provider that stands for the pool's own users. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
_OWN = "COGNITO"
_MFA = "mfa_configuration"
_MODE = "user_pool_add_ons[0].advanced_security_mode"
_CLASSES = {
    "require_lowercase": "no lowercase letter",
    "require_uppercase": "no uppercase letter",
    "require_numbers": "no number",
    "require_symbols": "no symbol",
}
#: As AWS Config's rule has it, beside all classes.
#: https://docs.aws.amazon.com/config/latest/developerguide/cognito-user-pool-password-policy-check.html
_SHORTEST = 8


@dataclass(frozen=True)
class UserPool:
    """A pool whose own users sign in with it."""

    resource: Resource
    mfa: str
    """``ON``, ``OPTIONAL``, ``OFF``; ``""`` when not known."""
    protected: bool | None
    """Whether threat protection acts on what it sees; None when not known."""
    weak_password: tuple[str, ...]
    hidden: tuple[str, ...]
    """References that hide more."""
    doubt: tuple[str, ...] = ()
    """References that hide whether its own users sign in at all."""


def user_pools(inventory: Inventory) -> Iterator[UserPool]:
    """Every pool but those whose clients all sign in elsewhere."""
    clients: dict[str, list[Resource]] = {}
    for client in inventory.of(_CLIENT):
        for pool in inventory.put_on.get(client.address, ()):
            clients.setdefault(pool, []).append(client)
    for resource in inventory.of("aws_cognito_user_pool"):
        providers = [(client, client.get(_PROVIDERS)) for client in clients.get(resource.address, ())]
        if not providers or any(map(_own_users, (told for _, told in providers))):
            yield _pool(resource)
        elif hidden := tuple(f"{client.address}.{_PROVIDERS}" for client, told in providers if _is_hidden(told)):
            yield replace(_pool(resource), doubt=hidden)


def _is_hidden(providers: Any) -> bool:
    return providers is UNKNOWN or (isinstance(providers, list) and UNKNOWN in providers)


def _own_users(providers: Any) -> bool:
    """True for a client that signs the pool's own users in: those that name no provider do."""
    return _OWN in providers if isinstance(providers, list) and providers else providers is not UNKNOWN


def _pool(resource: Resource) -> UserPool:
    mfa, mode = resource.get(_MFA), resource.get(_MODE)
    hidden = [name for name, value in ((_MFA, mfa), (_MODE, mode)) if value is UNKNOWN]
    policy = _policy(resource)
    hidden += [f"password_policy[0].{name}" for name, value in policy.items() if value is UNKNOWN]
    return UserPool(
        resource=resource,
        mfa="" if mfa is UNKNOWN else mfa if mfa in ("ON", "OPTIONAL") else "OFF",
        protected=None if mode is UNKNOWN else mode == "ENFORCED",
        weak_password=tuple(_weak(policy)),
        hidden=tuple(f"{resource.address}.{name}" for name in hidden),
    )


def _policy(resource: Resource) -> dict[str, Any]:
    """What is asked of passwords, nothing where the pool has no policy of its own."""
    blocks = resource.get("password_policy")
    if blocks is UNKNOWN or not blocks:
        return {"minimum_length": UNKNOWN} if blocks is UNKNOWN else {}
    return {name: resource.get(f"password_policy[0].{name}") for name in ("minimum_length", *_CLASSES)}


def _weak(policy: dict[str, Any]) -> Iterator[str]:
    length = policy.get("minimum_length")
    if isinstance(length, int) and length < _SHORTEST:
        yield f"of {length} characters"
    yield from (text for name, text in _CLASSES.items() if name in policy and policy[name] not in (True, UNKNOWN))
