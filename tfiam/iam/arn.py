"""ARNs, and how the Resource element matches them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from tfiam.iam import patterns

#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html (and the isolated partitions of the SDKs' endpoints)
PARTITIONS = (
    "aws",
    "aws-cn",
    "aws-us-gov",
    "aws-iso",
    "aws-iso-b",
    "aws-iso-e",
    "aws-iso-f",
    "aws-eusc",
)
#: A colon between segments; the one in ``${aws:PrincipalAccount}`` is none.
_COLON = re.compile(r":(?![^${}]*\})")
_STARS = re.compile(r"\*+")
_INNER_STAR = re.compile(r"\*[^:*]")
_UNESCAPED = {"\ue000": "*", "\ue001": "?"}


@dataclass(frozen=True)
class Arn:
    """``arn:partition:service:region:account:resource``. Segments may be empty, and may hold wildcards in a pattern."""

    partition: str
    service: str
    region: str
    account: str
    resource: str

    @classmethod
    def parse(cls, text: str) -> Arn | None:
        """The ARN, or None if the text has not the six segments of one."""
        return _parse(text)

    def __str__(self) -> str:
        return ":".join(("arn", self.partition, self.service, self.region, self.account, self.resource))

    @cached_property
    def resource_type(self) -> str:
        """What stands before the first ``/`` or ``:`` of the resource part; ``""`` when there is neither."""
        found = re.search("[:/]", self.resource)
        return self.resource[: found.start()] if found else ""

    @property
    def resource_name(self) -> str:
        """What stands after the last ``/``, or after the first ``:`` when there is no slash: ``role/a/b`` → ``b``."""
        rest = self.resource
        if "/" in rest:
            return rest.rpartition("/")[2]
        return rest.partition(":")[2] or rest


@lru_cache(maxsize=1 << 12)
def _parse(text: str) -> Arn | None:
    segments = _COLON.split(text, maxsplit=5) if "${" in text else text.split(":", 5)
    if len(segments) != 6 or segments[0] != "arn" or not segments[5]:
        return None
    return Arn(*segments[1:])


def matches_resource(pattern: str, resource: str) -> bool:
    """True if the Resource element ``pattern`` covers this one resource ARN (or ``*``, for an action without resource).

    Segment by segment: partition, service, region and account each match their own segment, the resource part matches as
    one text. A ``*`` that ends a segment may also run beyond the colon (``arn:aws:sqs:*``), as AWS documents:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
    A wildcard cannot stand for the resource type (``…:*/i-1`` is no instance), unless all that follows is open too:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
    """
    if pattern in ("*", resource):
        return True
    if not patterns.matches(pattern, resource):
        return False
    if not patterns.has_wildcard(pattern):
        return True
    return _matches_segments(pattern, resource) and not _opens_type(pattern, resource)


def _matches_segments(pattern: str, resource: str) -> bool:
    """Narrower than the plain pattern: before the fifth colon, ``?`` and a ``*`` within a segment stay in their segment."""
    head = ":".join(pattern.split(":", 5)[:5])
    if "?" not in head and not _INNER_STAR.search(head):
        return True
    states = {0}
    for symbol in resource:
        states = {after for state in _open(states, pattern) for after in _advance(pattern, state, symbol, len(head))}
    return len(pattern) in _open(states, pattern)


def _open(states: set[int], pattern: str) -> set[int]:
    """The states and those reached from them by letting ``*`` stand for nothing."""
    found = set(states)
    for state in sorted(states):
        while pattern[state : state + 1] == "*":
            state += 1  # noqa: PLW2901 - walks on over a run of stars
            found.add(state)
    return found


def _advance(pattern: str, state: int, symbol: str, head: int) -> tuple[int, ...]:
    wanted = pattern[state : state + 1]
    if wanted == "*":
        inner = state < head and pattern[state + 1 : state + 2] not in ("", ":", "*")
        return () if inner and symbol == ":" else (state,)
    if wanted == "?":
        return () if state < head and symbol == ":" else (state + 1,)
    return (state + 1,) if _UNESCAPED.get(wanted, wanted) == symbol else ()


def _opens_type(pattern: str, resource: str) -> bool:
    """True if the pattern has a wildcard where this resource's ARN has its literal type, with something named behind it."""
    wanted, given = Arn.parse(pattern), Arn.parse(resource)
    if wanted is None or given is None or not given.resource_type:
        return False
    kind = wanted.resource_type
    if not patterns.has_wildcard(kind) or not wanted.resource[len(kind) + 1 :].strip("*"):
        return False
    from tfiam.iam import catalogue  # the catalogue is read only when asked for

    formats = (arn for one in catalogue.resource_types(given.service) for arn in one.arns)
    return any(
        arn.split(":", 5)[-1].startswith((f"{given.resource_type}/", f"{given.resource_type}:")) for arn in formats
    )


@lru_cache(maxsize=1 << 12)
def is_every_resource(pattern: str) -> bool:
    """True if the pattern covers every ARN of every service in a partition, however it is spelled.

    ``*``, ``**``, ``arn:*``, ``arn:aws:*``, ``arn:aws:*:*:*:*``; also the spellings with a colon too many.
    """
    if any(patterns.includes(pattern, f"arn:{partition}:?*:*:*:?*") for partition in PARTITIONS):
        return True
    first, *rest = pattern.split(":")
    if first != "arn" or not rest:
        return False
    if rest[0] in PARTITIONS:
        rest = rest[1:]
    return bool(rest) and all(_STARS.fullmatch(segment) for segment in rest)


def resource_includes(a: str, b: str) -> bool:
    """True if every resource of pattern ``b`` is one of pattern ``a``; wildcards read as crossing colons freely."""
    return a == "*" or (patterns.includes(a, b) if patterns.has_wildcard(b) else matches_resource(a, b))


def resource_overlaps(a: str, b: str) -> bool:
    """True if some text is a resource of both patterns; wildcards read as crossing colons freely."""
    return patterns.overlaps(a, b)
