"""Pull request 7 of acme/shop, as https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/ has it."""

from __future__ import annotations

import re
from typing import Any

from tests.comment.fake_github import PATCH
from tests.comment.fakes import ME, TOKEN, Answer, Fake, Said

ROOT = "/repositories/acme/shop/pullrequests/7"
DIFF = f"""diff --git a/infra/roles.tf b/infra/roles.tf
index 1111111..2222222 100644
--- a/infra/roles.tf
+++ b/infra/roles.tf
{PATCH}
diff --git a/gone.tf b/gone.tf
deleted file mode 100644
--- a/gone.tf
+++ /dev/null
@@ -1 +0,0 @@
-gone
"""


class FakeBitbucket(Fake):
    def answer(self, method: str, path: str, headers: dict[str, str], body: Any) -> Answer:
        place = path.partition("?")[0]
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return 401, {}, {"type": "error", "error": {"message": "Token is invalid"}}
        if place == "/user":
            return (200, {}, {"uuid": ME}) if self.knows_me else (403, {}, {"error": {"message": "no user"}})
        if place == f"{ROOT}/diff":
            return 302, {"Location": f"{self.url}/repositories/acme/shop/diff/acme/shop:1%0D2"}, ""
        if place.startswith("/repositories/acme/shop/diff/"):
            return 200, {}, DIFF
        if place == f"{ROOT}/comments":
            return self._create(body) if method == "POST" else self._list(path)
        one = re.fullmatch(rf"{ROOT}/comments/(\d+)(/resolve)?", place)
        said = self.find(one[1]) if one else None
        if one is None or said is None:
            return 404, {}, {"error": {"message": "Resource not found"}}
        if one[2]:
            said.state = "resolved" if method == "POST" else ""
            return 200, {}, {}
        if said.author != ME:
            return 403, {}, {"error": {"message": "You may only change your own comments"}}
        return self._change(method, said, body)

    def _create(self, body: Any) -> Answer:
        where = body.get("inline") or {}
        if len(body["content"]["raw"]) > 32_768:
            return 400, {}, {"error": {"message": "Please enter a non-empty value less than 32768 characters"}}
        said = self.add(body["content"]["raw"], path=where.get("path", ""), line=where.get("to", 0), sent=body)
        return 201, {}, self._shown(said)

    def _change(self, method: str, said: Said, body: Any) -> Answer:
        if method == "DELETE":
            self.said.remove(said)
            return 204, {}, None
        said.body = body["content"]["raw"]
        return 200, {}, self._shown(said)

    def _list(self, path: str) -> Answer:
        every: list[dict[str, Any]] = [{"id": 1, "deleted": True, "content": {"raw": ""}}]
        for one in self.said:
            every.append(self._shown(one))
            every += [{**self._shown(one), "id": 900, "parent": {"id": one.id}} for _ in one.replies]
        number = int((re.search(r"[?&]page=(\d+)", path) or ["", "1"])[1])
        start = (number - 1) * self.page
        more = start + self.page < len(every)
        following = {"next": f"{self.url}{ROOT}/comments?pagelen=100&page={number + 1}"} if more else {}
        return 200, {}, {"values": every[start : start + self.page], **following}

    def _shown(self, said: Said) -> dict[str, Any]:
        inline = {"inline": {"path": said.path, "to": said.line}} if said.line else {}
        return {
            "id": said.id,
            "content": {"raw": said.body},
            "user": {"uuid": said.author},
            "links": {"html": {"href": f"https://bitbucket.example/acme/shop/pull-requests/7/#comment-{said.id}"}},
            **inline,
            **({"resolution": {"type": "comment_resolution"}} if said.state else {}),
        }
