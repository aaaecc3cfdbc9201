"""What local servers that behave like a host's API have in common."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "tok_secretsecretsecret"
ME, SOMEBODY = "tfiam-bot", "mallory"

Answer = tuple[int, dict[str, str], Any]
Trouble = Callable[[str, str], Answer | None]


@dataclass
class Said:
    """One comment, as the tests look at it. ``line`` is 0 for one on the whole; ``state`` is "" or "resolved"."""

    id: int
    body: str
    author: str
    path: str = ""
    line: int = 0
    state: str = ""
    replies: list[str] = field(default_factory=list)
    sent: Any = None


@dataclass
class Fake:
    """A pull request numbered 7. ``trouble`` may answer a request with (status, headers, body) instead."""

    said: list[Said] = field(default_factory=list)
    trouble: Trouble = lambda _method, _path: None
    requests: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    url: str = ""
    page: int = 2
    knows_me: bool = True
    """False for a token that may not ask who it is."""

    def add(self, body: str, author: str = ME, **more: Any) -> Said:
        one = Said(100 + len(self.said), body, author, **more)
        self.said.append(one)
        return one

    def bodies(self) -> list[str]:
        return [one.body for one in self.said if not one.line]

    def lines(self) -> list[tuple[str, int, str]]:
        return [(one.path, one.line, one.state) for one in self.said if one.line]

    def find(self, number: str | int) -> Said | None:
        return next((one for one in self.said if one.id == int(number)), None)

    def writes(self) -> list[str]:
        return [request for request in self.requests if not request.startswith("GET")]

    def respond(self, method: str, path: str, headers: dict[str, str], body: Any) -> Answer:
        self.requests.append(f"{method} {path}")
        self.headers.append(headers)
        return self.trouble(method, path) or self.answer(method, path, headers, body)

    def answer(self, method: str, path: str, headers: dict[str, str], body: Any) -> Answer:
        raise NotImplementedError


def fails_first(times: int, status: int, headers: dict[str, str], on: str) -> Trouble:
    left = [times]

    def trouble(method: str, _path: str) -> Answer | None:
        if method != on or not left[0]:
            return None
        left[0] -= 1
        return status, headers, {"message": "try later"}

    return trouble


@contextmanager
def serving(fake: Fake) -> Iterator[None]:
    """The server on a loopback port, its address in ``fake.url``."""

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            status, headers, answer = fake.respond(self.command, self.path, dict(self.headers), body)
            data = answer.encode() if isinstance(answer, str) else b"" if status == 204 else json.dumps(answer).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _handle  # noqa: N815 - http.server's names

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
