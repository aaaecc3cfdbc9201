"""``tfiam init``."""

from __future__ import annotations

from pathlib import Path

import click

from tfiam.cli.failure import one_line
from tfiam.cli.output import say, write
from tfiam.cli.starter import HOSTS, Starter, detected, root_module, starters
from tfiam.errors import InputError

EPILOG = """\b
Examples:
  tfiam init
  tfiam init --ci github
  tfiam init --ci none infra/

\b
Files it writes, as far as they are not there yet:
  .tfiam.yaml                      every time
  .github/workflows/tfiam.yml      --ci github
  .gitlab/tfiam.yml                --ci gitlab
  bitbucket-pipelines.yml          --ci bitbucket
  azure-pipelines-tfiam.yml        --ci azure

\b
Exit status:
  0   the files are there
  2   usage, or a file that cannot be written
  70  a defect in tfiam
"""


@click.command("init", epilog=EPILOG)
@click.argument("folder", metavar="[DIR]", required=False, default=".")
@click.option(
    "--ci",
    type=click.Choice((*HOSTS, "none")),
    help="Whose pipeline to write.  [default: what .github, .gitlab-ci.yml and the like, or the git remote, tell]",
)
@click.option("--force", is_flag=True, help="Replace files that are there already.")
def command(folder: str, ci: str | None, force: bool) -> int:
    """Write a commented .tfiam.yaml and a pipeline that plans, scans and comments.

    DIR is the top of the repository, the working directory by default. What is there already is kept, unless --force.
    """
    top = Path(folder)
    if not top.is_dir():
        raise InputError(folder, "is no folder", "name the top of your repository")
    host = ci or detected(top) or "none"
    root = root_module(top)
    wanted = starters(host, root)
    for starter in wanted:
        say(_put(top, starter, force=force))
    say("\n".join(["", *_next_steps(host, root, wanted, told=ci is not None)]))
    return 0


def _put(top: Path, starter: Starter, *, force: bool) -> str:
    path = top / starter.path
    shown = one_line(path.as_posix())
    if path.is_file() and path.read_bytes() == starter.text.encode():
        return f"Unchanged  {shown}"
    there = path.exists() or path.is_symlink()
    if there and not force:
        return f"Kept       {shown} (it was there; --force replaces it)"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(shown, "cannot be written", "make its folder one that is yours to write") from error
    write(str(path), starter.text)
    return f"{'Replaced' if there else 'Wrote':9}  {shown}"


def _next_steps(host: str, root: str, wanted: tuple[Starter, ...], *, told: bool) -> list[str]:
    """What to do now, in the order to do it."""
    here = "" if root == "." else f" -chdir={root}"
    steps = [starter.then for starter in wanted if starter.then]
    if host == "none" and not told:
        steps.append(f"No pipeline: this repository does not tell its host. Name it with --ci {'|'.join(HOSTS)}.")
    return [
        *steps,
        "Next:",
        f"  terraform{here} plan -out=tfplan && terraform{here} show -json tfplan > plan.json",
        f"  tfiam scan plan.json --source {root}",
    ]
