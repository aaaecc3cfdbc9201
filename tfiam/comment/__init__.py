"""Pull request comments. ``post_comment`` keeps one comment up to date; httpx (extra ``comment``) is loaded when it is called."""

from __future__ import annotations

from tfiam.comment.github import BODY_LIMIT, post_comment
from tfiam.comment.host import Action, Posted

__all__ = ["BODY_LIMIT", "Action", "Posted", "post_comment"]
