"""The source of a plan, as it was named: the root module's folder, a saved plan, or the plan itself when it is one."""

from __future__ import annotations

import os
from pathlib import Path

from tfiam.errors import SourceError
from tfiam.plan.model import Plan
from tfiam.plan.sniff import is_zip
from tfiam.source.agreement import is_opentofu
from tfiam.source.tree import SourceTree


def find_source(plan: Plan, *, directory: str | Path | None = None, plan_file: str | None = None) -> SourceTree | None:
    """A tree of its own for each plan, so that it says what was missing for that one.

    A saved plan beside a JSON plan is not taken by itself: nothing in it tells that the two are of one run.
    Raises SourceError if what was named is no source.
    """
    if directory is not None:
        data = os.environ.get("TF_DATA_DIR", "")
        return SourceTree.from_directory(directory, opentofu=is_opentofu(plan), data=data)
    if plan_file is not None:
        return SourceTree.from_saved_plan(_bytes(plan_file), plan_file)
    return _own(plan)


def _own(plan: Plan) -> SourceTree | None:
    path = Path(plan.path)
    try:
        with path.open("rb") as stream:
            if not is_zip(stream.read(4)):
                return None
        return SourceTree.from_saved_plan(path.read_bytes(), plan.path)
    except (OSError, SourceError, ValueError):
        return None  # no file (standard input, an object), or a saved plan whose configuration was taken out


def _bytes(path: str) -> bytes:
    remedy = "give --plan-file what `terraform plan -out=FILE` wrote"
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise SourceError(path, f"cannot be read ({getattr(error, 'strerror', None) or 'no path'})", remedy) from None
    if not is_zip(data):
        raise SourceError(path, "is no saved plan", remedy)
    return data
