"""Policy variables: ``${aws:username}``, with a default ``${aws:username, 'nobody'}``, and the escapes ``${*}``, ``${?}``, ``${$}``.

They exist since language version 2012-10-17; in an older document they are plain text.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tfiam.iam.patterns import escape

VARIABLE = re.compile(r"\$\{([^{}]*)\}")
_DEFAULT = re.compile(r"\s*(?P<key>[^,]*?)\s*(?:,\s*'(?P<default>[^']*)'\s*)?")
_LITERALS = {"*": escape("*"), "?": escape("?"), "$": "$"}
#: ``aws_s3_bucket.logs.arn``, ``module.app["a:b"].role``, ``data.x.y[0].z``: what stands in for a value that is not known yet.
_REFERENCE = re.compile(r"[A-Za-z_][\w-]*(?:\.[A-Za-z_*][\w-]*|\[[^\[\]]*\])+|[a-z_][a-z0-9_]*(?:::[a-z0-9_]+)*\(.*\)")
#: ``account:aws.prod``, the account (or region) of a provider block: a predicted ARN has it where nothing tells which.
_PLACEHOLDER = re.compile(r"(?:account|region):[\w.:-]*")
#: ``aws:username``, ``s3:prefix``, ``cognito-identity.amazonaws.com:sub``, ``aws:PrincipalTag/cost center``.
_KEY = re.compile(r"[\w.-]+(?:/[\w./-]*)?:\S.*", re.DOTALL)
#: The version that brought variables.
CURRENT_VERSION = "2012-10-17"


class UnresolvedVariableError(LookupError):
    """The request has no single value for a variable that has no default. AWS then drops the statement."""


def as_literal(pattern: str) -> str:
    """The pattern with its variables as plain text: what it matches for sure, whoever asks."""
    if "${" not in pattern:
        return pattern
    return VARIABLE.sub(lambda found: _LITERALS.get(found[1], escape(found[0])), pattern)


def as_wildcard(pattern: str) -> str:
    """The pattern with ``*`` for each variable: what it may match, depending on who asks."""
    if "${" not in pattern:
        return pattern
    return VARIABLE.sub(lambda found: _LITERALS.get(found[1], "*"), pattern)


def has_variable(pattern: str) -> bool:
    """True if the text holds a variable or a hole (an escape is neither)."""
    return any(name not in _LITERALS for name in VARIABLE.findall(pattern))


def is_hole(name: str) -> bool:
    """True if what stands between the braces is a reference to a value that is not known yet, and no policy variable.

    The names of policy variables have a colon, references have dots and none but inside their index keys. A function call
    (``uuid()``) and the account of a provider block (``account:aws``) are holes too. What is neither (``${name}``) may be
    either.
    """
    return _REFERENCE.fullmatch(name) is not None or _PLACEHOLDER.fullmatch(name) is not None


def is_variable_name(name: str) -> bool:
    """True if what stands between the braces is the key of a policy variable, without its default."""
    return not is_hole(name) and _KEY.fullmatch(name) is not None


def names(pattern: str) -> tuple[str, ...]:
    """The keys of the variables in the text, without defaults, as written."""
    found = (_DEFAULT.fullmatch(name) for name in VARIABLE.findall(pattern) if name not in _LITERALS)
    return tuple(parts["key"] for parts in found if parts)


def substitute(pattern: str, value_of: Callable[[str], str | None]) -> str:
    """The pattern with each variable replaced by its value for a request; wildcards in a value are literal.

    ``value_of`` gives a key's single value, or None when the request has none or several.
    Raises :class:`UnresolvedVariableError` when that is so and the variable has no default.
    """
    if "${" not in pattern:
        return pattern

    def value(found: re.Match[str]) -> str:
        if found[1] in _LITERALS:
            return _LITERALS[found[1]]
        parts = _DEFAULT.fullmatch(found[1])
        if parts is None:
            return escape(found[0])
        known = value_of(parts["key"])
        if known is None:
            known = parts["default"]
        if known is None:
            raise UnresolvedVariableError(parts["key"])
        return escape(known)

    return VARIABLE.sub(value, pattern)
