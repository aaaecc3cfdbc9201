"""The walk that `tools/walk.py` takes, step by step."""

from __future__ import annotations

import walk
from walk import FIRST, INIT, SECOND, THIRD


def test_one_comment_from_the_first_push_to_the_last() -> None:
    with walk.walking(out=lambda _text: None) as pull_request:
        hub = pull_request.hub
        INIT(pull_request)
        assert (pull_request.repository / ".tfiam.yaml").is_file()
        assert (pull_request.repository / ".github" / "workflows" / "tfiam.yml").is_file()

        FIRST(pull_request)
        (first,) = hub.said[:1]
        assert "TFIAM_PE_002" in first.body
        assert "TFIAM_LP_006" in first.body
        assert {path for path, _, _ in hub.lines()} == {"infra/main.tf"}
        said = {one.body.split("\n")[0] for one in hub.said if one.line}

        SECOND(pull_request)
        assert hub.bodies() == [first.body]
        assert "TFIAM_LP_003" in first.body
        assert "TFIAM_PE_002" not in first.body
        assert "PassRole" not in first.body
        assert said.isdisjoint(one.body.split("\n")[0] for one in hub.said if one.line)
        assert len(hub.lines()) == 1

        THIRD(pull_request)
        assert hub.bodies() == [first.body]
        assert first.body.startswith("<!-- tfiam:default -->\n<details><summary>✅ tfiam: No findings</summary>\n")
        assert "TFIAM_LP_003" not in first.body
        assert hub.lines() == []
        assert pull_request.statuses == [0, 1, 1, 0]
        assert len([request for request in hub.requests if request == "POST /repos/acme/shop/issues/7/comments"]) == 1
