"""Keys of resources that hold Markdown, HTML, terminal sequences and workflow commands come out inert: every command, every format."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from xml.etree.ElementTree import fromstring

import pytest
from markdown_it import MarkdownIt

from tests.cli.conftest import STORIES, Tfiam
from tests.test_planted_secrets import formats

PLAN = STORIES / "modules-odd-keys" / "plan.json"
COMMANDS = ("scan", "documents", "diff")  # there is no path in it; tests/report/test_hostile.py has hostile ones
#: What a terminal obeys, or shows in another order than it stands; line ends are the reports' own.
OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
CASES = [(command, name) for command in COMMANDS for name in formats(command)]


class _Elements(HTMLParser):
    """Elements with what could act: sources, links, handlers."""

    def __init__(self) -> None:
        super().__init__()
        self.acting: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.acting += [
            (tag, name, value or "") for name, value in attrs if name.startswith("on") or name in ("src", "href")
        ]


def acting(page: str) -> list[tuple[str, str, str]]:
    elements = _Elements()
    elements.feed(page)
    return elements.acting


@pytest.mark.parametrize(("command", "name"), CASES)
def test_nothing_of_a_key_is_obeyed(tfiam: Tfiam, command: str, name: str) -> None:
    run = tfiam([command, str(PLAN), "--format", name])
    assert run.status in (0, 1, 3), run.err
    assert not OBEYED.search(run.out)
    assert not OBEYED.search(run.err)
    commands = [line for line in run.out.splitlines() if line.lstrip().startswith("::")]
    assert all(re.match(r"::(error|warning|notice) (file|title)=[^:]+::\S", line) for line in commands)
    assert not commands or name == "github"
    assert not re.search(r"##(\[|vso)", run.out)


@pytest.mark.parametrize(("command", "name"), [case for case in CASES if case[1] in ("markdown", "html")])
def test_no_element_of_a_key_acts(tfiam: Tfiam, command: str, name: str) -> None:
    text = tfiam([command, str(PLAN), "--format", name]).out
    page = text if name == "html" else MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
    assert "onerror" in text
    for tag, attribute, value in acting(page):
        assert (tag, attribute) == ("a", "href")
        assert re.match(r"#|https://(docs\.aws\.amazon\.com|github\.com|registry\.terraform\.io)/", value), value


@pytest.mark.parametrize("host", ["github", "bitbucket"])
def test_nothing_of_a_key_acts_in_a_comment(tfiam: Tfiam, host: str) -> None:
    text = tfiam(["comment", str(PLAN), "--dry-run", "--host", host]).out
    assert "onerror" in text
    assert not OBEYED.search(text)
    assert acting(MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)) == []


@pytest.mark.parametrize(
    ("command", "name"), [case for case in CASES if case[1] in ("json", "sarif", "gitlab", "junit")]
)
def test_a_program_reads_the_key_or_its_escapes(tfiam: Tfiam, command: str, name: str) -> None:
    text = tfiam([command, str(PLAN), "--format", name]).out
    told = "".join(fromstring(text).itertext()) + text if name == "junit" else json.dumps(json.loads(text))
    assert "onerror=alert(1)" in told
