"""The lines of a file that a unified diff shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tfiam.comment.host import Remark

_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")


@dataclass(frozen=True)
class FileDiff:
    """One file's diff. A line that was there before has its old number, an added one None."""

    path: str
    old_path: str
    lines: Mapping[int, int | None] = field(default_factory=dict)


def parse(patch: str) -> dict[int, int | None]:
    """New line numbers of a file's hunks, added and unchanged lines, to the old number."""
    found: dict[int, int | None] = {}
    old = new = 0
    for line in patch.removesuffix("\n").split("\n"):
        hunk = _HUNK.match(line)
        if hunk:
            old, new = int(hunk[1]), int(hunk[2])
        elif not new or line.startswith("\\"):  # before the first hunk; "\ No newline at end of file"
            continue
        elif line.startswith("+"):
            found[new] = None
            new += 1
        elif line.startswith("-"):
            old += 1
        else:
            found[new] = old
            old, new = old + 1, new + 1
    return found


def line_of(remark: Remark, lines: Mapping[int, int | None]) -> int | None:
    """Where to say a remark: the first of its lines that is new, else the first that the diff shows."""
    shown = [line for line in range(remark.start_line, remark.end_line + 1) if line in lines]
    added = [line for line in shown if lines[line] is None]
    return next(iter(added or shown), None)


def of_git(text: str) -> dict[str, FileDiff]:
    """A diff of many files, as git writes it, by new path."""
    found: dict[str, FileDiff] = {}
    for part in re.split(r"^(?=diff --git )", text, flags=re.MULTILINE):
        old = re.search(r"^--- (?:a/)?(.+?)\t?$", part, re.MULTILINE)
        new = re.search(r"^\+\+\+ (?:b/)?(.+?)\t?$", part, re.MULTILINE)
        if old and new and new[1] != "/dev/null":
            path = new[1]
            found[path] = FileDiff(path, path if old[1] == "/dev/null" else old[1], parse(part[new.end() :]))
    return found
