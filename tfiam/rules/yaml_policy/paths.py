"""Attribute paths of the policy language: ``ingress.*.cidr_blocks``, and JSONPath as far as policies use it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tfiam.plan.values import UNKNOWN, Path

ABSENT: Final = None
_TOKEN = re.compile(
    r"\.\.(?P<deep>\*|[\w-]+)"
    r"|\.?(?P<name>[\w:/-]+|\*)"
    r"|\[(?P<index>\*|-?\d+)\]"
    r"|\[(?P<quote>['\"])(?P<quoted>[^'\"]*)(?P=quote)\]"
    r"|\[\?\(?\s*@\.?(?P<key>[\w.-]+)\s*(?:(?P<op>==|!=)\s*(?P<value>'[^']*'|\"[^\"]*\"|-?\d+|true|false))?\s*\)?\]"
)
_DEEPEST = 50


@dataclass(frozen=True)
class Found:
    """A value and where it stands."""

    path: Path
    value: Any
    above: bool = False
    """True if what holds the value is unknown, and so whether there is one."""


class PathError(ValueError):
    """A path that is none."""


def attribute_steps(text: str) -> tuple[str, ...]:
    """The steps of an attribute path. ``a[0].b`` is ``a.0.b``. Raises PathError."""
    steps = re.sub(r"\[([^\]]*)\]", r".\1", text).split(".")
    if not all(steps):
        raise PathError("has an empty step")
    return tuple(steps)


def at_attribute(values: Mapping[str, Any], steps: tuple[str, ...]) -> list[Found]:
    """What stands at a path; several with a wildcard. A block that stands once needs no index, as in checkov."""
    return list(_walk(Found((), values), steps))


def _walk(place: Found, steps: tuple[str, ...]) -> Iterator[Found]:
    value = _read(place.value) if steps else place.value
    if not steps or value is UNKNOWN:
        yield Found(place.path, value, bool(steps))
        return
    step, rest = steps[0], steps[1:]
    if isinstance(value, Mapping):
        whole = _longest_key(value, steps)
        if whole:
            yield from _walk(
                Found((*place.path, ".".join(steps[:whole])), value[".".join(steps[:whole])]), steps[whole:]
            )
        elif step == "*":
            for key in value:
                yield from _walk(Found((*place.path, key), value[key]), rest)
    elif isinstance(value, list):
        if step.isdecimal():
            if int(step) < len(value):
                yield from _walk(Found((*place.path, int(step)), value[int(step)]), rest)
        else:
            for index, one in enumerate(value):
                yield from _walk(Found((*place.path, index), one), rest if step == "*" else steps)


def _longest_key(value: Mapping[str, Any], steps: tuple[str, ...]) -> int:
    """How many steps the longest key takes: tags have names such as ``kubernetes.io/role``."""
    return next((count for count in range(len(steps), 0, -1) if ".".join(steps[:count]) in value), 0)


def _read(value: Any) -> Any:
    """JSON text as what it says: a policy's statements are asked for like arguments."""
    if isinstance(value, str) and value[:1] in "{[" and value:
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def jsonpath_steps(text: str) -> tuple[re.Match[str], ...]:
    """The steps of a JSONPath: names, indexes, ``*``, ``..name``, ``['name']`` and ``[?(@.a == 'b')]``. Raises PathError."""
    rest, steps = text.removeprefix("$"), []
    while rest:
        found = _TOKEN.match(rest)
        if found is None:
            raise PathError(f"is no JSONPath that tfiam reads, from {rest!r} on")
        steps.append(found)
        rest = rest[found.end() :]
    if not steps:
        raise PathError("is empty")
    return tuple(steps)


def at_jsonpath(values: Mapping[str, Any], steps: tuple[re.Match[str], ...]) -> list[Found]:
    """What stands at a JSONPath."""
    places = [Found((), values)]
    for step in steps:
        places = [next_ for place in places for next_ in _step(place, step)]
    return places


def _step(place: Found, step: re.Match[str]) -> Iterator[Found]:
    value = _read(place.value)
    if value is UNKNOWN:
        yield Found(place.path, value, True)
    elif step["deep"]:
        yield from _deep(Found(place.path, value), step["deep"], 0)
    elif step["key"]:
        yield from (one for one in _children(Found(place.path, value)) if _passes(one.value, step))
    else:
        yield from _named(Found(place.path, value), step["name"] or step["index"] or step["quoted"] or "")


def _children(place: Found) -> Iterator[Found]:
    value = place.value
    if isinstance(value, Mapping):
        yield from (Found((*place.path, key), inner) for key, inner in value.items())
    elif isinstance(value, list):
        yield from (Found((*place.path, index), inner) for index, inner in enumerate(value))


def _named(place: Found, name: str) -> Iterator[Found]:
    value = place.value
    if name == "*":
        yield from _children(place)
    elif isinstance(value, Mapping):
        if name in value:
            yield Found((*place.path, name), value[name])
    elif isinstance(value, list) and re.fullmatch(r"-?\d+", name):
        if -len(value) <= int(name) < len(value):
            yield Found((*place.path, int(name) % len(value)), value[int(name)])
    elif isinstance(value, list) and len(value) == 1:
        # A block that stands once: checkov's graph holds it without its list.
        yield from _named(Found((*place.path, 0), value[0]), name)


def _deep(place: Found, name: str, depth: int) -> Iterator[Found]:
    if depth > _DEEPEST or place.value is UNKNOWN:
        yield Found(place.path, UNKNOWN, True)
        return
    if isinstance(place.value, Mapping) or name == "*":
        yield from _named(place, name)
    for child in _children(place):
        if isinstance(child.value, (Mapping, list)):
            yield from _deep(child, name, depth + 1)


def _passes(value: Any, step: re.Match[str]) -> bool:
    """``[?(@.key)]`` and its comparisons. What is not known yet passes, so that it is asked about."""
    found = at_attribute(value, tuple(step["key"].split("."))) if isinstance(value, Mapping) else []
    if not step["op"]:
        return bool(found)
    wanted = step["value"]
    text = wanted[1:-1] if wanted[0] in "'\"" else json.loads(wanted)
    if any(one.value is UNKNOWN for one in found):
        return True
    return any(one.value == text for one in found) == (step["op"] == "==")
