"""Where reports go: the terminal, a pipe, a file that is either whole or not there, or the summary of a GitHub job."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from tfiam.errors import InputError

PIPED_WIDTH = 100
"""Columns of a text report that no terminal limits."""


@dataclass(frozen=True)
class Terminal:
    """What the place a text report goes to can show."""

    width: int
    colour: bool
    unicode: bool


MOST_OF_SUMMARY = 250_000
"""Characters of a report in a job's summary: GitHub takes 1 MiB a step, and a character has up to four bytes."""

PLAIN_FILE = Terminal(width=PIPED_WIDTH, colour=False, unicode=True)
"""A text report in a file: UTF-8, no colour."""


def terminal(*, no_color: bool = False) -> Terminal:
    """What standard output can show. No colour with NO_COLOR (https://no-color.org), TERM=dumb or a pipe."""
    shows = sys.stdout.isatty()
    plain = no_color or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Terminal(
        width=shutil.get_terminal_size((PIPED_WIDTH, 24)).columns,
        colour=shows and not plain,
        unicode=not shows or (sys.stdout.encoding or "").lower().replace("-", "") == "utf8",
    )


def say(text: str) -> None:
    """Print a report. UTF-8 whatever the locale, so that a report is the same bytes everywhere.

    A reader that went away (``| head``) is no failure: the rest is dropped and the verdict still counts.
    """
    data = _encoded(text)
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Python flushes standard output once more on its way out; give it somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def is_job_summary(path: str) -> bool:
    """Whether it is the file that GitHub Actions shows as the step's part of the job summary, which other commands add to.

    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary
    """
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    return bool(summary) and Path(path).resolve() == Path(summary or "").resolve()


def write(path: str, text: str) -> None:
    """Write a report to a file, whole or not at all. ``-`` is standard output; to a job's summary it is added.

    Raises InputError when it cannot be written.
    """
    if path == "-":
        say(text)
        return
    try:
        if is_job_summary(path):
            _append(Path(path), _encoded(text))
        else:
            _replace(Path(path), _encoded(text))
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise InputError(
            path, f"cannot be written ({reason})", "name a file in a folder that exists and is yours to write"
        ) from error


def _encoded(text: str) -> bytes:
    # A lone surrogate in a plan's text has no UTF-8 form; its escape is also right inside JSON.
    whole = text if text.endswith("\n") else text + "\n"
    return whole.encode("utf-8", "backslashreplace")


def _append(path: Path, data: bytes) -> None:
    with path.open("ab") as stream:
        stream.write(data)


def _replace(path: Path, data: bytes) -> None:
    if path.exists() and not path.is_file():  # a device or a pipe, never to be replaced by a file
        path.write_bytes(data)
        return
    target = path.resolve()
    draft = target.with_name(f".{target.name}.{os.urandom(4).hex()}")
    try:
        # os.open, unlike tempfile, leaves the permissions to the umask.
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        if target.exists():
            draft.chmod(target.stat().st_mode)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
