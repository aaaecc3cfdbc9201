"""``tfiam comment`` from the command line to a local server that behaves like a host."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import STORIES, Tfiam, story
from tests.comment.fake_github import FakeGitHub
from tests.comment.fakes import TOKEN, serving

VARIABLES = ("GITHUB_", "GITLAB_", "CI_", "BITBUCKET_", "SYSTEM_", "TF_BUILD", "HTTP_PROXY", "http_proxy")


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGitHub]:
    """A job of a GitHub workflow on pull request 7."""
    import os

    for name in list(os.environ):
        if name.startswith(VARIABLES):
            monkeypatch.delenv(name)
    with serving(fake := FakeGitHub()):
        for name, value in {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": fake.url,
            "GITHUB_REPOSITORY": "acme/shop",
            "GITHUB_REF": "refs/pull/7/merge",
            "GITHUB_TOKEN": TOKEN,
        }.items():
            monkeypatch.setenv(name, value)
        yield fake


def test_it_creates_and_then_has_nothing_new_to_say(tfiam: Tfiam, star: list[str], hub: FakeGitHub) -> None:
    run = tfiam(["comment", story("over-privileged"), *star])
    url = "https://github.example/acme/shop/pull/7#issuecomment-100"
    assert (run.status, run.out, run.err) == (0, f"Created {url}\n", "")
    (body,) = hub.bodies()
    assert body.startswith("<!-- tfiam:default -->\n## ❌ tfiam: ")
    assert "aws_iam_role_policy.ingest" in body
    assert tfiam(["comment", story("over-privileged"), *star]).out == f"Nothing new to say in {url}\n"


def test_the_order_of_a_comment(tfiam: Tfiam, hub: FakeGitHub) -> None:
    tfiam(["comment", story("split-escalation")])
    (body,) = hub.bodies()
    headings = [
        "### Introduced by this plan: ",
        "What this plan lets whom do: ",
        "### Ways to more access: ",
        "```mermaid",
    ]
    headings += ["<summary>How to waive a finding</summary>", "\nRead "]
    places = [body.find(heading) for heading in headings]
    assert -1 not in places
    assert places == sorted(places)
    assert len(body) <= 65_536


def test_a_clean_plan_folds_to_one_line(tfiam: Tfiam, star: list[str], hub: FakeGitHub) -> None:
    tfiam(["comment", story("over-privileged"), *star])
    run = tfiam(["comment", story("no-change"), *star])
    assert run.out.startswith("Updated ")
    (body,) = hub.bodies()
    mark, first, *rest = body.rstrip("\n").split("\n")
    assert mark == "<!-- tfiam:default -->"
    assert first == "<details><summary>✅ tfiam: No findings</summary>"
    assert rest[-1] == "</details>"
    assert "aws_iam_role_policy.ingest" not in body


def test_bitbucket_reads_no_html(tfiam: Tfiam, star: list[str], hub: FakeGitHub) -> None:
    run = tfiam(["comment", story("no-change"), *star, "--dry-run", "--host", "bitbucket"])
    assert run.out.startswith("[//]: # (tfiam:default)\n\n**✅ tfiam: No findings**\n\nRead ")
    long = tfiam(["comment", story("split-escalation"), "--dry-run", "--host", "bitbucket"]).out
    assert "<details>" not in long
    assert "mermaid" not in long
    assert len(long) < 32_768
    assert hub.requests == []


def test_when_findings_says_nothing_of_a_clean_plan(tfiam: Tfiam, star: list[str], hub: FakeGitHub) -> None:
    run = tfiam(["comment", story("no-change"), *star, "--when", "findings"])
    assert (run.status, run.out) == (0, "All is well: no comment made\n")
    assert hub.said == []
    tfiam(["comment", story("over-privileged"), *star, "--when", "findings"])
    tfiam(["comment", story("no-change"), *star, "--when", "findings"])
    assert [body.count("✅ tfiam: No findings") for body in hub.bodies()] == [1]


def test_a_dry_run_needs_no_token_and_sends_nothing(
    tfiam: Tfiam, star: list[str], hub: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    run = tfiam(["comment", story("over-privileged"), *star, "--dry-run", "--tag", "network"])
    assert run.status == 0
    assert run.out.startswith("<!-- tfiam:network -->\n## ❌ tfiam: ")
    assert hub.requests == []


def test_many_plans_make_one_comment(tfiam: Tfiam, star: list[str], hub: FakeGitHub) -> None:
    tfiam(["comment", story("over-privileged"), story("access-change"), *star])
    (body,) = hub.bodies()
    assert "Plans: 2" in body
    assert body.count("\nIn `") >= 1


def test_the_exit_status_is_that_of_the_scan_where_asked(tfiam: Tfiam, star: list[str], hub: FakeGitHub) -> None:
    asked = ["comment", story("over-privileged"), *star]
    assert tfiam(asked).status == 0
    assert tfiam([*asked, "--fail-on", "medium"]).status == 1
    assert tfiam([*asked, "--fail-on", "high"]).status == 0
    assert len(hub.bodies()) == 1


def test_a_fork_gets_the_report_on_standard_output_and_the_scan_s_status(
    tfiam: Tfiam, star: list[str], hub: FakeGitHub
) -> None:
    hub.trouble = lambda method, _path: (403, {}, {"message": "Resource not accessible"}) if method == "POST" else None
    run = tfiam(["comment", story("over-privileged"), *star, "--fail-on", "medium"])
    assert run.status == 1
    assert run.out.startswith("## ❌ tfiam: ")
    assert run.err.startswith("tfiam: the token may not comment: the job needs `permissions: pull-requests: write`")
    assert run.err.count("\n") == 1


def test_a_fork_gets_the_job_summary(
    tfiam: Tfiam, star: list[str], hub: FakeGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    hub.trouble = lambda method, _path: (403, {}, {"message": "no"}) if method == "POST" else None
    run = tfiam(["comment", story("over-privileged"), *star, "--inline"])
    assert run.out == "Wrote the job summary instead of a comment\n"
    assert (tmp_path / "summary.md").read_text().startswith("## ❌ tfiam: ")


def test_a_fork_s_job_on_gitlab_has_no_token_at_all(
    tfiam: Tfiam, star: list[str], hub: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "2")
    monkeypatch.setenv("CI_MERGE_REQUEST_PROJECT_ID", "1")
    run = tfiam(["comment", story("over-privileged"), *star, "--host", "gitlab"])
    assert run.status == 0
    assert run.err == "tfiam: a pull request from a fork has no token for GitLab; the report is printed instead\n"
    assert run.out.startswith("## ❌ tfiam: ")
    assert hub.requests == []


def test_a_missing_token_is_refused_before_anything_is_read(
    tfiam: Tfiam, hub: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    run = tfiam(["comment", "none.json"])
    assert (run.status, run.err) == (2, "tfiam: GITHUB_TOKEN holds no token for GitHub; see tfiam comment --help\n")
    assert hub.requests == []


def test_another_variable_holds_the_token(
    tfiam: Tfiam, star: list[str], hub: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "wrong")
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    place = ["--repo", "acme/shop", "--pr", "7", "--api-url", hub.url, "--token-env", "BOT_TOKEN"]
    assert tfiam(["comment", story("over-privileged"), *star, *place]).status == 0


def test_a_refusal_is_one_line(tfiam: Tfiam, star: list[str], hub: FakeGitHub) -> None:
    hub.trouble = lambda method, _path: (422, {}, {"message": f"{TOKEN}\x1b[2J"}) if method == "POST" else None
    run = tfiam(["comment", story("over-privileged"), *star])
    assert (run.status, run.out) == (2, "")
    assert run.err == "tfiam: GitHub does not accept the comment: HTTP 422 (***[2J)\n"


def test_only_introduced_leaves_out_what_was_there(tfiam: Tfiam, star: list[str], hub: FakeGitHub) -> None:
    tfiam(["comment", story("no-change"), *star, "--only", "introduced"])
    assert "There before" not in hub.bodies()[0]


def test_a_report_too_long_links_to_the_run(tfiam: Tfiam, hub: FakeGitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.com")
    monkeypatch.setenv("GITHUB_RUN_ID", "9")
    many = [
        story(name) for name in ("landing-zone", "over-privileged", "split-escalation", "users", "exposure", "compute")
    ]
    tfiam(["comment", *many])
    (body,) = hub.bodies()
    assert 60_000 < len(body) <= 65_536
    assert "more in [the full report](https://github.com/acme/shop/actions/runs/9)." in body


def test_inline_says_findings_on_their_lines(tfiam: Tfiam, hub: FakeGitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    source = STORIES / "split-escalation"
    lines = len((source / "paths.tf").read_text().splitlines())
    patch = f"@@ -0,0 +1,{lines} @@\n" + "\n".join(["+x"] * lines)
    top = source.parents[2]
    name = (source / "paths.tf").relative_to(top).as_posix()
    monkeypatch.chdir(top)
    hub.page = 100
    hub.files = [{"filename": name, "patch": patch}]
    asked = ["comment", story("split-escalation"), "--source", str(source), "--inline"]
    run = tfiam(asked)
    assert run.status == 0, run.err
    said = [one for one in hub.said if one.line]
    assert {one.path for one in said} == {name}
    assert all(one.body.startswith("<!-- tfiam:default:") for one in said)
    assert f"On lines: {len(said)} new" in run.out
    assert f"On lines: {len(said)} standing" in tfiam(asked).out
    assert len([one for one in hub.said if one.line]) == len(said)


def test_inline_without_lines_says_what_it_needs(tfiam: Tfiam, star: list[str], hub: FakeGitHub) -> None:
    run = tfiam(["comment", story("over-privileged"), *star, "--inline"])
    assert run.err == "tfiam: --inline needs lines: give --source DIR or --plan-file FILE\n"
    assert run.out.endswith("On lines: nothing to say\n")
