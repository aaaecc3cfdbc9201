"""A source tree: the root module of a plan and the modules it calls, each read when it is asked for."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tfiam.errors import SourceError
from tfiam.source.files import MAX_FILE, Archive, ArchiveFiles, Files, FolderFiles
from tfiam.source.model import Block, SourceFile
from tfiam.source.modules import ModuleSource, build_module, is_source, read_source, source_names

__all__ = ["ModuleSource", "SourceTree"]

#: Bytes of configuration that one tree may have: some 400,000 lines, read in a few seconds.
MAX_TREE: Final = 32 << 20
_DATA: Final = ".terraform"
_SAVED_MANIFEST: Final = "tfconfig/modules.json"
_LITERAL: Final = re.compile(r'"([^"\\$%]*)"')
_MAX_MODULES: Final = 100


class SourceTree:
    """The source of one root module. ``notices`` grow as modules are read: what could not be, by file."""

    def __init__(
        self, files: Files, directories: Mapping[str, str], *, opentofu: bool = False, saved: bool = False
    ) -> None:
        self.files = files
        self._directories = directories
        self._opentofu = opentofu
        self._saved = saved
        self._modules: dict[tuple[str, ...], ModuleSource | None] = {}
        self._read: dict[str, ModuleSource | None] = {}
        self._notices: dict[str, None] = {}
        self._left = MAX_TREE

    @classmethod
    def from_directory(cls, root: str | Path, *, opentofu: bool = False, data: str = "") -> SourceTree:
        """The tree whose root module is the folder ``root``. Raises SourceError if it is none or holds no configuration.

        ``data`` is Terraform's folder in place of ``.terraform``, below the root or anywhere (``TF_DATA_DIR``):
        https://developer.hashicorp.com/terraform/cli/config/environment-variables#tf_data_dir
        """
        path = Path(root)
        if not path.is_dir():
            what = "is no folder" if path.exists() else "is not there"
            raise SourceError(str(root), what, "give --source the folder of the plan's root module")
        modules = posixpath.join(data.replace("\\", "/") or _DATA, "modules")
        files = FolderFiles(path, modules if data else "")
        opentofu = opentofu or any(name.endswith((".tofu", ".tofu.json")) for name in files.names("."))
        if not any(is_source(name, opentofu=opentofu) for name in files.names(".")):
            raise SourceError(str(root), "holds no .tf file", "give --source the folder of the plan's root module")
        return cls(files, _directories(files.read(posixpath.join(modules, "modules.json"))), opentofu=opentofu)

    @classmethod
    def from_saved_plan(cls, data: bytes, label: str) -> SourceTree:
        """The tree in a saved plan's archive. Raises SourceError if there is none in it."""
        directories = _directories(Archive(data).read(_SAVED_MANIFEST))
        files = ArchiveFiles(data, directories)
        if not files.names("."):
            raise SourceError(
                label, "is no saved plan with a configuration in it", "save it with `terraform plan -out=tfplan`"
            )
        return cls(files, directories, saved=True)

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences about files and modules that could not be read."""
        return tuple(self._notices)

    def module(self, path: tuple[str, ...]) -> ModuleSource | None:
        """The module at the end of these calls from the root (``("app", "queue")``); None if its source is not at hand."""
        if len(path) > _MAX_MODULES:
            return None
        if path not in self._modules:
            directory = self._directory(path)
            self._modules[path] = self._load(directory) if directory is not None else None
        return self._modules[path]

    def _directory(self, path: tuple[str, ...]) -> str | None:
        if not path:
            return "."
        parent = self.module(path[:-1])
        call = parent.calls.get(path[-1]) if parent else None
        if parent is None or call is None:
            return None
        source = call.attributes.get("source")
        literal = _LITERAL.fullmatch(source.text) if source else None
        if literal and literal.group(1).startswith(("./", "../")):
            directory = posixpath.normpath(posixpath.join(parent.directory, literal.group(1)))
        else:
            directory = self._directories.get(".".join(path), "")
        if not directory or not self._has_source(directory):
            self._missing(call, directory)
            return None
        return directory

    def _has_source(self, directory: str) -> bool:
        return any(is_source(name, opentofu=self._opentofu) for name in self.files.names(directory))

    def _missing(self, call: Block, directory: str) -> None:
        name = call.labels[0] if call.labels else ""
        if directory:
            why = f"its source {directory!r} is not there, holds no .tf file, or lies outside the tree"
        else:
            why = "it is not installed; run `terraform init` beside the source, or give the saved plan as --plan-file"
        self._notices[f"{call.file}:{call.start_line}: the source of module {name!r} was not read: {why}"] = None

    def _load(self, directory: str) -> ModuleSource | None:
        if directory not in self._read:
            names, overrides = source_names(self.files.names(directory), opentofu=self._opentofu or self._saved)
            self._read[directory] = build_module(
                directory, self.files, self._files_of(directory, names), self._files_of(directory, overrides)
            )
        return self._read[directory]

    def _files_of(self, directory: str, names: tuple[str, ...]) -> list[SourceFile]:
        found = []
        for name in names:
            path = posixpath.join(directory, name)
            label = self.files.label(path)
            data = self.files.read(path)
            if data is None:
                self._notices[
                    f"{label}: was not read: no regular file inside the tree of at most {MAX_FILE >> 20} MB"
                ] = None
            elif len(data) > self._left:
                self._notices[f"{label}: was not read: the source is larger than {MAX_TREE >> 20} MB"] = None
            else:
                self._left -= len(data)
                source = read_source(data, name, label)
                if source.fault:
                    self._notices[f"{label}: {source.fault}; what follows in it was not read"] = None
                found.append(source)
        return found


def _directories(manifest: bytes | None) -> Mapping[str, str]:
    """Module key (``app.queue``) to its folder, as ``terraform init`` wrote them down: in two shapes, for two places."""
    try:
        content = json.loads(manifest) if manifest else {}
    except (ValueError, RecursionError):
        return {}
    records = content.get("Modules") if isinstance(content, dict) else content
    return {
        record["Key"]: posixpath.normpath(record["Dir"].replace("\\", "/"))
        for record in (records if isinstance(records, list) else ())
        if isinstance(record, dict) and isinstance(record.get("Key"), str) and isinstance(record.get("Dir"), str)
    }
