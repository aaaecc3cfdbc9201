"""Source trees: modules found, bounds kept, what cannot be read named."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import pytest

from tfiam.errors import SourceError
from tfiam.source import tree as tree_module
from tfiam.source.files import MAX_FILE
from tfiam.source.tree import SourceTree

VPC = 'module "vpc" {\n  source = "acme/vpc/aws"\n}\n'


def write(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_tf", ".tf")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def archive(files: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as stream:
        for name, content in files.items():
            stream.writestr(name, content)
    return buffer.getvalue()


def test_local_and_installed_modules(tmp_path: Path) -> None:
    manifest = {"Modules": [{"Key": "", "Dir": "."}, {"Key": "vpc", "Dir": ".terraform/modules/vpc"}]}
    root = write(
        tmp_path,
        main_tf=VPC + 'module "app" {\n  source = "./app"\n}\n',
        app__main_tf='module "inner" {\n  source = "../inner"\n}\n',
        inner__main_tf='resource "aws_x" "deep" {}\n',
    )
    write(root / ".terraform/modules", vpc__main_tf='resource "aws_x" "net" {}\n')
    (root / ".terraform/modules/modules.json").write_text(json.dumps(manifest))
    tree = SourceTree.from_directory(root)
    vpc, inner = tree.module(("vpc",)), tree.module(("app", "inner"))
    assert vpc
    assert list(vpc.resources) == ["aws_x.net"]
    assert inner
    assert list(inner.resources) == ["aws_x.deep"]
    assert inner.directory == "inner"
    assert tree.notices == ()


def test_a_module_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, main_tf=VPC)
    monkeypatch.chdir(tmp_path)
    tree = SourceTree.from_directory(".")
    assert tree.module(("vpc",)) is None
    assert tree.module(("vpc", "inner")) is None
    assert tree.notices == (
        "main.tf:1: the source of module 'vpc' was not read: it is not installed; run `terraform init` beside the source, or give the saved plan as --plan-file",
    )


@pytest.mark.parametrize("git", [True, False], ids=["in a work tree", "without git"])
def test_a_module_beside_the_root_is_read_in_its_git_work_tree_only(tmp_path: Path, git: bool) -> None:
    write(tmp_path, root__main_tf='module "m" {\n  source = "../m"\n}\n', m__main_tf='resource "aws_x" "y" {}\n')
    if git:
        (tmp_path / ".git").mkdir()
    tree = SourceTree.from_directory(tmp_path / "root")
    assert (tree.module(("m",)) is not None) is git
    assert bool(tree.notices) is not git


def test_links_and_dots_lead_nowhere_outside(tmp_path: Path) -> None:
    secret = tmp_path / "secret.tf"
    secret.write_text('resource "aws_x" "secret" {}')
    root = write(tmp_path / "root", main_tf="")
    (root / "link.tf").symlink_to(secret)
    (root / "loop.tf").symlink_to("loop.tf")
    (root / "again").symlink_to(".")
    os.mkfifo(root / "pipe.tf")
    tree = SourceTree.from_directory(root)
    module = tree.module(())
    assert module is not None
    assert module.resources == {}
    assert sorted(notice.split(":")[0].rsplit("/")[-1] for notice in tree.notices) == ["link.tf", "loop.tf", "pipe.tf"]
    assert tree.files.read("../secret.tf") is None
    assert tree.files.read(str(secret)) is None
    assert tree.files.read("a\0b") is None
    assert tree.files.names("..") == ()


@pytest.mark.parametrize("source", ["../secret", "./../../../../../../..", "./again/../../secret", "./loop/m"])
def test_a_module_source_leads_nowhere_outside(tmp_path: Path, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        tmp_path,
        secret__main_tf='resource "aws_x" "secret" {}',
        root__main_tf=f'module "m" {{\n  source = "{source}"\n}}',
    )
    (tmp_path / "root" / "loop").symlink_to("loop")
    (tmp_path / "root" / "again").symlink_to("..")
    monkeypatch.chdir(tmp_path / "root")
    tree = SourceTree.from_directory(".")
    assert tree.module(("m",)) is None
    (notice,) = tree.notices
    assert notice.startswith("main.tf:1: the source of module 'm' was not read: its source ")


@pytest.mark.parametrize("folder", ["../secret", "{top}/secret", "./link"])
def test_an_installed_module_lies_nowhere_outside(tmp_path: Path, folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, secret__main_tf='resource "aws_x" "secret" {}', root__main_tf=VPC)
    (tmp_path / "root" / "link").symlink_to(tmp_path / "secret")
    manifest = {"Modules": [{"Key": "vpc", "Dir": folder.format(top=tmp_path)}]}
    (tmp_path / "root/.terraform/modules").mkdir(parents=True)
    (tmp_path / "root/.terraform/modules/modules.json").write_text(json.dumps(manifest))
    monkeypatch.chdir(tmp_path / "root")
    tree = SourceTree.from_directory(".")
    assert tree.module(("vpc",)) is None
    assert tree.notices[0].startswith("main.tf:1: the source of module 'vpc' was not read: its source ")


def test_an_absolute_module_source_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, m__main_tf="", root__main_tf=f'module "m" {{\n  source = "{tmp_path}/m"\n}}')
    monkeypatch.chdir(tmp_path / "root")
    tree = SourceTree.from_directory(".")
    assert tree.module(("m",)) is None
    assert tree.notices[0].startswith("main.tf:1: the source of module 'm' was not read: it is not installed")


def test_a_module_that_calls_itself_ends(tmp_path: Path) -> None:
    root = write(tmp_path, main_tf='module "m" {\n  source = "./"\n}\n')
    tree = SourceTree.from_directory(root)
    assert tree.module(("m",) * 90) is not None
    assert tree.module(("m",) * 101) is None


def test_a_syntax_error_names_its_file_and_keeps_what_stands_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        tmp_path,
        infra__main_tf='resource "aws_x" "y" {}\nlocals {\n  a = "\n}\n',
        infra__more_tf='resource "aws_x" "z" {}',
    )
    monkeypatch.chdir(tmp_path)
    tree = SourceTree.from_directory("infra")
    module = tree.module(())
    assert module
    assert list(module.resources) == ["aws_x.y", "aws_x.z"]
    assert tree.notices == (
        "infra/main.tf: line 3 has a quoted string that is not closed on its line; what follows in it was not read",
    )


def test_what_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a_tf="#" * (MAX_FILE + 1), b_tf='resource "aws_x" "y" {}')
    tree = SourceTree.from_directory(tmp_path)
    module = tree.module(())
    assert module
    assert list(module.resources) == ["aws_x.y"]
    assert "a.tf: was not read" in tree.notices[0]
    monkeypatch.setattr(tree_module, "MAX_TREE", 10)
    small = SourceTree.from_directory(tmp_path)
    module = small.module(())
    assert module is not None
    assert module.resources == {}
    assert "b.tf: was not read: the source is larger" in small.notices[1]


def test_override_files(tmp_path: Path) -> None:
    write(
        tmp_path,
        main_tf='resource "aws_x" "y" {\n  a = 1\n  b = 2\n  tag {}\n  tag {}\n}\n',
        override_tf='resource "aws_x" "y" {\n  b = 3\n  tag { c = 4 }\n}\n',
    )
    module = SourceTree.from_directory(tmp_path).module(())
    assert module is not None
    block = module.resources["aws_x.y"]
    assert {name: one.text for name, one in block.attributes.items()} == {"a": "1", "b": "3"}
    assert [one.start_line for one in block.blocks] == [3]
    assert block.attributes["b"].file.endswith("override.tf")


def test_opentofu_files_take_the_place_of_terraform_ones(tmp_path: Path) -> None:
    write(tmp_path, main_tf='resource "aws_x" "terraform" {}')
    (tmp_path / "main.tofu").write_text('resource "aws_x" "tofu" {}')
    module = SourceTree.from_directory(tmp_path).module(())
    assert module
    assert list(module.resources) == ["aws_x.tofu"]


@pytest.mark.parametrize(
    ("name", "problem"), [("nowhere", "is not there"), ("empty", "holds no .tf file"), ("file", "is no folder")]
)
def test_no_source(tmp_path: Path, name: str, problem: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    with pytest.raises(SourceError, match=problem):
        SourceTree.from_directory(tmp_path / name)


def test_a_saved_plan() -> None:
    manifest = [{"Key": "", "Dir": "."}, {"Key": "vpc", "Source": "acme/vpc/aws", "Dir": ".terraform/modules/vpc"}]
    data = archive(
        {
            "tfplan": b"plan",
            "tfconfig/modules.json": json.dumps(manifest),
            "tfconfig/m-/main.tf": VPC,
            "tfconfig/m-vpc/main.tf": 'resource "aws_x" "net" {}',
            "tfconfig/m-vpc/../../escape.tf": "",
            "../outside.tf": "",
        }
    )
    tree = SourceTree.from_saved_plan(data, "tfplan")
    module = tree.module(("vpc",))
    assert module
    assert module.resources["aws_x.net"].file == ".terraform/modules/vpc/main.tf"
    assert tree.notices == ()


def test_members_that_lie() -> None:
    """A link's target is no file to follow; a size that the directory understates is cut where it says."""
    manifest = json.dumps([{"Key": "", "Dir": "."}])
    link = zipfile.ZipInfo("tfconfig/m-/link.tf")
    link.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as stream:
        stream.writestr("tfconfig/modules.json", manifest)
        stream.writestr(link, "../../../etc/passwd")
        stream.writestr("tfconfig/m-/bomb.tf", b"#" * 1_000_000)
    data = bytearray(buffer.getvalue())
    entry = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1) + 1)
    assert int.from_bytes(data[entry + 24 : entry + 28], "little") == 1_000_000
    data[entry + 24 : entry + 28] = (0xFFFFFFF0).to_bytes(4, "little")
    tree = SourceTree.from_saved_plan(bytes(data), "tfplan")
    module = tree.module(())
    assert module is not None
    assert module.resources == {}
    assert [notice.split(": ")[0] for notice in tree.notices] == ["bomb.tf", "link.tf"]


def test_a_zip_bomb_and_a_damaged_archive() -> None:
    manifest = json.dumps([{"Key": "", "Dir": "."}])
    bomb = archive(
        {"tfconfig/modules.json": manifest, "tfconfig/m-/a.tf": b"#" * (MAX_FILE + 1), "tfconfig/m-/b.tf": "locals {}"}
    )
    tree = SourceTree.from_saved_plan(bomb, "tfplan")
    assert tree.module(()) is not None
    assert [notice.split(":")[0] for notice in tree.notices] == ["a.tf"]
    for data in (b"", b"PK\x03\x04", bomb[:200], archive({}), archive({"tfconfig/modules.json": "["})):
        with pytest.raises(SourceError, match="no saved plan with a configuration"):
            SourceTree.from_saved_plan(data, "tfplan")
    broken = bytearray(bomb)
    broken[60:120] = b"\xff" * 60
    with pytest.raises(SourceError):
        SourceTree.from_saved_plan(bytes(broken), "tfplan")
