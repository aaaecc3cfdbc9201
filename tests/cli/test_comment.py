from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Tfiam, story
from tfiam.cli.comment import workflow_run
from tfiam.comment import BODY_LIMIT, Action, Posted
from tfiam.errors import CommentError

URL = "https://github.com/acme/infra/pull/42#issuecomment-1"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What was handed to the host, instead of posting it (tests/comment speaks to a server)."""
    given: dict[str, Any] = {}

    def post(body: str, **options: Any) -> Posted:
        given.update(options, body=body)
        return Posted(URL, Action.UPDATED)

    monkeypatch.setattr("tfiam.cli.comment.post_comment", post)
    return given


def test_comment_posts_the_report(
    tfiam: Tfiam, star: list[str], sent: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "Planted-Token")
    options = [
        "--repo",
        "acme/infra",
        "--pr",
        "42",
        "--token-env",
        "BOT_TOKEN",
        "--tag",
        "network",
        "--api-url",
        "https://x.example",
    ]
    run = tfiam(["comment", story("over-privileged"), *star, *options])
    assert (run.status, run.out, run.err) == (0, f"Updated {URL}\n", "")
    body = sent.pop("body")
    assert "aws_iam_role_policy.ingest" in body
    assert len(body) <= BODY_LIMIT
    assert sent == {
        "repository": "acme/infra",
        "number": 42,
        "token": "Planted-Token",
        "tag": "network",
        "api_url": "https://x.example",
    }


def test_a_missing_token_is_refused_before_anything_is_read(
    tfiam: Tfiam, sent: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    run = tfiam(["comment", "none.json"])
    assert run.status == 2
    assert run.err == (
        "tfiam: GITHUB_TOKEN holds no token; in a workflow, set GITHUB_TOKEN: ${{ github.token }}; see tfiam comment --help\n"
    )
    assert sent == {}


def test_a_note_goes_to_standard_error(tfiam: Tfiam, star: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "t")
    note = "the token may not comment\x1b[2J"
    monkeypatch.setattr("tfiam.cli.comment.post_comment", lambda *_a, **_o: Posted("", Action.SUMMARY, note))
    run = tfiam(["comment", story("over-privileged"), *star])
    assert (run.status, run.out) == (0, "Wrote the job summary instead of a comment\n")
    assert run.err == "tfiam: the token may not comment\\x1b[2J\n"


def test_a_refusal_is_one_line(tfiam: Tfiam, star: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> Posted:
        raise CommentError("GitHub does not accept the token")

    monkeypatch.setenv("GITHUB_TOKEN", "t")
    monkeypatch.setattr("tfiam.cli.comment.post_comment", refuse)
    run = tfiam(["comment", story("over-privileged"), *star])
    assert (run.status, run.out, run.err) == (2, "", "tfiam: GitHub does not accept the token\n")


def test_only_introduced_leaves_out_what_was_there(
    tfiam: Tfiam, star: list[str], sent: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "t")
    tfiam(["comment", story("no-change"), *star, "--only", "introduced"])
    assert "There before" not in sent["body"]


@pytest.mark.parametrize(
    ("environ", "url"),
    [
        (
            {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "acme/infra", "GITHUB_RUN_ID": "7"},
            "https://github.com/acme/infra/actions/runs/7",
        ),
        ({"GITHUB_REPOSITORY": "acme/infra"}, ""),
    ],
)
def test_workflow_run(environ: dict[str, str], url: str) -> None:
    assert workflow_run(environ) == url
