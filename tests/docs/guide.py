"""Guides in docs/ as something to run: the files they write and the commands they show.

A guide names the story it happens in, ``<!-- story: quickstart -->``, whose files are where its commands run. A block after
``<!-- file: NAME -->`` is written to that file. In a ``console`` block, ``$ `` begins a command and the rest is what it prints;
a line of ``…`` stands for any lines.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

_STORY = re.compile(r"<!-- story: (\S+) -->")
_BLOCK = re.compile(
    r"(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE
)
_COMMAND = re.compile(r"^\$ (?P<command>(?:[^\n\\]|\\\n|\\.)*)\n(?P<shown>(?:(?!\$ ).*\n)*)", re.MULTILINE)

TERRAFORM = """#!/bin/sh
# Stands for Terraform in a folder that holds the plan it would make.
while [ "${1#-}" != "$1" ]; do shift; done
case "$1" in
  show) cat "$PLAN_JSON" ;;
  plan) for argument; do case "$argument" in -out=*) : > "${argument#-out=}" ;; esac; done ;;
  init) ;;
  *) exit 64 ;;
esac
"""


@dataclass(frozen=True)
class Command:
    """A command of a guide, and what the guide says that it prints."""

    text: str
    shown: str


@dataclass(frozen=True)
class WrittenFile:
    name: str
    text: str


def guides() -> list[Path]:
    """The guides that can be run."""
    return [path for path in sorted(DOCS.glob("*.md")) if _STORY.search(path.read_text())]


def steps(guide: Path) -> Iterator[Command | WrittenFile]:
    for block in _BLOCK.finditer(guide.read_text()):
        if block["file"]:
            yield WrittenFile(block["file"], block["body"])
        elif block["kind"] == "console":
            for found in _COMMAND.finditer(block["body"]):
                yield Command(found["command"], found["shown"])


@dataclass(frozen=True)
class Workshop:
    """A copy of a story to work in, with ``tfiam`` and a stand-in for ``terraform`` on the PATH."""

    folder: Path
    tools: Path

    @classmethod
    def of(cls, story: str, place: Path) -> Workshop:
        workshop = cls(place / "work", place / "tools")
        shutil.copytree(ROOT / "fixtures" / "stories" / story, workshop.folder)
        workshop.tools.mkdir()
        shutil.copy(workshop.folder / "plan.json", workshop.tools / "plan.json")
        workshop._tool("tfiam", f'#!/bin/sh\nexec "{sys.executable}" -m tfiam "$@"\n')
        workshop._tool("terraform", TERRAFORM)
        return workshop

    @classmethod
    def for_guide(cls, guide: Path, place: Path) -> Workshop:
        story = _STORY.search(guide.read_text())
        assert story
        return cls.of(story[1], place)

    def run(self, command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """A command as a shell runs it, both outputs in one."""
        environ = {key: value for key, value in os.environ.items() if not key.startswith(("GITHUB_", "CI"))}
        environ |= {
            "PATH": f"{self.tools}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "PLAN_JSON": str(self.tools / "plan.json"),
            "COLUMNS": "80",
        }
        return subprocess.run(
            ["bash", "-c", command], cwd=self.folder, env=environ | variables, text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def write(self, file: WrittenFile) -> None:
        path = self.folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text)

    def _tool(self, name: str, text: str) -> None:
        (self.tools / name).write_text(text)
        (self.tools / name).chmod(0o755)


def says(shown: str, printed: str) -> bool:
    """True if a guide shows what a command printed; lines of ``…`` leave lines out."""
    lines = [line.rstrip() for line in shown.strip("\n").splitlines()]
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line) + r"[ ]*\n" for line in lines)
    return re.fullmatch(r"\n*" + pattern + r"\n*", printed.rstrip("\n") + "\n" if printed else "") is not None
