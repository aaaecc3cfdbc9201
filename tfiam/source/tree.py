"""A source tree: the root module of a plan and the modules it calls, read as they are asked for."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from tfiam.source.model import Attribute, Block, Comment


class Files(Protocol):
    """Files by their path from the root module's folder (Terraform's ``path.root``), bounded to the tree."""

    def read(self, path: str) -> bytes | None:
        """The content, or None: not there, outside the tree, no regular file, or too large."""

    def names(self, directory: str) -> tuple[str, ...]:
        """The names in a folder, sorted; none when it is not there or outside the tree."""

    def label(self, path: str) -> str:
        """What messages and locations call it."""


@dataclass(frozen=True)
class ModuleSource:
    """One module's blocks. ``resources`` holds data sources too, by local address (``aws_x.y``, ``data.aws_x.y``)."""

    directory: str
    """``path.module``: from the root module's folder, "." for that itself."""
    files: Files
    resources: Mapping[str, Block] = field(default_factory=dict)
    locals: Mapping[str, Attribute] = field(default_factory=dict)
    variables: Mapping[str, Block] = field(default_factory=dict)
    outputs: Mapping[str, Block] = field(default_factory=dict)
    calls: Mapping[str, Block] = field(default_factory=dict)
    """``module`` blocks by name."""
    providers: tuple[Block, ...] = ()
    comments: tuple[Comment, ...] = ()
    blocks: tuple[Block, ...] = ()
    """Every block as it stands in the files."""
