"""``definition:`` of a policy, from YAML nodes to conditions."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from tfiam.access.question import find_actions
from tfiam.config_yaml import FALSE, FLAG, NULL, TEXT, TRUE, Entry
from tfiam.errors import QuestionError
from tfiam.rules.yaml_policy.access import Access
from tfiam.rules.yaml_policy.conditions import AnyOf, Attribute, Condition, Expression, Filter, Not, TypeOnly
from tfiam.rules.yaml_policy.connections import AllOf, Connection, Wanted
from tfiam.rules.yaml_policy.expressions import ExpressionError, Jmespath, Pattern
from tfiam.rules.yaml_policy.operators import OPERATORS, Operator
from tfiam.rules.yaml_policy.paths import Found, PathError, at_attribute, at_jsonpath, attribute_steps, jsonpath_steps
from tfiam.rules.yaml_policy.ranges import is_network, listed, number
from tfiam.rules.yaml_policy.world import ALL

JSONPATH: Final = "jsonpath_"
_KINDS = ("attribute", "connection", "filter", "resource", "jmespath", "access")
_LOGIC = ("and", "or", "not")
_TYPE = re.compile(r"(data\.)?[a-z][a-z0-9]*_[a-z0-9_*]+")
_DEEPEST = 20
_ADDRESSES = re.compile(r"\*|\d{12}|arn:[\w-]+:(iam|sts)::\d{12}:.+|[a-z0-9.-]+\.amazonaws\.com(\.cn)?")


def condition_of(entry: Entry, depth: int = 0) -> tuple[Condition, tuple[Filter, ...]]:
    """The condition, and the filters that stand beside it. Raises ConfigError."""
    if depth > _DEEPEST:
        raise entry.error("is nested too deeply", f"nest at most {_DEEPEST} conditions")
    found = _filter_of(entry)
    if found is not None:
        raise entry.error("a filter alone judges nothing", "put it below `and:`, beside what it filters")
    pairs = dict(entry.pairs())
    logic = [word for word in _LOGIC if word in pairs]
    if not logic:
        return _leaf(entry, pairs), ()
    if len(pairs) > 1:
        key = next(name for name in pairs if name != logic[0])
        raise pairs[key].error(f"stands beside {logic[0]}", f"put it below `{logic[0]}:`")
    return _logic(logic[0], pairs[logic[0]], depth), ()


def _logic(word: str, entry: Entry, depth: int) -> Condition:
    entries = [entry] if entry.is_mapping else list(entry.items())
    filters = [(one, found) for one in entries if (found := _filter_of(one)) is not None]
    if filters and word != "and":
        raise filters[0][0].error(f"a filter below {word} is no filter", "put it below `and:`")
    parts = tuple(condition_of(one, depth + 1)[0] for one in entries if all(one is not place for place, _ in filters))
    if not parts:
        raise entry.error(f"{word} has no condition", "write at least one")
    if word == "not":
        if len(parts) != 1:
            raise entry.error("not has more than one condition", "join them below `and:` or `or:`")
        return Not(parts[0])
    return AllOf(parts, tuple(found for _, found in filters)) if word == "and" else AnyOf(parts)


def _filter_of(entry: Entry) -> Filter | None:
    if not entry.is_mapping:
        raise entry.error("expected a condition", "write cond_type: and what belongs to it, or and:, or:, not:")
    pairs = dict(entry.pairs())
    if "cond_type" not in pairs or pairs["cond_type"].written != "filter":
        return None
    keys = entry.mapping(
        "cond_type", "attribute", "operator", "value", "resource_types", required=("attribute", "operator", "value")
    )
    keys["operator"].choice(("within",))
    return Filter(keys["attribute"].text(), tuple(one.text() for one in keys["value"].one_or_more()))


def _leaf(entry: Entry, pairs: dict[str, Entry]) -> Condition:
    if "cond_type" not in pairs:
        raise entry.error("cond_type is missing", f"add `cond_type: ` and one of {', '.join(_KINDS)}")
    kind = pairs["cond_type"].choice(_KINDS)
    if kind == "attribute":
        return _attribute(entry)
    if kind == "connection":
        return _connection(entry)
    if kind == "resource":
        keys = entry.mapping("cond_type", "resource_types", "operator", required=("resource_types", "operator"))
        return TypeOnly(_types(keys["resource_types"]), keys["operator"].choice(("exists", "not_exists")) == "exists")
    if kind == "jmespath":
        return _expression(entry)
    raise entry.error("an access condition cannot be part of and, or, not", "let it be the whole definition")


def _attribute(entry: Entry) -> Attribute:
    known = ("cond_type", "resource_types", "attribute", "operator", "value")
    keys = entry.mapping(*known, required=("attribute", "operator"))
    names = (*OPERATORS, *(f"{JSONPATH}{name}" for name in OPERATORS))
    written = keys["operator"].choice(names)
    operator = OPERATORS[written.removeprefix(JSONPATH)]
    by_jsonpath = written.startswith(JSONPATH)
    attribute = keys["attribute"].text()
    try:
        find = _jsonpath(attribute) if by_jsonpath else partial(at_attribute, steps=attribute_steps(attribute))
    except PathError as error:
        advice = "write a path such as versioning.enabled or ingress.*.cidr_blocks"
        raise keys["attribute"].error(str(error), advice) from None
    expected = _expected(operator, dict(entry.pairs()).get("value"), keys["operator"])
    return Attribute(_types_or_all(keys), attribute, operator, expected, find, by_jsonpath)


def _jsonpath(text: str) -> Callable[[Any], list[Found]]:
    return partial(at_jsonpath, steps=jsonpath_steps(text))


def _expected(operator: Operator, entry: Entry | None, at: Entry) -> Any:
    if operator.takes == "none":
        return None
    if entry is None:
        raise at.error(f"{at.written} needs a value", "add `value:`")
    value = plain(entry)
    if operator.takes == "number" and number(value) is None:
        raise entry.error("expected a number", "write one")
    if operator.takes == "text" and not isinstance(value, str):
        raise entry.error("expected text", "put it in quotes")
    if operator.takes == "cidr" and not all(map(is_network, listed(value))):
        raise entry.error("expected address ranges", "write them as 10.0.0.0/8")
    if operator.takes == "pattern":
        try:
            return Pattern.of(str(value))
        except ExpressionError as error:
            raise entry.error(str(error), "write it without, such as two conditions joined by and:") from None
    return value


def plain(entry: Entry, depth: int = 0) -> Any:
    """The value as Python has it: text, numbers, flags, null, lists and mappings of them. Raises ConfigError."""
    if depth > _DEEPEST:
        raise entry.error("is nested too deeply", "write less")
    if entry.is_mapping:
        return {key: plain(one, depth + 1) for key, one in entry.pairs()}
    if entry.node.id == "sequence":
        return [plain(one, depth + 1) for one in entry.items()]
    return _scalar(entry)


def _scalar(entry: Entry) -> Any:
    tag, text = entry.node.tag, entry.written
    kind = tag.rpartition(":")[2]
    if tag == NULL:
        return None
    if tag == FLAG and text.lower() in (*TRUE, *FALSE):
        return text.lower() in TRUE
    if kind in ("int", "float"):
        try:
            return int(text.replace("_", "")) if kind == "int" else float(text.replace("_", ""))
        except ValueError:
            raise entry.error(
                "is a number in a form that tfiam does not read", "write it in digits, or in quotes"
            ) from None
    if tag not in (TEXT, "tag:yaml.org,2002:timestamp"):
        raise entry.error("expected text, a number, true or false", "put it in quotes")
    return text


def _connection(entry: Entry) -> Connection:
    # checkov's documentation shows an attribute here, which it does not read.
    known = ("cond_type", "resource_types", "connected_resource_types", "operator", "attribute")
    keys = entry.mapping(*known, required=("resource_types", "connected_resource_types", "operator"))
    wanted = Wanted(keys["operator"].choice([one.value for one in Wanted]))
    return Connection(_types(keys["resource_types"]), _types(keys["connected_resource_types"]), wanted)


def _expression(entry: Entry) -> Expression:
    keys = entry.mapping("cond_type", "resource_types", "expression", required=("expression",))
    written = keys["expression"]
    try:
        return Expression(_types_or_all(keys), Jmespath.of(written.text()))
    except ExpressionError as error:
        raise written.error(str(error), "see https://jmespath.org/specification.html") from None


def _types_or_all(keys: dict[str, Entry]) -> frozenset[str]:
    return _types(keys["resource_types"]) if "resource_types" in keys else ALL


def _types(entry: Entry) -> frozenset[str]:
    found = set()
    for one in entry.one_or_more():
        text = one.text()
        if text.lower() == "all":
            return ALL
        if not _TYPE.fullmatch(text):
            advice = (
                "name the types themselves"
                if text.lower() == "taggable"
                else "write a type such as aws_s3_bucket, or all"
            )
            raise one.error(f"{text!r} is no resource type that tfiam reads", advice)
        found.add(text)
    return frozenset(found)


def access_of(entry: Entry) -> Access | None:
    """The access condition that a definition is; None for any other. Raises ConfigError."""
    if not entry.is_mapping:
        raise entry.error("expected a condition", "write cond_type: and what belongs to it, or and:, or:, not:")
    pairs = dict(entry.pairs())
    if "cond_type" not in pairs or pairs["cond_type"].written != "access":
        return None
    known = ("cond_type", "actions", "resource_types", "resources", "allowed", "principals", "conditional")
    keys = entry.mapping(*known, required=("actions", "allowed"))
    if "resource_types" not in keys and "resources" not in keys:
        raise entry.error(
            "names nothing that the actions are on", "add resource_types: or resources: (`*` is everything)"
        )
    others = (
        tuple(one.matching(_ADDRESSES, "an ARN, an account, a service or *") for one in keys["principals"].items())
        if "principals" in keys
        else ("*",)
    )
    return Access(
        actions=tuple(_actions(one) for one in keys["actions"].one_or_more()),
        types=_types(keys["resource_types"]) if "resource_types" in keys else frozenset(),
        on=tuple(one.text() for one in keys["resources"].one_or_more()) if "resources" in keys else (),
        allowed=tuple(one.text() for one in keys["allowed"].items())
        if not keys["allowed"].written
        else (keys["allowed"].text(),),
        others=others,
        conditional=keys["conditional"].choice(("fails", "passes")) == "passes" if "conditional" in keys else False,
    )


def _actions(entry: Entry) -> tuple[str, tuple[str, ...]]:
    try:
        return find_actions(entry.text())
    except QuestionError as error:
        raise entry.error(str(error), "write it as service:Name") from None
