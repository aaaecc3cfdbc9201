"""Address ranges: https://developer.hashicorp.com/terraform/language/functions/cidrsubnet and its neighbours."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from tfiam.source.functions.convert import RefusedError, whole
from tfiam.source.functions.signature import NUMBER, TEXT, Function
from tfiam.source.functions.unknown import UnseenError
from tfiam.source.values import Value

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _network(prefix: str) -> _Network:
    address, slash, length = prefix.partition("/")
    if not slash or not length.isdigit() or "%" in address:
        raise RefusedError("the prefix is no address range")
    try:
        return ipaddress.ip_network(prefix, strict=False)
    except ValueError:
        raise RefusedError("the prefix is no address range") from None


def _address(network: _Network, number: int) -> Any:
    return type(network.network_address)(number)


def _cidrhost(prefix: str, number: int | Decimal) -> Value:
    network = _network(prefix)
    place = whole(number)
    if place >= network.num_addresses or -place > network.num_addresses:
        raise RefusedError("the range has not so many addresses")
    return str(_address(network, int(network.network_address) + place % network.num_addresses))


def _cidrnetmask(prefix: str) -> Value:
    network = _network(prefix)
    if network.version != 4:
        raise RefusedError("only IPv4 has netmasks")
    return str(network.netmask)


def _cidrsubnet(prefix: str, bits: int | Decimal, number: int | Decimal) -> Value:
    network = _network(prefix)
    added, place = whole(bits), whole(number)
    length = network.prefixlen + added
    if place < 0:
        # Terraform answers with an address outside the range.
        raise UnseenError
    if added < 0 or length > network.max_prefixlen:
        raise RefusedError("the range has not so many bits")
    if place >= 1 << added:
        raise RefusedError("the range has not so many subnets")
    first = int(network.network_address) + (place << (network.max_prefixlen - length))
    return f"{_address(network, first)}/{length}"


def _cidrsubnets(prefix: str, *bits: int | Decimal) -> Value:
    """Ranges one after another, each at the first place after the one before where it fits."""
    network = _network(prefix)
    after = int(network.network_address)
    end = after + network.num_addresses
    found: list[Any] = []
    for added in bits:
        length = network.prefixlen + whole(added)
        if whole(added) < 1 or whole(added) > 32 or length > network.max_prefixlen:
            raise RefusedError("the range has not so many bits")
        size = 1 << (network.max_prefixlen - length)
        first = -(-after // size) * size
        after = first + size
        if after > end:
            raise RefusedError("the range has not so many addresses")
        found.append(f"{_address(network, first)}/{length}")
    return found


FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(
    {
        function.name: function
        for function in (
            Function("cidrhost", _cidrhost, (TEXT, NUMBER)),
            Function("cidrnetmask", _cidrnetmask, (TEXT,)),
            Function("cidrsubnet", _cidrsubnet, (TEXT, NUMBER, NUMBER)),
            Function("cidrsubnets", _cidrsubnets, (TEXT,), NUMBER),
        )
    }
)
