"""The same principal before and after a plan, whatever its address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tfiam.inventory.model import Principal


def paired(
    before: Sequence[Principal], after: Sequence[Principal]
) -> Iterator[tuple[Principal | None, Principal | None]]:
    """The same principal in both worlds: by address, else (moved in the configuration) by ARN, else by name and provider."""
    was = {one.address: one for one in before}
    now = {one.address: one for one in after}
    gone = [one for one in before if one.address not in now]
    left: dict[tuple[str, ...], Principal] = {}
    for one in gone:
        for key in _identities(one):
            left.setdefault(key, one)
    paired: set[str] = set()
    for one in after:
        match = was.get(one.address)
        if match is None:
            match = next((left[key] for key in _identities(one) if key in left), None)
            match = match if match is not None and match.address not in paired else None
        if match is not None:
            paired.add(match.address)
        yield match, one
    yield from ((one, None) for one in gone if one.address not in paired)


def _identities(principal: Principal) -> Iterator[tuple[str, ...]]:
    if principal.arn:
        yield "arn", principal.arn
    if principal.name and principal.resource is not None:
        yield principal.kind.value, principal.name, principal.resource.provider_key
