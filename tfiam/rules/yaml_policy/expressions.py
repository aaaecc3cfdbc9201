"""Regular expressions and JMESPath of a team's policies, neither of which may hang a scan.

Python's ``re`` backtracks: ``(a+)+$`` takes for ever on a text that a plan's author picks. Patterns run in the matcher that
tfiam has for Terraform's own functions, which is linear in the text. It reads RE2's syntax, which has neither look-around nor
back-references; a pattern with one is refused when the policy loads, and never guessed at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tfiam.extract.hidden import unknown_leaves
from tfiam.plan.values import UNKNOWN
from tfiam.source.functions.convert import RefusedError
from tfiam.source.functions.matcher import search
from tfiam.source.functions.pattern import Program, compiled
from tfiam.source.functions.unknown import TooLargeError


class ExpressionError(ValueError):
    """An expression that cannot be used, and why."""


@dataclass(frozen=True)
class Pattern:
    """A regular expression that has to match from the beginning, as checkov's do."""

    text: str
    _program: Program = field(compare=False, repr=False)

    @classmethod
    def of(cls, text: str) -> Pattern:
        """Raises ExpressionError."""
        try:
            return cls(text, compiled(f"^(?:{text})"))
        except RefusedError as error:
            raise ExpressionError(f"{error} (RE2's syntax: no look-around, no back-references)") from error
        except TooLargeError as error:
            raise ExpressionError("the regular expression is too large") from error

    def matches(self, text: str) -> bool | None:
        """None for a text that is too long for the pattern."""
        try:
            return search(self._program, text) is not None
        except TooLargeError:
            return None

    def __str__(self) -> str:
        return self.text


_STANDINS: tuple[Any, ...] = (None, "", True, False, 0, [], {})


@dataclass(frozen=True)
class Jmespath:
    """An expression over a resource's values that has to be true, as JMESPath takes truth."""

    text: str
    _parsed: Any = field(compare=False, repr=False)

    @classmethod
    def of(cls, text: str) -> Jmespath:
        """Raises ExpressionError."""
        import jmespath

        try:
            return cls(text, jmespath.compile(text))
        except jmespath.exceptions.JMESPathError as error:
            raise ExpressionError(f"no JMESPath: {str(error).splitlines()[0]}") from error
        except RecursionError:
            raise ExpressionError("is nested too deeply") from None

    def holds(self, values: Mapping[str, Any]) -> bool | None:
        """None where it depends on what is unknown: the answers differ over stand-ins for that. Raises ExpressionError."""
        relevant = {key: value for key, value in values.items() if self._whole or key in self._names}
        if not any(True for _ in unknown_leaves(relevant, ())):
            return self._true(relevant, known=True)
        literals = tuple(self._literals)
        answers = {self._true(_filled(relevant, [one]), known=False) for one in (*_STANDINS, *literals)}
        answers.add(self._true(_filled(relevant, [f"\0{number}" for number in range(100)]), known=False))
        return answers.pop() if len(answers) == 1 else None

    def reads(self, name: str) -> bool:
        """True if it may look at the argument ``name``."""
        return self._whole or name in self._names

    def _true(self, values: Mapping[str, Any], *, known: bool) -> bool | None:
        import jmespath

        try:
            found = self._parsed.search(values)
        except jmespath.exceptions.JMESPathError as error:
            if not known:
                return None
            raise ExpressionError(_without_values(error)) from None
        return found is True or (found is not False and found not in (None, "", [], {}))

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(node["value"] for node in _nodes(self._parsed.parsed) if node["type"] == "field")

    @cached_property
    def _whole(self) -> bool:
        """True if it takes values without naming them (``values(@)``, ``*``)."""
        kinds = {node["type"] for node in _nodes(self._parsed.parsed)}
        return not self._names or bool(kinds & {"current", "value_projection"})

    @cached_property
    def _literals(self) -> list[Any]:
        return [node["value"] for node in _nodes(self._parsed.parsed) if node["type"] == "literal"]


def _without_values(error: Exception) -> str:
    """What is wrong; jmespath's own words hold the value."""
    function, given = getattr(error, "function_name", ""), getattr(error, "actual_type", "")
    return f"{function}() is given {given}" if function else type(error).__name__


def _nodes(node: Any) -> Iterator[Mapping[str, Any]]:
    pending = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, Mapping) and "type" in one:
            yield one
            pending += one.get("children", ())


def _filled(value: Any, standins: list[Any]) -> Any:
    """With each unknown as one of ``standins``, in turn."""
    left = iter(standins * 1000) if len(standins) == 1 else iter(standins)

    def fill(one: Any) -> Any:
        if one is UNKNOWN:
            return next(left, standins[-1])
        if isinstance(one, Mapping):
            return {key: fill(inner) for key, inner in one.items()}
        return [fill(inner) for inner in one] if isinstance(one, list) else one

    return fill(value)
