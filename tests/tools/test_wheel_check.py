from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest
import wheel_check


def test_expected_files_are_code_rules_and_data() -> None:
    files = set(wheel_check.expected_files())
    assert {
        "tfiam/py.typed",
        "tfiam/cli/scan.py",
        "tfiam/data/managed.segments.bin",
        "tfiam/policies/__init__.py",
    } <= files
    assert not [name for name in files if "__pycache__" in name or name.endswith(".pyc")]


def test_a_wheel_without_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = tmp_path / "tfiam-0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in wheel_check.expected_files():
            if name != "tfiam/data/quotas.json":
                archive.writestr(name, "")
    monkeypatch.setattr(wheel_check, "build", lambda _scratch: wheel)
    with pytest.raises(wheel_check.WheelError, match=r"^not in tfiam-0-py3-none-any\.whl: tfiam/data/quotas\.json$"):
        wheel_check.check(tmp_path, borrow=True)


def test_different_rules_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = tmp_path / "tfiam-0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in wheel_check.expected_files():
            archive.writestr(name, "")
    cards = {sys.executable: [{"id": "TFIAM_LP_001"}, {"id": "TFIAM_LP_002"}], "other": [{"id": "TFIAM_LP_001"}]}
    monkeypatch.setattr(wheel_check, "build", lambda _scratch: wheel)
    monkeypatch.setattr(wheel_check, "install", lambda *_arguments, **_options: Path("other"))
    monkeypatch.setattr(wheel_check, "rules_of", lambda python, _folder: cards[str(python)])
    with pytest.raises(wheel_check.WheelError, match=r"differ: TFIAM_LP_002$"):
        wheel_check.check(tmp_path, borrow=True)


def test_a_failing_command_tells_its_error(tmp_path: Path) -> None:
    with pytest.raises(wheel_check.WheelError, match="no such luck"):
        wheel_check.run([sys.executable, "-c", "raise SystemExit('no such luck')"], tmp_path)
