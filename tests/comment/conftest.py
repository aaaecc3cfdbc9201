"""Each host's server, and what opens its pull request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.comment.fake_azure import FakeAzure
from tests.comment.fake_bitbucket import FakeBitbucket
from tests.comment.fake_github import FakeGitHub
from tests.comment.fake_gitlab import FakeGitLab
from tests.comment.fakes import TOKEN, Fake, serving
from tfiam.comment import KINDS, Given, Host, Kind, Posted, marker, open_host, publish

FAKES: dict[str, tuple[type[Fake], str]] = {
    "github": (FakeGitHub, "acme/shop"),
    "gitlab": (FakeGitLab, "42"),
    "bitbucket": (FakeBitbucket, "acme/shop"),
    "azure": (FakeAzure, "Store/shop"),
}


@dataclass
class Bench:
    """A host's server with a client. ``waits`` are the seconds it would have slept."""

    name: str
    fake: Fake
    repository: str
    waits: list[float] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        return KINDS[self.name]

    @property
    def mark(self) -> str:
        return marker("default", html=self.kind.html)

    def host(self, **changes: Any) -> Host:
        given = {"token": TOKEN, "repository": self.repository, "number": 7, "api_url": self.fake.url, **changes}
        return open_host(self.kind, Given(**given), {}, self.waits.append)

    def publish(self, body: str = "report", environ: dict[str, str] | None = None, **changes: Any) -> Posted:
        return publish(self.host(), body, self.mark, environ or {}, **changes)

    def whole(self, body: str = "report") -> str:
        return f"{self.mark}\n{body}"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


def bench_of(name: str) -> Iterator[Bench]:
    kind, repository = FAKES[name]
    fake = kind()
    with serving(fake):
        yield Bench(name, fake, repository)


@pytest.fixture(params=list(FAKES))
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    """Every host in turn."""
    yield from bench_of(request.param)


@pytest.fixture
def github() -> Iterator[Bench]:
    yield from bench_of("github")


@pytest.fixture
def gitlab() -> Iterator[Bench]:
    yield from bench_of("gitlab")
