"""Add a waiver to the text of a config: comments, order and layout of the rest stay as they are.

PyYAML reads where the list of waivers ends; the text is changed there and read again, and has to say what it said before and the
new waiver. A library that writes YAML back would lay out the team's file anew.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tfiam.config import Waiver
from tfiam.config_file import parse_config
from tfiam.config_yaml import Entry, parse_yaml
from tfiam.errors import ConfigError

_KEY = "waivers"


def with_waiver(text: str, path: str, waiver: Waiver, about: Sequence[str] = ()) -> str:
    """``text`` with one waiver more, below lines of comment on what it is ``about``.

    Raises ConfigError when the text is no config, holds a waiver for one of the fingerprints already, or cannot be added to.
    """
    before = parse_config(text, path)
    for one in before.waivers:
        if set(one.fingerprints) & set(waiver.fingerprints):
            line = one.source.rpartition(":")[2]
            raise ConfigError(path, f"waives {waiver.fingerprints[0]} already", "change that entry", f"line {line}")
    changed = _added(text, path, waiver, about)
    after = parse_config(changed, path)
    if [_said(one) for one in after.waivers] != [*map(_said, before.waivers), _said(waiver)]:
        raise ConfigError(path, "has waivers in a form that cannot be added to", "write them as a list, one `- …` each")
    return changed


def _said(waiver: Waiver) -> tuple[object, ...]:
    """What a waiver says, without its line."""
    return (
        waiver.rule,
        waiver.address,
        waiver.fingerprints,
        waiver.statement,
        waiver.reason,
        waiver.owner,
        waiver.expires,
    )


def _added(text: str, path: str, waiver: Waiver, about: Sequence[str]) -> str:
    root = parse_yaml(text, path)
    entries = dict(root.pairs()) if root is not None else {}
    if _KEY not in entries:
        head = text if not text or text.endswith("\n") else f"{text}\n"
        return f"{head}{chr(10) if head else ''}{_KEY}:\n{_item(waiver, about, '  ')}"
    entry = entries[_KEY]
    node = entry.node
    lines = text.splitlines(keepends=True)
    if entry.is_null or (node.id == "sequence" and not node.value):
        key = _line_of_key(root)
        lines[key] = f"{_KEY}:{_comment_behind(lines[key])}\n"
        return "".join([*lines[: key + 1], _item(waiver, about, "  "), *lines[key + 1 :]])
    if node.id != "sequence" or node.flow_style:
        raise entry.error("is written in brackets", "write one `- …` a waiver, so that one can be added")
    end = _last_line(node.value[-1]) + 1
    indent = " " * node.start_mark.column
    if not lines[end - 1].endswith("\n"):
        lines[end - 1] += "\n"
    return "".join([*lines[:end], _item(waiver, about, indent), *lines[end:]])


def _line_of_key(root: Entry | None) -> int:
    pairs: Any = root.node.value if root is not None else []
    return next(int(key.start_mark.line) for key, _ in pairs if key.value == _KEY)


def _comment_behind(line: str) -> str:
    _, mark, comment = line.partition("#")
    return f"  #{comment.rstrip()}" if mark else ""


def _last_line(node: Any) -> int:
    """The line on which a block's last scalar ends; a block's own end is that of the comments behind it."""
    if node.id == "scalar" or not node.value:
        mark = node.end_mark
        # A literal block ends at the start of the line behind it.
        return int(mark.line) - int(mark.column == 0 and mark.line > node.start_mark.line)
    last = node.value[-1]
    if node.flow_style:
        return int(node.end_mark.line)
    return _last_line(last[1] if node.id == "mapping" else last)


def _item(waiver: Waiver, about: Sequence[str], indent: str) -> str:
    prints = ", ".join(json.dumps(one) for one in waiver.fingerprints)
    lines = [f"# {one}" for one in about]
    lines.append(f"- fingerprint: {prints if len(waiver.fingerprints) == 1 else f'[{prints}]'}")
    lines += [f"  reason: {_scalar(waiver.reason)}", f"  owner: {_scalar(waiver.owner)}"]
    lines += [f"  expires: {waiver.expires.isoformat()}"] if waiver.expires else []
    return "".join(f"{indent}{line}\n" for line in lines)


def _scalar(text: str) -> str:
    """Text in double quotes, which YAML reads as JSON does."""
    return json.dumps(text, ensure_ascii=False)
