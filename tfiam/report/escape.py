"""Text from a plan made inert for each output (design.md 1, promise 8).

A resource key, a description or a policy may hold terminal control sequences, bidirectional overrides, Markdown, HTML or CI
workflow commands. Every renderer passes what it did not write itself through one of these functions.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

#: Letters that draw nothing (Hangul fillers, Braille blank): they hide differences between two names.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_COMMAND = re.compile(r"(?<!\S)::(?=[A-Za-z])")
_COMMAND_LINE = re.compile(r"^(\s*)::(?=[A-Za-z])", re.MULTILINE)
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
_BACKTICKS = re.compile("`+")
#: ``_`` inside a word is no emphasis in GitHub-flavoured Markdown; ``aws_iam_role`` stays readable.
_MARKDOWN = re.compile(r"[\\`*\[\]<>|~]|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])")
_LINE_START = re.compile(r"^\s*(?=#{1,6}\s|[-+=][-+=\s]|::)|^\s*\d{1,9}(?=[.)]\s)")
#: What GitHub and GitLab turn into a link, a mention or a cross-reference, with the place where a zero-width space breaks it.
_AUTOLINK = re.compile(r"(?<=@)(?=\w)|(?<=[#!$%~])(?=\d)|(?<=GH-)(?=\d)|(?<=:)(?=//)|(?<=\bwww)(?=\.)", re.IGNORECASE)
_ZERO_WIDTH_SPACE = "&#8203;"


def visible(text: str) -> str:
    """``text`` on one line, with control, format (bidi, zero-width), surrogate and separator characters written as escapes.

    CI commands are broken too: ``##[command]`` anywhere in a line is one to GitHub's runner and, as ``##vso[``, to that of Azure
    Pipelines; ``::command`` is one at the start of a line, where wrapping may put a word
    (https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs).
    """
    plain = text.isprintable() and _BLANK.isdisjoint(text)
    shown = text if plain else "".join(map(_shown, text))
    return _COMMAND.sub(r"\\x3a:", shown.replace("##", r"#\x23"))


def _shown(character: str) -> str:
    if (character.isprintable() or unicodedata.category(character) == "Zs") and character not in _BLANK:
        return character
    code = ord(character)
    if character in _SHORT:
        return _SHORT[character]
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def visible_lines(text: str) -> tuple[str, ...]:
    """The lines of ``text``, tabs expanded, each made :func:`visible`."""
    return tuple(visible(line.expandtabs(4)) for line in text.replace("\r\n", "\n").split("\n"))


def log_safe(text: str) -> str:
    """``text`` with no line that a CI runner reads as a command, should a long word have been cut before ``::``."""
    return _COMMAND_LINE.sub(r"\1\\x3a:", text)


def workflow_data(text: str) -> str:
    """The message of a GitHub workflow command; line ends survive as ``%0A``.

    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions, escaped as actions/toolkit does.
    """
    kept = "\n".join(visible_lines(text))
    return kept.replace("%", "%25").replace("\n", "%0A")


def workflow_property(text: str) -> str:
    """A property's value in a GitHub workflow command."""
    return visible(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")


def markdown(text: str) -> str:
    """``text`` as Markdown that renders as the same characters; only backtick spans in it stay code.

    No mention, cross-reference or link comes of it.
    """
    shown = visible(text)
    pieces = []
    end = 0
    for span in re.finditer(r"(?<!`)`([^`]+)`(?!`)", shown):
        pieces += [_plain_markdown(shown[end : span.start()]), code_span(span.group(1))]
        end = span.end()
    pieces.append(_plain_markdown(shown[end:]))
    return _LINE_START.sub(r"\g<0>\\", "".join(pieces))


def _plain_markdown(text: str) -> str:
    broken = _AUTOLINK.sub("\0", text)
    return _MARKDOWN.sub(r"\\\g<0>", broken).replace("\0", _ZERO_WIDTH_SPACE)


def code_span(text: str) -> str:
    """``text`` as a Markdown code span whose fence is longer than any run of backticks in it.

    Do not put one into a table: a ``|`` would end the cell.
    """
    shown = visible(text) or " "
    fence = "`" * (_longest_run(shown) + 1)
    pad = " " if shown[0] == "`" or shown[-1] == "`" else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def fenced(lines: Iterable[str], language: str = "") -> str:
    """``lines`` as a fenced Markdown block that nothing in them can close."""
    shown = [visible(line) for line in lines]
    fence = "`" * max(3, max(map(_longest_run, shown), default=0) + 1)
    return "\n".join([f"{fence}{language}", *shown, fence])


def _longest_run(text: str) -> int:
    return max((len(run) for run in _BACKTICKS.findall(text)), default=0)


def json_text(value: Any) -> str:
    """``value`` as indented ASCII JSON that is safe to print: no raw control character, no ``##``, keys in their order."""
    # Inside JSON "##" occurs in strings only, where the escape means the same.
    return json.dumps(value, indent=2, ensure_ascii=True).replace("##", "#\\u0023") + "\n"
