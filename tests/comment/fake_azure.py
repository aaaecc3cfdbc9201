"""Pull request 7 of Store/shop, as https://learn.microsoft.com/en-us/rest/api/azure/devops/git/pull-request-threads has it."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import Any

from tests.comment.fakes import ME, TOKEN, Answer, Fake, Said

ROOT = "/Store/_apis/git/repositories/shop/pullRequests/7"
BASIC = f"Basic {b64encode(f':{TOKEN}'.encode()).decode()}"


class FakeAzure(Fake):
    def answer(self, method: str, path: str, headers: dict[str, str], body: Any) -> Answer:
        place, _, query = path.partition("?")
        if headers.get("Authorization") != BASIC:
            return 401, {}, ""
        if place == "/_apis/connectionData":
            return (200, {}, {"authenticatedUser": {"id": ME}}) if self.knows_me else (401, {}, "")
        if "api-version=7.0" not in query:
            return 400, {}, {"message": "The requested api-version is not given"}
        if place == f"{ROOT}/iterations":
            return 200, {}, {"value": [{"id": 1}, {"id": 2}]}
        if place == f"{ROOT}/iterations/2/changes":
            return 200, {}, {"changeEntries": [{"item": {"path": "/infra/roles.tf"}}, {"item": None}]}
        if place == f"{ROOT}/threads":
            return self._create(body) if method == "POST" else self._list()
        one = re.fullmatch(rf"{ROOT}/threads/(\d+)(/comments/1)?", place)
        said = self.find(one[1]) if one else None
        if one is None or said is None:
            return 404, {}, {"message": "TF401180: The requested pull request was not found."}
        if not one[2]:
            said.state = "resolved" if body["status"] in ("fixed", "closed") else ""
            return 200, {}, self._shown(said)
        return self._change(method, said, body)

    def _list(self) -> Answer:
        deleted = {"id": 5, "comments": [{"id": 1, "isDeleted": True}], "status": "active"}
        return 200, {}, {"value": [deleted, *map(self._shown, self.said)]}

    def _create(self, body: Any) -> Answer:
        where = body.get("threadContext") or {}
        (first,) = body["comments"]
        line = where["rightFileStart"]["line"] if where else 0
        said = self.add(first["content"], path=where.get("filePath", "").lstrip("/"), line=line, sent=body)
        said.state = "" if body["status"] == "active" else "resolved"
        return 200, {}, self._shown(said)

    def _change(self, method: str, said: Said, body: Any) -> Answer:
        if said.author != ME:
            return 403, {}, {"message": "TF401027: You need the Git 'PullRequestContribute' permission"}
        if method == "DELETE":
            self.said.remove(said)
            return 200, {}, ""
        said.body = body["content"]
        return 200, {}, {"id": 1}

    def _shown(self, said: Said) -> dict[str, Any]:
        line = {"line": said.line, "offset": 1}
        return {
            "id": said.id,
            "status": "closed" if said.state else "active",
            "threadContext": {"filePath": f"/{said.path}", "rightFileStart": line} if said.line else None,
            "comments": [
                {"id": 1, "content": said.body, "author": {"id": said.author}},
                *({"id": 2, "content": text, "author": {"id": "bob"}} for text in said.replies),
            ],
        }
