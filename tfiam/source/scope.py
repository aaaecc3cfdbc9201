"""What an expression can refer to: the contract between the evaluator and whoever knows the names."""

from __future__ import annotations

from typing import Protocol

from tfiam.source.values import Hole, Value


class Files(Protocol):
    """Files of a source tree. No path leads out of it."""

    def read(self, path: str) -> bytes | None:
        """The content of ``path`` (relative to the root module, or below ``path.module``); None when there is none."""
        ...

    def names(self, directory: str) -> tuple[str, ...]:
        """The files below ``directory`` as relative paths, sorted; none when it is not a directory of the tree."""
        ...


class Scope(Protocol):
    """Resolves references. What is not known is a hole; what cannot exist raises ``HclError``."""

    @property
    def files(self) -> Files | None:
        """The files that ``file`` and its kin read; None without a tree."""
        ...

    def value(self, root: str, steps: tuple[str | int, ...]) -> tuple[Value, int]:
        """The value of ``root.steps…`` and how many of the steps it has consumed.

        ``root`` is ``var``, ``local``, ``module``, ``data``, ``each``, ``count``, ``path``, ``terraform``, ``self`` or
        a resource type. Only leading constant steps are given: the evaluator applies the rest to the value.
        """
        ...


class NoScope:
    """A scope without names: every reference is a hole."""

    files: Files | None = None

    def value(self, root: str, steps: tuple[str | int, ...]) -> tuple[Value, int]:
        """A hole named as the reference is written."""
        return Hole(written(root, steps)), len(steps)


def written(root: str, steps: tuple[str | int, ...]) -> str:
    """A reference as Terraform writes it: ``aws_s3_bucket.logs["a"].arn`` for a step that is no identifier."""
    text = root
    for step in steps:
        if isinstance(step, int):
            text += f"[{step}]"
        elif step.replace("-", "_").isidentifier():
            text += f".{step}"
        else:
            escaped = step.replace("\\", "\\\\").replace('"', '\\"')
            text += f'["{escaped}"]'
    return text
