"""Whether a source tree is the plan's: the blocks that the plan was made of must be in it."""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.plan.configuration import ConfigModule
from tfiam.plan.model import Plan
from tfiam.source.tree import SourceTree


def module_paths(plan: Plan) -> tuple[tuple[str, ...], ...]:
    """Every module of the plan's configuration by the calls that lead to it, the root's () first."""
    return tuple(path for path, _ in _modules(plan.configuration.root, ()))


def disagreements(tree: SourceTree, plan: Plan) -> tuple[str, ...]:
    """A sentence when blocks of the plan are missing from modules that were read: the source is another commit's, or another root's."""
    missing: list[str] = []
    total = 0
    for path, module in _modules(plan.configuration.root, ()):
        source = tree.module(path)
        if source is None:
            continue
        total += len(module.resources)
        prefix = "".join(f"module.{name}." for name in path)
        missing += [f"{prefix}{address}" for address in module.resources if address not in source.resources]
    if not missing:
        return ()
    return (
        f"{len(missing)} of the plan's {total} blocks are not in the source (such as {missing[0]}): is it the source of this plan?",
    )


def is_opentofu(plan: Plan) -> bool:
    """True if OpenTofu made the plan: its providers come from its own registry."""
    return any(resource.provider_name.startswith("registry.opentofu.org/") for resource in plan.resources)


def _modules(module: ConfigModule, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], ConfigModule]]:
    yield path, module
    for name, call in module.calls.items():
        yield from _modules(call.module, (*path, name))
