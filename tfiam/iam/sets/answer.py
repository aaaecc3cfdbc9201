"""The three answers to a question about sets."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Answer(str, Enum):
    """YES and NO are certain; UNDETERMINED is everything that cannot be decided without knowing more of the request."""

    YES = "yes"
    NO = "no"
    UNDETERMINED = "undetermined"

    @property
    def negated(self) -> Answer:
        """YES for NO and the reverse."""
        return {Answer.YES: Answer.NO, Answer.NO: Answer.YES}.get(self, self)


def answer_of(truth: bool | None) -> Answer:
    """``None`` is UNDETERMINED."""
    if truth is None:
        return Answer.UNDETERMINED
    return Answer.YES if truth else Answer.NO


def all_of(answers: Iterable[Answer]) -> Answer:
    """NO as soon as one is; YES if all are."""
    found = Answer.YES
    for answer in answers:
        if answer is Answer.NO:
            return answer
        if answer is Answer.UNDETERMINED:
            found = answer
    return found


def any_of(answers: Iterable[Answer]) -> Answer:
    """YES as soon as one is; NO if all are."""
    return all_of(answer.negated for answer in answers).negated
