from __future__ import annotations

import io
import time
from types import SimpleNamespace

import pytest

from tests.cli.conftest import Tfiam, story
from tfiam.cli import progress
from tfiam.cli.progress import working


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """A terminal on standard error, for somebody who has no patience."""
    shown = Screen()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=shown))  # pytest sets sys.stderr anew for each phase
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    monkeypatch.setattr(progress, "TICK", 0.01)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    return shown


def wait_for(screen: Screen, text: str) -> None:
    for _ in range(500):
        if text in screen.getvalue():
            return
        time.sleep(0.01)
    pytest.fail(f"{text!r} was never shown")


def test_long_work_is_told_and_wiped_away(screen: Screen) -> None:
    with working("reading"):
        wait_for(screen, "\r\x1b[Ktfiam: reading … 0 s")
    assert screen.getvalue().endswith("\r\x1b[K")


def test_it_is_wiped_away_when_the_work_breaks(screen: Screen) -> None:
    def broken() -> None:
        with working("reading"):
            wait_for(screen, "reading")
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        broken()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_short_work_is_not_told(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 60)
    with working("reading"):
        pass
    assert screen.getvalue() == ""


@pytest.mark.parametrize(("name", "value"), [("CI", "true"), ("TERM", "dumb")])
def test_a_log_of_ci_and_a_dumb_terminal_get_nothing(
    screen: Screen, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with working("reading"):
        time.sleep(0.05)
    assert screen.getvalue() == ""


def test_quiet_is_quiet_and_a_pipe_gets_nothing(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    with working("reading", quiet=True):
        time.sleep(0.05)
    assert screen.getvalue() == ""
    pipe = io.StringIO()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=pipe))
    with working("reading"):
        time.sleep(0.05)
    assert pipe.getvalue() == ""


def test_a_scan_shows_it_on_a_terminal_only(tfiam: Tfiam, screen: Screen) -> None:
    assert tfiam(["scan", story("quickstart")]).status == 1
    assert "tfiam: reading and judging … " in screen.getvalue()
