"""What the README shows is what tfiam prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tfiam import scan
from tfiam.report import render
from tfiam.report.options import Options

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()


def test_the_first_screen_shows_the_real_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    block = re.search(r"```console\n\$ tfiam scan (\S+)\n(.*?)```", README, re.DOTALL)
    assert block
    assert block[2].strip() == render(scan(block[1]), "text", Options(width=80)).strip()


def test_every_link_in_the_readme_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", README):
        assert (ROOT / target).exists(), target
