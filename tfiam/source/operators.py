"""HCL's operators over values with unknown parts.

https://developer.hashicorp.com/terraform/language/expressions/operators
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Context, Decimal, InvalidOperation
from typing import Any, Final

from tfiam.source.functions.unknown import is_loose
from tfiam.source.values import HclError, HclSet, Hole, Value, exact, has_mark, hole_from, hole_of, is_number

#: Terraform's numbers have 512 bits: 155 digits.
_NUMBERS: Final = Context(prec=155, Emax=10_000, Emin=-10_000)
_TRUTH: Final[Mapping[str, bool]] = {"true": True, "false": False, "1": True, "0": False}


def _add(left: Decimal, right: Decimal) -> Decimal:
    return _NUMBERS.add(left, right)


def _subtract(left: Decimal, right: Decimal) -> Decimal:
    return _NUMBERS.subtract(left, right)


def _multiply(left: Decimal, right: Decimal) -> Decimal:
    return _NUMBERS.multiply(left, right)


def _divide(left: Decimal, right: Decimal) -> Decimal:
    return _NUMBERS.divide(left, right)


def _modulo(left: Decimal, right: Decimal) -> Decimal:
    return _NUMBERS.remainder(left, right)


_ARITHMETIC: Final[Mapping[str, Callable[[Decimal, Decimal], Decimal]]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "%": _modulo,
}
_COMPARISONS: Final[Mapping[str, Callable[[Decimal, Decimal], bool]]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def unary(operator: str, operand: Value) -> Value:
    """``-operand`` or ``!operand``."""
    if isinstance(operand, Hole):
        return operand
    if operator == "!":
        truth = as_bool(operand)
        return truth if isinstance(truth, Hole) else not truth
    number = _as_number(operand)
    return number if isinstance(number, Hole) else exact(-number)


def binary(operator: str, left: Value, right: Value) -> Value:
    """``left operator right``; ``false && unknown`` is false, ``true || unknown`` is true."""
    if operator in ("==", "!="):
        same = equal(left, right)
        return same if isinstance(same, Hole) else same is (operator == "==")
    if operator in ("&&", "||"):
        return _logical(operator == "||", as_bool(left), as_bool(right))
    one, other = _as_number(left), _as_number(right)
    if isinstance(one, Hole) or isinstance(other, Hole):
        return _together(one, other)
    if operator in _COMPARISONS:
        return _COMPARISONS[operator](one, other)
    try:
        return exact(_ARITHMETIC[operator](one, other))
    except (InvalidOperation, ArithmeticError):
        raise HclError(f"the operands of {operator} have no result") from None


def _logical(decisive: bool, left: bool | Hole, right: bool | Hole) -> Value:
    if left is decisive or right is decisive:
        return decisive
    if isinstance(left, Hole) or isinstance(right, Hole):
        return _together(left, right)
    return not decisive


def as_bool(value: Value) -> bool | Hole:
    """``value`` as condition: a bool, or a text that says one."""
    if isinstance(value, (bool, Hole)):
        return value
    if isinstance(value, str):
        if has_mark(value):
            return hole_from([value], "condition") or Hole("condition")
        if value in _TRUTH:
            return _TRUTH[value]
    raise HclError("a condition is neither true nor false")


def _as_number(value: Value) -> Decimal | Hole:
    if isinstance(value, Hole):
        return value
    if isinstance(value, str):
        if has_mark(value):
            return hole_from([value], "number") or Hole("number")
        try:
            found = Decimal(value.strip())
        except InvalidOperation:
            raise HclError("an operand is no number") from None
        return Decimal(exact(found))
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return Decimal(exact(value))
    raise HclError("an operand is no number")


def _together(*values: Any) -> Hole:
    return hole_from(values, "unknown") or Hole("unknown")


def equal(left: Value, right: Value) -> bool | Hole:
    """Whether both are the same value of the same type. Parts that differ decide, whatever else is unknown."""
    if left is None or right is None:
        return _null_equal(left, right)
    if isinstance(left, Hole) or isinstance(right, Hole):
        return _together(left, right)
    if isinstance(left, str) and isinstance(right, str):
        return _text_equal(left, right)
    if is_number(left) and is_number(right):
        return exact(left) == exact(right)  # type: ignore[arg-type] # both are numbers
    if isinstance(left, dict) and isinstance(right, dict):
        return _object_equal(left, right)
    if isinstance(left, list) and isinstance(right, list):
        return _list_equal(left, right)
    return type(left) is type(right) and left == right


def _null_equal(left: Value, right: Value) -> bool | Hole:
    other = right if left is None else left
    if isinstance(other, Hole):
        return other
    # A text around a mark is a text; a mark alone may stand for null.
    return hole_of(other) or False if isinstance(other, str) else other is None


def _text_equal(left: str, right: str) -> bool | Hole:
    if has_mark(left) or has_mark(right):
        return _together(left, right)
    return left == right


def _object_equal(left: dict[str, Any], right: dict[str, Any]) -> bool | Hole:
    if left.keys() != right.keys():
        marked = [key for key in (*left, *right) if has_mark(key)]
        return hole_from(marked) or False
    return _all_equal([(left[key], right[key]) for key in left])


def _list_equal(left: list[Any], right: list[Any]) -> bool | Hole:
    if is_loose(left) or is_loose(right):
        return _together(left, right)
    # A set equals no list: https://developer.hashicorp.com/terraform/language/expressions/operators#equality-operators
    if len(left) != len(right) or isinstance(left, HclSet) is not isinstance(right, HclSet):
        return False
    return _all_equal(list(zip(left, right, strict=True)))


def _all_equal(pairs: list[tuple[Any, Any]]) -> bool | Hole:
    answers = [equal(one, other) for one, other in pairs]
    if any(answer is False for answer in answers):
        return False
    return hole_from(answers) or True
