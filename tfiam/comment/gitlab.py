"""A GitLab merge request, at gitlab.com and self-managed.

https://docs.gitlab.com/api/notes/#merge-requests and https://docs.gitlab.com/api/discussions/#merge-requests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from tfiam.comment.connection import Connection, RefusedError, who_am_i
from tfiam.comment.diff_lines import FileDiff, line_of, parse
from tfiam.comment.host import Comment, Given, Remark
from tfiam.errors import CommentError

API_URL = "https://gitlab.com/api/v4"
TOKEN = "GITLAB_TOKEN"  # noqa: S105 - the name of a variable
_MOST_PAGES = 100


def open_gitlab(given: Given, environ: Mapping[str, str], sleep: Any) -> GitLab:
    """The merge request, from ``CI_MERGE_REQUEST_PROJECT_ID``, ``CI_MERGE_REQUEST_IID`` and ``CI_API_V4_URL``.

    https://docs.gitlab.com/ci/variables/predefined_variables/#predefined-variables-for-merge-request-pipelines

    Raises:
        CommentError: something is missing.
    """
    project = given.repository or environ.get("CI_MERGE_REQUEST_PROJECT_ID") or environ.get("CI_PROJECT_ID", "")
    if not project:
        raise CommentError("no project: give --repo GROUP/PROJECT or set CI_PROJECT_ID")
    number = given.number if given.number is not None else _iid(environ)
    api_url = given.api_url or environ.get("CI_API_V4_URL") or API_URL
    private = {"PRIVATE-TOKEN": given.token}
    connection = Connection(api_url, given.token, {}, private, sleep)
    return GitLab(connection, project, number, environ.get("CI_MERGE_REQUEST_PROJECT_URL", ""))


def _iid(environ: Mapping[str, str]) -> int:
    iid = environ.get("CI_MERGE_REQUEST_IID", "")
    if not iid.isdigit():
        raise CommentError(
            "no merge request: run in a merge request pipeline (rules: if $CI_PIPELINE_SOURCE == 'merge_request_event') or give --pr NUMBER"
        )
    return int(iid)


@dataclass(frozen=True)
class GitLab:
    """See :class:`tfiam.comment.host.Host`."""

    connection: Connection
    project: str
    number: int
    project_url: str = ""

    @property
    def _root(self) -> str:
        return f"/projects/{quote(self.project, safe='')}/merge_requests/{self.number}"

    def comments(self) -> Iterator[Comment]:
        for note in self._pages(f"{self._root}/notes?sort=asc&order_by=created_at"):
            if not note.get("system") and note.get("type") != "DiffNote":
                yield self._comment(note)

    def is_ours(self, comment: Comment) -> bool:
        return not self._username or comment.author == self._username

    @cached_property
    def _username(self) -> str:
        return who_am_i(self.connection, "/user", "username")

    def create(self, body: str) -> Comment:
        return self._comment(self.connection.send("POST", f"{self._root}/notes", {"body": body}))

    def update(self, comment: Comment, body: str) -> None:
        self.connection.request("PUT", f"{self._root}/notes/{comment.id}", {"body": body})

    def delete(self, comment: Comment) -> None:
        self.connection.request("DELETE", f"{self._root}/notes/{comment.id}")

    def remarks(self) -> Iterator[Comment]:
        for discussion in self._pages(f"{self._root}/discussions?"):
            first, *answers = discussion.get("notes") or [{}]
            if first.get("type") == "DiffNote":
                yield self._comment(first, str(discussion["id"]), is_answered=bool(answers))

    def place(self, remark: Remark, body: str) -> bool:
        """An unchanged line needs its old number too (https://gitlab.com/gitlab-org/gitlab/-/issues/35935)."""
        file = self._diff.get(remark.path)
        line = line_of(remark, file.lines) if file else None
        if file is None or line is None:
            return False
        old = file.lines[line]
        position: dict[str, str | int] = {"position_type": "text", **self._refs, "new_line": line}
        position |= {"new_path": file.path, "old_path": file.old_path, **({} if old is None else {"old_line": old})}
        try:
            self.connection.send("POST", f"{self._root}/discussions", {"body": body, "position": position})
        except RefusedError as refusal:
            if refusal.status == 400:  # pushed to since
                return False
            raise
        return True

    def reword(self, comment: Comment, body: str) -> None:
        if comment.is_resolved:
            self._resolve(comment, resolved=False)
        self._say(comment, body)

    def settle(self, comment: Comment, body: str) -> None:
        self._say(comment, body)
        self._resolve(comment, resolved=True)

    def _say(self, comment: Comment, body: str) -> None:
        path = f"{self._root}/discussions/{comment.thread}/notes/{comment.id}"
        self.connection.request("PUT", path, {"body": body})

    def _resolve(self, comment: Comment, *, resolved: bool) -> None:
        self.connection.request("PUT", f"{self._root}/discussions/{comment.thread}", {"resolved": resolved})

    @cached_property
    def _refs(self) -> Mapping[str, str]:
        refs = self.connection.get(self._root)["diff_refs"]
        return {name: str(refs[name]) for name in ("base_sha", "start_sha", "head_sha")}

    @cached_property
    def _diff(self) -> Mapping[str, FileDiff]:
        """https://docs.gitlab.com/api/merge_requests/#list-merge-request-diffs, since GitLab 15.7."""
        return {
            str(file["new_path"]): FileDiff(str(file["new_path"]), str(file["old_path"]), parse(str(file["diff"])))
            for file in self._pages(f"{self._root}/diffs?")
        }

    def _pages(self, url: str) -> Iterator[Mapping[str, Any]]:
        """https://docs.gitlab.com/api/rest/#pagination-response-headers."""
        page = "1"
        for _ in range(_MOST_PAGES):
            response = self.connection.request("GET", f"{url}&per_page=100&page={page}")
            yield from self.connection.json(response)
            page = response.headers.get("x-next-page", "")
            if not page.isdigit():
                return

    def _comment(self, note: Mapping[str, Any], thread: str = "", *, is_answered: bool = False) -> Comment:
        url = f"{self.project_url}/-/merge_requests/{self.number}#note_{note['id']}" if self.project_url else ""
        author = str((note.get("author") or {}).get("username", ""))
        resolved = bool(note.get("resolved"))
        return Comment(str(note["id"]), str(note.get("body") or ""), url, author, is_answered, resolved, thread)

    def explain(self, refusal: RefusedError) -> str:
        remedies = {
            401: "GitLab does not accept the token: it needs the scope `api`; CI_JOB_TOKEN may not comment (https://gitlab.com/gitlab-org/gitlab/-/issues/464591)",
            403: "the token may not comment: it needs the scope `api` and at least the role Reporter in the project",
            404: f"no merge request {self.number} in project {self.project}, or the token cannot see it",
        }
        return f"{remedies.get(refusal.status, 'GitLab refused the comment')}: {refusal}"
