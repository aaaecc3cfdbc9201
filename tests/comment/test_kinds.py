"""What a job's variables tell of its pull request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.comment.conftest import FAKES, Bench, bench_of
from tests.comment.fakes import TOKEN
from tfiam.comment import KINDS, Action, Given, is_fork, kind_of, marker, open_host, publish, run_url
from tfiam.comment.github import pull_request_number
from tfiam.errors import CommentError

JOBS: dict[str, dict[str, str]] = {
    "github": {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "acme/shop", "GITHUB_REF": "refs/pull/7/merge"},
    "gitlab": {"GITLAB_CI": "true", "CI_MERGE_REQUEST_PROJECT_ID": "42", "CI_MERGE_REQUEST_IID": "7"},
    "bitbucket": {"BITBUCKET_BUILD_NUMBER": "3", "BITBUCKET_REPO_FULL_NAME": "acme/shop", "BITBUCKET_PR_ID": "7"},
    "azure": {
        "TF_BUILD": "True",
        "SYSTEM_TEAMPROJECT": "Store",
        "BUILD_REPOSITORY_ID": "shop",
        "SYSTEM_PULLREQUEST_PULLREQUESTID": "7",
    },
}
API = {"github": "GITHUB_API_URL", "gitlab": "CI_API_V4_URL", "azure": "SYSTEM_COLLECTIONURI"}


@pytest.mark.parametrize("name", list(FAKES))
def test_everything_comes_from_the_job(name: str) -> None:
    for bench in bench_of(name):
        environ = {**JOBS[name], **({API[name]: bench.fake.url} if name in API else {})}
        kind = kind_of(environ)
        assert kind is KINDS[name]
        given = Given(TOKEN, api_url="" if name in API else bench.fake.url)
        posted = publish(open_host(kind, given, environ), "report", bench.mark, environ)
        assert posted.action is Action.CREATED


@pytest.mark.parametrize(
    ("name", "without", "said"),
    [
        ("github", "GITHUB_REPOSITORY", "no repository: give --repo OWNER/NAME"),
        ("github", "GITHUB_REF", "no pull request: run on pull_request events or give --pr NUMBER"),
        ("gitlab", "CI_MERGE_REQUEST_PROJECT_ID", "no project: give --repo GROUP/PROJECT"),
        ("gitlab", "CI_MERGE_REQUEST_IID", "no merge request: run in a merge request pipeline"),
        ("bitbucket", "BITBUCKET_REPO_FULL_NAME", "no repository: give --repo WORKSPACE/NAME"),
        ("bitbucket", "BITBUCKET_PR_ID", "no pull request: run in a `pull-requests` pipeline"),
        ("azure", "BUILD_REPOSITORY_ID", "no repository: give --repo PROJECT/NAME"),
        ("azure", "SYSTEM_PULLREQUEST_PULLREQUESTID", "no pull request: run as a build validation"),
    ],
)
def test_what_is_missing(name: str, without: str, said: str) -> None:
    environ = {key: value for key, value in JOBS[name].items() if key != without}
    with pytest.raises(CommentError) as caught:
        open_host(KINDS[name], Given(TOKEN, api_url="https://host.example"), environ)
    assert said in str(caught.value)


def test_azure_needs_an_organization() -> None:
    with pytest.raises(CommentError, match="no organization: give --api-url"):
        open_host(KINDS["azure"], Given(TOKEN), JOBS["azure"])


@pytest.mark.parametrize("name", ["github", "bitbucket"])
def test_a_repository_that_leads_elsewhere(name: str) -> None:
    with pytest.raises(CommentError, match="no repository"):
        open_host(KINDS[name], Given(TOKEN, "acme/shop/../../user", 7, "https://host.example"), {})


def test_a_gitlab_path_is_one_part_of_the_url(gitlab: Bench) -> None:
    with pytest.raises(CommentError):
        publish(gitlab.host(repository="acme/infra/../shop"), "report", gitlab.mark, {})
    assert gitlab.fake.requests[0].startswith("GET /projects/acme%2Finfra%2F..%2Fshop/merge_requests/7/notes")


@pytest.mark.parametrize(
    ("name", "token", "scheme"),
    [
        ("bitbucket", "me@acme.example:secret", "Basic bWVAYWNtZS5leGFtcGxlOnNlY3JldA=="),
        ("azure", "head.body.signature", "Bearer head.body.signature"),
    ],
)
def test_how_a_token_is_sent(name: str, token: str, scheme: str) -> None:
    host = open_host(KINDS[name], Given(token, "acme/shop", 7, "https://host.example"), {})
    assert host.connection.authorization == {"Authorization": scheme}


def test_no_token() -> None:
    with pytest.raises(CommentError, match="no token for GitLab: set GITLAB_TOKEN"):
        open_host(KINDS["gitlab"], Given(" "), {})


@pytest.mark.parametrize("tag", ["--><script>", "a--b", "", "-x", "a b", ") x"])
def test_a_tag_cannot_end_the_mark(tag: str) -> None:
    with pytest.raises(CommentError, match="--tag takes letters"):
        marker(tag)


def test_github_is_meant_where_no_ci_is_known() -> None:
    assert kind_of({}) is KINDS["github"]
    assert kind_of(JOBS["gitlab"], "azure") is KINDS["azure"]


@pytest.mark.parametrize(
    ("name", "environ", "url"),
    [
        (
            "github",
            {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "acme/infra", "GITHUB_RUN_ID": "7"},
            "https://github.com/acme/infra/actions/runs/7",
        ),
        ("github", {"GITHUB_REPOSITORY": "acme/infra"}, ""),
        ("gitlab", {"CI_JOB_URL": "https://gitlab.com/a/b/-/jobs/1"}, "https://gitlab.com/a/b/-/jobs/1"),
        (
            "azure",
            {"SYSTEM_COLLECTIONURI": "https://dev.azure.com/a/", "SYSTEM_TEAMPROJECT": "b c", "BUILD_BUILDID": "9"},
            "https://dev.azure.com/a/b%20c/_build/results?buildId=9",
        ),
    ],
)
def test_the_page_of_the_run(name: str, environ: dict[str, str], url: str) -> None:
    assert run_url(KINDS[name], environ) == url


@pytest.mark.parametrize(
    ("environ", "fork"),
    [
        ({}, False),
        ({"CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "1", "CI_MERGE_REQUEST_PROJECT_ID": "1"}, False),
        ({"CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "2", "CI_MERGE_REQUEST_PROJECT_ID": "1"}, True),
        ({"SYSTEM_PULLREQUEST_ISFORK": "True"}, True),
    ],
)
def test_forks(environ: dict[str, str], fork: bool) -> None:
    assert is_fork(environ) is fork


@pytest.mark.parametrize(
    ("event", "ref", "number"),
    [
        ({"pull_request": {"number": 12}}, "refs/pull/3/merge", 12),
        ({"issue": {"number": 5, "pull_request": {}}}, "refs/pull/3/merge", 3),
        ({"issue": {"number": 5, "pull_request": {"url": "x"}}}, "refs/heads/main", 5),
        ({"workflow_run": {"pull_requests": [{"number": 9}]}}, "refs/heads/main", 9),
        ([], "refs/pull/3/merge", 3),
    ],
)
def test_pull_request_number(tmp_path: Path, event: Any, ref: str, number: int) -> None:
    path = tmp_path / "event.json"
    path.write_text(json.dumps(event))
    assert pull_request_number({"GITHUB_EVENT_PATH": str(path), "GITHUB_REF": ref}) == number


@pytest.mark.parametrize(
    "event",
    [{"push": {}}, {"issue": {"number": 5}}, {"workflow_run": {"pull_requests": [{"number": 1}, {"number": 2}]}}],
)
def test_no_pull_request_number(tmp_path: Path, event: Any) -> None:
    path = tmp_path / "event.json"
    path.write_text(json.dumps(event))
    with pytest.raises(CommentError, match="no pull request"):
        pull_request_number({"GITHUB_EVENT_PATH": str(path), "GITHUB_REF": "refs/heads/main"})
