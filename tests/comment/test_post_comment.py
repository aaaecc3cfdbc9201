"""One comment, found and updated in place, against a server that behaves like GitHub's."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.comment.fake_github import TOKEN, FakeGitHub, serving
from tfiam.comment import BODY_LIMIT, Action, Posted, post_comment
from tfiam.comment.github import pull_request_number
from tfiam.errors import CommentError

MARKER = "<!-- tfiam:default -->"
FIRST = "https://github.example/acme/shop/pull/7#issuecomment-100"


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGitHub]:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with serving(FakeGitHub()) as server:
        yield server


class Clock:
    """Records what was waited instead of waiting."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)


def post(github: FakeGitHub, body: str = "report", clock: Clock | None = None, **changes: Any) -> Posted:
    given: dict[str, Any] = {
        "repository": "acme/shop",
        "number": 7,
        "token": TOKEN,
        "api_url": github.url,
        "environ": {},
        "sleep": clock or Clock(),
    }
    return post_comment(body, **{**given, **changes})


def fails_first(times: int, status: int, headers: dict[str, str], on: str) -> Any:
    left = [times]

    def trouble(method: str, _path: str) -> tuple[int, dict[str, str], Any] | None:
        if method != on or not left[0]:
            return None
        left[0] -= 1
        return status, headers, {"message": "try later"}

    return trouble


def test_creates_when_there_is_none(github: FakeGitHub) -> None:
    github.add("LGTM", "alice")
    posted = post(github)
    assert posted == Posted(FIRST.replace("100", "101"), Action.CREATED)
    assert github.bodies() == ["LGTM", f"{MARKER}\nreport"]


def test_updates_its_own_on_a_later_page(github: FakeGitHub) -> None:
    for number in range(5):
        github.add(f"comment {number}", "alice")
    github.add(f"{MARKER}\nold")
    github.add("after", "bob")
    assert post(github).action is Action.UPDATED
    assert github.bodies()[5] == f"{MARKER}\nreport"
    assert len(github.comments) == 7
    assert [request for request in github.requests if request.startswith("POST")] == []


def test_says_unchanged_without_writing(github: FakeGitHub) -> None:
    github.add(f"{MARKER}\r\nreport\r\n")
    assert post(github) == Posted(FIRST, Action.UNCHANGED)
    assert not [request for request in github.requests if request.startswith(("PATCH", "POST"))]


def test_tags_have_a_comment_each(github: FakeGitHub) -> None:
    post(github, "prod", tag="prod")
    post(github, "dev", tag="dev")
    post(github, "dev again", tag="dev")
    assert github.bodies() == ["<!-- tfiam:prod -->\nprod", "<!-- tfiam:dev -->\ndev again"]


@pytest.mark.parametrize(
    ("body", "login"),
    [
        (f"> {MARKER}\nquoting the report", "github-actions[bot]"),
        (f"look: {MARKER}", "github-actions[bot]"),
        (f"{MARKER}\nplanted by a person", "mallory"),
    ],
)
def test_another_comment_with_the_marker_is_not_taken(github: FakeGitHub, body: str, login: str) -> None:
    github.add(body, login)
    assert post(github).action is Action.CREATED
    assert github.bodies() == [body, f"{MARKER}\nreport"]


def test_a_person_s_token_updates_that_person_s_comment_only(github: FakeGitHub) -> None:
    github.login = "alice"
    github.add(f"{MARKER}\nplanted", "mallory")
    github.add(f"{MARKER}\nold", "alice")
    assert post(github).action is Action.UPDATED
    assert github.bodies() == [f"{MARKER}\nplanted", f"{MARKER}\nreport"]


def test_a_comment_deleted_meanwhile_is_created_again(github: FakeGitHub) -> None:
    github.add(f"{MARKER}\nold")
    github.trouble = fails_first(1, 404, {}, on="PATCH")
    assert post(github).action is Action.CREATED


@pytest.mark.parametrize(
    ("trouble", "waits"),
    [
        (fails_first(1, 429, {"Retry-After": "0"}, on="GET"), [0.0]),
        (fails_first(2, 500, {}, on="GET"), [1.0, 2.0]),
        (fails_first(1, 403, {"Retry-After": "7"}, on="GET"), [7.0]),
        (fails_first(1, 429, {}, on="GET"), [60.0]),
        (fails_first(2, 502, {}, on="POST"), [1.0, 2.0]),
        (fails_first(1, 429, {"Retry-After": "9"}, on="POST"), [9.0]),
    ],
    ids=["429", "500", "secondary limit", "429 without a word", "create", "create limited"],
)
def test_waits_and_tries_again(github: FakeGitHub, trouble: Any, waits: list[float]) -> None:
    github.trouble = trouble
    clock = Clock()
    assert post(github, clock=clock).action is Action.CREATED
    assert clock.waits == waits
    assert github.bodies() == [f"{MARKER}\nreport"]


def test_a_create_that_arrived_although_the_answer_failed_is_not_repeated(github: FakeGitHub) -> None:
    def arrives(method: str, _path: str) -> tuple[int, dict[str, str], Any] | None:
        if method == "POST" and not github.comments:
            github.add(f"{MARKER}\nreport")
            return 502, {}, "<html>Bad gateway</html>"
        return None

    github.trouble = arrives
    assert post(github) == Posted(FIRST, Action.UNCHANGED)
    assert github.bodies() == [f"{MARKER}\nreport"]


@pytest.mark.parametrize(
    ("status", "headers", "said"),
    [
        (500, {}, "HTTP 500; run it again later"),
        (429, {"Retry-After": "3600"}, "asks to wait 3600 s (HTTP 429); run it again later"),
    ],
)
def test_gives_up(github: FakeGitHub, status: int, headers: dict[str, str], said: str) -> None:
    github.trouble = lambda _method, _path: (status, headers, {"message": "no"})
    clock = Clock()
    with pytest.raises(CommentError) as caught:
        post(github, clock=clock)
    assert str(caught.value).endswith(said)
    assert len(clock.waits) < 5


def test_waits_for_the_reset_of_a_spent_limit(github: FakeGitHub) -> None:
    soon = str(int(time.time()) + 30)
    github.trouble = fails_first(1, 403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": soon}, on="GET")
    clock = Clock()
    post(github, clock=clock)
    assert 20 < clock.waits[0] <= 31


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "GitHub does not accept the token: it is wrong or expired: HTTP 401 (no way)"),
        (403, "pull-requests: write"),
        (404, "no pull request 7 in acme/shop, or the token cannot see it"),
        (422, "GitHub does not accept the comment: HTTP 422 (no way)"),
        (301, "acme/shop has moved; give --repo its new name"),
        (410, "GitHub refused the comment: HTTP 410 (no way)"),
    ],
)
def test_a_refusal_says_what_is_needed(github: FakeGitHub, status: int, said: str) -> None:
    github.trouble = lambda method, _path: (status, {}, {"message": "no way"}) if method == "POST" else None
    with pytest.raises(CommentError) as caught:
        post(github)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_without_permission_the_job_summary_gets_the_report(github: FakeGitHub, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    github.trouble = lambda method, _path: (403, {}, {"message": "Not accessible"}) if method == "POST" else None
    posted = post(github, "the report", environ={"GITHUB_STEP_SUMMARY": str(summary)})
    assert posted.action is Action.SUMMARY
    assert "pull-requests: write" in posted.note
    assert "fork" in posted.note
    assert summary.read_text() == "before\nthe report\n"


def test_an_unwritable_summary_is_told(github: FakeGitHub, tmp_path: Path) -> None:
    github.trouble = lambda method, _path: (403, {}, {}) if method == "POST" else None
    with pytest.raises(CommentError, match="job summary cannot be written either"):
        post(github, environ={"GITHUB_STEP_SUMMARY": str(tmp_path)})


def test_the_token_is_in_no_message_and_no_log(github: FakeGitHub, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    github.trouble = lambda _method, _path: (422, {}, {"message": f"bad {TOKEN}\x1b[2J"})
    with pytest.raises(CommentError) as caught:
        post(github)
    assert str(caught.value).endswith("(bad ***[2J)")
    with pytest.raises(CommentError) as broken:
        post(github, token="ghs_line\nbreak")
    assert "ghs_line" not in str(broken.value)
    assert broken.value.__suppress_context__ or broken.value.__context__ is None
    assert TOKEN not in caplog.text


def test_a_next_page_elsewhere_does_not_get_the_token(github: FakeGitHub) -> None:
    link = {"Link": '<https://evil.example/steal>; rel="next"'}
    github.trouble = lambda method, _path: (200, link, []) if method == "GET" else None
    with pytest.raises(CommentError, match="points to another host; the token stays here"):
        post(github)


def test_an_answer_that_is_no_json(github: FakeGitHub) -> None:
    github.trouble = lambda _method, _path: (200, {}, "<html>Sign in</html>")
    with pytest.raises(CommentError, match="did not answer in JSON"):
        post(github)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"token": None}, "no token: set GITHUB_TOKEN"),
        ({"repository": None}, "no repository: give --repo OWNER/NAME"),
        ({"repository": "acme/shop/../../user"}, "no repository"),
        ({"number": None}, "no pull request: run on pull_request events or give --pr NUMBER"),
        ({"tag": "--><script>"}, "--tag takes letters"),
        ({"tag": "a--b"}, "--tag takes letters"),
        ({"api_url": "http://github.example"}, "must start with https://"),
        ({"body": "x" * (BODY_LIMIT + 1)}, "the comment has 65,001 characters"),
    ],
)
def test_what_is_missing_or_wrong(github: FakeGitHub, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(CommentError) as caught:
        post(github, **changes)
    assert said in str(caught.value)
    assert github.requests == []


def test_without_httpx_it_says_what_to_install(github: FakeGitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(CommentError, match=r"pip install 'tfiam\[comment\]'"):
        post(github)


def test_everything_comes_from_the_job(github: FakeGitHub, tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 7}}))
    environ = {
        "GITHUB_TOKEN": TOKEN,
        "GITHUB_REPOSITORY": "acme/shop",
        "GITHUB_API_URL": github.url,
        "GITHUB_EVENT_PATH": str(event),
    }
    assert post_comment("report", environ=environ).url == FIRST


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
