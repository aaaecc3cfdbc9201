"""The files that ``file``, ``templatefile`` and ``fileset`` see: those of a checkout, at any depth."""

from __future__ import annotations

import posixpath
from typing import Final

from tfiam.source.files import Files, FolderFiles

#: Files that one ``fileset`` looks at.
_MOST: Final = 5_000


class WholeTree:
    """Adapts the files of a tree. ``names`` are those below a folder, however deep."""

    def __init__(self, files: FolderFiles) -> None:
        self._files = files
        self.read = files.read

    def names(self, directory: str) -> tuple[str, ...]:
        """Relative paths, sorted. Folders that hold modules or the version history of others are passed by."""
        found: list[str] = []
        pending = [""]
        while pending and len(found) < _MOST:
            inside = pending.pop()
            for name in self._files.names(posixpath.join(directory, inside)):
                path = posixpath.join(inside, name)
                if self._files.is_folder(posixpath.join(directory, path)):
                    if name not in (".terraform", ".git") and path.count("/") < 20:
                        pending.append(path)
                else:
                    found.append(path)
        return tuple(sorted(found))


def whole_tree(files: Files) -> WholeTree | None:
    """None for a saved plan: its archive holds configuration only, so a file that is not in it may well be there."""
    return WholeTree(files) if isinstance(files, FolderFiles) else None
