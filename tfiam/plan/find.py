"""The plans in a folder."""

from __future__ import annotations

import os
import re
import zlib
from pathlib import Path
from typing import Final, NoReturn

from tfiam.errors import PlanError
from tfiam.plan.sniff import MAKE_PLAN, is_gzip, is_zip

_SAVED: Final = re.compile(r"tfplan.*|.*\.(?:tfplan|plan|planfile)", re.IGNORECASE)
_JSON: Final = re.compile(r"(.+?)\.json(?:\.gz)?", re.IGNORECASE)
_FIRST_KEY: Final = re.compile(r'\s*\{\s*"([^"\\]*)"\s*:')
_LIST: Final = re.compile(r"\s*\[\s*[\]\[{\"\d]")
_HEAD: Final = 4096

#: The first key of a plan or state as Terraform writes it, or as a tool does that sorts keys; of a log of a plan; of a
#: raw state. What else begins with a key is some other JSON that happens to lie there.
_FIRST_KEYS: Final = frozenset(
    {
        "@level", "applyable", "checks", "complete", "configuration", "deferred_changes", "errored", "format_version",
        "output_changes", "planned_values", "prior_state", "relevant_attributes", "resource_changes", "resource_drift",
        "terraform_version", "timestamp", "values", "variables",
    }
)  # fmt: skip


def find_plans(path: str | Path) -> tuple[Path, ...]:
    """The plan and state files below a folder, sorted; of a file, itself.

    Taken are ``*.json`` and ``*.json.gz``, unless they plainly begin as some other JSON (a list, or an object whose
    first key no plan has), and saved plans (``tfplan*``, ``*.tfplan``, ``*.plan``, if they are zip archives and no JSON
    of the same name lies beside them). An empty or broken one is taken: reading it says what is wrong. Hidden files and
    folders (with them ``.terraform``) are passed by, and so are links to folders, which also ends loops.
    Raises PlanError if there is no such path, a folder in it may not be read, or it holds no plan.
    """
    root = Path(path)
    if not root.is_dir():
        return (root,)
    found: list[Path] = []
    for folder, folders, files in os.walk(root, onerror=_refused):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        visible = [Path(folder, name) for name in sorted(files) if not name.startswith(".")]
        jsons = [file for file in visible if _JSON.fullmatch(file.name) and _may_be_plan(file)]
        stems = {_stem(file.name) for file in jsons}
        saved = [file for file in visible if _is_saved(file) and not stems & {file.name, _stem(file.name), file.stem}]
        found.extend(sorted([*jsons, *saved]))
    if not found:
        raise PlanError(str(path), "is a folder without plans", MAKE_PLAN)
    return tuple(found)


def _refused(error: OSError) -> NoReturn:
    raise PlanError(str(error.filename), "cannot be opened as a folder", "check its permissions") from None


def _stem(name: str) -> str:
    match = _JSON.fullmatch(name)
    return match.group(1) if match else name


def _is_saved(file: Path) -> bool:
    return _SAVED.fullmatch(file.name) is not None and not _JSON.fullmatch(file.name) and is_zip(_head(file))


def _may_be_plan(file: Path) -> bool:
    data = _head(file)
    if is_gzip(data):
        try:
            data = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(data, _HEAD)
        except zlib.error:
            return True
    # Zero bytes are those of UTF-16, marks are no key: enough to see the first key by.
    text = data.replace(b"\x00", b"").decode("latin-1").lstrip("\xef\xbb\xbf\xff\xfe")
    if _LIST.match(text):
        return False
    key = _FIRST_KEY.match(text)
    if key is None:
        return True
    raw_state = key.group(1) == "version" and '"terraform_version"' in text
    return raw_state or key.group(1) in _FIRST_KEYS


def _head(file: Path) -> bytes:
    """The first bytes of a regular file; nothing of one that cannot be read, so that reading it tells why."""
    try:
        if not file.is_file():
            return b""
        with file.open("rb") as stream:
            return stream.read(_HEAD)
    except OSError:
        return b""
