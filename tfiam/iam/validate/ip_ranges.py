"""IP ranges in conditions: CIDR format, private ranges where only public ones can match.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_interface, ip_network
from types import MappingProxyType

from tfiam.iam.document import PolicyDocument
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import PlacedCondition, statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import has_variable

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "PRIVATE_IP_ADDRESS": IssueKind.ERROR,
        "PRIVATE_NOT_IP_ADDRESS": IssueKind.ERROR,
        "TYPE_MISMATCH_IP_RANGE": IssueKind.ERROR,
        "IMPROVE_IP_RANGE": IssueKind.SUGGESTION,
        "PRIVATE_IP_ADDRESS_SUBSET": IssueKind.SUGGESTION,
        "PRIVATE_NOT_IP_ADDRESS_SUBSET": IssueKind.SUGGESTION,
    }
)
_KEY = "aws:sourceip"
#: RFC 1918 and RFC 4193.
_PRIVATE = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")))
Network = IPv4Network | IPv6Network


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:  # noqa: ARG001 - one form for every type
    for placed in statements(document):
        for one in placed.conditions():
            if one.condition.parsed.family == "IpAddress":
                yield from _ranges(one)


def _ranges(one: PlacedCondition) -> Iterator[Issue]:
    networks: list[Network] = []
    values = [(position, value) for position, value in one.texts() if not has_variable(value)]
    for position, value in values:
        network = _network(value)
        if network is None:
            message = f"the condition operator {one.condition.operator} has an invalid IP range: use the CIDR format"
            yield one.issue(CODES, "TYPE_MISMATCH_IP_RANGE", message, position)
            continue
        networks.append(network)
        if "/" in value and ip_interface(value.strip()).ip != network.network_address:
            message = f"the non-zero bits after the masked bits are ignored: replace {value} with {network}"
            yield one.issue(CODES, "IMPROVE_IP_RANGE", message, position)
    if one.condition.key_name == _KEY and networks and len(networks) == len(one.condition.values):
        yield from _private(one, [_is_private(network) for network in networks])


def _private(one: PlacedCondition, private: list[bool]) -> Iterator[Issue]:
    name = "PRIVATE_NOT_IP_ADDRESS" if one.condition.negated else "PRIVATE_IP_ADDRESS"
    if all(private):
        effect = "it always matches" if one.condition.negated else "it never matches"
        message = f"aws:SourceIp works only for public IP address ranges, and all of these are private: {effect}"
        yield one.issue(CODES, name, message)
    elif any(private):
        message = "aws:SourceIp works only for public IP address ranges: the private ones among these have no effect"
        yield one.issue(CODES, f"{name}_SUBSET", message)


def _network(value: str) -> Network | None:
    try:
        return ip_network(value.strip(), strict=False)
    except ValueError:
        return None


def _is_private(network: Network) -> bool:
    return any(network.version == own.version and network.subnet_of(own) for own in _PRIVATE)  # type: ignore[arg-type] # one version


THEME = Theme("IP ranges", CODES, _check)
