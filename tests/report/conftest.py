"""Golden reports: ``TFIAM_UPDATE_GOLDENS=1 pytest tests/report`` (``make goldens``) writes them; read the diff."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

GOLDENS = Path(__file__).parent / "goldens"


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compares text with a golden file, or refreshes the file when asked."""

    def compare(name: str, text: str) -> None:
        path = GOLDENS / name
        if os.environ.get("TFIAM_UPDATE_GOLDENS"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare
