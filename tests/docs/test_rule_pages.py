"""``tfiam rules ID`` and the page in docs/rules/ say the same."""

from __future__ import annotations

import re

import pytest

from tests.docs.guide import DOCS
from tfiam.cli.rule_page import text_page
from tfiam.rules.load import load_rules
from tfiam.rules.model import Rule


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.id)
def test_the_command_and_the_page_have_the_same_words(rule: Rule) -> None:
    page = (DOCS / "rules" / f"{rule.id}.md").read_text().partition("-->\n")[2]
    fenced = re.sub(r"^```\w*$", "", page, flags=re.MULTILINE)
    assert re.findall(r"\w+", text_page(rule, 100)) == re.findall(r"\w+", fenced)
