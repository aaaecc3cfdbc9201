"""Terraform's pure functions over values with unknown parts: https://developer.hashicorp.com/terraform/language/functions.

``call("join", ["/", [Hole("aws_s3_bucket.logs.arn"), "*"]])`` is the text with the bucket's mark in it. A result that
hangs on something unknown is a hole named after the call, ``upper(aws_s3_bucket.logs.arn)``, with the references inside it
as ``others``. ``try`` and ``can`` take expressions, so they are the evaluator's.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from tfiam.source.functions import (
    encoding,
    formatting,
    lists,
    maps,
    networks,
    numeric,
    paths,
    regexes,
    strings,
    types_of_values,
)
from tfiam.source.functions.signature import Context, Function, FunctionError
from tfiam.source.functions.unknown import LooseList, is_loose
from tfiam.source.values import Hole, Value

__all__ = ["FUNCTIONS", "Context", "Function", "FunctionError", "LooseList", "call", "is_loose"]

FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(
    {
        name: function
        for family in (
            encoding,
            formatting,
            lists,
            maps,
            networks,
            numeric,
            paths,
            regexes,
            strings,
            types_of_values,
        )
        for name, function in family.FUNCTIONS.items()
    }
)
"""Every function that is computed. Others (time, chance, this machine, ``base64gzip``'s exact bytes) are holes."""

_NOWHERE: Final = Context()


def call(name: str, args: list[Any], context: Context = _NOWHERE) -> Value:
    """The result of a call; what is unknown of it is a hole or a mark. Raises :class:`FunctionError` where Terraform would."""
    function = FUNCTIONS.get(name.removeprefix("core::"))
    return function.call(args, context) if function else Hole(f"{name}(…)")
