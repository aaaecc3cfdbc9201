"""A Bitbucket Cloud pull request.

https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tfiam.comment.connection import Connection, RefusedError, who_am_i
from tfiam.comment.diff_lines import FileDiff, line_of, of_git
from tfiam.comment.host import Comment, Given, Remark
from tfiam.errors import CommentError

API_URL = "https://api.bitbucket.org/2.0"
TOKEN = "BITBUCKET_TOKEN"  # noqa: S105 - the name of a variable
_REPOSITORY = re.compile(r"[\w.{}-]+/[\w.{}-]+")
_MOST_PAGES = 100


def open_bitbucket(given: Given, environ: Mapping[str, str], sleep: Any) -> Bitbucket:
    """The pull request, from ``BITBUCKET_REPO_FULL_NAME`` and ``BITBUCKET_PR_ID``.

    https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/. A token of the form ``USER:SECRET`` (an API
    token, an app password) is sent as Basic, any other (a repository access token) as Bearer.

    Raises:
        CommentError: something is missing.
    """
    repository = given.repository or environ.get("BITBUCKET_REPO_FULL_NAME", "")
    if not _REPOSITORY.fullmatch(repository):
        raise CommentError("no repository: give --repo WORKSPACE/NAME or set BITBUCKET_REPO_FULL_NAME")
    identity = environ.get("BITBUCKET_PR_ID", "")
    number = given.number if given.number is not None else int(identity) if identity.isdigit() else None
    if number is None:
        raise CommentError("no pull request: run in a `pull-requests` pipeline or give --pr NUMBER")
    basic = ":" in given.token
    scheme = f"Basic {b64encode(given.token.encode()).decode()}" if basic else f"Bearer {given.token}"
    connection = Connection(given.api_url or API_URL, given.token, {}, {"Authorization": scheme}, sleep)
    return Bitbucket(connection, repository, number)


@dataclass(frozen=True)
class Bitbucket:
    """See :class:`tfiam.comment.host.Host`."""

    connection: Connection
    repository: str
    number: int

    @property
    def _root(self) -> str:
        return f"/repositories/{self.repository}/pullrequests/{self.number}"

    def comments(self) -> Iterator[Comment]:
        return (_comment(one) for one in self._all() if not one.get("inline") and not one.get("parent"))

    def is_ours(self, comment: Comment) -> bool:
        """A repository's own token may not ask who it is; then Bitbucket refuses to change what another user wrote."""
        return not self._uuid or comment.author == self._uuid

    @cached_property
    def _uuid(self) -> str:
        return who_am_i(self.connection, "/user", "uuid")

    def create(self, body: str) -> Comment:
        return _comment(self.connection.send("POST", f"{self._root}/comments", {"content": {"raw": body}}))

    def update(self, comment: Comment, body: str) -> None:
        self.connection.request("PUT", f"{self._root}/comments/{comment.id}", {"content": {"raw": body}})

    def delete(self, comment: Comment) -> None:
        self.connection.request("DELETE", f"{self._root}/comments/{comment.id}")

    def remarks(self) -> Iterator[Comment]:
        found = list(self._all())
        answered = {(one.get("parent") or {}).get("id") for one in found}
        for one in found:
            if one.get("inline") and not one.get("parent"):
                yield _comment(one, is_answered=one["id"] in answered)

    def place(self, remark: Remark, body: str) -> bool:
        file = self._diff.get(remark.path)
        line = line_of(remark, file.lines) if file else None
        if line is None:
            return False
        where = {"path": remark.path, "to": line}
        self.connection.send("POST", f"{self._root}/comments", {"content": {"raw": body}, "inline": where})
        return True

    def reword(self, comment: Comment, body: str) -> None:
        if comment.is_resolved:
            self.connection.request("DELETE", f"{self._root}/comments/{comment.id}/resolve")
        self.update(comment, body)

    def settle(self, comment: Comment, body: str) -> None:
        """Deletes it, or resolves it where people answered."""
        if not comment.is_answered:
            self.delete(comment)
            return
        self.update(comment, body)
        self.connection.request("POST", f"{self._root}/comments/{comment.id}/resolve")

    @cached_property
    def _diff(self) -> Mapping[str, FileDiff]:
        return of_git(self.connection.request("GET", f"{self._root}/diff").text)

    def _all(self) -> Iterator[Mapping[str, Any]]:
        url = f"{self._root}/comments?pagelen=100&sort=created_on"
        for _ in range(_MOST_PAGES):
            answer = self.connection.get(url)
            yield from (one for one in answer["values"] if not one.get("deleted"))
            url = str(answer.get("next") or "")
            if not url:
                return

    def explain(self, refusal: RefusedError) -> str:
        remedies = {
            401: "Bitbucket does not accept the token: it is wrong or expired",
            403: "the token may not comment: it needs the scope pullrequest:write",
            404: f"no pull request {self.number} in {self.repository}, or the token cannot see it",
        }
        return f"{remedies.get(refusal.status, 'Bitbucket refused the comment')}: {refusal}"


def _comment(answer: Mapping[str, Any], *, is_answered: bool = False) -> Comment:
    links, user = answer.get("links") or {}, answer.get("user") or {}
    return Comment(
        id=str(answer["id"]),
        body=str((answer.get("content") or {}).get("raw") or ""),
        url=str((links.get("html") or {}).get("href", "")),
        author=str(user.get("uuid", "")),
        is_answered=is_answered,
        is_resolved=bool(answer.get("resolution")),
    )
