"""What a pull request host is to us: comments on the whole, remarks on lines, and the marks by which ours are found again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from tfiam.errors import CommentError

if TYPE_CHECKING:
    from tfiam.comment.connection import Connection, RefusedError

_TAG = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/]|-(?!-))*")


class Action(str, Enum):
    """What became of the report."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    """Nothing to say, and no comment of ours that says otherwise."""
    SUMMARY = "summary"
    """No permission to comment: written to the job summary instead."""
    PRINTED = "printed"
    """No permission to comment and no job summary: for standard output."""


@dataclass(frozen=True)
class Posted:
    """Where the report stands now. ``note`` says why it went elsewhere, "" when it did not."""

    url: str
    action: Action
    note: str = ""


@dataclass(frozen=True)
class Comment:
    """A comment on a pull request, whoever wrote it."""

    id: str
    body: str
    url: str = ""
    author: str = ""
    """What the host tells its users apart by."""
    is_answered: bool = False
    is_resolved: bool = False
    thread: str = ""
    """The discussion it stands in, where the host has those."""


@dataclass(frozen=True)
class Remark:
    """Something to say at lines of a file. ``path`` is from the top of the repository."""

    key: str
    path: str
    start_line: int
    end_line: int
    body: str


@dataclass(frozen=True)
class Given:
    """What the command line says; what it leaves out comes from the job's variables."""

    token: str
    repository: str = ""
    number: int | None = None
    api_url: str = ""


class Host(Protocol):
    """One pull request at one host. Its methods raise CommentError."""

    @property
    def connection(self) -> Connection: ...

    def comments(self) -> Iterable[Comment]:
        """The comments on the whole, the oldest first."""
        ...

    def is_ours(self, comment: Comment) -> bool:
        """False if another user wrote it. Where the token may not ask who it is, the host's refusal to change it tells."""
        ...

    def create(self, body: str) -> Comment: ...

    def update(self, comment: Comment, body: str) -> None: ...

    def delete(self, comment: Comment) -> None: ...

    def remarks(self) -> Iterable[Comment]:
        """The first comment of every discussion on a line."""
        ...

    def place(self, remark: Remark, body: str) -> bool:
        """Says it on the first of its lines that the diff shows; False when the diff shows none."""
        ...

    def reword(self, comment: Comment, body: str) -> None:
        """Changes a remark, and opens its discussion again."""
        ...

    def settle(self, comment: Comment, body: str) -> None:
        """Takes a remark away, or resolves its discussion; ``body`` is for one that must stay, as people answered it."""
        ...

    def explain(self, refusal: RefusedError) -> str:
        """What to do about a refusal, in one line."""
        ...


def checked_tag(tag: str) -> str:
    """``tag``, which tells several plans of one pull request apart.

    Raises:
        CommentError: a tag that could end the hidden mark.
    """
    if not _TAG.fullmatch(tag):
        raise CommentError(
            "--tag takes letters, digits, '.', '_', '/' and single '-', and starts with a letter or digit"
        )
    return tag


def marker(tag: str, key: str = "", *, html: bool = True) -> str:
    """The hidden first line of a comment, or of the remark ``key``.

    Where HTML is shown as typed (Bitbucket), it is a link definition, which CommonMark never shows
    (https://spec.commonmark.org/0.31.2/#link-reference-definitions).
    """
    mark = f"tfiam:{checked_tag(tag)}{':' + key if key else ''}"
    return f"<!-- {mark} -->" if html else f"[//]: # ({mark})\n"
