"""What is said when tfiam cannot go on: one line for what the user can mend, a defect report for what only we can."""

from __future__ import annotations

import platform
import traceback
from collections.abc import Iterator
from pathlib import Path

from tfiam import __version__
from tfiam.errors import RuleCrash

DEFECT = 70
"""Exit status of a defect: EX_SOFTWARE of BSD's sysexits.h."""

FRAMES = 6
"""tfiam's own frames that a report shows without ``--debug``; the innermost tell the most."""

PACKAGE = Path(__file__).resolve().parent.parent


def one_line(text: str) -> str:
    """``text`` without line breaks and with every unprintable character (terminal controls, bidi marks) as an escape."""
    return "".join(character if character.isprintable() else _escaped(character) for character in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def defect_report(error: BaseException, *, debug: bool = False) -> str:
    """Where tfiam broke, without a message or a local variable: both may hold values of the plan.

    A :class:`RuleCrash` adds its rule and address, which reports show anyway. ``debug`` shows every frame, of other
    packages and of a team's own rules too, by file and line.
    """
    cause = error.__cause__ or error if isinstance(error, RuleCrash) else error
    frames = list(_frames(cause, debug=debug))
    shown = frames if debug else frames[-FRAMES:]
    what = one_line(str(error)) if isinstance(error, RuleCrash) else f"unexpected {type(cause).__name__}"
    lines = [
        f"tfiam: {what}; this is a defect, and the plan was not judged",
        f"  tfiam {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}",
        *(f"  at {frame}" for frame in shown),
        "  Please report it with these lines: they hold no values from the plan."
        + ("" if debug else " `tfiam --debug COMMAND …` shows all frames."),
    ]
    return "\n".join(lines)


def _frames(error: BaseException, *, debug: bool) -> Iterator[str]:
    for frame, line in traceback.walk_tb(error.__traceback__):
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(PACKAGE):
            yield f"tfiam/{path.relative_to(PACKAGE).as_posix()}:{line}"
        elif debug:
            yield one_line(f"{'/'.join(path.parts[-2:])}:{line}")
