"""The files that ``tfiam init`` writes, and what a repository tells of its host and its root module."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from tfiam import __version__
from tfiam.config_file import NAME

HOSTS = ("github", "gitlab", "bitbucket", "azure")

PIPELINES = {
    "github": ".github/workflows/tfiam.yml",
    "gitlab": ".gitlab/tfiam.yml",
    "bitbucket": "bitbucket-pipelines.yml",
    "azure": "azure-pipelines-tfiam.yml",
}
"""Where each host's file goes. GitHub and Azure run any file; GitLab includes one; Bitbucket has one for all."""

THEN = {
    "github": "Commit it: the workflow runs on the next pull request. Give it a role to plan with, where the file says.",
    "gitlab": "Include it in .gitlab-ci.yml:\n  include:\n    - local: .gitlab/tfiam.yml",
    "bitbucket": "Commit it; if bitbucket-pipelines.yml was there, docs/ci.md of tfiam has the step to add.",
    "azure": "Make a pipeline of it in Azure DevOps, and a build validation policy that runs it.",
}

SIGNS = {
    "github": (".github",),
    "gitlab": (".gitlab-ci.yml", ".gitlab"),
    "bitbucket": ("bitbucket-pipelines.yml",),
    "azure": ("azure-pipelines.yml", "azure-pipelines.yaml", ".azure-pipelines", ".azuredevops"),
}

_REMOTES = {
    "github": re.compile(r"github\."),
    "gitlab": re.compile(r"gitlab\."),
    "bitbucket": re.compile(r"bitbucket\."),
    "azure": re.compile(r"dev\.azure\.com|\.visualstudio\.com"),
}
_URL = re.compile(r"^\s*url\s*=\s*(?:\w+://)?(?:[^@/\s]*@)?([^/:\s]+)", re.MULTILINE)

ROOTS = (".", "terraform", "infra", "infrastructure", "tf")
"""Where a root module usually lies."""


@dataclass(frozen=True)
class Starter:
    """A file to begin with, and what is left to do about it."""

    path: str
    text: str
    then: str = ""


def starters(host: str, root: str) -> tuple[Starter, ...]:
    """The config, and the pipeline of a host (``none`` for none) for the root module in ``root``."""
    config = Starter(NAME, _template("config"))
    if host not in PIPELINES:
        return (config,)
    pipeline = _template(host).replace("@ROOT@", root).replace("@VERSION@", __version__)
    return config, Starter(PIPELINES[host], pipeline, THEN[host])


def detected(top: Path) -> str | None:
    """The host whose files lie in a repository, else the one of its git remote, else None."""
    for host, names in SIGNS.items():
        if any((top / name).exists() for name in names):
            return host
    try:
        remotes = _URL.findall((top / ".git" / "config").read_text("utf-8", "replace"))
    except OSError:
        return None
    return next((host for host, known in _REMOTES.items() if any(known.search(remote) for remote in remotes)), None)


def root_module(top: Path) -> str:
    """The usual folder that holds ``.tf`` files, ``.`` when none does."""
    return next((name for name in ROOTS if any((top / name).glob("*.tf"))), ".")


def _template(name: str) -> str:
    return (resources.files("tfiam.data") / f"init_{name}.txt").read_text(encoding="utf-8")
