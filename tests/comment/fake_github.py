"""A local server that behaves like the part of GitHub's API that comments use."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "ghs_secretsecretsecret"


@dataclass
class FakeGitHub:
    """Comments of pull request 7 of acme/shop. ``trouble`` may answer a request with (status, headers, body) instead."""

    comments: list[dict[str, Any]] = field(default_factory=list)
    login: str = ""
    """The token's user; "" for an app's token."""
    page: int = 2
    trouble: Callable[[str, str], tuple[int, dict[str, str], Any] | None] = lambda _method, _path: None
    requests: list[str] = field(default_factory=list)
    url: str = ""

    def add(self, body: str, login: str = "github-actions[bot]") -> int:
        number = 100 + len(self.comments)
        self.comments.append(
            {
                "id": number,
                "body": body,
                "html_url": f"https://github.example/acme/shop/pull/7#issuecomment-{number}",
                "user": {"login": login, "type": "Bot" if login.endswith("[bot]") else "User"},
            }
        )
        return number

    def bodies(self) -> list[str]:
        return [comment["body"] for comment in self.comments]

    def answer(self, method: str, path: str, token: str, body: Any) -> tuple[int, dict[str, str], Any]:
        self.requests.append(f"{method} {path}")
        trouble = self.trouble(method, path)
        if trouble:
            return trouble
        if token != f"Bearer {TOKEN}":
            return 401, {}, {"message": "Bad credentials"}
        if path == "/user":
            return (200, {}, {"login": self.login}) if self.login else (403, {}, {"message": "Resource not accessible"})
        if method == "PATCH":
            return self._patch(path, body)
        if not path.startswith("/repos/acme/shop/issues/7/comments"):
            return 404, {}, {"message": "Not Found"}
        return self._create(body) if method == "POST" else self._list(path)

    def _list(self, path: str) -> tuple[int, dict[str, str], Any]:
        number = int((re.search(r"[?&]page=(\d+)", path) or ["", "1"])[1])
        start = (number - 1) * self.page
        headers = {}
        if start + self.page < len(self.comments):
            following = f"{self.url}/repos/acme/shop/issues/7/comments?per_page=100&page={number + 1}"
            headers["Link"] = f'<{following}>; rel="next", <{following}>; rel="last"'
        return 200, headers, self.comments[start : start + self.page]

    def _create(self, body: Any) -> tuple[int, dict[str, str], Any]:
        if len(body["body"]) > 65_536:
            return 422, {}, {"message": "Validation Failed"}
        self.add(body["body"], self.login or "github-actions[bot]")
        return 201, {}, self.comments[-1]

    def _patch(self, path: str, body: Any) -> tuple[int, dict[str, str], Any]:
        number = int(path.rpartition("/")[2])
        for comment in self.comments:
            if comment["id"] == number:
                comment["body"] = body["body"]
                return 200, {}, comment
        return 404, {}, {"message": "Not Found"}


@contextmanager
def serving(github: FakeGitHub) -> Iterator[FakeGitHub]:
    """The server on a loopback port, its address in ``github.url``."""

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            status, headers, answer = github.answer(
                self.command, self.path, self.headers.get("Authorization", ""), body
            )
            data = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = _handle  # noqa: N815 - http.server's names

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    github.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield github
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
