"""Which files of a folder are taken for plans."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest

from tfiam.errors import PlanError
from tfiam.plan.find import find_plans


def saved_plan() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("tfplan", b"plan")
    return buffer.getvalue()


TAKEN: dict[str, bytes] = {
    "plan.json": b'{"format_version":"1.2"}',
    "indented.json": b'{\n  "applyable": true\n}',
    "sub/deep/prod.json.gz": gzip.compress(b'{"format_version":"1.2"}'),
    "sub/broken.json": b'{"format_version":"1.2", "resource_ch',
    "sub/empty.json": b"",
    "sub/broken.json.gz": b"\x1f\x8b\x08\x00 broken",
    "sub/wrapped.json": b"[command]/opt/terraform show -json\n{}",
    "log.json": b'{"@level":"info"}',
    "old.tfstate.json": b'{"version": 4, "terraform_version": "1.5.0"}',
    "windows.json": b"\xff\xfe" + '{"format_version":"1.2"}'.encode("utf-16-le"),
    "marked.json": b'\xef\xbb\xbf{"format_version":"1.2"}',
    "tfplan": saved_plan(),
    "eu.tfplan": saved_plan(),
}
PASSED_BY: dict[str, bytes] = {
    "package.json": b'{\n  "name": "site"\n}',
    "versions.json": b'{"version": 2, "data": []}',
    "list.json": b'[{"check_type": "terraform_plan"}]',
    ".hidden.json": b'{"format_version":"1.2"}',
    ".terraform/modules/modules.json": b'{"Modules":[]}',
    ".cache/plan.json": b'{"format_version":"1.2"}',
    "main.tf": b"",
    "terraform.tfstate": b"{}",
    "tfplan.txt": b"no archive",
    # The saved forms of plan.json and prod.json.gz.
    "plan.tfplan": saved_plan(),
    "sub/deep/prod": saved_plan(),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in {**TAKEN, **PASSED_BY}.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return tmp_path


def test_plans_are_taken_and_other_files_passed_by(folder: Path) -> None:
    assert {path.relative_to(folder).as_posix() for path in find_plans(folder)} == set(TAKEN)


def test_the_order_is_that_of_the_folders(folder: Path) -> None:
    names = [path.relative_to(folder).as_posix() for path in find_plans(folder)]
    assert names == [
        *sorted(n for n in TAKEN if "/" not in n),
        *sorted(n for n in TAKEN if n.count("/") == 1),
        "sub/deep/prod.json.gz",
    ]


def test_links_that_go_in_circles_end(folder: Path) -> None:
    (folder / "sub" / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "itself.json").symlink_to(folder / "itself.json")
    (folder / "gone.json").symlink_to(folder / "nowhere")
    found = {path.relative_to(folder).as_posix() for path in find_plans(folder)}
    # A link to nothing was meant to be a plan: reading it says what is wrong.
    assert found == {*TAKEN, "itself.json", "gone.json"}


def test_a_file_is_itself(tmp_path: Path) -> None:
    assert find_plans(tmp_path / "any.name") == (tmp_path / "any.name",)


def test_a_folder_without_plans(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_bytes(b'{"name": "site"}')
    with pytest.raises(PlanError, match="is a folder without plans; run `terraform plan"):
        find_plans(tmp_path)


def test_a_folder_that_may_not_be_opened_is_not_passed_by(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("deep"):
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(PlanError, match="deep: cannot be opened as a folder; check its permissions"):
        find_plans(folder)


def test_a_file_that_may_not_be_read_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plan.json").write_bytes(b'{"name": "site"}')

    def refuse(*_: object, **__: object) -> object:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    assert find_plans(tmp_path) == (tmp_path / "plan.json",)
