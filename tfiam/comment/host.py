"""What every pull request host needs: a connection that waits its turn, and the marker by which a comment is found again."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tfiam.errors import CommentError

if TYPE_CHECKING:
    import httpx

ATTEMPTS = 5
LONGEST_WAIT = 90.0
"""Seconds that one wait may take; a host that asks for more is told of in the error instead."""
_TIMEOUT = 30.0
_TAG = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/]|-(?!-))*")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Action(str, Enum):
    """What became of the report."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SUMMARY = "summary"
    """No permission to comment: written to the job summary instead."""


@dataclass(frozen=True)
class Posted:
    """Where the report stands now. ``note`` says why it went elsewhere, "" when it did not."""

    url: str
    action: Action
    note: str = ""


class RefusedError(CommentError):
    """An answer that is an error and stays one. ``status`` is its HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)


class UnavailableError(CommentError):
    """No answer, or one that says to come back later, after every attempt.

    ``wait`` is how many seconds to wait before another one; None when that is longer than is sensible.
    """

    def __init__(self, message: str, wait: float | None) -> None:
        self.wait = wait
        super().__init__(message)


def marker(tag: str) -> str:
    """The hidden first line of a comment. ``tag`` tells several plans of one pull request apart.

    Raises:
        CommentError: a tag that could end the HTML comment.
    """
    if not _TAG.fullmatch(tag):
        raise CommentError(
            "--tag takes letters, digits, '.', '_', '/' and single '-', and starts with a letter or digit"
        )
    return f"<!-- tfiam:{tag} -->"


@dataclass(frozen=True)
class Connection:
    """Requests to one API with a token. Neither errors nor logs carry the token."""

    api_url: str
    token: str = field(repr=False)
    headers: Mapping[str, str]
    sleep: Callable[[float], None] = field(default=time.sleep)

    def __post_init__(self) -> None:
        parts = urlsplit(self.api_url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise CommentError("the API's URL must start with https://; a token is not sent in the clear")

    def request(self, method: str, url: str, body: Any = None, *, attempts: int = ATTEMPTS) -> httpx.Response:
        """The answer to a request, repeated while the host is busy or broken.

        ``url`` is a path below ``api_url`` or a whole URL of the same host.

        Raises:
            RefusedError: the host says no.
            UnavailableError: the host was busy or out of reach ``attempts`` times, or asks for a longer wait than is sensible.
        """
        httpx = _httpx()
        trouble, wait = "no attempt was made", 0.0
        with httpx.Client(
            headers={**self.headers, "Authorization": f"Bearer {self.token}"}, timeout=_TIMEOUT
        ) as client:
            for attempt in range(attempts):
                try:
                    response = client.request(method, self._whole(url), json=body)
                except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
                    # The text of a protocol error can quote the header that holds the token.
                    trouble, wait = f"no answer ({type(error).__name__})", 2.0**attempt
                else:
                    if not is_busy(response):
                        return self._accepted(response)
                    trouble, wait = f"HTTP {response.status_code}", _wait(response, attempt)
                if wait > LONGEST_WAIT:
                    raise UnavailableError(
                        f"{self._host} asks to wait {wait:.0f} s ({trouble}); run it again later", None
                    )
                if attempt + 1 < attempts:
                    self.sleep(wait)
        raise UnavailableError(f"{self._host} did not take the comment: {trouble}; run it again later", wait)

    def json(self, response: httpx.Response) -> Any:
        """The answer's JSON value.

        Raises:
            CommentError: it is something else, such as a proxy's page.
        """
        try:
            return response.json()
        except ValueError:
            raise CommentError(f"{self._host} did not answer in JSON; is the API's URL right?") from None

    def says(self, response: httpx.Response) -> str:
        """The host's own words for an error: one short line without the token."""
        try:
            message = str(response.json()["message"])
        except (ValueError, KeyError, TypeError):
            return ""
        kept = "".join(character for character in message if character.isprintable())[:200]
        return kept.replace(self.token, "***")

    @property
    def _host(self) -> str:
        return urlsplit(self.api_url).netloc.rpartition("@")[2]

    def _whole(self, url: str) -> str:
        if url.startswith("/"):
            return self.api_url.rstrip("/") + url
        here, there = urlsplit(self.api_url), urlsplit(url)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            raise CommentError(f"{self._host} points to another host; the token stays here")
        return url

    def _accepted(self, response: httpx.Response) -> httpx.Response:
        if response.is_success:
            return response
        said = self.says(response)
        raise RefusedError(response.status_code, f"HTTP {response.status_code}" + (f" ({said})" if said else ""))


def is_busy(response: httpx.Response) -> bool:
    """True for an answer that may change: 429, 5xx, and GitHub's 403 for a rate limit.

    https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
    """
    if response.status_code == 429 or response.status_code >= 500:
        return True
    limited = "retry-after" in response.headers or response.headers.get("x-ratelimit-remaining") == "0"
    return response.status_code == 403 and (limited or "secondary rate limit" in response.text)


def _wait(response: httpx.Response, attempt: int) -> float:
    """Seconds to wait, by the host's word or else growing."""
    told = response.headers.get("retry-after", "")
    if told.isdigit():
        return float(told)
    reset = response.headers.get("x-ratelimit-reset", "")
    if response.headers.get("x-ratelimit-remaining") == "0" and reset.isdigit():
        return max(0.0, float(reset) - time.time())
    # Without a word on a secondary limit, GitHub asks for a minute.
    return 60.0 if response.status_code in (403, 429) else 2.0**attempt


def _httpx() -> Any:
    try:
        import httpx
    except ImportError:
        raise CommentError("posting comments needs httpx: pip install 'tfiam[comment]'") from None
    return httpx
