"""One comment, found and updated in place, at each host."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

import pytest

from tests.comment.conftest import Bench
from tests.comment.fakes import ME, SOMEBODY, TOKEN, Answer, fails_first
from tfiam.comment import Action, marker
from tfiam.errors import CommentError


def test_creates_when_there_is_none(bench: Bench) -> None:
    bench.fake.add("LGTM", SOMEBODY)
    posted = bench.publish()
    assert posted.action is Action.CREATED
    assert bench.fake.bodies() == ["LGTM", bench.whole()]
    assert posted.note == ""


def test_updates_its_own_on_a_later_page(bench: Bench) -> None:
    for number in range(5):
        bench.fake.add(f"comment {number}", SOMEBODY)
    bench.fake.add(bench.whole("old"))
    bench.fake.add("after", SOMEBODY)
    assert bench.publish().action is Action.UPDATED
    assert bench.fake.bodies()[5] == bench.whole()
    assert len(bench.fake.said) == 7
    assert not [request for request in bench.fake.requests if request.startswith("POST")]


def test_says_unchanged_without_writing(bench: Bench) -> None:
    bench.fake.add(bench.whole().replace("\n", "\r\n") + "\r\n")
    assert bench.publish().action is Action.UNCHANGED
    assert bench.fake.writes() == []


def test_tags_have_a_comment_each(bench: Bench) -> None:
    from tfiam.comment import publish

    marks = {tag: marker(tag, html=bench.kind.html) for tag in ("prod", "dev")}
    for tag, body in (("prod", "one"), ("dev", "two"), ("dev", "three")):
        publish(bench.host(), body, marks[tag], {})
    assert bench.fake.bodies() == [f"{marks['prod']}\none", f"{marks['dev']}\nthree"]


def test_a_quoted_mark_does_not_make_a_comment_ours(bench: Bench) -> None:
    bench.fake.add(f"> {bench.whole('quoted')}")
    assert bench.publish().action is Action.CREATED
    assert bench.fake.bodies() == [f"> {bench.whole('quoted')}", bench.whole()]


@pytest.mark.parametrize("knows_me", [True, False])
def test_a_planted_comment_of_somebody_else_stays_theirs(bench: Bench, knows_me: bool) -> None:
    if bench.name == "gitlab" and not knows_me:
        pytest.skip("a GitLab token with the scope api may ask who it is")
    bench.fake.knows_me = knows_me
    bench.fake.add(bench.whole("planted"), SOMEBODY)
    bench.publish()
    bench.publish("new")
    assert bench.fake.bodies() == [bench.whole("planted"), bench.whole("new")]


def test_of_two_that_a_race_left_the_oldest_stays(bench: Bench) -> None:
    first = bench.fake.add(bench.whole("first"))
    bench.fake.add("between", SOMEBODY)
    bench.fake.add(bench.whole("second"))
    assert bench.publish("new").action is Action.UPDATED
    assert bench.fake.bodies() == [bench.whole("new"), "between"]
    assert bench.fake.said[0] is first


def test_a_race_lost_while_creating_leaves_one(bench: Bench) -> None:
    raced: list[str] = []

    def slower(method: str, path: str) -> Answer | None:
        if method == "POST" and not raced:
            raced.append(path)
            bench.fake.add(bench.whole("of another job"))
        return None

    bench.fake.trouble = slower
    assert bench.publish("mine").action is Action.UPDATED
    assert bench.fake.bodies() == [bench.whole("mine")]


def test_a_copy_that_may_not_be_deleted_is_told_of(bench: Bench) -> None:
    bench.fake.add(bench.whole("first"))
    bench.fake.add(bench.whole("second"))
    bench.fake.trouble = lambda method, _path: (403, {}, {"message": "no"}) if method == "DELETE" else None
    assert bench.publish().note == "1 older copies of the comment could not be deleted: the token may not"


def test_a_comment_deleted_meanwhile_is_created_again(bench: Bench) -> None:
    said = bench.fake.add(bench.whole("old"))

    def deleted(method: str, _path: str) -> Answer | None:
        if method in ("PATCH", "PUT") and said in bench.fake.said:
            bench.fake.said.remove(said)
        return None

    bench.fake.trouble = deleted
    assert bench.publish().action is Action.CREATED
    assert bench.fake.bodies() == [bench.whole()]


def test_after_a_conflict_it_looks_again(bench: Bench) -> None:
    bench.fake.add(bench.whole("old"))
    change = "PUT" if bench.name in ("gitlab", "bitbucket") else "PATCH"
    bench.fake.trouble = fails_first(1, 409, {}, on=change)
    assert bench.publish().action is Action.UPDATED
    assert bench.fake.bodies() == [bench.whole()]


@pytest.mark.parametrize(
    ("trouble", "waits"),
    [
        ((1, 429, {"Retry-After": "0"}, "GET"), [0.0]),
        ((2, 500, {}, "GET"), [1.0, 2.0]),
        ((1, 403, {"Retry-After": "7"}, "GET"), [7.0]),
        ((1, 429, {}, "GET"), [60.0]),
        ((2, 502, {}, "POST"), [1.0, 2.0]),
        ((1, 429, {"Retry-After": "9"}, "POST"), [9.0]),
        ((1, 503, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, "GET"), [0.0]),
        ((1, 503, {"Retry-After": "soon"}, "GET"), [60.0]),
    ],
    ids=["429", "500", "secondary limit", "429 without a word", "create", "create limited", "a date", "no date"],
)
def test_waits_and_tries_again(bench: Bench, trouble: Any, waits: list[float]) -> None:
    times, status, headers, method = trouble
    bench.fake.trouble = fails_first(times, status, headers, on=method)
    assert bench.publish().action is Action.CREATED
    assert bench.waits == waits
    assert bench.fake.bodies() == [bench.whole()]


def test_a_create_that_arrived_although_the_answer_failed_is_not_repeated(bench: Bench) -> None:
    def arrives(method: str, _path: str) -> Answer | None:
        if method == "POST" and not bench.fake.said:
            bench.fake.add(bench.whole())
            return 502, {}, "<html>Bad gateway</html>"
        return None

    bench.fake.trouble = arrives
    assert bench.publish().action is Action.UNCHANGED
    assert bench.fake.bodies() == [bench.whole()]


@pytest.mark.parametrize(
    ("status", "headers", "said"),
    [
        (500, {}, "HTTP 500; run it again later"),
        (429, {"Retry-After": "3600"}, "asks to wait 3600 s (HTTP 429); run it again later"),
    ],
)
def test_gives_up(bench: Bench, status: int, headers: dict[str, str], said: str) -> None:
    bench.fake.trouble = lambda _method, _path: (status, headers, {"message": "no"})
    with pytest.raises(CommentError) as caught:
        bench.publish()
    assert str(caught.value).endswith(said)
    assert len(bench.waits) < 30


def test_waits_for_the_reset_of_a_spent_limit(github: Bench) -> None:
    soon = str(int(time.time()) + 30)
    github.fake.trouble = fails_first(1, 403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": soon}, on="GET")
    github.publish()
    assert 20 < github.waits[0] <= 31


def test_github_s_secondary_limit_is_known_by_its_words(github: Bench) -> None:
    words = {"message": "You have exceeded a secondary rate limit. Please wait."}
    left = [1]
    github.fake.trouble = lambda _method, _path: (403, {}, words) if left and left.pop() else None
    assert github.publish().action is Action.CREATED
    assert github.waits == [60.0]


def test_without_permission_the_report_is_for_standard_output(bench: Bench) -> None:
    bench.fake.trouble = lambda method, _path: (403, {}, {"message": "Not accessible"}) if method == "POST" else None
    posted = bench.publish()
    assert posted.action is Action.PRINTED
    assert posted.note.startswith("the token may not comment: ")
    assert posted.note.endswith("HTTP 403 (Not accessible); the report is printed instead")


def test_without_permission_the_job_summary_gets_the_report(github: Bench, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    github.fake.trouble = lambda method, _path: (403, {}, {"message": "no"}) if method == "POST" else None
    posted = github.publish("the report", {"GITHUB_STEP_SUMMARY": str(summary)})
    assert posted.action is Action.SUMMARY
    assert "pull-requests: write" in posted.note
    assert "fork" in posted.note
    assert summary.read_text() == "before\nthe report\n"


def test_an_unwritable_summary_is_told(github: Bench, tmp_path: Path) -> None:
    github.fake.trouble = lambda method, _path: (403, {}, {}) if method == "POST" else None
    with pytest.raises(CommentError, match="job summary cannot be written either"):
        github.publish(environ={"GITHUB_STEP_SUMMARY": str(tmp_path)})


REFUSALS = {
    ("github", 401): "GitHub does not accept the token: it is wrong or expired: HTTP 401 (no way)",
    ("github", 404): "no pull request 7 in acme/shop, or the token cannot see it",
    ("github", 422): "GitHub does not accept the comment: HTTP 422 (no way)",
    ("github", 301): "acme/shop has moved; give --repo its new name",
    ("github", 410): "GitHub refused the comment: HTTP 410 (no way)",
    ("gitlab", 401): "CI_JOB_TOKEN may not comment",
    ("gitlab", 404): "no merge request 7 in project 42",
    ("gitlab", 422): "GitLab refused the comment: HTTP 422 (no way)",
    ("bitbucket", 401): "Bitbucket does not accept the token",
    ("bitbucket", 404): "no pull request 7 in acme/shop",
    ("bitbucket", 422): "Bitbucket refused the comment: HTTP 422 (no way)",
    ("azure", 401): "SYSTEM_ACCESSTOKEN: $(System.AccessToken)",
    ("azure", 404): "no pull request 7 in Store/shop",
    ("azure", 422): "Azure DevOps refused the comment: HTTP 422 (no way)",
}


@pytest.mark.parametrize("status", [401, 404, 422, 301, 410])
def test_a_refusal_says_what_is_needed(bench: Bench, status: int) -> None:
    said = REFUSALS.get((bench.name, status))
    if said is None:
        pytest.skip("told as any other status")
    bench.fake.trouble = lambda method, _path: (status, {}, {"message": "no way"}) if method == "POST" else None
    with pytest.raises(CommentError) as caught:
        bench.publish()
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_nothing_is_created_where_there_is_nothing_to_say(bench: Bench) -> None:
    assert bench.publish(create=False).action is Action.SKIPPED
    assert bench.fake.writes() == []
    bench.fake.add(bench.whole("it was bad"))
    assert bench.publish("it is good", create=False).action is Action.UPDATED
    assert bench.fake.bodies() == [bench.whole("it is good")]


def test_the_token_is_in_no_message_and_no_log(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = next(iter(bench.host().connection.authorization.values()))
    bench.fake.trouble = lambda _method, _path: (422, {}, {"message": f"bad {TOKEN} {secret}\x1b[2J"})
    with pytest.raises(CommentError) as caught:
        bench.publish()
    assert TOKEN not in str(caught.value)
    assert "bad *** " in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert TOKEN not in caplog.text
    assert TOKEN not in repr(bench.host())
    assert secret not in repr(bench.host())


def test_a_token_that_breaks_the_header_is_not_quoted(bench: Bench) -> None:
    from tfiam.comment import publish

    with pytest.raises(CommentError) as broken:
        publish(bench.host(token="ghs_line\nbreak"), "report", bench.mark, {})
    assert "ghs_line" not in str(broken.value)
    assert broken.value.__suppress_context__ or broken.value.__context__ is None


def test_our_comment_is_nobody_else_s(bench: Bench) -> None:
    bench.publish()
    assert [one.author for one in bench.fake.said] == [ME]
