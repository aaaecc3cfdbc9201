"""Who gains what and who can become whom, in the Markdown of a comment: in order, within the limit, and inert."""

from __future__ import annotations

import dataclasses
import re

import pytest
from markdown_it import MarkdownIt

from tests.report.factory import BUSY, CLEAN
from tests.report.test_hostile import ATTACKS, _Tags, hostile, path
from tfiam.access.change import AccessChange, PrincipalChange, ResourceChange
from tfiam.access.grants import Grant
from tfiam.access.paths.told import PathsReport, Told
from tfiam.findings.details import PlanDetails
from tfiam.findings.model import Report
from tfiam.report import Options, render
from tfiam.report.remarks import remarks_of

COMMENT = Options(collapse_clean=True, limit=65_000)
PLAIN = dataclasses.replace(COMMENT, folds=False, diagrams=False)


def details(text: str, *deltas: str, principals: int = 1) -> PlanDetails:
    """Access gained by principals and paths whose every word is ``text``."""
    grant = Grant((text,), (text,), (text,), (text,), (text,), (text,), (text,), who=text)
    gains = tuple(PrincipalChange(f"{text}{n}", text, "create", (grant,), (grant,), (text,)) for n in range(principals))
    lets = ResourceChange(text, text, "update", (grant,))
    told = tuple(Told(path(f"{text}{number}"), delta) for number, delta in enumerate(deltas))
    return PlanDetails((), AccessChange(gains, (lets,)), PathsReport(told), ())


def with_details(report: Report, *behind: PlanDetails) -> Report:
    return dataclasses.replace(report, details=behind)


def test_the_order_is_what_a_reviewer_needs_first() -> None:
    text = render(with_details(BUSY, details("aws_iam_role.x", "introduced", "existing", "fixed")), "markdown", COMMENT)
    wanted = (
        "### Introduced by this plan",
        "### What this plan lets whom do: 1 principal gains",
        "### Ways to more access: 1 opened by this plan, 1 there before, 1 closed by this plan",
        "<summary>There before this plan",
        "### Undetermined",
        "<summary>How to waive a finding",
    )
    places = [text.find(heading) for heading in wanted]
    assert -1 not in places
    assert places == sorted(places)


def test_a_closed_path_is_listed_and_not_drawn() -> None:
    text = render(with_details(CLEAN, details("role.a", "fixed")), "markdown", Options())
    assert "mermaid" not in text
    assert "(closed by this plan)" in text


def test_a_drawing_holds_the_paths_that_the_plan_opens_first() -> None:
    many = ["existing"] * 20 + ["introduced"]
    text = render(with_details(CLEAN, details("role.a", *many)), "markdown", Options())
    drawing = text.partition("```mermaid\n")[2].partition("```")[0]
    assert "role.a20" in drawing
    assert "role.a15" not in drawing
    assert "role.a15" in text


def test_without_details_there_is_nothing_of_it() -> None:
    text = render(BUSY, "markdown", COMMENT)
    assert "What this plan lets whom do" not in text
    assert "Ways to more access" not in text


def test_many_changes_are_folded_and_their_headline_stands() -> None:
    text = render(with_details(BUSY, details("role.a", principals=20)), "markdown", COMMENT)
    assert "<details><summary>What this plan lets whom do: 20 principals gain, 20 principals lose" in text


def test_each_plan_s_part_is_named() -> None:
    two = tuple(dataclasses.replace(BUSY.plans[0], path=name) for name in ("a.json", "b.json"))
    report = dataclasses.replace(BUSY, plans=two, details=(details("role.a", "introduced"), details("role.b")))
    text = render(report, "markdown", COMMENT)
    assert text.count("In `a.json`:") == 2
    assert text.count("In `b.json`:") == 1
    assert text.index("In `a.json`:") < text.index("**`role.a0`**") < text.index("In `b.json`:")


def test_a_clean_report_is_one_line_with_the_rest_behind_it() -> None:
    text = render(with_details(CLEAN, details("role.a")), "markdown", COMMENT)
    assert text.startswith("<details><summary>✅ tfiam: No findings</summary>\n\n")
    assert text.endswith("\n\n</details>\n")
    assert "**`role.a0`**" in text
    assert render(CLEAN, "markdown", Options()).startswith("## ✅ tfiam: No findings\n")


def test_a_host_without_html_gets_none() -> None:
    for report in (BUSY, CLEAN):
        text = render(with_details(report, details("role.a", "introduced")), "markdown", PLAIN)
        assert not re.search(r"</?(details|summary)", text)
        assert "mermaid" not in text
    assert render(CLEAN, "markdown", PLAIN).count("\n\n") == 1


@pytest.mark.parametrize("limit", [4_000, 8_000, 65_000])
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_it_keeps_to_the_limit(attack: str, limit: int) -> None:
    report = with_details(hostile(attack), details(attack, "introduced", "existing", principals=30))
    for options in (COMMENT, PLAIN):
        assert len(render(report, "markdown", dataclasses.replace(options, limit=limit))) <= limit
    clean = with_details(CLEAN, details(attack, "fixed", principals=30))
    assert len(render(clean, "markdown", dataclasses.replace(COMMENT, limit=limit))) <= limit


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_nothing_of_it_is_markup(attack: str) -> None:
    report = with_details(hostile(attack), details(attack, "introduced", "existing"))
    text = render(report, "markdown", Options(collapse_clean=True))
    page = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
    tags = _Tags()
    tags.feed(page)
    assert tags.depth == 0
    assert tags.tags <= {
        "h2", "h3", "h4", "p", "code", "pre", "details", "summary", "blockquote", "ul", "li", "strong",
    }  # fmt: skip
    assert "<!--" not in page
    assert not re.search(r"@\w|(?<!&)#\d|://|www\.\w", tags.prose)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", text)
    assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_no_label_of_a_drawing_ends_early(attack: str) -> None:
    text = render(with_details(hostile(attack), details(attack, "introduced")), "markdown", Options())
    first, *lines = text.partition("```mermaid\n")[2].partition("\n```")[0].splitlines()
    assert first == "flowchart LR"
    for line in lines:
        assert re.fullmatch(r'  n\d+(\["[^"`<>&|\[\]]*"\]| -?-\.?-?>\|"[^"`<>&|\[\]]*"\| n\d+)', line), line
        assert not re.search(r"#(8238|8294|8207|27|155);", line)


def test_a_remark_stands_at_the_lines_of_a_failure_that_the_plan_brings() -> None:
    remarks = list(remarks_of(hostile(ATTACKS["html"]), Options(directory="/r/infra", repository="/r")))
    assert remarks
    assert {(one.start_line, one.end_line) for one in remarks} == {(1, 2)}
    bare = [re.sub(r"```.*?```|`[^`]*`", "", one.text, flags=re.DOTALL) for one in remarks]
    assert not [text for text in bare if re.search(r"(?<!\\)<script", text)]
    introduced = {
        one.fingerprint for one in BUSY.findings if one.delta.value == "introduced" and one.status.value == "fail"
    }
    assert {one.fingerprint for one in remarks} <= introduced
