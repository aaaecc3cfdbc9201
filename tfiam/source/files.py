"""Files of a source tree: in a folder, or in the zip archive that a saved plan is. Nothing outside is read."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Final, Protocol

#: Bytes of one file: a hundred times the largest that people write.
MAX_FILE: Final = 8 << 20
#: Names in one folder.
MAX_NAMES: Final = 5_000
_MAX_MEMBERS: Final = 50_000
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class Files(Protocol):
    """Files by their path from the root module's folder (Terraform's ``path.root``), bounded to the tree."""

    def read(self, path: str) -> bytes | None:
        """The content, or None: not there, outside the tree, no regular file, or larger than ``MAX_FILE``."""

    def names(self, directory: str) -> tuple[str, ...]:
        """The names of the files in a folder, sorted; none when it is not there or outside the tree."""

    def label(self, path: str) -> str:
        """What messages and locations call it."""


def work_tree(folder: Path) -> Path | None:
    """The git work tree that an absolute path lies in. Nothing of git is run."""
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), None)


class FolderFiles:
    """Below the root module's folder, or anywhere in the git work tree around it: modules often lie beside their roots.

    A symbolic link counts as what it leads to. ``modules`` is where Terraform installs modules if not below the root.
    """

    def __init__(self, root: Path, modules: str = "") -> None:
        self._root = root.resolve()
        top = work_tree(self._root) or self._root
        self._tops = (top, (self._root / modules).resolve()) if modules else (top,)
        here = Path.cwd().resolve()
        below = self._root.relative_to(here) if self._root.is_relative_to(here) else root
        self._label = below.as_posix()

    def read(self, path: str) -> bytes | None:
        target = self._inside(path)
        try:
            if target is None or not target.is_file() or target.stat().st_size > MAX_FILE:
                return None
            with target.open("rb") as stream:
                data = stream.read(MAX_FILE + 1)
        except OSError:
            return None
        return data if len(data) <= MAX_FILE else None

    def names(self, directory: str) -> tuple[str, ...]:
        target = self._inside(directory)
        try:
            return tuple(sorted(one.name for one in target.iterdir())[:MAX_NAMES]) if target is not None else ()
        except OSError:
            return ()

    def is_folder(self, path: str) -> bool:
        """True for a folder of the tree; a link to one does not count, so that none is walked twice."""
        target = self._inside(path)
        return target is not None and target.is_dir() and not (self._root / path).is_symlink()

    def label(self, path: str) -> str:
        return posixpath.normpath(posixpath.join(self._label, path))

    def _inside(self, path: str) -> Path | None:
        try:
            target = (self._root / path).resolve()
        except (OSError, RuntimeError, ValueError):  # a loop of links, a zero byte
            return None
        return target if any(target.is_relative_to(top) for top in self._tops) else None


class ArchiveFiles:
    """The configuration in a saved plan: ``tfconfig/m-KEY/NAME`` for each file of each module, and no other files.

    https://github.com/hashicorp/terraform/blob/main/internal/plans/planfile/config_snapshot.go
    """

    def __init__(self, data: bytes, directories: Mapping[str, str]) -> None:
        self._archive = Archive(data)
        self._members: dict[str, dict[str, str]] = {}
        keys = {f"m-{key}": posixpath.normpath(directory) for key, directory in directories.items()}
        for name in self._archive.names:
            parts = name.split("/")
            if len(parts) == 3 and parts[0] == "tfconfig" and parts[1] in keys:
                self._members.setdefault(keys[parts[1]], {})[parts[2]] = name

    def read(self, path: str) -> bytes | None:
        directory, name = posixpath.split(posixpath.normpath(path))
        member = self._members.get(directory or ".", {}).get(name)
        return self._archive.read(member) if member else None

    def names(self, directory: str) -> tuple[str, ...]:
        return tuple(sorted(self._members.get(posixpath.normpath(directory), ())))[:MAX_NAMES]

    def label(self, path: str) -> str:
        return posixpath.normpath(path)


class Archive:
    """A zip archive that may be damaged or built to do harm."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @cached_property
    def _zip(self) -> zipfile.ZipFile | None:
        try:
            return zipfile.ZipFile(io.BytesIO(self._data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
            return None

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(self._zip.namelist()[:_MAX_MEMBERS]) if self._zip else ()

    def read(self, name: str) -> bytes | None:
        """A member's content; None when it is not there, damaged, encrypted, or unpacks to more than ``MAX_FILE``."""
        if self._zip is None:
            return None
        try:
            info = self._zip.getinfo(name)
            if info.compress_type not in _METHODS or info.file_size > MAX_FILE:
                return None
            with self._zip.open(info) as stream:
                data = stream.read(MAX_FILE + 1)
        except (
            KeyError,
            RuntimeError,
            NotImplementedError,
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
        ):
            return None
        return data if len(data) <= MAX_FILE else None
