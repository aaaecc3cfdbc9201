"""Paths as a host that shows findings beside the code looks for them: from the top of the repository."""

from __future__ import annotations

import posixpath

from tfiam.report.options import Options

_NO_FILE = {"-": "stdin", "": "plan.json"}


def below_repository(path: str, options: Options) -> str:
    """``path`` from the repository's top; as it is named where there is no repository or the path leads out of it."""
    if path in _NO_FILE:
        return _NO_FILE[path]
    name = path.replace("\\", "/")
    if options.repository:
        below = posixpath.relpath(posixpath.join(options.directory, name), options.repository)
        name = name if below.split("/")[0] == ".." else below
    return name if name.startswith("/") else name.removeprefix("./")
