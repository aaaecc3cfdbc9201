"""IP ranges of a condition."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

#: Wider ranges count as public:
#: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
_WIDEST_IPV4 = 8
_WIDEST_IPV6 = 32


def read_networks(values: Iterable[str]) -> tuple[IPv4Network | IPv6Network, ...] | None:
    """The ranges; None if one of them is none. An address alone is a range of one."""
    try:
        return tuple(ip_network(value.strip(), strict=False) for value in values)
    except ValueError:
        return None


def covers_everything(values: Iterable[str]) -> bool:
    """True if the ranges together hold every IPv4 or every IPv6 address."""
    networks = read_networks(values) or ()
    fours = collapse_addresses(one for one in networks if isinstance(one, IPv4Network))
    sixes = collapse_addresses(one for one in networks if isinstance(one, IPv6Network))
    return any(one.prefixlen == 0 for one in fours) or any(one.prefixlen == 0 for one in sixes)


def is_narrow(values: Iterable[str]) -> bool:
    """True if every range is readable and at least as narrow as AWS asks of a policy that is not public: /8, or /32 of IPv6."""
    networks = read_networks(values)
    if not networks:
        return False
    return all(one.prefixlen >= (_WIDEST_IPV4 if one.version == 4 else _WIDEST_IPV6) for one in networks)


def are_within(values: Iterable[str], known: Iterable[str]) -> bool:
    """True if every range is readable and part of one of the ``known`` ones."""
    networks, trusted = read_networks(values), read_networks(known)
    return bool(networks) and all(any(_is_part(one, other) for other in trusted or ()) for one in networks or ())


def _is_part(one: IPv4Network | IPv6Network, other: IPv4Network | IPv6Network) -> bool:
    if isinstance(one, IPv4Network):
        return isinstance(other, IPv4Network) and one.subnet_of(other)
    return isinstance(other, IPv6Network) and one.subnet_of(other)


def is_private(values: Iterable[str]) -> bool:
    """True if every range is readable and no public address: RFC 1918 and the like, documentation ranges too."""
    networks = read_networks(values)
    return bool(networks) and all(one.is_private for one in networks or ())
