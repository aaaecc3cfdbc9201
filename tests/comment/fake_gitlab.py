"""Merge request 7 of project 42, as https://docs.gitlab.com/api/notes/ and https://docs.gitlab.com/api/discussions/ have it."""

from __future__ import annotations

import re
from typing import Any

from tests.comment.fake_github import PATCH
from tests.comment.fakes import ME, TOKEN, Answer, Fake, Said

ROOT = "/projects/42/merge_requests/7"
REFS = {"base_sha": "b" * 40, "start_sha": "c" * 40, "head_sha": "d" * 40}


class FakeGitLab(Fake):
    def answer(self, method: str, path: str, headers: dict[str, str], body: Any) -> Answer:
        place = path.partition("?")[0]
        if headers.get("PRIVATE-TOKEN") != TOKEN and headers.get("Private-Token") != TOKEN:
            return 401, {}, {"message": "401 Unauthorized"}
        if place == "/user":
            return (200, {}, {"username": ME}) if self.knows_me else (403, {}, {"error": "insufficient_scope"})
        if place == ROOT:
            return 200, {}, {"diff_refs": REFS}
        if place == f"{ROOT}/diffs":
            return 200, {}, [{"old_path": "infra/old.tf", "new_path": "infra/roles.tf", "diff": PATCH}]
        if place == f"{ROOT}/notes":
            return self._create(body) if method == "POST" else self._list(path, [self._note(one) for one in self.said])
        if place == f"{ROOT}/discussions":
            shown = [self._discussion(one) for one in self.said]
            return self._create(body) if method == "POST" else self._list(path, shown)
        one = re.fullmatch(rf"{ROOT}/(?:discussions/d(\d+)/notes|notes)/(\d+)|{ROOT}/discussions/d(\d+)", place)
        said = self.find(one[2] or one[3]) if one else None
        if said is None:
            return 404, {}, {"message": "404 Not found"}
        return self._change(method, said, body)

    def _create(self, body: Any) -> Answer:
        where = body.get("position") or {}
        if where and (
            {name: where[name] for name in REFS} != REFS
            or (where["new_line"], where.get("old_line")) not in ((1, 1), (2, None), (3, None), (4, 3))
            or where["old_path"] != "infra/old.tf"
        ):
            return 400, {}, {"message": '400 Bad request - Note {:line_code=>["can\'t be blank"]}'}
        said = self.add(body["body"], path=where.get("new_path", ""), line=where.get("new_line", 0), sent=body)
        return 201, {}, self._discussion(said) if where else self._note(said)

    def _change(self, method: str, said: Said, body: Any) -> Answer:
        if method == "DELETE":
            self.said.remove(said)
            return 204, {}, None
        if "resolved" in body:
            said.state = "resolved" if body["resolved"] else ""
        else:
            said.body = body["body"]
        return 200, {}, self._note(said)

    def _list(self, path: str, every: list[Any]) -> Answer:
        number = int((re.search(r"[?&]page=(\d+)", path) or ["", "1"])[1])
        start = (number - 1) * self.page
        following = str(number + 1) if start + self.page < len(every) else ""
        return 200, {"X-Next-Page": following}, every[start : start + self.page]

    def _note(self, said: Said) -> dict[str, Any]:
        return {
            "id": said.id,
            "body": said.body,
            "author": {"username": said.author},
            "system": False,
            "type": "DiffNote" if said.line else None,
            "resolved": said.state == "resolved",
        }

    def _discussion(self, said: Said) -> dict[str, Any]:
        answers = [{"id": 900, "body": text, "author": {"username": "bob"}} for text in said.replies]
        return {"id": f"d{said.id}", "notes": [self._note(said), *answers]}
