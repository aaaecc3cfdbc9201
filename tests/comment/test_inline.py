"""Remarks on lines of the diff: said once, kept, gone when mended, at each host."""

from __future__ import annotations

import pytest

from tests.comment.conftest import Bench
from tests.comment.fake_gitlab import REFS
from tests.comment.fakes import SOMEBODY, Answer
from tfiam.comment import Remark, Tally, marker, remark
from tfiam.comment.diff_lines import line_of, of_git, parse
from tfiam.comment.inline import MOST_REMARKS

PATH = "infra/roles.tf"


def about(key: str, start: int = 2, end: int = 3, path: str = PATH) -> Remark:
    return Remark(key, path, start, end, f"about {key}")


def run(bench: Bench, *remarks: Remark, tag: str = "default") -> Tally:
    return remark(bench.host(), remarks, tag, html=bench.kind.html)


def mark(bench: Bench, key: str) -> str:
    return marker("default", key, html=bench.kind.html)


def test_each_is_said_once_on_its_line(bench: Bench) -> None:
    assert run(bench, about("aaa1"), about("bbb2", 3, 9)) == Tally(said=2)
    assert bench.fake.lines() == [(PATH, 2, ""), (PATH, 3, "")]
    assert bench.fake.said[0].body == f"{mark(bench, 'aaa1')}\nabout aaa1"
    assert run(bench, about("aaa1"), about("bbb2", 3, 9)) == Tally(kept=2)
    assert len(bench.fake.said) == 2
    assert bench.fake.bodies() == []


def test_what_the_diff_does_not_show_is_counted(bench: Bench) -> None:
    elsewhere = about("aaa1", path="other.tf")
    assert run(bench, elsewhere) == Tally(outside=1)
    if bench.name != "azure":  # it tells files, not lines
        assert run(bench, about("bbb2", 30, 40)) == Tally(outside=1)
    assert bench.fake.said == []


def test_gone_or_resolved_when_mended(bench: Bench) -> None:
    run(bench, about("aaa1"), about("bbb2"))
    assert run(bench, about("bbb2")) == Tally(kept=1, settled=1)
    stays_resolved = bench.name in ("gitlab", "azure")
    assert bench.fake.lines() == [(PATH, 2, "resolved")] * stays_resolved + [(PATH, 2, "")]
    assert run(bench, about("bbb2")) == Tally(kept=1)


def test_one_that_people_answered_stays_and_says_it_is_mended(bench: Bench) -> None:
    run(bench, about("aaa1"))
    bench.fake.said[0].replies.append("why?")
    assert run(bench) == Tally(settled=1)
    (said,) = bench.fake.said
    assert said.replies == ["why?"]
    assert said.body == f"{mark(bench, 'aaa1')}\n✅ Mended by a later push."
    assert said.state == ("" if bench.name == "github" else "resolved")
    assert run(bench) == Tally()


def test_one_that_comes_back_is_opened_again(bench: Bench) -> None:
    run(bench, about("aaa1"))
    bench.fake.said[0].replies.append("why?")
    run(bench)
    assert run(bench, about("aaa1")) == Tally(kept=1)
    (said,) = bench.fake.said
    assert (said.state, said.body) == ("", f"{mark(bench, 'aaa1')}\nabout aaa1")


def test_what_people_resolved_stays_resolved(bench: Bench) -> None:
    run(bench, about("aaa1"))
    bench.fake.said[0].state = "resolved"
    assert run(bench, about("aaa1")) == Tally(kept=1)
    if bench.name != "github":  # its REST API does not tell
        assert bench.fake.lines() == [(PATH, 2, "resolved")]


def test_new_words_replace_the_old(bench: Bench) -> None:
    run(bench, Remark("aaa1", PATH, 2, 2, "old words"))
    run(bench, about("aaa1", 2, 2))
    assert [one.body for one in bench.fake.said] == [f"{mark(bench, 'aaa1')}\nabout aaa1"]


def test_of_two_that_a_race_left_one_goes(bench: Bench) -> None:
    for _ in range(2):
        bench.fake.add(f"{mark(bench, 'aaa1')}\nabout aaa1", path=PATH, line=2)
    run(bench, about("aaa1"))
    assert [one.state for one in bench.fake.said if not one.state] == [""]


def test_those_of_others_and_of_other_tags_stay(bench: Bench) -> None:
    bench.fake.add(f"{mark(bench, 'aaa1')}\nplanted", SOMEBODY, path=PATH, line=2)
    run(bench, about("bbb2"), tag="prod")
    assert run(bench) == Tally()
    assert len(bench.fake.lines()) == 2


def test_one_that_arrived_although_the_answer_failed_is_not_said_again(bench: Bench) -> None:
    def arrives(method: str, _path: str) -> Answer | None:
        if method == "POST" and not bench.fake.said:
            bench.fake.add(f"{mark(bench, 'aaa1')}\nabout aaa1", path=PATH, line=2)
            return 502, {}, "<html>Bad gateway</html>"
        return None

    bench.fake.trouble = arrives
    assert run(bench, about("aaa1")) == Tally(said=1)
    assert len(bench.fake.said) == 1


def test_the_worst_are_said_when_there_are_too_many(bench: Bench) -> None:
    bench.fake.page = 100
    tally = run(bench, *(about(f"k{number}") for number in range(MOST_REMARKS + 2)))
    assert tally == Tally(said=MOST_REMARKS, left_out=2)
    assert bench.fake.said[-1].body.endswith(f"about k{MOST_REMARKS - 1}")


@pytest.mark.parametrize(("name", "status"), [("github", 422), ("gitlab", 400)])
def test_a_line_pushed_away_since_is_outside(request: pytest.FixtureRequest, name: str, status: int) -> None:
    bench: Bench = request.getfixturevalue(name)
    said = {"message": "line must be part of the diff"}
    bench.fake.trouble = lambda method, _path: (status, {}, said) if method == "POST" else None
    assert run(bench, about("aaa1")) == Tally(outside=1)


def test_gitlab_is_told_the_old_number_of_an_unchanged_line(gitlab: Bench) -> None:
    run(gitlab, about("aaa1", 4, 4), about("bbb2", 2, 2))
    paths = {"new_path": PATH, "old_path": "infra/old.tf"}
    sent = [one.sent["position"] for one in gitlab.fake.said]
    assert sent[0] == {"position_type": "text", **REFS, **paths, "new_line": 4, "old_line": 3}
    assert sent[1] == {"position_type": "text", **REFS, **paths, "new_line": 2}


def test_github_needs_no_right_but_to_write_to_pull_requests(github: Bench) -> None:
    run(github, about("aaa1"))
    run(github)
    assert not [one for one in github.fake.requests if "graphql" in one]


DIFF = """diff --git a/a.tf b/a b.tf
similarity index 90%
rename from a.tf
rename to a b.tf
--- a/a.tf
+++ b/a b.tf\t
@@ -10,2 +10,3 @@ resource
 same
+new
--- a removed line that begins with dashes
@@ -30 +31 @@
-x
+y
diff --git a/new.tf b/new.tf
new file mode 100644
--- /dev/null
+++ b/new.tf
@@ -0,0 +1 @@
+one
\\ No newline at end of file
diff --git a/only-mode.sh b/only-mode.sh
old mode 100644
new mode 100755
"""


def test_a_git_diff() -> None:
    files = of_git(DIFF)
    assert {path: (file.old_path, file.lines) for path, file in files.items()} == {
        "a b.tf": ("a.tf", {10: 10, 11: None, 31: None}),
        "new.tf": ("new.tf", {1: None}),
    }


@pytest.mark.parametrize(
    ("start", "end", "line"),
    [(1, 1, 1), (1, 4, 2), (3, 3, 3), (4, 9, 4), (5, 9, None)],
)
def test_an_added_line_is_preferred(start: int, end: int, line: int | None) -> None:
    lines = parse("@@ -1,3 +1,4 @@\n one\n-two\n+TWO\n+three\n four\n")
    assert lines == {1: 1, 2: None, 3: None, 4: 3}
    assert line_of(about("k", start, end), lines) == line
