"""Which kind of operator a condition key takes, and whether a request may carry several values of it.

From the service authorization reference; a key that it does not know says nothing.
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

#: Type in the reference (without ``ArrayOf``) to operator families. String operators compare ARNs too, less safely, and AWS's
#: own policies compare texts that are ARNs with ARN operators; dates may be compared as epoch numbers (``aws:EpochTime``).
_FAMILIES = {
    "String": ("String", "Arn"),
    "ARN": ("Arn", "String"),
    "Bool": ("Bool",),
    "Numeric": ("Numeric",),
    "Date": ("Date", "Numeric"),
    "IPAddress": ("IpAddress",),
}


@dataclass(frozen=True)
class KeyKind:
    """What a condition key takes."""

    families: tuple[str, ...]
    multivalued: bool


@lru_cache(maxsize=1 << 12)
def key_kind(key_name: str) -> KeyKind | None:
    """The kind of a key (in lower case); None for one that the reference does not know."""
    from tfiam.iam import catalogue  # the catalogue is read only when asked for

    service = key_name.partition(":")[0]
    identity = not catalogue.is_service(service) and service != "aws"
    found = catalogue.condition_key("sts" if identity else service, key_name)
    if found is None:
        return None
    families = _FAMILIES[found.type.value.removeprefix("ArrayOf")]
    return KeyKind(families, found.type.multivalued)
