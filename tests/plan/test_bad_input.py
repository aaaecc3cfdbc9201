"""What is no plan is named for what it is, on one line, with what to run instead and without a value of it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tfiam.errors import PlanError
from tfiam.plan.decode import decode
from tfiam.plan.load import load_plan

SECRET = "hunter2-hunter2"
LOG = (
    '{"@level":"info","@message":"Terraform 1.11.4","@module":"terraform.ui","type":"version","ui":"1.2"}\n'
    f'{{"@level":"info","@message":"{SECRET}","@module":"terraform.ui","type":"planned_change"}}\n'
)
GZIPPED = gzip.compress(b'{"format_version":"1.2"}', mtime=0)
SHOW_STATE = "run `terraform show -json terraform.tfstate > state.json`, and give state.json"
MAKE_PLAN = "run `terraform plan -out=tfplan`, then `terraform show -json tfplan > plan.json`, and give plan.json"


def message(data: bytes | str) -> str:
    raw = data if isinstance(data, bytes) else data.encode()
    with pytest.raises(PlanError) as caught:
        load_plan("-", stdin=raw)
    text = str(caught.value)
    assert text.startswith("stdin")
    assert text.isprintable()
    assert SECRET not in text
    # An exception of the JSON or text decoder in the background would carry the whole input.
    assert not isinstance(caught.value.__context__, ValueError)
    return text


@pytest.mark.parametrize(
    ("document", "what", "remedy"),
    [
        ({"@level": "info", "@message": SECRET}, "is the log of `terraform plan -json`, not the plan", MAKE_PLAN),
        ({"version": 4, "serial": 1, "lineage": SECRET, "resources": []}, "is a raw state file", SHOW_STATE),
        ({"version": 4, "terraform_version": "1.5.0", "resources": []}, "is a raw state file", SHOW_STATE),
        (
            {"version": 3, "serial": 1, "modules": []},
            "is a state file of Terraform 0.11 or older",
            "terraform show -json",
        ),
        ({"encrypted_data": SECRET, "encryption_version": "v0"}, "is encrypted by OpenTofu", "tofu show -json"),
        ({"format_version": "1.0", "provider_schemas": {}}, "holds provider schemas", MAKE_PLAN),
        ({"format_version": "1.0", "valid": True, "diagnostics": []}, "`terraform validate -json`", MAKE_PLAN),
        ({"format_version": "1.0", "function_signatures": {}}, "function signatures", MAKE_PLAN),
        ({"terraform_version": "1.5.0", "provider_selections": {}}, "`terraform version -json`", MAKE_PLAN),
        ({"format_version": "1.0", "modules": []}, "`terraform modules -json`", MAKE_PLAN),
        ({"password": {"sensitive": True, "type": "string", "value": SECRET}}, "`terraform output -json`", MAKE_PLAN),
        ({"resource": {"aws_iam_role": {}}, "provider": {}}, "is Terraform configuration in JSON", MAKE_PLAN),
        ({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {}}, "is a CloudFormation template", MAKE_PLAN),
        ({"check_type": "terraform_plan", "results": {}}, "is a checkov report", MAKE_PLAN),
        ({"$schema": "s", "version": "2.1.0", "runs": []}, "is a SARIF report", MAKE_PLAN),
        ({"schema": "tfiam.report/1", "findings": []}, "is a report of tfiam", MAKE_PLAN),
        ({"Version": "2012-10-17", "Statement": []}, "is an IAM policy document", MAKE_PLAN),
        ({"name": "site", "dependencies": {}}, "is an npm package file", MAKE_PLAN),
        ({"errors": [{"detail": SECRET}]}, "is an error answer of an HTTP API", MAKE_PLAN),
        ({"some": SECRET}, "is JSON, but neither a plan nor a state", MAKE_PLAN),
        ({}, "is JSON, but neither a plan nor a state", MAKE_PLAN),
    ],
)
def test_json_of_another_kind(document: dict[str, Any], what: str, remedy: str) -> None:
    for text in (json.dumps(document), json.dumps(document, indent=2)):
        told = message(text)
        assert what in told
        assert remedy in told
    with pytest.raises(PlanError) as caught:
        load_plan(document)
    assert what in str(caught.value)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (LOG, "is the log of `terraform plan -json`, not the plan"),
        ("Initializing...\n" + LOG, "is the log of `terraform plan -json`, not the plan"),
        (
            f'resource "aws_iam_role" "a" {{\n  name = "{SECRET}"\n}}\n',
            "is Terraform configuration (HCL), not a plan of it",
        ),
        (
            f'# a\n\nterraform {{\n  required_version = "{SECRET}"\n}}\n',
            "is Terraform configuration (HCL), not a plan of it",
        ),
        (f'name = "{SECRET}"\n', "looks like Terraform variables"),
        (f"<!DOCTYPE html>\n<html><body>{SECRET}</body></html>", "is an HTML page"),
        (f'<?xml version="1.0"?><Error>{SECRET}</Error>', "is XML"),
        (
            "Terraform will perform the following actions:\n\n  # aws_iam_role.a will be created\n",
            "is a plan as text for people",
        ),
        (
            f"  # aws_iam_role.a will be created\n  + {SECRET}\n\nPlan: 1 to add, 0 to change\n",
            "is a plan as text for people",
        ),
        ("No changes. Your infrastructure matches the configuration.\n", "is a plan as text for people"),
        (f"╷\n│ Error: {SECRET}\n╵\n", "is an error message of Terraform"),
        ("digraph {\n  a -> b\n}\n", "is a graph (`terraform graph`)"),
        ("AWSTemplateFormatVersion: 2010-09-09\n", "is a CloudFormation template"),
        ("-----BEGIN RSA PRIVATE KEY-----\n", "is a PEM file"),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "is a Git LFS pointer"),
        (f"{SECRET}\n", "is text, not JSON"),
        ('"a string"', "is text, not JSON"),
        ("[]", "is a JSON list; a plan is an object"),
        (f'[\n  {{"check_type": "{SECRET}"}}\n]', "is a JSON list; a plan is an object"),
        ("", "is empty"),
        (" \n\t\n", "is empty"),
        ("\ufeff", "is text, not JSON"),
    ],
)
def test_text_that_is_no_json_object(text: str, what: str) -> None:
    assert what in message(text)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            f'{{"format_version":"1.2","variables":{{"a":{{"value":"{SECRET}',
            "line 1, column 51: the JSON ends in the middle",
        ),
        ('{"format_version":"1.2",\n"planned_values":{', "line 2, column 19: the JSON ends in the middle"),
        ('{"format_version":"1.2","complete":tr', "line 1, column 36: the JSON ends in the middle"),
        ('Warning: x\n{"format_version":"1.2",', "line 2, column 25: the JSON ends in the middle"),
        ("{", "line 1, column 2: the JSON ends in the middle"),
        (f'{{"format_version":"1.2",\n  "a": {SECRET}}}', "line 2, column 8: is not valid JSON (Expecting value)"),
        ("{]}", "line 1, column 2: is not valid JSON"),
        ('{"format_version":"1.2","variables":NaN}', "holds NaN or Infinity, which is not JSON"),
        ('{"format_version":"1.2","variables":-Infinity}', "holds NaN or Infinity, which is not JSON"),
        ('{"format_version":"1.2","variables":' + "9" * 5000 + "}", "holds a number of thousands of digits"),
        ('{"format_version":"1.2","variables":' + "[" * 200_000, "is nested deeper than any plan"),
        ('{"format_version":"1.2"}\n{"format_version":"1.2"}\n', "holds more than one JSON object"),
        ('{"format_version":"1.2"} }', "has other text behind the JSON"),
    ],
)
def test_broken_json(text: str, what: str) -> None:
    assert what in message(text)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b'{"format_version":"1.2","a":"\xff\xfe"}', "byte 30 is not UTF-8"),
        (bytes(range(128, 256)) * 4 + bytes(range(32)) * 8, "is binary data"),
        (b"\x00" * 64, "is empty"),
        (b"\xff\xfe{", "is not UTF-16-LE"),
        (b"\x7fELF\x02\x01\x01", "is a program"),
        (b"\x28\xb5\x2f\xfd\x00", "is compressed with zstd"),
        (b"\x89PNG\r\n\x1a\n", "is an image"),
        (GZIPPED[:-12], "is gzip that ends in the middle"),
        (GZIPPED[:-8] + bytes(8), "is damaged gzip"),
        (gzip.compress(GZIPPED, mtime=0), "is gzip inside gzip"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (b"PK\x03\x04", "is a saved plan, which Terraform reads from a file only"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, what: str) -> None:
    assert what in message(data)


def test_a_gzip_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b" " * 8_000_000)
    with pytest.raises(PlanError, match="stdin: unpacks to more than 4 MiB"):
        decode(bomb, "stdin", limit=4 * 1024 * 1024)


def test_a_surrogate_that_stands_alone_becomes_the_replacement_character() -> None:
    text = (
        r'{"format_version":"1.2","planned_values":{},"variables":{"a":{"value":"\ud83d\ude00 \ud800 \\ud800 \uDC00"}}}'
    )
    assert load_plan("-", stdin=text.encode()).variables == {"a": "\U0001f600 \ufffd \\ud800 \ufffd"}


def test_no_stdin_is_an_empty_one() -> None:
    with pytest.raises(PlanError, match="stdin: is empty"):
        load_plan("-")


def test_paths_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PlanError, match=r"none\.json: there is no such file"):
        load_plan(tmp_path / "none.json")
    with pytest.raises(PlanError, match="is a folder; give a plan in it"):
        load_plan(str(tmp_path))
    with pytest.raises(PlanError, match="is no path"):
        load_plan("a\0b")
    with pytest.raises(PlanError, match="cannot be read"):
        load_plan("x" * 5000)
    (tmp_path / "file").write_bytes(b"{}")
    with pytest.raises(PlanError, match="cannot be read"):
        load_plan(tmp_path / "file" / "below")

    def refuse(_path: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(PlanError, match="may not be read; check its permissions"):
        load_plan(tmp_path / "file")


def test_a_message_stays_one_line_whatever_the_file_is_called(tmp_path: Path) -> None:
    odd = tmp_path / "plan\n\x1b[31m\u202e.json"
    odd.write_bytes(b"{}")
    with pytest.raises(PlanError) as caught:
        load_plan(odd)
    assert str(caught.value).isprintable()
    assert r"plan\n\x1b[31m\u202e.json: is JSON, but neither" in str(caught.value)
