"""A pull request of Azure DevOps, Services and Server: every comment stands in a thread.

https://learn.microsoft.com/en-us/rest/api/azure/devops/git/pull-request-threads
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from tfiam.comment.connection import Connection, RefusedError, who_am_i
from tfiam.comment.host import Comment, Given, Remark
from tfiam.errors import CommentError

TOKEN = "SYSTEM_ACCESSTOKEN"  # noqa: S105 - the name of a variable
_VERSION = "api-version=7.0"
_OPEN = ("active", "pending")


def open_azure(given: Given, environ: Mapping[str, str], sleep: Any) -> Azure:
    """The pull request, from ``SYSTEM_COLLECTIONURI``, ``SYSTEM_TEAMPROJECT``, ``BUILD_REPOSITORY_ID`` and its id.

    https://learn.microsoft.com/en-us/azure/devops/pipelines/build/variables. The pipeline's own token is a JWT and goes as
    Bearer; a personal access token goes as Basic.

    Raises:
        CommentError: something is missing.
    """
    collection = given.api_url or environ.get("SYSTEM_COLLECTIONURI", "")
    if not collection:
        raise CommentError(
            "no organization: give --api-url https://dev.azure.com/ORGANIZATION or set SYSTEM_COLLECTIONURI"
        )
    project, _, name = given.repository.partition("/")
    project, name = project or environ.get("SYSTEM_TEAMPROJECT", ""), name or environ.get("BUILD_REPOSITORY_ID", "")
    if not project or not name:
        raise CommentError("no repository: give --repo PROJECT/NAME or set SYSTEM_TEAMPROJECT and BUILD_REPOSITORY_ID")
    identity = environ.get("SYSTEM_PULLREQUEST_PULLREQUESTID", "")
    number = given.number if given.number is not None else int(identity) if identity.isdigit() else None
    if number is None:
        raise CommentError("no pull request: run as a build validation of the branch policy or give --pr NUMBER")
    bearer = given.token.count(".") == 2
    scheme = f"Bearer {given.token}" if bearer else f"Basic {b64encode(f':{given.token}'.encode()).decode()}"
    connection = Connection(collection, given.token, {"Accept": "application/json"}, {"Authorization": scheme}, sleep)
    return Azure(connection, project, name, number)


@dataclass(frozen=True)
class Azure:
    """See :class:`tfiam.comment.host.Host`."""

    connection: Connection
    project: str
    repository: str
    number: int

    def _url(self, path: str, query: str = _VERSION) -> str:
        place = f"{quote(self.project, safe='')}/_apis/git/repositories/{quote(self.repository, safe='')}"
        return f"/{place}/pullRequests/{self.number}/{path}?{query}"

    def comments(self) -> Iterator[Comment]:
        return (_comment(one) for one in self._threads() if not one.get("threadContext"))

    def is_ours(self, comment: Comment) -> bool:
        return not self._user or comment.author == self._user

    @cached_property
    def _user(self) -> str:
        return who_am_i(self.connection, "/_apis/connectionData", "authenticatedUser", "id")

    def create(self, body: str) -> Comment:
        """Closed, as an active thread keeps a pull request open where the branch policy demands that all are resolved."""
        return _comment(self.connection.send("POST", self._url("threads"), _thread(body, "closed")))

    def update(self, comment: Comment, body: str) -> None:
        self.connection.request(
            "PATCH", self._url(f"threads/{comment.thread}/comments/{comment.id}"), {"content": body}
        )

    def delete(self, comment: Comment) -> None:
        self.connection.request("DELETE", self._url(f"threads/{comment.thread}/comments/{comment.id}"))

    def remarks(self) -> Iterator[Comment]:
        return (_comment(one) for one in self._threads() if one.get("threadContext"))

    def place(self, remark: Remark, body: str) -> bool:
        """Azure DevOps tells which files a pull request changes, not which lines; any line of them takes a thread."""
        path = f"/{remark.path}"
        if path not in self._changed:
            return False
        line = {"line": remark.start_line, "offset": 1}
        where = {"filePath": path, "rightFileStart": line, "rightFileEnd": line}
        self.connection.send("POST", self._url("threads"), {**_thread(body, "active"), "threadContext": where})
        return True

    def reword(self, comment: Comment, body: str) -> None:
        self.update(comment, body)
        if comment.is_resolved:
            self._set(comment, "active")

    def settle(self, comment: Comment, body: str) -> None:
        self.update(comment, body)
        self._set(comment, "fixed")

    def _set(self, comment: Comment, status: str) -> None:
        self.connection.request("PATCH", self._url(f"threads/{comment.thread}"), {"status": status})

    def _threads(self) -> Iterator[Mapping[str, Any]]:
        """All come in one answer. A deleted comment leaves its thread behind."""
        for thread in self.connection.get(self._url("threads"))["value"]:
            first = next(iter(thread.get("comments") or ()), None)
            if first and not thread.get("isDeleted") and not first.get("isDeleted"):
                yield thread

    @cached_property
    def _changed(self) -> frozenset[str]:
        """https://learn.microsoft.com/en-us/rest/api/azure/devops/git/pull-request-iteration-changes/get."""
        last = max(int(one["id"]) for one in self.connection.get(self._url("iterations"))["value"])
        query = f"$top=2000&$compareTo=0&{_VERSION}"
        answer = self.connection.get(self._url(f"iterations/{last}/changes", query))
        return frozenset(str((entry.get("item") or {}).get("path", "")) for entry in answer["changeEntries"])

    def explain(self, refusal: RefusedError) -> str:
        remedies = {
            401: "Azure DevOps does not accept the token: set SYSTEM_ACCESSTOKEN: $(System.AccessToken) in the step's env",
            403: "the token may not comment: give the build service `Contribute to pull requests` on the repository (a build of a fork never has it)",
            404: f"no pull request {self.number} in {self.project}/{self.repository}, or the token cannot see it",
        }
        return f"{remedies.get(refusal.status, 'Azure DevOps refused the comment')}: {refusal}"


def _thread(body: str, status: str) -> Mapping[str, Any]:
    return {"comments": [{"parentCommentId": 0, "content": body, "commentType": "text"}], "status": status}


def _comment(thread: Mapping[str, Any]) -> Comment:
    first, *answers = thread["comments"]
    return Comment(
        id=str(first["id"]),
        body=str(first.get("content") or ""),
        author=str((first.get("author") or {}).get("id", "")),
        is_answered=bool(answers),
        is_resolved=thread.get("status") not in _OPEN,
        thread=str(thread["id"]),
    )
