"""Where a token goes, and where it does not."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.comment.conftest import Bench
from tests.comment.fake_github import FakeGitHub
from tests.comment.fakes import TOKEN, serving
from tfiam.comment import Action
from tfiam.errors import CommentError

ISSUE = "/repos/acme/shop/issues/7/comments"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_redirect_does_not_carry_the_token_to_another_host(github: Bench, status: int, method: str) -> None:
    other = FakeGitHub()
    with serving(other):
        github.fake.trouble = lambda asked, _path: (
            (status, {"Location": f"{other.url}{ISSUE}"}, "") if asked == method else None
        )
        with pytest.raises(CommentError) as caught:
            github.publish()
    assert other.requests == []
    assert "another host" in str(caught.value) or "has moved" in str(caught.value)


def test_a_get_follows_the_same_host(github: Bench) -> None:
    moved = {"Location": "/repos/acme/shop/issues/7/comments?per_page=100&page=1"}
    github.fake.trouble = lambda method, path: (301, moved, "") if method == "GET" and path.endswith("=100") else None
    assert github.publish().action is Action.CREATED


def test_a_redirect_in_a_circle_ends(github: Bench) -> None:
    github.fake.trouble = lambda method, path: (302, {"Location": path}, "") if method == "GET" else None
    with pytest.raises(CommentError, match="has moved"):
        github.publish()
    assert len(github.fake.requests) == 4


def test_a_next_page_elsewhere_does_not_get_the_token(github: Bench) -> None:
    link = {"Link": '<https://evil.example/steal>; rel="next"'}
    github.fake.trouble = lambda method, _path: (200, link, []) if method == "GET" else None
    with pytest.raises(CommentError, match="points to another host; the token stays here"):
        github.publish()


def test_an_answer_that_is_no_json(bench: Bench) -> None:
    bench.fake.trouble = lambda _method, _path: (200, {}, "<html>Sign in</html>")
    with pytest.raises(CommentError, match="did not answer in JSON"):
        bench.publish()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"message": "plain"}, "plain"),
        ({"error": {"message": "inner"}}, "inner"),
        ({"message": {"note": ["is too long", "is odd"]}}, "note is too long; is odd"),
        ({"errors": [{"message": "one"}, {"message": "two"}]}, "one; two"),
        ({"message": 5}, ""),
        (["listed"], "listed"),
        ("<html>", ""),
    ],
)
def test_the_host_s_own_words(github: Bench, answer: Any, said: str) -> None:
    github.fake.trouble = lambda method, _path: (422, {}, answer) if method == "POST" else None
    with pytest.raises(CommentError) as caught:
        github.publish()
    assert str(caught.value).endswith(f"HTTP 422 ({said})" if said else "HTTP 422")


def test_a_proxy_is_used(github: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The host's name does not resolve: what answers is the proxy."""
    monkeypatch.setenv("HTTP_PROXY", github.fake.url)
    monkeypatch.setenv("http_proxy", github.fake.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setattr("tfiam.comment.connection._LOOPBACK", ("github.invalid",))
    github.fake.trouble = lambda _method, path: (422, {}, {"message": f"asked for {path}"})
    from tfiam.comment import publish

    with pytest.raises(CommentError, match=r"asked for http://github\.invalid/repos/acme/shop/issues/7/comments"):
        publish(github.host(api_url="http://github.invalid"), "report", github.mark, {})


def test_a_broken_certificate_store_is_no_silence(github: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nonexistent.pem")
    with pytest.raises(CommentError, match="SSL_CERT_FILE"):
        github.publish()


def test_without_httpx_it_says_what_to_install(github: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(CommentError, match=r"pip install 'tfiam\[comment\]'"):
        github.publish()


@pytest.mark.parametrize("api_url", ["http://github.example", "ftp://x", "github.example"])
def test_no_token_in_the_clear(github: Bench, api_url: str) -> None:
    with pytest.raises(CommentError, match="must start with https://"):
        github.host(api_url=api_url)


def test_every_request_carries_the_token_and_no_url_does(bench: Bench) -> None:
    bench.publish()
    assert all(any(TOKEN in value or "Basic" in value for value in one.values()) for one in bench.fake.headers)
    assert not [request for request in bench.fake.requests if TOKEN in request]
