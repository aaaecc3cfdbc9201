"""One line of a Condition block: an operator, a key, values.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

_BASES = (
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "Bool",
    "BinaryEquals",
    "IpAddress",
    "NotIpAddress",
    "ArnEquals",
    "ArnLike",
    "ArnNotEquals",
    "ArnNotLike",
    "Null",
)
#: Every operator of AWS, without qualifier and IfExists.
OPERATORS = frozenset(_BASES)
_CANONICAL = {name.lower(): name for name in _BASES}
_FORM = re.compile(r"(?:(forallvalues|foranyvalue):)?(\w+?)(ifexists)?", re.IGNORECASE)
_QUALIFIERS = {"forallvalues": "ForAllValues", "foranyvalue": "ForAnyValue"}


@dataclass(frozen=True)
class Operator:
    """A condition operator, taken apart. ``base`` is ``StringEquals``; an unknown one stays as written."""

    base: str
    if_exists: bool
    qualifier: str | None
    """``ForAnyValue``, ``ForAllValues`` or None."""
    known: bool

    @property
    def negated(self) -> bool:
        """True for ``StringNotLike`` and its like: they hold when the key is absent."""
        return "Not" in self.base and self.known

    @property
    def family(self) -> str:
        """``String``, ``Numeric``, ``Date``, ``Bool``, ``Binary``, ``IpAddress``, ``Arn``, ``Null``; ``""`` if unknown."""
        if not self.known:
            return ""
        base = "IpAddress" if self.base == "NotIpAddress" else self.base
        return next(family for family in _FAMILIES if base.startswith(family))


_FAMILIES = ("String", "Numeric", "Date", "Bool", "Binary", "IpAddress", "Arn", "Null")


@lru_cache(maxsize=1 << 10)
def parse_operator(text: str) -> Operator:
    """The operator's parts; read without regard to case, as all names in a policy are."""
    found = _FORM.fullmatch(text.strip())
    base = _CANONICAL.get(found[2].lower()) if found else None
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IfExists
    no_such = base == "Null" and found is not None and found[3] is not None
    if found is None or base is None or no_such:
        return Operator(text, if_exists=False, qualifier=None, known=False)
    qualifier = _QUALIFIERS[found[1].lower()] if found[1] else None
    return Operator(base, if_exists=found[3] is not None, qualifier=qualifier, known=True)


@dataclass(frozen=True)
class Condition:
    """One operator on one key. All conditions of a statement must hold; of the values, one must match (for a negated operator none may)."""

    operator: str
    """As written: ``ForAnyValue:StringLikeIfExists``."""
    key: str
    """As written: ``aws:PrincipalOrgID``."""
    values: tuple[str, ...]

    @cached_property
    def parsed(self) -> Operator:
        return parse_operator(self.operator)

    @property
    def base(self) -> str:
        """``StringLike``."""
        return self.parsed.base

    @property
    def if_exists(self) -> bool:
        return self.parsed.if_exists

    @property
    def qualifier(self) -> str | None:
        """``ForAnyValue``, ``ForAllValues`` or None."""
        return self.parsed.qualifier

    @property
    def known(self) -> bool:
        """False for an operator that AWS does not have."""
        return self.parsed.known

    @property
    def negated(self) -> bool:
        return self.parsed.negated

    @cached_property
    def key_name(self) -> str:
        """The key for comparisons: key names have no case. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html"""
        return self.key.lower()


def render(value: object) -> str | None:
    """A JSON value as the text that AWS compares, or None if it is no value of a condition.

    ``true`` → ``"true"``, ``5`` → ``"5"``: quotation marks are optional for numbers and booleans,
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    return None
