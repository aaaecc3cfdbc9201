"""Remarks on the lines of a diff: each said once, gone or resolved when what it is about is mended."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tfiam.comment.connection import ATTEMPTS, UnavailableError
from tfiam.comment.host import Comment, Host, Remark, checked_tag, marker
from tfiam.comment.upsert import same

MOST_REMARKS = 40
"""Remarks of one run, the worst first; the comment holds all findings."""
_FIXED = "✅ Mended by a later push."


@dataclass(frozen=True)
class Tally:
    """What became of the remarks."""

    said: int = 0
    kept: int = 0
    settled: int = 0
    outside: int = 0
    """Not said, for the diff shows none of their lines."""
    left_out: int = 0
    """Not said, for there are too many."""


def remark(host: Host, remarks: Sequence[Remark], tag: str, *, html: bool) -> Tally:
    """Brings the remarks of ``tag`` in line with ``remarks``, given the worst first.

    Raises:
        RefusedError: the host says no.
        UnavailableError: it did not answer.
    """
    wanted = {one.key: one for one in remarks}
    standing = _standing(host, tag)
    said = kept = outside = left_out = 0
    for key, one in wanted.items():
        body = f"{marker(tag, key, html=html)}\n{one.body}"
        old = standing.pop(key, None)
        if old:
            kept += 1
            # What people resolved themselves stays resolved; what we did is undone when the finding is back.
            if not same(old.body, body) and (not old.is_resolved or old.body.rstrip().endswith(_FIXED)):
                host.reword(old, body)
        elif said >= MOST_REMARKS:
            left_out += 1
        elif _placed(host, one, body, tag):
            said += 1
        else:
            outside += 1
    settled = sum(_settled(host, key, old, tag, html=html) for key, old in standing.items())
    return Tally(said, kept, settled, outside, left_out)


def _standing(host: Host, tag: str) -> dict[str, Comment]:
    """Our remarks by key. Of two about the same, which a race can leave, the second goes."""
    pattern = re.compile(rf"(?:<!-- |\[//\]: # \()tfiam:{re.escape(checked_tag(tag))}:([0-9A-Za-z_-]+)(?: -->|\))")
    found: dict[str, Comment] = {}
    for comment in host.remarks():
        match = pattern.match(comment.body)
        if not match or not host.is_ours(comment):
            continue
        first = found.setdefault(match[1], comment)
        if first is not comment and not comment.is_resolved:
            host.settle(comment, comment.body)
    return found


def _placed(host: Host, one: Remark, body: str, tag: str) -> bool:
    """Places it once: after an answer that got lost, it is looked for before it is said again."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return host.place(one, body)
        except UnavailableError as error:  # noqa: PERF203 - a retry
            if error.wait is None or attempt == ATTEMPTS:
                raise
            host.connection.sleep(max(error.wait, 2.0 ** (attempt - 1)))
            if one.key in _standing(host, tag):
                return True
    raise AssertionError("the last attempt returns or raises")


def _settled(host: Host, key: str, old: Comment, tag: str, *, html: bool) -> bool:
    body = f"{marker(tag, key, html=html)}\n{_FIXED}"
    if old.is_resolved or same(old.body, body):
        return False
    host.settle(old, body)
    return True
