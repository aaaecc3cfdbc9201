"""``--source`` and ``--plan-file``, end to end on a real plan."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Tfiam

CHECKOUT = Path(__file__).parents[2] / "fixtures" / "source" / "checkout"
RULE = ("--rule", "TFIAM_LP_001")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy to change, in ``infra`` below the working directory."""
    shutil.copytree(CHECKOUT, tmp_path / "infra")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "infra"


def findings(out: str) -> dict[str, Any]:
    return {finding["address"]: finding for finding in json.loads(out)["findings"]}


def saved_plan(root: Path) -> bytes:
    """As Terraform packs the configuration: one folder a module, named by the calls that lead to it."""
    manifest = [{"Key": "", "Dir": "."}, {"Key": "queue", "Source": "./modules/queue", "Dir": "modules/queue"}]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("tfplan", b"plan")
        archive.writestr("tfconfig/modules.json", json.dumps(manifest))
        archive.write(root / "main.tf", "tfconfig/m-/main.tf")
        archive.write(root / "modules/queue/main.tf", "tfconfig/m-queue/main.tf")
    return buffer.getvalue()


def test_findings_get_lines_and_comments_waive(tfiam: Tfiam, checkout: Path) -> None:
    run = tfiam(["scan", "infra/plan.json", *RULE, "--source", "infra", "--format", "json"])
    assert (run.status, run.err) == (1, "")
    found = findings(run.out)
    lines = (checkout / "main.tf").read_text().splitlines()
    location = found["aws_iam_policy.written"]["location"]
    assert location["file"] == "infra/main.tf"
    assert 'Action   = ["*"]' in lines[location["start_line"] : location["end_line"]][1]
    assert found["aws_iam_policy.waived"]["status"] == "waived"
    waiver = found["aws_iam_policy.waived"]["waiver"]
    assert (waiver["reason"], waiver["owner"], waiver["expires"]) == (
        "broken glass, with an alarm",
        "platform",
        "2999-12-31",
    )
    assert lines[int(waiver["source"].removeprefix("infra/main.tf:")) - 1].startswith("# tfiam:skip")


def test_without_source_there_is_neither(tfiam: Tfiam, checkout: Path) -> None:
    found = findings(tfiam(["scan", "infra/plan.json", *RULE, "--format", "json"]).out)
    assert {finding["location"] for finding in found.values()} == {None}
    assert found["aws_iam_policy.waived"]["status"] == "fail"


def test_no_waivers_ignores_comments_and_what_is_wrong_with_them(tfiam: Tfiam, checkout: Path) -> None:
    with (checkout / "main.tf").open("a") as stream:
        stream.write("# tfiam:skip\n")
    run = tfiam(["scan", "infra/plan.json", *RULE, "--source", "infra", "--format", "json", "--no-waivers"])
    assert findings(run.out)["aws_iam_policy.waived"]["status"] == "fail"
    assert json.loads(run.out)["notices"] == []


def test_an_expired_comment_waives_nothing_and_is_said(tfiam: Tfiam, checkout: Path) -> None:
    text = (checkout / "main.tf").read_text()
    (checkout / "main.tf").write_text(text.replace("2999-12-31", "2020-12-31") + "# tfiam:skip=LP_001\n")
    run = tfiam(["scan", "infra/plan.json", *RULE, "--source", "infra", "--format", "json"])
    assert findings(run.out)["aws_iam_policy.waived"]["status"] == "fail"
    malformed, expired = json.loads(run.out)["notices"]
    assert malformed.startswith(
        f"infra/main.tf:{text.count(chr(10)) + 1}: the comment waives nothing: it gives no reason"
    )
    assert expired == "the waiver for TFIAM_LP_001 in infra/main.tf:82 (platform) expired on 2020-12-31"


def test_a_checkov_comment_waives_the_rules_it_maps_to(tfiam: Tfiam, checkout: Path) -> None:
    text = (checkout / "main.tf").read_text()
    head = 'resource "aws_iam_policy" "written" {\n'
    (checkout / "main.tf").write_text(text.replace(head, f"{head}  # checkov:skip=CKV_AWS_62:ours\n"))
    found = findings(tfiam(["scan", "infra/plan.json", *RULE, "--source", "infra", "--format", "json"]).out)
    assert found["aws_iam_policy.written"]["waiver"]["reason"] == "ours"


@pytest.mark.parametrize(
    "comment", ['tfiam:skip=LP_001 reason="a queue of its own"', "checkov:skip=CKV_AWS_62:a queue of its own"]
)
@pytest.mark.parametrize("head", ["# {}\nCALL", "CALL\n  # {}"], ids=["above", "inside"])
def test_a_comment_at_a_module_call_waives_what_is_in_the_module(
    tfiam: Tfiam, checkout: Path, comment: str, head: str
) -> None:
    text = (checkout / "main.tf").read_text()
    call = 'module "queue" {'
    (checkout / "main.tf").write_text(text.replace(call, head.format(comment).replace("CALL", call)))
    found = findings(tfiam(["scan", "infra/plan.json", *RULE, "--source", "infra", "--format", "json"]).out)
    assert found["module.queue.aws_iam_role.this"]["waiver"]["reason"] == "a queue of its own"
    assert found["aws_iam_policy.written"]["status"] == "fail"


def test_comments_and_nested_blocks_of_json_syntax(tfiam: Tfiam, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CHECKOUT.parent)
    run = tfiam(["scan", "json-syntax/plan.json", *RULE, "--source", "json-syntax", "--format", "json"])
    found = findings(run.out)
    lines = (CHECKOUT.parent / "json-syntax/policy.tf.json").read_text().splitlines()
    for address, begins in {"several": '"//": "tfiam:skip', "waived": '"policy": '}.items():
        finding = found[f"aws_iam_policy.{address}"]
        assert finding["status"] == "waived"
        place = finding["location"]
        assert any(line.strip().startswith(begins) for line in lines[place["start_line"] - 1 : place["end_line"]])


def test_modules_lie_where_tf_data_dir_says(
    tfiam: Tfiam, checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (checkout / "main.tf").read_text()
    (checkout / "main.tf").write_text(text.replace('"./modules/queue"', '"acme/queue/aws"'))
    data = tmp_path / "data"
    shutil.move(checkout / "modules", data / "modules")
    manifest = {"Modules": [{"Key": "", "Dir": "."}, {"Key": "queue", "Dir": f"{data}/modules/queue"}]}
    (data / "modules/modules.json").write_text(json.dumps(manifest))
    scan = ["scan", "infra/plan.json", *RULE, "--source", "infra", "--format", "json"]
    assert "'queue' was not read: it is not installed" in json.loads(tfiam(scan).out)["plans"][0]["notices"][0]
    for value in (str(data), "../data"):
        monkeypatch.setenv("TF_DATA_DIR", value)
        run = tfiam(scan)
        assert json.loads(run.out)["plans"][0]["notices"] == []
        assert findings(run.out)["module.queue.aws_iam_role.this"]["location"]["file"] == "infra/main.tf"


@pytest.mark.parametrize(
    ("format_", "shown"),
    [
        ("text", "infra/main.tf:34-38"),
        ("github", "file=infra/main.tf,line=34,endLine=38"),
        ("sarif", '"startLine": 34'),
        ("markdown", "infra/main.tf:34-38"),
    ],
)
def test_every_format_shows_the_place(tfiam: Tfiam, checkout: Path, format_: str, shown: str) -> None:
    assert shown in tfiam(["scan", "infra/plan.json", *RULE, "--source", "infra", "--format", format_]).out


def uris(out: str) -> set[str]:
    places = [
        place["physicalLocation"]["artifactLocation"]
        for result in json.loads(out)["runs"][0]["results"]
        for place in result["locations"]
    ]
    assert {place.get("uriBaseId") for place in places if not place["uri"].startswith("file:")} <= {"%SRCROOT%"}
    return {place["uri"] for place in places}


@pytest.mark.parametrize(
    ("git", "here", "source", "uri"),
    [
        (".", ".", "infra", "infra/main.tf"),
        (".", "infra", ".", "infra/main.tf"),
        (".", "infra/modules", "..", "infra/main.tf"),
        (".", "infra", "{top}/infra", "infra/main.tf"),
        ("infra", "infra", ".", "main.tf"),
        ("infra", "infra/modules", "{top}/infra", "main.tf"),
        ("other", "other", "../infra", "../infra/main.tf"),
        ("other", "other", "{top}/infra", "file://{top}/infra/main.tf"),
        ("", "infra", ".", "main.tf"),
    ],
)
def test_code_scanning_gets_paths_from_the_top_of_the_repository(
    tfiam: Tfiam, checkout: Path, monkeypatch: pytest.MonkeyPatch, git: str, here: str, source: str, uri: str
) -> None:
    top = checkout.parent
    (top / "other").mkdir()
    if git:
        (top / git / ".git").write_text("gitdir: elsewhere\n")
    monkeypatch.chdir(top / here)
    run = tfiam(["scan", str(checkout / "plan.json"), *RULE, "--source", source.format(top=top), "--format", "sarif"])
    assert uris(run.out) == {uri.format(top=top)}


def test_annotations_get_them_too(tfiam: Tfiam, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout.parent / ".git").mkdir()
    monkeypatch.chdir(checkout)
    lines = tfiam(["scan", "plan.json", *RULE, "--source", ".", "--format", "github"]).out.splitlines()
    placed = [line for line in lines if " file=" in line]
    assert placed
    assert all(" file=infra/main.tf,line=" in line for line in placed)


def test_the_plan_is_named_from_there_too(tfiam: Tfiam, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout.parent / ".git").mkdir()
    monkeypatch.chdir(checkout)
    assert uris(tfiam(["scan", "plan.json", *RULE, "--format", "sarif"]).out) == {"infra/plan.json"}


def test_a_saved_plan_gives_the_same_places(tfiam: Tfiam, checkout: Path) -> None:
    (checkout / "tfplan").write_bytes(saved_plan(checkout))
    by_source = findings(tfiam(["scan", "infra/plan.json", *RULE, "--source", "infra", "--format", "json"]).out)
    by_file = findings(tfiam(["scan", "infra/plan.json", *RULE, "--plan-file", "infra/tfplan", "--format", "json"]).out)
    assert {address: finding["status"] for address, finding in by_file.items()} == {
        address: finding["status"] for address, finding in by_source.items()
    }
    for address, finding in by_source.items():
        place = {**finding["location"], "file": finding["location"]["file"].removeprefix("infra/")}
        assert by_file[address]["location"] == place


def test_documents(tfiam: Tfiam, checkout: Path) -> None:
    run = tfiam(["documents", "infra/plan.json", "--source", "infra", "--format", "json"])
    places = {one["address"]: one["location"] for one in json.loads(run.out)["documents"]}
    assert places["aws_iam_policy.heredoc"] == {"file": "infra/main.tf", "start_line": 45, "end_line": 57}
    assert "infra/main.tf:45-57" in tfiam(["documents", "infra/plan.json", "--source", "infra"]).out


def test_a_source_of_another_root_is_said(tfiam: Tfiam, checkout: Path) -> None:
    (checkout / "main.tf").write_text("locals {}\n")
    run = tfiam(["scan", "infra/plan.json", *RULE, "--source", "infra", "--format", "json"])
    assert run.status == 1
    assert json.loads(run.out)["plans"][0]["notices"] == [
        "6 of the plan's 6 blocks are not in the source (such as aws_iam_policy.heredoc): is it the source of this plan?",
    ]


@pytest.mark.parametrize("command", ["scan", "documents"])
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--source", "nowhere"), "tfiam: nowhere: is not there; give --source the folder of the plan's root module"),
        (("--source", "infra/modules"), "infra/modules: holds no .tf file"),
        (("--plan-file", "infra/plan.json"), "infra/plan.json: is no saved plan"),
        (("--plan-file", "nowhere"), "nowhere: cannot be read (No such file or directory)"),
        (("--source", "infra", "--plan-file", "infra/tfplan"), "give --source or --plan-file, not both"),
    ],
)
def test_what_is_no_source(tfiam: Tfiam, checkout: Path, command: str, options: tuple[str, ...], said: str) -> None:
    run = tfiam([command, "infra/plan.json", *options])
    assert (run.status, run.out) == (2, "")
    assert said in run.err
