"""Evidence as a few lines that show the fault: a statement without its noise, long lists down to what matters."""

from __future__ import annotations

import json
import re
from typing import Any

from tfiam.report.width import columns, wrap

MOST_LINES = 12
"""Lines of evidence before the rest is left to ``--format json``."""
_MOST_ITEM_LINES = 3


def evidence_lines(
    evidence: str, width: int, *, sid: str = "", about: str = "", ellipsis: str = "…"
) -> tuple[str, ...]:
    """``evidence`` as at most :data:`MOST_LINES` lines of raw text (not yet escaped), about ``width`` columns each.

    A statement in JSON is laid out one element a line, without the Sid when the caller shows it (``sid``). Of a long list the
    items named in ``about`` (the finding's message) and those with wildcards stay. Other text keeps its lines.
    """
    if not evidence.strip():
        return ()
    value = _parsed(evidence)
    lines = _object(value, width, sid, about, ellipsis) if isinstance(value, dict) else _text(evidence, width)
    if len(lines) > MOST_LINES:
        left = len(lines) - MOST_LINES + 1
        lines = [*lines[: MOST_LINES - 1], f"{ellipsis} {left} more lines"]
    return tuple(lines)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _text(evidence: str, width: int) -> list[str]:
    lines: list[str] = []
    for line in evidence.strip("\n").splitlines():
        indent = len(line) - len(line.lstrip())
        margin = " " * min(indent, width // 3)
        lines += [margin + part for part in wrap(line, width - len(margin))]
    return lines


def _object(value: dict[str, Any], width: int, sid: str, about: str, ellipsis: str) -> list[str]:
    shown = {key: item for key, item in value.items() if not (key == "Sid" and item == sid)}
    lines: list[str] = []
    for key, item in shown.items():
        lines += _member(key, item, width, about, ellipsis)
    # The last member carries no comma, as in the policy.
    return [*lines[:-1], lines[-1].removesuffix(",")] if lines else []


def _member(key: str, item: Any, width: int, about: str, ellipsis: str) -> list[str]:
    name = f"{_json(key)}: "
    whole = f"{name}{_json(item)},"
    if columns(whole) <= width:
        return [whole]
    if isinstance(item, list) and not any(isinstance(part, (dict, list)) for part in item):
        return [f"{name}[", *(f"  {line}" for line in _items(item, width - 2, about, ellipsis)), "],"]
    if isinstance(item, dict):
        inner: list[str] = []
        for part, content in item.items():
            inner += _member(part, content, width - 2, about, ellipsis)
        inner[-1] = inner[-1].removesuffix(",")
        return [f"{name}{{", *(f"  {line}" for line in inner), "},"]
    return [whole]


def _items(items: list[Any], width: int, about: str, ellipsis: str) -> list[str]:
    """The items filled into lines; of more than a few lines the telling items, in their order."""
    texts = [_json(item) for item in items]
    lines = _filled(texts, width)
    if len(lines) <= _MOST_ITEM_LINES:
        return lines
    kept: list[int] = []
    for index in sorted(range(len(items)), key=lambda index: (_weight(items[index], about), index)):
        tail = f"{ellipsis} {len(items) - len(kept) - 1} more"
        if len(_filled([*(texts[other] for other in sorted([*kept, index])), tail], width)) > _MOST_ITEM_LINES:
            break
        kept.append(index)
    return _filled([*(texts[index] for index in sorted(kept)), f"{ellipsis} {len(items) - len(kept)} more"], width)


def _filled(texts: list[str], width: int) -> list[str]:
    lines = [""]
    for text in texts:
        joined = f"{lines[-1]}, {text}" if lines[-1] else text
        if lines[-1] and columns(joined) >= width:
            lines[-1] += ","
            lines.append(text)
        else:
            lines[-1] = joined
    return lines


def _weight(item: Any, about: str) -> int:
    text = str(item)
    if re.search(rf"(?<![\w:*]){re.escape(text)}(?![\w:*])", about):
        return 0
    return 1 if "*" in text else 2


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
