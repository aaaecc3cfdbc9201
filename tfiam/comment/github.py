"""A GitHub pull request, at github.com and GitHub Enterprise Server.

https://docs.github.com/en/rest/issues/comments: a pull request is an issue, and its comments are the issue's.
https://docs.github.com/en/rest/pulls/comments: remarks on lines of its diff.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tfiam.comment.connection import Connection, RefusedError, who_am_i
from tfiam.comment.diff_lines import line_of, parse
from tfiam.comment.host import Comment, Given, Remark
from tfiam.errors import CommentError

API_URL = "https://api.github.com"
TOKEN = "GITHUB_TOKEN"  # noqa: S105 - the name of a variable
HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")
_MERGE_REF = re.compile(r"refs/pull/(\d+)/")
_MOST_PAGES = 100


def open_github(given: Given, environ: Mapping[str, str], sleep: Any) -> GitHub:
    """The pull request, from ``GITHUB_REPOSITORY``, ``GITHUB_EVENT_PATH`` or ``GITHUB_REF``, and ``GITHUB_API_URL``.

    Raises:
        CommentError: something is missing.
    """
    repository = given.repository or environ.get("GITHUB_REPOSITORY", "")
    if not _REPOSITORY.fullmatch(repository):
        raise CommentError("no repository: give --repo OWNER/NAME or set GITHUB_REPOSITORY")
    number = given.number if given.number is not None else pull_request_number(environ)
    api_url = given.api_url or environ.get("GITHUB_API_URL") or API_URL
    bearer = {"Authorization": f"Bearer {given.token}"}
    return GitHub(Connection(api_url, given.token, HEADERS, bearer, sleep), repository, number)


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


@dataclass(frozen=True)
class GitHub:
    """See :class:`tfiam.comment.host.Host`."""

    connection: Connection
    repository: str
    number: int

    @property
    def _issue(self) -> str:
        return f"/repos/{self.repository}/issues/{self.number}"

    @property
    def _pull(self) -> str:
        return f"/repos/{self.repository}/pulls/{self.number}"

    def comments(self) -> Iterator[Comment]:
        return map(_comment, self._pages(f"{self._issue}/comments?per_page=100"))

    def is_ours(self, comment: Comment) -> bool:
        """A token with write access may edit everybody's comments, so the author is asked for.

        An app's token, such as a workflow's, may not ask who it is; then any app's comment will do.
        """
        return comment.author == self._login if self._login else comment.author.endswith("[bot]")

    @cached_property
    def _login(self) -> str:
        return who_am_i(self.connection, "/user", "login")

    def create(self, body: str) -> Comment:
        return _comment(self.connection.send("POST", f"{self._issue}/comments", {"body": body}))

    def update(self, comment: Comment, body: str) -> None:
        self.connection.request("PATCH", f"/repos/{self.repository}/issues/comments/{comment.id}", {"body": body})

    def delete(self, comment: Comment) -> None:
        self.connection.request("DELETE", f"/repos/{self.repository}/issues/comments/{comment.id}")

    def remarks(self) -> Iterator[Comment]:
        found = list(self._pages(f"{self._pull}/comments?per_page=100"))
        answered = {one.get("in_reply_to_id") for one in found}
        for one in found:
            if not one.get("in_reply_to_id"):
                yield _comment(one, is_answered=one.get("id") in answered)

    def place(self, remark: Remark, body: str) -> bool:
        """GitHub takes lines of the diff only: 422 "line must be part of the diff" otherwise."""
        line = line_of(remark, self._diff.get(remark.path, {}))
        if line is None:
            return False
        where = {"commit_id": self._head, "path": remark.path, "line": line, "side": "RIGHT"}
        try:
            self.connection.send("POST", f"{self._pull}/comments", {"body": body, **where})
        except RefusedError as refusal:
            if refusal.status == 422:  # pushed to since
                return False
            raise
        return True

    def reword(self, comment: Comment, body: str) -> None:
        self.connection.request("PATCH", f"/repos/{self.repository}/pulls/comments/{comment.id}", {"body": body})

    def settle(self, comment: Comment, body: str) -> None:
        """Deletes it, or rewords it where people answered.

        To resolve it, a token needs ``contents: write`` (https://github.com/orgs/community/discussions/44650), more than
        a scanner should hold.
        """
        if comment.is_answered:
            self.reword(comment, body)
        else:
            self.connection.request("DELETE", f"/repos/{self.repository}/pulls/comments/{comment.id}")

    @cached_property
    def _head(self) -> str:
        return str(self.connection.get(self._pull)["head"]["sha"])

    @cached_property
    def _diff(self) -> Mapping[str, Mapping[int, int | None]]:
        files = self._pages(f"{self._pull}/files?per_page=100")
        return {str(file["filename"]): parse(str(file.get("patch") or "")) for file in files}

    def _pages(self, url: str) -> Iterator[Mapping[str, Any]]:
        for _ in range(_MOST_PAGES):
            response = self.connection.request("GET", url)
            yield from self.connection.json(response)
            url = response.links.get("next", {}).get("url", "")
            if not url:
                return

    def explain(self, refusal: RefusedError) -> str:
        if 300 <= refusal.status < 400:
            return f"{self.repository} has moved; give --repo its new name: {refusal}"
        remedies = {
            401: "GitHub does not accept the token: it is wrong or expired",
            403: "the token may not comment: the job needs `permissions: pull-requests: write` (a pull request from a fork never has it)",
            404: f"no pull request {self.number} in {self.repository}, or the token cannot see it (it needs pull-requests: write)",
            422: "GitHub does not accept the comment",
        }
        return f"{remedies.get(refusal.status, 'GitHub refused the comment')}: {refusal}"


def _comment(answer: Mapping[str, Any], *, is_answered: bool = False) -> Comment:
    user = answer.get("user") or {}
    login = str(user.get("login", ""))
    if user.get("type") == "Bot" and not login.endswith("[bot]"):
        login += "[bot]"
    return Comment(
        str(answer["id"]), str(answer.get("body") or ""), str(answer.get("html_url", "")), login, is_answered
    )
