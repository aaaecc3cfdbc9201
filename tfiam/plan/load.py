"""A plan from a file, from stdin or from Python."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tfiam.errors import PlanError
from tfiam.plan.binary import show_saved_plan
from tfiam.plan.decode import decode
from tfiam.plan.document import read_document
from tfiam.plan.model import Plan
from tfiam.plan.parse import parse_plan
from tfiam.plan.sniff import MAKE_PLAN, is_zip

STDIN = "-"


def load_plan(
    source: str | Path | Mapping[str, Any], *, stdin: bytes | None = None, terraform: str | None = None
) -> Plan:
    """The plan or state that ``source`` is or holds.

    ``source`` is a file's path, ``"-"`` for the bytes in ``stdin``, or the object that ``terraform show -json`` prints. A
    file may be JSON in UTF-8, UTF-16 or UTF-32, with lines of other text around it, packed with gzip, or a saved plan,
    for which ``terraform`` (a program's path or name; see :func:`tfiam.plan.binary.show_saved_plan`) is run.
    Raises PlanError, one line without a value of the file, if it cannot be read or is something else.
    """
    with _collector_paused():
        if isinstance(source, Mapping):
            return _parsed(source, "plan")
        label = "stdin" if source == STDIN else str(source)
        return _parsed(_document(source, label, stdin, terraform), label)


def _document(source: str | Path, label: str, stdin: bytes | None, terraform: str | None) -> Mapping[str, Any]:
    # Nothing here keeps the bytes while the text is parsed, nor the text while the plan is built: a plan can be large.
    return read_document(_text(source, label, stdin, terraform), label)


def _text(source: str | Path, label: str, stdin: bytes | None, terraform: str | None) -> str:
    if source == STDIN:
        data = stdin or b""
        if is_zip(data):
            raise PlanError(
                label,
                "is a saved plan, which Terraform reads from a file only",
                "give the file's path, or pipe `terraform show -json tfplan`",
            )
        return decode(data, label)
    data = _bytes(Path(source), label)
    if is_zip(data):
        data = show_saved_plan(data, Path(source), terraform)
    return decode(data, label)


def _bytes(path: Path, label: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        problem, remedy = "there is no such file", "check the path, or " + MAKE_PLAN
    except IsADirectoryError:
        problem, remedy = "is a folder", "give a plan in it, or scan the folder with `tfiam scan`"
    except PermissionError:
        problem, remedy = "may not be read", "check its permissions"
    except ValueError:
        problem, remedy = "is no path", "check the path"
    except OSError as error:
        problem, remedy = f"cannot be read ({error.strerror})", "check the path"
    raise PlanError(label, problem, remedy)


def _parsed(document: Mapping[str, Any], label: str) -> Plan:
    try:
        return parse_plan(document, label)
    except RecursionError:
        pass
    raise PlanError(label, "is nested deeper than any plan", "write the file again with `terraform show -json`")


@contextmanager
def _collector_paused() -> Iterator[None]:
    """No garbage collection while millions of objects are made and none dropped: it takes three quarters of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
