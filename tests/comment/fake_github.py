"""Pull request 7 of acme/shop, as https://docs.github.com/en/rest/issues/comments and /pulls/comments have it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tests.comment.fakes import ME, TOKEN, Answer, Fake, Said
from tfiam.comment.diff_lines import parse

PATCH = "@@ -1,3 +1,4 @@\n first\n-second\n+new second\n+third\n fourth\n\\ No newline at end of file"
HEAD = "a" * 40
ISSUE, PULL = "/repos/acme/shop/issues/7", "/repos/acme/shop/pulls/7"


@dataclass
class FakeGitHub(Fake):
    files: list[dict[str, str]] = field(
        default_factory=lambda: [{"filename": "infra/roles.tf", "patch": PATCH}, {"filename": "big.bin"}]
    )

    def answer(self, method: str, path: str, headers: dict[str, str], body: Any) -> Answer:
        place = path.partition("?")[0]
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return 401, {}, {"message": "Bad credentials"}
        if place == "/user":
            return (200, {}, {"login": ME}) if self.knows_me else (403, {}, {"message": "Resource not accessible"})
        if place == PULL:
            return 200, {}, {"head": {"sha": HEAD}}
        if place == f"{PULL}/files":
            return 200, {}, self.files
        one = re.fullmatch(r"/repos/acme/shop/(issues|pulls)/comments/(\d+)", place)
        if one:
            return self._one(method, self.find(one[2]), body)
        if place not in (f"{ISSUE}/comments", f"{PULL}/comments"):
            return 404, {}, {"message": "Not Found"}
        inline = place.startswith(PULL)
        return self._create(body, inline=inline) if method == "POST" else self._list(path, inline=inline)

    def _one(self, method: str, said: Said | None, body: Any) -> Answer:
        if said is None:
            return 404, {}, {"message": "Not Found"}
        if method == "DELETE":
            self.said.remove(said)
            return 204, {}, None
        said.body = body["body"]
        return 200, {}, self._shown(said)

    def _create(self, body: Any, *, inline: bool) -> Answer:
        if len(body["body"]) > 65_536 or (inline and (body["commit_id"] != HEAD or not self._shows(body))):
            return 422, {}, {"message": "Validation Failed"}
        said = self.add(body["body"], path=body.get("path", ""), line=body.get("line", 0), sent=body)
        return 201, {}, self._shown(said)

    def _shows(self, body: Any) -> bool:
        patches = [parse(file.get("patch", "")) for file in self.files if file["filename"] == body["path"]]
        return any(body["line"] in lines for lines in patches)

    def _list(self, path: str, *, inline: bool) -> Answer:
        every = [self._shown(one) for one in self.said if bool(one.line) is inline]
        for one in self.said:
            if inline and one.line:
                every += [
                    {**self._shown(one), "id": 900, "body": text, "in_reply_to_id": one.id} for text in one.replies
                ]
        number = int((re.search(r"[?&]page=(\d+)", path) or ["", "1"])[1])
        start = (number - 1) * self.page
        headers = {}
        if start + self.page < len(every):
            following = f"{self.url}{path.partition('?')[0]}?per_page=100&page={number + 1}"
            headers["Link"] = f'<{following}>; rel="next", <{following}>; rel="last"'
        return 200, headers, every[start : start + self.page]

    def _shown(self, said: Said) -> dict[str, Any]:
        bot = not self.knows_me and said.author == ME
        return {
            "id": said.id,
            "body": said.body,
            "html_url": f"https://github.example/acme/shop/pull/7#issuecomment-{said.id}",
            "user": {"login": f"{said.author}[bot]" if bot else said.author, "type": "Bot" if bot else "User"},
            "path": said.path,
            "line": said.line,
        }
