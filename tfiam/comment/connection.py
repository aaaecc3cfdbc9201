"""What every pull request host needs: a connection that waits its turn and keeps its token to itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from tfiam.errors import CommentError

if TYPE_CHECKING:
    import httpx

ATTEMPTS = 5
LONGEST_WAIT = 90.0
"""Seconds that one wait may take; a host that asks for more is told of in the error instead."""
_TIMEOUT = 30.0
_REDIRECTS = 3
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


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


@dataclass(frozen=True)
class Connection:
    """Requests to one API with a token. Neither errors nor logs nor other hosts get the token.

    httpx takes proxies and certificates from the environment: HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE, SSL_CERT_DIR
    (https://www.python-httpx.org/environment_variables/).
    """

    api_url: str
    token: str = field(repr=False)
    headers: Mapping[str, str]
    authorization: Mapping[str, str] = field(repr=False)
    """The header that carries the token."""
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
        httpx, client = _httpx(), self._client
        trouble, wait = "no attempt was made", 0.0
        for attempt in range(attempts):
            try:
                response = self._followed(client, method, self._whole(url), body)
            except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
                # The text of a protocol error can quote the header that holds the token.
                trouble, wait = f"no answer ({type(error).__name__})", 2.0**attempt
            else:
                if not is_busy(response):
                    return self._accepted(response)
                trouble, wait = f"HTTP {response.status_code}", _wait(response, attempt)
            if wait > LONGEST_WAIT:
                raise UnavailableError(f"{self._host} asks to wait {wait:.0f} s ({trouble}); run it again later", None)
            if attempt + 1 < attempts:
                self.sleep(wait)
        raise UnavailableError(f"{self._host} did not take the comment: {trouble}; run it again later", wait)

    @cached_property
    def _client(self) -> httpx.Client:
        httpx = _httpx()
        try:
            headers = {"User-Agent": "tfiam", **self.headers, **self.authorization}
            return httpx.Client(headers=headers, timeout=_TIMEOUT)  # type: ignore[no-any-return]  # loaded late
        except (OSError, ValueError, httpx.InvalidURL) as error:
            raise CommentError(
                f"the environment's proxy or certificates cannot be used ({type(error).__name__}): look at HTTPS_PROXY, SSL_CERT_FILE and SSL_CERT_DIR"
            ) from None

    def get(self, url: str) -> Any:
        """The JSON value of a GET."""
        return self.json(self.request("GET", url))

    def send(self, method: str, url: str, body: Any) -> Any:
        """The JSON value of a request that changes something; tried once, as its answer may get lost after its effect."""
        return self.json(self.request(method, url, body, attempts=1))

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
            message = _words(response.json())
        except ValueError:
            return ""
        kept = "".join(character for character in message if character.isprintable())
        for secret in (self.token, *self.authorization.values()):
            kept = kept.replace(secret, "***")
        return kept[:200]

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

    def _followed(self, client: httpx.Client, method: str, url: str, body: Any) -> httpx.Response:
        """A GET goes where the same host sends it on to; nothing else does."""
        response = client.request(method, url, json=body)
        for _ in range(_REDIRECTS):
            target = response.headers.get("location", "")
            if method != "GET" or not response.is_redirect or not target:
                break
            response = client.request(method, self._whole(urljoin(url, target)))
        return response

    def _accepted(self, response: httpx.Response) -> httpx.Response:
        if response.is_success:
            return response
        said = self.says(response)
        raise RefusedError(response.status_code, f"HTTP {response.status_code}" + (f" ({said})" if said else ""))


def _words(answer: Any) -> str:
    """GitHub and Azure DevOps answer ``message``, GitLab also ``error``, Bitbucket ``error.message`` or ``errors[].message``."""
    if isinstance(answer, str):
        return answer
    if isinstance(answer, list):
        return "; ".join(filter(None, map(_words, answer[:3])))
    if not isinstance(answer, dict):
        return ""
    names = [name for name in ("message", "error", "errors") if name in answer]
    return _words(answer[names[0]]) if names else "; ".join(f"{key} {_words(one)}" for key, one in answer.items())


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
    if told:
        return _seconds_until(told)
    reset = response.headers.get("x-ratelimit-reset", "")
    if response.headers.get("x-ratelimit-remaining") == "0" and reset.isdigit():
        return max(0.0, float(reset) - time.time())
    # Without a word on a secondary limit, GitHub asks for a minute.
    return 60.0 if response.status_code in (403, 429) else 2.0**attempt


def _seconds_until(date: str) -> float:
    """Retry-After may be a date: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after."""
    try:
        return max(0.0, parsedate_to_datetime(date).timestamp() - time.time())
    except ValueError:
        return 60.0


def _httpx() -> Any:
    try:
        import httpx
    except ImportError:
        raise CommentError("posting comments needs httpx: pip install 'tfiam[comment]'") from None
    return httpx


def who_am_i(connection: Connection, url: str, *path: str) -> str:
    """Who the token is by the host's word; "" for a token that may not ask."""
    try:
        answer = connection.get(url)
    except RefusedError as refusal:
        if refusal.status in (401, 403, 404):
            return ""
        raise
    for name in path:
        answer = answer.get(name) if isinstance(answer, dict) else None
    return str(answer or "")
