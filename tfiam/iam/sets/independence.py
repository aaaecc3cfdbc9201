"""Which condition keys can have any values side by side.

Some keys tell the same thing twice (``aws:PrincipalArn`` and ``aws:PrincipalAccount``, ``aws:TagKeys`` and
``aws:RequestTag/…``): a request that has one value of the first and some value of the second need not exist.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from tfiam.iam.sets.text_set import TextSet

_KIN = {
    "principal": "principal",
    "userid": "principal",
    "username": "principal",
    "federatedprovider": "principal",
    "assumedroot": "principal",
    "resource": "resource",
    "source": "source",
    "vpcsource": "source",
    "calledvia": "source",
    "viaawsservice": "source",
    "currenttime": "time",
    "epochtime": "time",
    "tokenissuetime": "time",
    "multifactor": "mfa",
}
_TAGS = ("resourcetag/", "requesttag/", "principaltag/")
_PLACES = frozenset({"requestedregion", "region", "resourceaccount", "resourceorgid", "resourceorgpaths"})
#: Keys with several values: two demands on one of them may be met by two values.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
MULTIVALUED = frozenset(
    {
        "aws:calledvia",
        "aws:principalorgpaths",
        "aws:principalservicenameslist",
        "aws:resourceorgpaths",
        "aws:sourceorgpaths",
        "aws:tagkeys",
    }
)


def are_independent(keys: Iterable[str]) -> bool:
    """True if no two of the keys (in lower case) tell of the same thing."""
    asked = frozenset(keys)
    return len(asked) < 2 or _are_independent(asked)


@lru_cache(maxsize=1 << 12)
def _are_independent(keys: frozenset[str]) -> bool:
    kin = [_kin(key) for key in keys]
    if "aws:tagkeys" in keys and any(one.startswith("requesttag/") for one in kin):
        return False
    return len(set(kin)) == len(kin)


def _kin(key: str) -> str:
    service, _, name = key.partition(":")
    if name.startswith(_TAGS):
        return name
    if service != "aws":
        return service
    found = next((start for start in _KIN if name.startswith(start)), None)
    return key if found is None else _KIN[found]


def is_placed(keys: Iterable[str], resources: TextSet) -> bool:
    """True if a key tells a region or an account that the resources' ARNs tell too."""
    names = (key.partition(":")[2] for key in keys)
    return any(name in _PLACES for name in names) and any(map(_names_place, resources.patterns))


def _names_place(pattern: str) -> bool:
    segments = pattern.split(":", 5)
    return len(segments) > 4 and any(segment not in ("", "*") for segment in segments[3:5])
