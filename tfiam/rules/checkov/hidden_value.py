"""A value of the plan that is known after apply only, as a checkov-style check sees it.

A check is Python and asks whatever it likes: ``value == "aws:kms"``, ``"*" in value``, ``value.startswith("arn:")``. Each such
question may go either way, so :func:`explore` runs the check once for every way they can go. What it answers on all of them does not
depend on the value; anything else does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

MOST_RUNS: Final = 64
"""Runs of one check on one resource. What asks more of hidden values than that is undetermined."""

_DERIVING: Final = frozenset(
    {
        "lower",
        "upper",
        "casefold",
        "strip",
        "lstrip",
        "rstrip",
        "replace",
        "title",
        "removeprefix",
        "removesuffix",
        "get",
    }
)
_ASKING: Final = frozenset(
    {"startswith", "endswith", "isdigit", "isnumeric", "isalpha", "isalnum", "islower", "isupper"}
)


class NeedsValue(BaseException):
    """The check can go no further without the value itself. No Exception, so that no ``except Exception`` of a check takes it."""


@dataclass
class Questions:
    """What one run of a check asks of hidden values: the first answers are given by ``script``, every further one is no."""

    script: tuple[bool, ...] = ()
    answers: list[bool] = field(default_factory=list)
    because: dict[str, None] = field(default_factory=dict)
    """The references of the values that were asked about."""
    stuck: bool = False
    """True once the check needed a value itself, also where it caught what that raised."""
    _told: dict[tuple[str, ...], bool] = field(default_factory=dict)
    _is: dict[str, str] = field(default_factory=dict)
    """The text that a value was said to equal: it equals no other."""

    def note(self, references: tuple[str, ...]) -> None:
        """The check looked at a value that these references hide."""
        self.because.update(dict.fromkeys(references))

    def ask(self, name: str, references: tuple[str, ...], *question: str) -> bool:
        """The answer to a question about the value ``name``; the same each time it is asked."""
        self.note(references)
        key = (name, *question)
        if key not in self._told:
            self._told[key] = self._answer(name, question)
        return self._told[key]

    def _answer(self, name: str, question: tuple[str, ...]) -> bool:
        text = question[0] == "==" and question[1].startswith(("'", '"'))
        if text and name in self._is:
            return self._is[name] == question[1]
        position = len(self.answers)
        answer = self.script[position] if position < len(self.script) else False
        self.answers.append(answer)
        if answer and text:
            self._is[name] = question[1]
        return answer

    def stop(self, references: tuple[str, ...]) -> NeedsValue:
        """What ends the run."""
        self.note(references)
        self.stuck = True
        return NeedsValue()


class HiddenValue:
    """Stands for the value. Whatever would show what it is raises :class:`NeedsValue`; yes-or-no questions are answered."""

    __slots__ = ("_name", "_questions", "_references")

    def __init__(self, questions: Questions, name: str, references: tuple[str, ...]) -> None:
        self._questions = questions
        self._name = name
        self._references = references

    def note(self) -> None:
        """For the shim's own checks, which answer UNKNOWN."""
        self._questions.note(self._references)

    def _ask(self, how: str, *about: object) -> bool:
        return self._questions.ask(self._name, self._references, how, *map(repr, about))

    def _stopped(self) -> NeedsValue:
        return self._questions.stop(self._references)

    def _derived(self, how: str, *by: object) -> HiddenValue:
        name = " ".join((self._name, how, *map(repr, by)))
        return HiddenValue(self._questions, name, self._references)

    def __eq__(self, other: object) -> bool:
        return other is self or self._ask("==", other)

    def __bool__(self) -> bool:
        return self._ask("true")

    def __contains__(self, item: object) -> bool:
        return self._ask("in", item)

    def __lt__(self, other: object) -> bool:
        return self._ask("<", other)

    def __le__(self, other: object) -> bool:
        return self._ask("<=", other)

    def __gt__(self, other: object) -> bool:
        return self._ask(">", other)

    def __ge__(self, other: object) -> bool:
        return self._ask(">=", other)

    def __getitem__(self, key: object) -> HiddenValue:
        return self._derived("item", key)

    def __add__(self, other: object) -> HiddenValue:
        return self._derived("+", other)

    def __radd__(self, other: object) -> HiddenValue:
        return self._derived("after", other)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name in _ASKING:
            return lambda *given: self._ask(name, *given)
        if name in _DERIVING:
            return lambda *given: self._derived(name, *given)
        raise self._stopped()

    @property  # type: ignore[misc]  # nobody sets it
    def __class__(self) -> type:
        # isinstance() asks here what the value is.
        raise self._stopped()

    def __iter__(self) -> Iterator[Any]:
        raise self._stopped()

    def __hash__(self) -> int:
        raise self._stopped()

    def __len__(self) -> int:
        raise self._stopped()

    def __int__(self) -> int:
        raise self._stopped()

    def __index__(self) -> int:
        raise self._stopped()

    def __float__(self) -> float:
        raise self._stopped()

    def __str__(self) -> str:
        raise self._stopped()

    def __format__(self, _how: str) -> str:
        raise self._stopped()

    def __repr__(self) -> str:
        return "(known after apply)"


def is_hidden(value: object) -> bool:
    """True for a :class:`HiddenValue`, which does not let itself be asked."""
    return type(value) is HiddenValue


@dataclass(frozen=True)
class Explored:
    """What a check answered on every way its questions can go."""

    results: frozenset[Any]
    """More than one when the answer depends on what is hidden."""
    because: tuple[str, ...]
    """The references of everything that was asked about."""
    stuck: bool
    """True when some way could not be gone to its end."""


def explore(run: Callable[[Questions], Any]) -> Explored:
    """Runs ``run`` on every way; it is given the questions that its values are to ask."""
    pending: list[tuple[bool, ...]] = [()]
    results = set()
    because: dict[str, None] = {}
    stuck, runs = False, 0
    while pending and runs < MOST_RUNS:
        questions = Questions(pending.pop())
        runs += 1
        try:
            results.add(run(questions))
        except NeedsValue:
            stuck = True
        stuck = stuck or questions.stuck
        because.update(questions.because)
        given = tuple(questions.answers)
        pending += [(*given[:n], True) for n in range(len(questions.script), len(given))]
    return Explored(frozenset(results), tuple(because), stuck or bool(pending))
