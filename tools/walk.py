#!/usr/bin/env python3
"""A pull request from its first push to its last, on a local server that behaves like GitHub.

    python tools/walk.py          prints each command, what it said, and the comment as it stands after each push

`tfiam init` in the empty repository, then three pushes (fixtures/walk): the first with findings, the second mends them and brings another, the third is clean. After
each, `tfiam comment --inline` runs as in a workflow, in a git repository with the push's source. There is one comment all
the way, updated in place and folded at the end, and no remark on a line outlives what it is about.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))

from tests.comment.fake_github import FakeGitHub  # noqa: E402 - the house is not installed
from tests.comment.fakes import TOKEN, serving  # noqa: E402

PUSHES = HOUSE / "fixtures" / "walk"
HOSTS = (
    "GITHUB_",
    "GITLAB_",
    "CI_",
    "BITBUCKET_",
    "SYSTEM_",
    "TF_BUILD",
    "HTTP_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "all_proxy",
)


@dataclass
class Walk:
    """A repository, its pull request, and what was said so far."""

    repository: Path
    hub: FakeGitHub
    out: Callable[[str], None] = print
    statuses: list[int] = field(default_factory=list)

    def tfiam(self, *arguments: str) -> str:
        """Runs it in the repository, as a workflow does; its exit status goes to ``statuses``."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(HOSTS)}
        job = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self.hub.url,
            "GITHUB_REPOSITORY": "acme/shop",
            "GITHUB_REF": "refs/pull/7/merge",
            "GITHUB_TOKEN": TOKEN,
        }
        command = [sys.executable, "-m", "tfiam", *arguments]
        environ = {**clean, **job, "PYTHONPATH": str(HOUSE)}
        run = subprocess.run(command, cwd=self.repository, env=environ, capture_output=True, text=True, check=False)
        self.statuses.append(run.returncode)
        self.out(f"$ tfiam {' '.join(arguments)}\n{run.stderr}{run.stdout}[exit {run.returncode}]")
        return run.stdout

    def push(self, name: str) -> None:
        """The push's source and plan into the repository, and its diff into the pull request."""
        infra = self.repository / "infra"
        infra.mkdir(exist_ok=True)
        shutil.copy(PUSHES / name / "main.tf", infra / "main.tf")
        shutil.copy(PUSHES / name / "plan.json", self.repository / "plan.json")
        lines = (infra / "main.tf").read_text(encoding="utf-8").splitlines()
        patch = "\n".join([f"@@ -0,0 +1,{len(lines)} @@", *(f"+{line}" for line in lines)])
        self.hub.files = [{"filename": "infra/main.tf", "patch": patch}]


Step = Callable[[Walk], None]


def _pushed(name: str) -> Step:
    def step(walk: Walk) -> None:
        walk.out(f"== push: {name}")
        walk.push(name)
        walk.tfiam("comment", "plan.json", "--source", "infra", "--inline", "--fail-on", "high")
        for body in walk.hub.bodies():
            walk.out(body)
        walk.out(f"remarks on lines: {walk.hub.lines()}")

    return step


def INIT(walk: Walk) -> None:  # noqa: N802 - a step, as those below
    """The team's config and pipeline, in a repository that holds nothing yet."""
    walk.tfiam("init", "--ci", "github")
    for path in sorted(walk.repository.rglob("*")):
        if path.is_file() and ".git/" not in path.as_posix():
            walk.out(f"there is {path.relative_to(walk.repository).as_posix()}")


FIRST, SECOND, THIRD = (_pushed(name) for name in ("first", "second", "third"))


@contextmanager
def walking(out: Callable[[str], None] = print) -> Iterator[Walk]:
    """An empty git repository with an open pull request."""
    hub = FakeGitHub(page=100)
    with tempfile.TemporaryDirectory() as folder, serving(hub):
        subprocess.run(["git", "init", "--quiet", folder], check=True)
        yield Walk(Path(folder), hub, out)


def main(steps: Sequence[Step] = (INIT, FIRST, SECOND, THIRD)) -> int:
    with walking() as walk:
        for step in steps:
            step(walk)
        ok = walk.statuses == [0, 1, 1, 0] and len(walk.hub.bodies()) == 1 and not walk.hub.lines()
    print("the walk went as it should" if ok else "THE WALK WENT WRONG")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
