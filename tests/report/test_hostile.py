"""A report whose every field from the plan is hostile, in every format."""

from __future__ import annotations

import dataclasses
import json
import re
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from tests.report.factory import BUSY
from tfiam.access.paths import Path, Step
from tfiam.access.paths.techniques import Way, techniques
from tfiam.access.policies_in_play import Line
from tfiam.access.sources import Source
from tfiam.findings.model import Coverage, Finding, Report, Unresolved, WaiverUse
from tfiam.iam.document import PolicyDocument
from tfiam.iam.policy_set import PolicyKind
from tfiam.inventory.model import Principal, PrincipalKind
from tfiam.report import FORMATS, Options, render
from tfiam.report.width import columns
from tfiam.source.model import Location

ATTACKS = {
    "ansi": "\x1b]0;owned\x07\x1b[2J\x9b31m",
    "bidi": "\u202eevil\u2066\u200f",
    "newline": "x\n\n# owned\n\n::error::owned\r\n##[set-output name=a]b",
    "command": "::set-output name=token::owned",
    "old command": '"]##[add-path]/evil',
    "azure": "##vso[task.setvariable variable=a]b",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)></details></summary><!-- tfiam:x -->",
    "backticks": "``` `x` ```` ~~~",
    "backtick and html": "a ` <img src=x> ` b `` <i>",
    "fence": "x\n```\n<script>alert(1)</script>\n````\n<b>",
    "link": "[a](https://evil.example) ![b](https://evil.example/p.png) <https://evil.example>",
    "mention": "@octocat @org/team octo/repo#1 #1 www.evil.example",
    "table": "a | b |\n|---|---|\n",
    "emphasis": "**bold** _em_ ~~gone~~",
    "surrogate": "\ud800",
    "long": "a" * 5000,
    "wide": "鍵" * 300,
    "percent": "%0A::error::owned%25",
}


def path(attack: str) -> Path:
    start = Principal(PrincipalKind.USER, attack, attack, arn=attack)
    source = Source(PolicyKind.IDENTITY, attack, attack, None, arn=attack)
    written = {"Sid": attack, "Effect": "Allow", "Action": attack, "Resource": attack}
    (statement,) = PolicyDocument.parse({"Statement": [written]}).statements
    step = Step(techniques(Way.SELF)[0], attack, (Line(source, statement),), (attack,))
    return Path(start, start, admin=True, steps=(step,))


def hostile(attack: str) -> Report:
    def twist(finding: Finding) -> Finding:
        address = f'aws_iam_role.this["{attack}"]'
        return dataclasses.replace(
            finding,
            address=address,
            addresses=(address, address + "x"),
            attribute=attack,
            sid=attack,
            message=attack,
            principal=attack,
            plan=attack,
            evidence=attack
            if finding.statement == 2
            else json.dumps({"Action": [attack] * 2, attack: {attack: attack}}),
            remediation=f"{attack}\n\n```hcl\n{attack}\n```\n",
            because=(attack,),
            location=Location(attack, 1, 2),
            waiver=finding.waiver and WaiverUse(attack, attack, attack, attack),
            paths=(path(attack), path(attack + "x")),
        )

    return dataclasses.replace(
        BUSY,
        plans=(dataclasses.replace(BUSY.plans[0], path=attack, terraform_version=attack, notices=(attack,)),),
        findings=tuple(map(twist, BUSY.findings)),
        coverage=Coverage(opaque=1, unresolved=(Unresolved(attack, attack, (attack,)),)),
        notices=(attack,),
    )


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
@pytest.mark.parametrize("kind", FORMATS)
def test_nothing_a_terminal_or_a_runner_obeys(kind: str, attack: str) -> None:
    text = render(hostile(attack), kind)
    text.encode("utf-8")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", text)
    assert "##[" not in text
    assert "##vso[" not in text
    if kind == "github":
        assert all(re.match(r"::(error|warning|notice) (file|title)=|tfiam", line) for line in text.splitlines())
    else:
        assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_github_properties_and_messages_hold(attack: str) -> None:
    for line in render(hostile(attack), "github").splitlines():
        if line.startswith("::"):
            properties, _, _ = line[2:].partition("::")
            names = [item.partition("=")[0] for item in properties.partition(" ")[2].split(",")]
            assert names in (["title"], ["file", "line", "endLine", "title"])


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
@pytest.mark.parametrize("width", [60, 80, 160])
def test_text_keeps_to_its_width(attack: str, width: int) -> None:
    for line in render(hostile(attack), "text", Options(width=width)).splitlines():
        assert columns(line) <= width


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_ascii_text_is_ascii(attack: str) -> None:
    assert render(hostile(attack), "text", Options(unicode=False)).isascii()


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.depth = 0
        self.code = 0
        self.prose = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.code += tag in ("code", "pre")
        self.depth += tag == "details"
        assert attrs == [] or (tag == "code" and attrs[0][0] == "class")

    def handle_endtag(self, tag: str) -> None:
        self.code -= tag in ("code", "pre")
        self.depth -= tag == "details"
        assert self.depth >= 0

    def handle_data(self, data: str) -> None:
        if not self.code:
            self.prose += data


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_markdown_renders_nothing_of_it(attack: str) -> None:
    page = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(render(hostile(attack), "markdown"))
    tags = _Tags()
    tags.feed(page)
    assert tags.depth == 0
    assert tags.tags <= {
        "h2", "h3", "h4", "p", "code", "pre", "details", "summary", "blockquote", "ul", "li", "strong",
    }  # fmt: skip
    assert page.count("<strong>") == page.count("<strong>Mend:</strong>")
    assert "<!--" not in page
    assert not re.search(r"@\w|(?<!&)#\d|://|www\.\w", tags.prose)


@pytest.mark.parametrize("limit", [4_000, 5_000, 8_000, 20_000, 65_000])
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_markdown_keeps_to_its_limit(attack: str, limit: int) -> None:
    assert len(render(hostile(attack), "markdown", Options(limit=limit))) <= limit


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_json_tells_the_truth(attack: str) -> None:
    told = json.loads(render(hostile(attack), "json"))
    assert told["findings"][0]["address"] == f'aws_iam_role.this["{attack}"]'
    assert told["findings"][0]["message"] == attack
