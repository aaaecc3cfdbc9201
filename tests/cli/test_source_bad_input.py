"""A source that is damaged or built to do harm: a warning names the file, and the scan says what the plan knows."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Tfiam
from tests.cli.test_source import CHECKOUT, RULE, findings, saved_plan

FIXTURES = Path(__file__).parents[2] / "fixtures"
BIG = "locals {{\n  long{} = <<EOT\n{}EOT\n}}\n"


def nothing(_: Path) -> None:
    """Only what ``text`` is."""


def many_files(root: Path) -> None:
    for number in range(10):
        (root / f"big{number}.tf").write_text(BIG.format(number, "arn:aws:s3:::logs\n" * 220_000))


def loop(root: Path) -> None:
    (root / "bad.tf").symlink_to("bad.tf")


def outside(root: Path) -> None:
    (root / "bad.tf").symlink_to("/etc/passwd")


CALL = 'module "bad" {{\n  source = "{}"\n}}\n'
CASES: list[tuple[str, str, Callable[[Path], None], str]] = [
    ("one file of 20 MB", "# x\n" * 5_000_000, nothing, "infra/bad.tf: was not read: no regular file inside the tree"),
    ("many files of 40 MB", "", many_files, "infra/big9.tf: was not read: the source is larger than 32 MB"),
    ("a link to itself", "", loop, "infra/bad.tf: was not read: no regular file inside the tree"),
    ("a link outside", "", outside, "infra/bad.tf: was not read: no regular file inside the tree"),
    ("a syntax error", "locals {\n  a = [\n}\n", nothing, "infra/bad.tf: line 3 has } where another bracket closes"),
    ("no text", "\0\ufffd\x7f", nothing, "infra/bad.tf: line 1 is no block and no argument"),
    ("nested blocks", "a {" * 10_000, nothing, "infra/bad.tf: line 1 is nested more than 200 deep"),
    ("nested brackets", "a = " + "[" * 10_000, nothing, "infra/bad.tf: line 1 is nested more than 200 deep"),
    ("nested templates", 'a = "' + '${"' * 10_000, nothing, "infra/bad.tf: line 1 is nested more than 200 deep"),
]


@pytest.fixture
def infra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(CHECKOUT, tmp_path / "infra")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "infra"


@pytest.mark.parametrize(("text", "make", "said"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_the_file_is_named_and_the_rest_is_read(
    tfiam: Tfiam, infra: Path, text: str, make: Callable[[Path], None], said: str
) -> None:
    if text:
        (infra / "bad.tf").write_text(text)
    make(infra)
    run = tfiam(["scan", "infra/plan.json", *RULE, "--source", "infra", "--format", "json"])
    assert run.status == 1
    assert any(notice.startswith(said) for notice in json.loads(run.out)["plans"][0]["notices"])
    assert findings(run.out)["aws_iam_policy.written"]["location"]["start_line"] == 34


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (
            "../../../../../..",
            "its source '../../../../../..' is not there, holds no .tf file, or lies outside the tree",
        ),
        ("./nowhere", "its source 'nowhere' is not there"),
        ("/etc", "it is not installed"),
        ("acme/vpc/aws", "it is not installed; run `terraform init`"),
    ],
)
def test_a_module_that_cannot_be_read_is_named_by_its_call(tfiam: Tfiam, infra: Path, source: str, why: str) -> None:
    plan = json.loads((infra / "plan.json").read_text())
    call = {"source": source, "module": {"resources": []}}
    plan["configuration"]["root_module"].setdefault("module_calls", {})["bad"] = call
    (infra / "plan.json").write_text(json.dumps(plan))
    (infra / "bad.tf").write_text(CALL.format(source))
    run = tfiam(["scan", "infra/plan.json", *RULE, "--source", "infra", "--format", "json"])
    assert run.status == 1
    (notice,) = json.loads(run.out)["plans"][0]["notices"]
    assert notice.startswith(f"infra/bad.tf:1: the source of module 'bad' was not read: {why}")


BOMBS = {
    "lists": "jsonencode([for a in range(1000) : [for b in range(300) : range(1000)]])",
    "template": '"%{ for a in range(1000) }%{ for b in range(1000) }0123456789%{ endfor }%{ endfor }"',
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_in_a_document_is_named_and_the_other_documents_are_read(tfiam: Tfiam, infra: Path, bomb: str) -> None:
    text = (infra / "main.tf").read_text()
    begin = text.index("policy = <<")
    end = text.index("EOT", text.index("EOT", begin) + 3) + 3
    (infra / "main.tf").write_text(f"{text[:begin]}policy = {bomb}{text[end:]}")
    line = text.count("\n", 0, begin) + 1
    run = tfiam(["documents", "infra/plan.json", "--source", "infra"])
    assert run.status == 0
    assert f"tfiam: infra/main.tf:{line}: policy was not read: it grows beyond any real document" in run.err


def test_a_saved_plan_with_paths_out_of_it_reads_none(tfiam: Tfiam, infra: Path) -> None:
    buffer = io.BytesIO(saved_plan(infra))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("tfconfig/m-/../../../bad.tf", 'resource "aws_x" "bad" {}')
        archive.writestr("/tmp/bad.tf", 'resource "aws_x" "bad" {}')
        archive.writestr("tfconfig/m-/big.tf", b"#" * 9_000_000, zipfile.ZIP_DEFLATED)
    (infra / "tfplan").write_bytes(buffer.getvalue())
    run = tfiam(["scan", "infra/plan.json", *RULE, "--plan-file", "infra/tfplan", "--format", "json"])
    assert run.status == 1
    (notice,) = json.loads(run.out)["plans"][0]["notices"]
    assert notice == "big.tf: was not read: no regular file inside the tree of at most 8 MB"
    assert findings(run.out)["aws_iam_policy.written"]["location"]["file"] == "main.tf"


def test_a_value_whose_type_cannot_be_read_is_not_known(tfiam: Tfiam, tmp_path: Path) -> None:
    """A set sorts and drops doubles: what Terraform makes of the value is told by the type alone."""
    root = tmp_path / "infra"
    shutil.copytree(FIXTURES / "source" / "team-variables", root)
    text = (root / "variables.tf").read_text()
    broken = text.replace("type    = set(string)", "type    = set string")
    assert broken != text
    (root / "variables.tf").write_text(broken)
    run = tfiam(["documents", str(root / "plan.json"), "--source", str(root), "--format", "json"])
    documents = {one["address"]: one for one in json.loads(run.out)["documents"]}
    assert "var.listing_actions" in documents["aws_iam_policy.listing"]["because"]
