#!/usr/bin/env python3
"""Rebuild the plans of the fixtures from their HCL.

A fixture is any folder below `fixtures/` that holds a `main.tf`; the modules inside it are its own business. What is
made of it:

- `plan.json`, `terraform show -json` of a plan of the folder;
- the same, against a state made by applying `before/` first, where the folder has a `before/` root;
- `state.json` instead, `terraform show -json` of the applied state, where the folder is called `state` or `…-state`;
- `applied.json` besides, the plan that follows when the folder has been applied, so with every value in its state, and
  `tfplan` besides, the file that `terraform plan -out` saves, each where the folder has that file: an empty one asks.

    FORGE=path/to/planforge.py make fixtures          seconds, no account, no provider (FORGE_PYTHON: its interpreter)
    python tools/make_fixtures.py --all stories/users  these folders, stale or not
    python tools/make_fixtures.py --check              names the stale folders, exit 1 when there are any; needs nothing

A folder is stale when the hash of its inputs, modules outside of it too, differs from `fixtures/plans.lock.json`. Two things are changed in a plan,
so that a rebuild without a change is no diff: the top-level `timestamp` (the time of the run) is taken out, and
`relevant_attributes` (which Terraform writes in random order) is sorted. Every other byte is Terraform's.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fixture_inputs import digest

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
LOCK = "plans.lock.json"
BEFORE = "before"
PLAN, STATE, APPLIED, SAVED = "plan.json", "state.json", "applied.json", "tfplan"
KEPT = re.compile(r"^kept (.+)$", re.MULTILINE)
RELEVANT = ',"relevant_attributes":['
TIMESTAMP = re.compile(r',"timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"(?=,"applyable":)')
NO_FORGE = (
    "make_fixtures: set FORGE=path/to/planforge.py (and FORGE_PYTHON to an interpreter that has its requirements); "
    "with the real provider: run `terraform plan -out=p && terraform show -json p > plan.json` in each folder named "
    "by --check, against an AWS endpoint such as moto's server"
)


class FixtureError(Exception):
    """A fixture could not be rebuilt; the message carries the folder and Terraform's own words."""


def roots(top: Path) -> Iterator[Path]:
    """Yield every fixture folder at or below `top`, in order of name, without descending into one."""
    if (top / "main.tf").is_file() and top.name != BEFORE:
        yield top
        return
    for child in sorted(top.iterdir()) if top.is_dir() else ():
        if child.is_dir():
            yield from roots(child)


def wants_state(root: Path) -> bool:
    """Tell whether the fixture is a state rather than a plan, by its name."""
    return root.name == "state" or root.name.endswith("-state")


def output(root: Path) -> Path:
    """Return the file that is made from the fixture."""
    return root / (STATE if wants_state(root) else PLAN)


def made_of(root: Path) -> tuple[Path, ...]:
    """Return every file that is made from the fixture: its output, and what it asks for by having it."""
    return (output(root), *(root / extra for extra in (APPLIED, SAVED) if (root / extra).is_file()))


def quiet(plan: str) -> str:
    """Take what changes from run to run out of a plan's JSON text: its timestamp, the order of relevant_attributes."""
    plan = TIMESTAMP.sub("", plan, count=1)
    start = plan.rfind(RELEVANT) + len(RELEVANT)
    if start < len(RELEVANT):
        return plan
    items: list[str] = []
    at = start
    while plan[at] != "]":
        _, end = json.JSONDecoder().raw_decode(plan, at + (plan[at] == ","))
        items.append(plan[at:end].lstrip(","))
        at = end
    return plan[:start] + ",".join(sorted(items)) + plan[at:]


def state_of(plan: str) -> str:
    """Return the state inside a plan that changes nothing.

    A plan's `prior_state` is a state representation, which is also what `terraform show -json` prints of a state
    (https://developer.hashicorp.com/terraform/internals/json-format); for the story `state` the two were compared
    and are the same bytes.
    """
    return json.dumps(json.loads(plan)["prior_state"], separators=(",", ":")) + "\n"


def forge(root: Path, environ: Mapping[str, str], first: Path, saved: Path | None = None) -> str:
    """Plan the fixture with planforge, after applying `first` if that is a root, and return the JSON text.

    The saved plan that the JSON is of goes to `saved`; it lies in the working copy, which is kept until then.

    Raises:
        FixtureError: Terraform or planforge refused the configuration.
    """
    with tempfile.TemporaryDirectory(prefix="tfiam-fixture-") as scratch:
        made = Path(scratch) / PLAN
        command = [environ.get("FORGE_PYTHON", sys.executable), environ["FORGE"], str(root), "-o", str(made)]
        if (first / "main.tf").is_file():
            command += ["--apply-first", str(first)]
        if saved:
            command.append("--keep")
        # A plan depends on its folder alone, so what the caller's shell says of AWS is put aside.
        fixed = {"AWS_REGION": "eu-west-1", "PLANFORGE_ACCOUNT": "123456789012", "TMPDIR": scratch}
        ran = subprocess.run(command, env={**environ, **fixed}, capture_output=True, text=True, check=False)
        if ran.returncode != 0:
            raise FixtureError(f"{root}: {ran.stderr.strip()}")
        if saved:
            saved.write_bytes(saved_plan(ran.stderr).read_bytes())
        return made.read_text(encoding="utf-8")


def saved_plan(said: str) -> Path:
    """Return the saved plan in the working copy that planforge says it kept.

    Raises:
        FixtureError: there is none.
    """
    for kept in KEPT.findall(said):
        for path in Path(kept).glob("main-*/**/planforge.tfplan"):
            return path
    raise FixtureError(f"planforge kept no saved plan: {said.strip()}")


def rebuild(root: Path, environ: Mapping[str, str]) -> None:
    """Write anew what is made of the fixture; raises as `forge` does."""
    made = made_of(root)
    saved = root / SAVED
    plan = forge(root, environ, root if wants_state(root) else root / BEFORE, saved if saved in made else None)
    output(root).write_text(state_of(plan) if wants_state(root) else quiet(plan), encoding="utf-8")
    if root / APPLIED in made:
        (root / APPLIED).write_text(quiet(forge(root, environ, root)), encoding="utf-8")


def stale(found: Sequence[Path], lock: Mapping[str, str], fixtures: Path) -> tuple[Path, ...]:
    """Return the fixtures whose inputs changed since the lock was written, or whose output is not there or empty."""
    return tuple(root for root in found if not is_made(root) or lock.get(name(root, fixtures)) != digest(root))


def is_made(root: Path) -> bool:
    """Tell whether all that is made of the fixture is there."""
    return all(path.is_file() and path.stat().st_size for path in made_of(root))


def name(root: Path, fixtures: Path) -> str:
    """Return the fixture's key in the lock: its path below `fixtures/`."""
    return root.relative_to(fixtures).as_posix()


def read_lock(fixtures: Path) -> dict[str, str]:
    """Return the hashes of the last rebuild; none where there was no rebuild."""
    path = fixtures / LOCK
    if not path.is_file():
        return {}
    return {str(key): str(value) for key, value in json.loads(path.read_text(encoding="utf-8")).items()}


def write_lock(lock: Mapping[str, str], fixtures: Path) -> None:
    """Write the hashes, without the folders that are gone."""
    kept = {key: lock[key] for key in sorted(lock) if (fixtures / key / "main.tf").is_file()}
    (fixtures / LOCK).write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


def rebuild_all(todo: Sequence[Path], fixtures: Path, jobs: int) -> int:
    """Rebuild the folders, record the good ones in the lock, print one line each; return how many failed."""

    def one(root: Path) -> str | None:
        try:
            rebuild(root, os.environ)
        except FixtureError as error:
            return str(error)
        return None

    made: dict[str, str] = {}
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        for root, problem in zip(todo, pool.map(one, todo), strict=True):
            print(problem or f"made {name(root, fixtures)}/{output(root).name}", flush=True)
            if problem is None:
                made[name(root, fixtures)] = digest(root)
    # Read again: another run may have rebuilt other folders meanwhile.
    write_lock({**read_lock(fixtures), **made}, fixtures)
    return len(todo) - len(made)


def main(argv: Sequence[str] | None = None) -> int:
    """Rebuild what is stale; return 0, 1 when a folder failed or (with --check) is stale, 2 when there is no forge."""
    parser = argparse.ArgumentParser(description="Rebuild the plans of the fixtures from their HCL.")
    parser.add_argument("folders", nargs="*", help="below fixtures/; default: all of it")
    parser.add_argument("--all", action="store_true", help="also what is up to date")
    parser.add_argument("--check", action="store_true", help="only name what is stale")
    parser.add_argument("--jobs", type=int, default=2)
    chosen = parser.parse_args(argv)

    tops = [FIXTURES / folder for folder in chosen.folders] or [FIXTURES]
    found = [root for top in tops for root in roots(top)]
    lock = read_lock(FIXTURES)
    todo = found if chosen.all else list(stale(found, lock, FIXTURES))
    if chosen.check:
        print("".join(f"stale {name(root, FIXTURES)}\n" for root in todo), end="")
        return 1 if todo else 0
    if todo and "FORGE" not in os.environ:
        print(NO_FORGE, file=sys.stderr)
        return 2
    failed = rebuild_all(todo, FIXTURES, chosen.jobs)
    print(f"{len(todo) - failed} made, {len(found) - len(todo)} up to date, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
