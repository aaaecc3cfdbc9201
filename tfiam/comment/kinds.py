"""The hosts: what each takes, and what the variables of its CI tell."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from tfiam.comment import azure, bitbucket, github, gitlab
from tfiam.comment.host import Given, Host
from tfiam.errors import CommentError


@dataclass(frozen=True)
class Kind:
    """One host. ``limit`` is in characters and leaves room for the mark."""

    name: str
    token: str
    """The variable that holds the token, unless the command line names another."""
    limit: int
    open: Callable[[Given, Mapping[str, str], Any], Host]
    html: bool = True
    """It folds ``<details>`` and hides HTML comments; elsewhere HTML is shown as typed."""
    mermaid: bool = True
    runs_in: tuple[str, ...] = ()
    """Variables that its CI sets."""
    run_url: str = ""
    """The page of the run, of variables in braces."""


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        # "maximum is 65536 characters": https://github.com/orgs/community/discussions/27190
        "github": Kind(
            "GitHub",
            github.TOKEN,
            65_000,
            github.open_github,
            runs_in=("GITHUB_ACTIONS",),
            run_url="{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/{GITHUB_RUN_ID}",
        ),
        # "limited to 1,000,000 characters": https://docs.gitlab.com/api/notes/#create-new-merge-request-note. What nobody
        # scrolls through is better read in the job.
        "gitlab": Kind(
            "GitLab", gitlab.TOKEN, 250_000, gitlab.open_gitlab, runs_in=("GITLAB_CI",), run_url="{CI_JOB_URL}"
        ),
        # "less than 32768 characters" is Data Center's word (https://github.com/jfrog/froggit-go/pull/133); Cloud's own is
        # nowhere written. Neither renders HTML or Mermaid (https://bitbucket.org/tutorials/markdowndemo).
        "bitbucket": Kind(
            "Bitbucket",
            bitbucket.TOKEN,
            32_000,
            bitbucket.open_bitbucket,
            html=False,
            mermaid=False,
            runs_in=("BITBUCKET_BUILD_NUMBER",),
            run_url="https://bitbucket.org/{BITBUCKET_REPO_FULL_NAME}/pipelines/results/{BITBUCKET_BUILD_NUMBER}",
        ),
        # Written nowhere; Atlantis posts up to 150,000 (server/events/vcs/azuredevops_client.go). Mermaid is for wikis there:
        # https://learn.microsoft.com/en-us/azure/devops/project/wiki/markdown-guidance
        "azure": Kind(
            "Azure DevOps",
            azure.TOKEN,
            140_000,
            azure.open_azure,
            mermaid=False,
            runs_in=("TF_BUILD",),
            run_url="{SYSTEM_COLLECTIONURI}{SYSTEM_TEAMPROJECT}/_build/results?buildId={BUILD_BUILDID}",
        ),
    }
)


def kind_of(environ: Mapping[str, str], name: str | None = None) -> Kind:
    """The host called ``name``, else the one whose CI this runs in, else GitHub."""
    if name is not None:
        return KINDS[name]
    found = (kind for kind in KINDS.values() if all(environ.get(variable) for variable in kind.runs_in))
    return next(found, KINDS["github"])


def open_host(
    kind: Kind, given: Given, environ: Mapping[str, str], sleep: Callable[[float], None] = time.sleep
) -> Host:
    """The pull request. What is not given comes from the job's variables.

    Raises:
        CommentError: something is missing or wrong; one line, never with the token.
    """
    if not given.token.strip():
        raise CommentError(f"no token for {kind.name}: set {kind.token}")
    return kind.open(given, environ, sleep)


def run_url(kind: Kind, environ: Mapping[str, str]) -> str:
    """The page of the run that tfiam is in, "" elsewhere."""
    try:
        return kind.run_url.format_map(_Quoted(environ))
    except KeyError:
        return ""


class _Quoted(dict[str, str]):
    """A project may have blanks in its name."""

    def __getitem__(self, name: str) -> str:
        return quote(super().__getitem__(name), safe=":/@%+")


def is_fork(environ: Mapping[str, str]) -> bool:
    """True where the CI says that the pull request comes from a fork, whose jobs are given no secrets."""
    source = environ.get("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "")
    target = environ.get("CI_MERGE_REQUEST_PROJECT_ID", "")
    return source != target or environ.get("SYSTEM_PULLREQUEST_ISFORK", "").lower() == "true"
