"""What a check answers on every way that questions about a hidden value can go."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from tfiam.rules.checkov.hidden_value import MOST_RUNS, Explored, HiddenValue, Questions, explore

REFERENCES = ("aws_kms_key.orders.arn",)


def explored(check: Callable[[Any], Any]) -> Explored:
    return explore(lambda questions: check(HiddenValue(questions, "aws_sqs_queue.orders.key", REFERENCES)))


@pytest.mark.parametrize(
    "check",
    [
        lambda key: key == "alias/aws/sqs",
        lambda key: key != "alias/aws/sqs",
        lambda key: key in ("alias/a", "alias/b"),
        lambda key: "kms" in key,
        lambda key: key.startswith("alias/"),
        lambda key: key.lower().strip() == "alias/a",
        lambda key: (key + "/") == "alias/a/",
        lambda key: ("arn:" + key) == "arn:a",
        lambda key: key[0]["Effect"] == "Allow",
        lambda key: key.get("Effect", "") == "Allow",
        lambda key: key > 3,
        lambda key: key >= 3,
        lambda key: key < 3,
        lambda key: key <= 3,
        bool,
        lambda key: not key,
    ],
)
def test_an_answer_that_depends_on_the_value_goes_both_ways(check: Callable[[Any], Any]) -> None:
    found = explored(lambda key: bool(check(key)))
    assert found == Explored(frozenset({True, False}), REFERENCES, stuck=False)


@pytest.mark.parametrize(
    "check",
    [
        lambda key: "bad" in [key, "bad"],
        lambda key: key == "a" or key != "a",
        lambda key: key in ("a", "b") or True,
        lambda key: not (key == "a" and key == "b"),
        lambda key: key == key,
    ],
)
def test_an_answer_that_does_not_depend_on_it_is_one(check: Callable[[Any], Any]) -> None:
    assert explored(lambda key: bool(check(key))).results == {True}


def test_a_value_that_may_be_a_number_is_not_taken_for_one_text_only() -> None:
    assert explored(lambda key: key == 1 and key == True).results == {True, False}  # noqa: E712


@pytest.mark.parametrize(
    "check",
    [
        lambda key: isinstance(key, str),
        json.loads,
        lambda key: f"{key}",
        str,
        int,
        float,
        len,
        list,
        lambda key: key in {"a", "b"},
        lambda key: {key: 1},
        lambda key: [1, 2][key],
        lambda key: key.split("/"),
        lambda key: key.encode(),
    ],
)
def test_a_check_that_needs_the_value_itself_is_stuck(check: Callable[[Any], Any]) -> None:
    found = explored(check)
    assert found.stuck
    assert found.because == REFERENCES


def test_a_check_that_catches_everything_is_stuck_too() -> None:
    def check(key: Any) -> str:
        try:
            return str(json.loads(key))
        except:  # noqa: E722 - as teams write it
            return "PASSED"

    assert explored(check) == Explored(frozenset({"PASSED"}), REFERENCES, stuck=True)


def test_a_function_written_in_c_refuses_it() -> None:
    with pytest.raises(TypeError):
        explored(lambda key: re.match("arn:", key))


def test_a_value_that_is_not_asked_about_hides_nothing() -> None:
    assert explored(lambda key: "PASSED" if [key] else "FAILED") == Explored(frozenset({"PASSED"}), (), stuck=False)
    assert explored(repr).results == {"(known after apply)"}


def test_too_many_questions_are_undetermined() -> None:
    runs = []

    def check(key: Any) -> bool:
        runs.append(key)
        return all(key.startswith(str(number)) or True for number in range(20))

    assert explored(check).stuck
    assert len(runs) == MOST_RUNS


def test_the_same_question_has_the_same_answer() -> None:
    questions = Questions((True,))
    key = HiddenValue(questions, "key", REFERENCES)
    assert key == "a"
    assert key == "a"
    assert key != "b"
    assert questions.answers == [True]
