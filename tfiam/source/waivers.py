"""Comments that waive: ``# tfiam:skip=RULE reason="…" expires=2027-01-31`` and ``# checkov:skip=CKV_AWS_1:reason``."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tfiam.source.model import Comment, Location
from tfiam.source.scopes import Scopes
from tfiam.source.tree import SourceTree

_TFIAM: Final = re.compile(r"tfiam\s*:\s*skip(.*)")
_RULES: Final = re.compile(r"\s*=\s*([\w*]+(?:\s*,\s*[\w*]+)*)(?=\s|$)")
_SETTING: Final = re.compile(r'\s+(reason|owner|expires)=(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(?=\s|$)')
# https://www.checkov.io/2.Basics/Suppressing%20and%20Skipping%20Policies.html
_CHECKOV: Final = re.compile(r"(?:checkov|bridgecrew)\s*:\s*skip\s*=\s*((?:CKV|BC)\d*_[A-Z_]+_?\d+)(?:\s*:\s*(.*))?")
_MAX_TOLD: Final = 50
_FORM: Final = 'write # tfiam:skip=RULE reason="why" expires=2027-01-31'


@dataclass(frozen=True)
class CommentWaiver:
    """What one rule's comment waives: findings at the block or statement that ``scope`` holds."""

    rule: str
    reason: str
    owner: str
    expires: datetime.date | None
    source: str
    """``main.tf:12``."""
    scope: Location
    of_checkov: bool = False
    """``rule`` is the id of a checkov check."""


@dataclass(frozen=True)
class Comments:
    """The waivers in a tree's comments, and a sentence for each comment that could not be read as one."""

    waivers: tuple[CommentWaiver, ...] = ()
    notices: tuple[str, ...] = ()


def read_comments(tree: SourceTree, paths: tuple[tuple[str, ...], ...]) -> Comments:
    """Those of the modules at these paths; a module called twice is read once."""
    waivers: list[CommentWaiver] = []
    notices: dict[str, None] = {}
    modules = {module.directory: module for path in paths if (module := tree.module(path))}
    for module in modules.values():
        scopes = Scopes(module)
        for comment in module.comments:
            for number, line in enumerate(comment.text.removesuffix("*/").split("\n"), comment.start_line):
                source = f"{comment.file}:{number}"
                read, fault = _attempted(line, comment, source, scopes)
                waivers += read
                if fault:
                    notices[f"{source}: the comment waives nothing: {fault}"] = None
    return Comments(tuple(waivers), tuple(_first(list(notices))))


def _first(notices: list[str]) -> Iterator[str]:
    """A generated file may hold a hundred thousand of them."""
    yield from notices[:_MAX_TOLD]
    if len(notices) > _MAX_TOLD:
        place = notices[_MAX_TOLD].partition(": ")[0]
        yield f"{place}: the comment waives nothing, nor do {len(notices) - _MAX_TOLD - 1} after it"


def _attempted(line: str, comment: Comment, source: str, scopes: Scopes) -> tuple[tuple[CommentWaiver, ...], str]:
    """The waivers of one line, or what is wrong with it."""
    try:
        return tuple(_read(line, comment, source, scopes)), ""
    except ValueError as error:
        return (), str(error)


def _read(line: str, comment: Comment, source: str, scopes: Scopes) -> Iterator[CommentWaiver]:
    """The waivers of one line. Raises ValueError, saying what is wrong with it."""
    checkov = _CHECKOV.search(line)
    if checkov is not None:
        reason = (checkov.group(2) or "").strip() or "no reason given"
        top = scopes.top(comment)
        if top is not None:
            yield CommentWaiver(checkov.group(1), reason, "", None, source, top.location, of_checkov=True)
        return
    match = _TFIAM.search(line)
    if match is None:
        return
    rest = match.group(1).rstrip()
    rules = _RULES.match(rest)
    if rules is None:
        raise ValueError(f"it names no rule; {_FORM}")
    settings = _settings(rest[rules.end() :])
    scope = scopes.scope(comment)
    if scope is None:
        raise ValueError("it stands at no block; put it in one or directly above")
    expires = settings.get("expires")
    for rule in rules.group(1).split(","):
        yield CommentWaiver(
            rule.strip(),
            settings["reason"],
            settings.get("owner", ""),
            _day(expires) if expires else None,
            source,
            scope,
        )


def _settings(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    position = 0
    while match := _SETTING.match(text, position):
        name, quoted, bare = match.groups()
        if name in found:
            raise ValueError(f"{name} is given twice")
        found[name] = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else bare
        position = match.end()
    if text[position:].strip():
        raise ValueError(f"what stands behind the rules cannot be read; {_FORM}")
    if not found.get("reason", "").strip():
        raise ValueError(f"it gives no reason; {_FORM}")
    return found


def _day(text: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=datetime.timezone.utc).date()
    except ValueError:
        raise ValueError("expires is no day; write it as 2027-01-31") from None
