"""Terraform's addresses: ``module.team["a.b"].aws_iam_role.deploy[0]``.

https://developer.hashicorp.com/terraform/cli/state/resource-addressing
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

#: An instance key: a number under ``count``, text under ``for_each``, None for a block without either.
Key: TypeAlias = "str | int | None"

# A dot, bracket or quote inside a quoted key is no syntax.
_BRACKETS: Final = r'\["(?:[^"\\]|\\.)*"\]|\[[^\]"]*\]'
_STEP: Final = re.compile(rf"([^.\[]*)((?:{_BRACKETS})*)([^.\[]*)(?:\.|$|(?=\[))", re.DOTALL)
_BRACKET: Final = re.compile(_BRACKETS, re.DOTALL)
_KEY: Final = re.compile(r'\[(?:"((?:[^"\\]|\\.)*)"|(\d{1,18}))\]', re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|(\$\$|%%)(?=\{)", re.DOTALL)
_UNESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t"}
_NEEDS_ESCAPE: Final = re.compile(r'["\\]|[$%](?=\{)|[^ -~]')
_ESCAPED: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\", "$": "$$", "%": "%%"}
#: Heads of references that lead to no resource: https://developer.hashicorp.com/terraform/language/expressions/references
_NO_RESOURCE: Final = frozenset({"", "var", "local", "module", "path", "terraform", "self", "each", "count"})


class ModuleStep(NamedTuple):
    """One ``module.NAME[KEY]`` of an address."""

    name: str
    key: Key = None


@dataclass(frozen=True)
class Address:
    """A resource instance: the module instance it stands in, its block there (``data.aws_x.name``) and its key."""

    modules: tuple[ModuleStep, ...]
    local: str
    key: Key = None


@lru_cache(maxsize=4096)
def parse_address(text: str) -> Address | None:
    """The resource that an address, or a reference such as ``aws_iam_role.deploy[0].arn``, begins with.

    None if it begins with none: ``var.name``, ``module.vpc.id``, ``each.value``.
    """
    steps = split_steps(text)
    modules: list[ModuleStep] = []
    start = 0
    while start + 1 < len(steps) and steps[start][0] == "module":
        modules.append(ModuleStep(*steps[start + 1]))
        start += 2
    length = 3 if start < len(steps) and steps[start][0] == "data" else 2
    block = steps[start : start + length]
    if len(block) < length or block[0][0] in _NO_RESOURCE or not all(name for name, _ in block):
        return None
    return Address(tuple(modules), ".".join(name for name, _ in block), block[-1][1])


def split_steps(text: str) -> tuple[tuple[str, Key], ...]:
    """The names between the dots, each with the (first) key behind it: ``a.b["c.d"]`` is ``(("a", None), ("b", "c.d"))``."""
    if "[" not in text:
        return tuple((name, None) for name in text.split(".")) if text else ()
    steps: list[tuple[str, Key]] = []
    position = 0
    while position < len(text):
        match = _STEP.match(text, position)
        if match is None or match.end() == position:
            # A bracket that never closes: the rest is a name, whatever it is.
            steps.append((text[position:], None))
            break
        steps.append((match.group(1) + match.group(3), _read_key(match.group(2))))
        position = match.end()
    return tuple(steps)


def written(key: Key) -> str:
    """The key as Terraform writes it behind an address: ``["a\\"b"]``, ``[0]``, or nothing."""
    if key is None:
        return ""
    if isinstance(key, int):
        return f"[{key}]"
    return f'["{_NEEDS_ESCAPE.sub(_escape, key)}"]'


def module_prefix(modules: tuple[ModuleStep, ...]) -> str:
    """What stands before an address in that module instance: ``module.a["k"].module.b.``, nothing in the root module."""
    return "".join(f"module.{step.name}{written(step.key)}." for step in modules)


def without_keys(address: str) -> str:
    """The address of the block: ``module.a["k"].aws_x.y[0]`` is ``module.a.aws_x.y``."""
    return _BRACKET.sub("", address) if "[" in address else address


def module_of(address: str) -> str:
    """The module address that a resource address begins with, ``""`` for the root module."""
    if not address.startswith("module."):
        return ""
    parsed = parse_address(address)
    return module_prefix(parsed.modules)[:-1] if parsed else ""


def instance_key(address: str) -> Key:
    """The key of the resource instance."""
    parsed = parse_address(address) if address.endswith("]") else None
    return parsed.key if parsed else None


def _read_key(brackets: str) -> Key:
    match = _KEY.match(brackets)
    if match is None:
        return None
    if match.group(2) is not None:
        return int(match.group(2))
    return _ESCAPE.sub(_unescape, match.group(1))


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    if character in _ESCAPED:
        return _ESCAPED[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _unescape(match: re.Match[str]) -> str:
    short, long, letter, template = match.groups()
    if short or long:
        code = int(short or long, 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    if template:
        return str(template[0])
    return _UNESCAPED.get(letter, letter)
