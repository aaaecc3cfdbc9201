"""One comment on a GitHub pull request, created once and updated in place.

https://docs.github.com/en/rest/issues/comments: a pull request is an issue, and its comments are the issue's.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tfiam.comment.host import ATTEMPTS, Action, Connection, Posted, RefusedError, UnavailableError, marker
from tfiam.errors import CommentError

API_URL = "https://api.github.com"
BODY_LIMIT = 65_000
"""Characters a body may have; GitHub refuses more than 65,536, marker included."""
_HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28", "User-Agent": "tfiam"}
_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")
_MERGE_REF = re.compile(r"refs/pull/(\d+)/")
_MOST_PAGES = 100


def post_comment(
    body: str,
    *,
    repository: str | None = None,
    number: int | None = None,
    token: str | None = None,
    api_url: str | None = None,
    tag: str = "default",
    environ: Mapping[str, str] | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Posted:
    """Creates the pull request's tfiam comment or updates it in place.

    What is not given comes from the job's variables: ``GITHUB_REPOSITORY``, ``GITHUB_EVENT_PATH`` or ``GITHUB_REF`` (the
    number), ``GITHUB_TOKEN``, ``GITHUB_API_URL``. Ours is a comment that starts with the marker of ``tag`` and was written by the
    token's own user (by any app when the token is an app's, which cannot ask who it is). Without permission, as on a pull
    request from a fork, the body goes to the job summary if there is one.

    Raises:
        CommentError: something is missing, refused or out of reach; one line, never with the token.
    """
    environ = os.environ if environ is None else environ
    token = (token if token is not None else environ.get("GITHUB_TOKEN", "")).strip()
    if not token:
        raise CommentError("no token: set GITHUB_TOKEN (in a workflow: env: GITHUB_TOKEN: ${{ github.token }})")
    repository = repository or environ.get("GITHUB_REPOSITORY", "")
    if not _REPOSITORY.fullmatch(repository):
        raise CommentError("no repository: give --repo OWNER/NAME or set GITHUB_REPOSITORY")
    number = number if number is not None else pull_request_number(environ)
    if len(body) > BODY_LIMIT:
        raise CommentError(f"the comment has {len(body):,} characters; GitHub takes {BODY_LIMIT:,}")
    connection = Connection(api_url or environ.get("GITHUB_API_URL") or API_URL, token, _HEADERS, sleep)
    thread = _Thread(connection, f"/repos/{repository}", number, marker(tag))
    try:
        return thread.post(body)
    except RefusedError as refusal:
        summary = environ.get("GITHUB_STEP_SUMMARY", "")
        if refusal.status == 403 and summary:
            return _to_summary(summary, body, _explained(refusal, repository, number))
        raise CommentError(_explained(refusal, repository, number)) from None


def pull_request_number(environ: Mapping[str, str]) -> int:
    """The pull request that a workflow runs for.

    From the event (https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request; also ``issue_comment`` and
    ``workflow_run``), else from a ``GITHUB_REF`` of ``refs/pull/N/merge``.

    Raises:
        CommentError: the job runs for none, or for several.
    """
    found = _event_number(environ.get("GITHUB_EVENT_PATH", ""))
    if found:
        return found
    ref = _MERGE_REF.match(environ.get("GITHUB_REF", ""))
    if ref:
        return int(ref.group(1))
    raise CommentError("no pull request: run on pull_request events or give --pr NUMBER")


def _event_number(path: str) -> int | None:
    if not path:
        return None
    try:
        event = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    run, issue = _member(event, "workflow_run"), _member(event, "issue")
    sources = [_member(event, "pull_request"), issue if _member(issue, "pull_request") else {}]
    of_run = run.get("pull_requests")
    if isinstance(of_run, list) and len(of_run) == 1:
        sources.append(_member({"only": of_run[0]}, "only"))
    numbers = [source["number"] for source in sources if isinstance(source.get("number"), int)]
    return numbers[0] if numbers else None


def _member(value: Any, name: str) -> Mapping[str, Any]:
    member = value.get(name) if isinstance(value, dict) else None
    return member if isinstance(member, dict) else {}


def _explained(refusal: RefusedError, repository: str, number: int) -> str:
    if 300 <= refusal.status < 400:
        return f"{repository} has moved; give --repo its new name: {refusal}"
    remedies = {
        401: "GitHub does not accept the token: it is wrong or expired",
        403: "the token may not comment: the job needs `permissions: pull-requests: write` (a pull request from a fork never has it)",
        404: f"no pull request {number} in {repository}, or the token cannot see it (it needs pull-requests: write)",
        422: "GitHub does not accept the comment",
    }
    remedy = remedies.get(refusal.status, "GitHub refused the comment")
    return f"{remedy}: {refusal}"


def _to_summary(path: str, body: str, why: str) -> Posted:
    try:
        with Path(path).open("a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(f"{body}\n")
    except OSError as error:
        raise CommentError(f"{why}; the job summary cannot be written either ({type(error).__name__})") from None
    return Posted("", Action.SUMMARY, f"{why}; the report went to the job summary")


@dataclass(frozen=True)
class _Comment:
    id: int
    url: str
    body: str


@dataclass(frozen=True)
class _Thread:
    """The comments of one pull request."""

    connection: Connection
    root: str
    number: int
    marker: str

    def post(self, body: str) -> Posted:
        """Updates our comment, or creates it. A create that failed half-way is looked for before it is tried again."""
        whole = f"{self.marker}\n{body}"
        attempt = 0
        while True:
            attempt += 1
            ours = self._find()
            posted = self._update(ours, whole) if ours else None
            if posted:
                return posted
            try:
                return self._create(whole)
            except UnavailableError as error:
                if error.wait is None or attempt == ATTEMPTS:
                    raise
                self.connection.sleep(max(error.wait, 2.0 ** (attempt - 1)))

    def _create(self, whole: str) -> Posted:
        path = f"{self.root}/issues/{self.number}/comments"
        answer = self.connection.json(self.connection.request("POST", path, {"body": whole}, attempts=1))
        return Posted(str(answer.get("html_url", "")), Action.CREATED)

    def _update(self, ours: _Comment, whole: str) -> Posted | None:
        """None when the comment is gone meanwhile."""
        if ours.body.replace("\r\n", "\n").strip() == whole.strip():
            return Posted(ours.url, Action.UNCHANGED)
        try:
            self.connection.request("PATCH", f"{self.root}/issues/comments/{ours.id}", {"body": whole})
        except RefusedError as refusal:
            if refusal.status == 404:
                return None
            raise
        return Posted(ours.url, Action.UPDATED)

    def _find(self) -> _Comment | None:
        """Our comment. A quotation of the marker further down, or by somebody else, does not make a comment ours."""
        marked = [comment for comment in self._comments() if str(comment.get("body", "")).startswith(self.marker)]
        if not marked:
            return None
        login = self._login()
        for comment in marked:
            user = comment.get("user") or {}
            if user.get("login") == login if login else user.get("type") == "Bot":
                return _Comment(int(comment["id"]), str(comment.get("html_url", "")), str(comment["body"]))
        return None

    def _login(self) -> str:
        """Who the token is; "" for an app's token, such as a workflow's, which may not ask."""
        try:
            return str(self.connection.json(self.connection.request("GET", "/user")).get("login", ""))
        except RefusedError as refusal:
            if refusal.status in (403, 404):
                return ""
            raise

    def _comments(self) -> Iterator[Mapping[str, Any]]:
        url = f"{self.root}/issues/{self.number}/comments?per_page=100"
        for _ in range(_MOST_PAGES):
            response = self.connection.request("GET", url)
            yield from self.connection.json(response)
            url = response.links.get("next", {}).get("url", "")
            if not url:
                return
