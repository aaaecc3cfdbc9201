"""Text to the one JSON object in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import islice
from typing import Any, Final, NamedTuple, NoReturn

from tfiam.errors import PlanError
from tfiam.plan.shape import SHOW_AGAIN
from tfiam.plan.sniff import MAKE_PLAN, Lookalike, is_plan_or_state, name_json, name_text

_LINE_OF_OBJECT: Final = re.compile(r"^[ \t]*(?=\{)", re.MULTILINE)
_LIST: Final = re.compile(r"\[\s*(?:[\]{\[\"]|-?\d|true|false|null)")
_OBJECT_WITH_KEY: Final = re.compile(r'\{\s*"')
_SPACE: Final = re.compile(r"\s*")
#: Lines before the plan which happen to begin with a brace are tried and passed over; more of them are no plan.
_CANDIDATES: Final = 16


class _NotANumberError(ValueError):
    """``NaN`` or ``Infinity``, which Python reads and JSON does not know."""


class _Broken(NamedTuple):
    """Why no object could be read."""

    problem: str
    remedy: str = SHOW_AGAIN
    place: str = ""


def read_document(text: str, path: str) -> Mapping[str, Any]:
    """The plan or state object in ``text``; lines before and after it (a CI wrapper's, warnings) are passed over.

    Of a repeated key the last value counts, as for other readers of JSON; Terraform writes none twice.
    Raises PlanError that says what the text is instead, or where the JSON breaks.
    """
    space = _SPACE.match(text)
    start = space.end() if space else 0
    if _LIST.match(text, start):
        # `[command]/usr/bin/terraform …` of a CI wrapper is no list.
        raise PlanError(path, "is a JSON list; a plan is an object", MAKE_PLAN)
    if not text.startswith("{", start):
        return _after_other_lines(text, path)
    found = _parse(text, start)
    if isinstance(found, _Broken):
        if _OBJECT_WITH_KEY.match(text, start):
            raise PlanError(path, found.problem, found.remedy, found.place)
        return _after_other_lines(text, path, first=found)
    document, end = found
    _refuse_more(text, end, path, document)
    if not is_plan_or_state(document):
        raise _other(path, name_json(document))
    return document


def _after_other_lines(text: str, path: str, first: _Broken | None = None) -> Mapping[str, Any]:
    """The first object that begins a line and is a plan or a state; ``first`` is why the text's very start is none."""
    broken: _Broken | None = None
    other: Lookalike | None = None
    for match in islice(_LINE_OF_OBJECT.finditer(text), _CANDIDATES):
        found = _parse(text, match.end())
        if isinstance(found, _Broken):
            # A brace without a key after it opens a block of some other language.
            broken = broken or (found if _OBJECT_WITH_KEY.match(text, match.end()) else None)
            continue
        document, end = found
        if is_plan_or_state(document):
            _refuse_more(text, end, path, document)
            return document
        other = other or name_json(document)
    if broken:
        raise PlanError(path, broken.problem, broken.remedy, broken.place)
    lookalike = other if other and other.certain else name_text(text)
    if first and not lookalike.certain:
        raise PlanError(path, first.problem, first.remedy, first.place)
    raise _other(path, lookalike)


def _parse(text: str, start: int) -> tuple[Mapping[str, Any], int] | _Broken:
    """The object that begins at ``start`` and where it ends.

    What broke is returned, not raised from the handler: JSONDecodeError carries the whole text, secrets and all, and
    would stay on the raised error as its context.
    """
    decoder = json.JSONDecoder(parse_constant=_refuse_constant)
    try:
        document, end = decoder.raw_decode(text, start)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        if _at_end(error, text):
            return _Broken(
                "the JSON ends in the middle",
                "look whether `terraform show -json` failed or the disk was full, and " + SHOW_AGAIN,
                place,
            )
        return _Broken(f"is not valid JSON ({error.msg})", place=place)
    except _NotANumberError:
        return _Broken("holds NaN or Infinity, which is not JSON")
    except ValueError:
        return _Broken("holds a number of thousands of digits")
    except RecursionError:
        return _Broken("is nested deeper than any plan")
    return document, end


def _at_end(error: json.JSONDecodeError, text: str) -> bool:
    if error.msg.startswith("Unterminated string"):
        return True
    rest = text[error.pos : error.pos + 8].strip()
    return any(word.startswith(rest) for word in ("", "true", "false", "null", "-"))


def _refuse_constant(_name: str) -> NoReturn:
    raise _NotANumberError


def _refuse_more(text: str, end: int, path: str, document: Mapping[str, Any]) -> None:
    """Lines after the object are a wrapper's; text behind it on its line, or a second object, is something else."""
    following = _LINE_OF_OBJECT.search(text, end)
    if following and _OBJECT_WITH_KEY.match(text, following.end()):
        if not is_plan_or_state(document):
            raise _other(path, name_json(document))
        raise PlanError(path, "holds more than one JSON object", "give one plan a file")
    if text[end : end + 1024].partition("\n")[0].strip():
        raise PlanError(path, "has other text behind the JSON", SHOW_AGAIN)


def _other(path: str, lookalike: Lookalike) -> PlanError:
    return PlanError(path, lookalike.what, lookalike.remedy)
