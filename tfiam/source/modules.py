"""One module's source: its files in Terraform's order, override files merged in.

https://developer.hashicorp.com/terraform/language/files/override
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tfiam.source.blocks import read_blocks
from tfiam.source.files import Files
from tfiam.source.json_blocks import read_json_blocks
from tfiam.source.model import Attribute, Block, Comment, SourceFile

_RESOURCES: Final = ("resource", "data", "ephemeral")


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


def is_source(name: str, *, opentofu: bool) -> bool:
    """True for the name of a file that Terraform (or OpenTofu) reads: not those of editors, nor hidden ones."""
    if name.startswith((".", "#")) or name.endswith("~"):
        return False
    return name.endswith((".tf", ".tf.json")) or (opentofu and name.endswith((".tofu", ".tofu.json")))


def source_names(names: Iterable[str], *, opentofu: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The files of a folder that make its module, and those that override them.

    OpenTofu passes by ``main.tf`` where ``main.tofu`` lies beside it: https://opentofu.org/docs/language/files/
    """
    chosen = [name for name in names if is_source(name, opentofu=opentofu)]
    replaced = {name.replace(".tofu", ".tf") for name in chosen if ".tofu" in name}
    kept = [name for name in chosen if name not in replaced]
    overrides = tuple(name for name in kept if _stem(name) == "override" or _stem(name).endswith("_override"))
    return tuple(name for name in kept if name not in overrides), overrides


def read_source(data: bytes, name: str, label: str) -> SourceFile:
    """The blocks of one file. Terraform files are UTF-8; other bytes become marks, so that lines stay true."""
    text = data.decode("utf-8", "replace")
    return read_json_blocks(text.lstrip("\ufeff"), label) if name.endswith(".json") else read_blocks(text, label)


def build_module(
    directory: str, files: Files, read: Sequence[SourceFile], overrides: Sequence[SourceFile]
) -> ModuleSource:
    """The module that those files make."""
    kept: dict[tuple[str, tuple[str, ...]], Block] = {}
    locals_: dict[str, Attribute] = {}
    providers: list[Block] = []
    for source, overriding in (*((one, False) for one in read), *((one, True) for one in overrides)):
        for block in source.blocks:
            key = (block.type, block.labels)
            if block.type == "locals":
                locals_.update(block.attributes)
            elif block.type == "provider" and not overriding:
                providers.append(block)
            elif overriding and key in kept:
                kept[key] = _overridden(kept[key], block)
            else:
                kept.setdefault(key, block)
    everything = (*read, *overrides)
    return ModuleSource(
        directory=directory,
        files=files,
        resources={block.name: block for block in kept.values() if block.type in _RESOURCES and len(block.labels) == 2},
        locals=locals_,
        variables=_named("variable", kept.values()),
        outputs=_named("output", kept.values()),
        calls=_named("module", kept.values()),
        providers=tuple(providers),
        comments=tuple(comment for one in everything for comment in one.comments),
        blocks=tuple(block for one in everything for block in one.blocks),
    )


def _overridden(block: Block, by: Block) -> Block:
    """Arguments one by one; nested blocks of a type all together."""
    types = {_nested_type(nested) for nested in by.blocks}
    kept = tuple(nested for nested in block.blocks if _nested_type(nested) not in types)
    return replace(block, attributes={**block.attributes, **by.attributes}, blocks=(*kept, *by.blocks))


def _nested_type(block: Block) -> str:
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type


def _named(type_: str, blocks: Iterable[Block]) -> Mapping[str, Block]:
    return {block.labels[0]: block for block in blocks if block.type == type_ and len(block.labels) == 1}


def _stem(name: str) -> str:
    return posixpath.basename(name).split(".tf")[0].split(".tofu")[0]
