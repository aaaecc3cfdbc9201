"""The acceptance table of unknown documents: what counts as the same document, and the saved plans it makes up."""

from __future__ import annotations

import importlib.util
import io
import json
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tfiam.extract.holes import Hole
from tfiam.extract.model import Document, DocumentStatus
from tfiam.iam.document import PolicyDocument

TOOLS = Path(__file__).resolve().parents[2] / "tools"


@pytest.fixture(name="table", scope="module")
def _table() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("source_table", TOOLS / "source_table.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(TOOLS))
        patch.setitem(sys.modules, "source_table", module)
        spec.loader.exec_module(module)
        yield module


def document(statement: Any, *holes: Hole) -> Document:
    policy = PolicyDocument.parse({"Version": "2012-10-17", "Statement": statement})
    return Document("aws_iam_policy.a", "policy", (), DocumentStatus.PARTIAL, policy, holes=holes)


def allow(resource: Any, action: Any = "s3:GetObject") -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource}


BUCKET = Hole("/Statement/0/Resource", "aws_s3_bucket.b.arn", "arn:aws:s3:::b*")
ROLE = Hole("/Statement/0/Resource", "aws_iam_role.r.arn", "arn:aws:iam::${account:aws}:role/r")
ANY = Hole("/Statement/0/Resource", "local.unknown")


@pytest.mark.parametrize(
    ("rebuilt", "real", "holes"),
    [
        (allow("*"), [allow(["*"])], ()),
        (allow(["a", "b"]), allow(["b", "a"]), ()),
        (allow("${aws_s3_bucket.b.arn}/*"), allow("arn:aws:s3:::bb/*"), (BUCKET,)),
        (allow("${aws_s3_bucket.b.arn}"), allow(["arn:aws:s3:::b/1", "arn:aws:s3:::b/2"]), (BUCKET,)),
        (allow("${aws_iam_role.r.arn}"), allow("arn:aws:iam::111122223333:role/r"), (ROLE,)),
        (allow(["${local.unknown}", "b"]), allow(["b", "c"]), (ANY,)),
        (allow(["${local.unknown}", "${aws_s3_bucket.b.arn}"]), allow(["arn:aws:s3:::b", "x"]), (ANY, BUCKET)),
        (
            {**allow("*"), "Condition": {"StringEquals": {"${local.unknown}:sub": "a"}}},
            {**allow("*"), "Condition": {"StringEquals": {"oidc.example:sub": ["a"]}}},
            (ANY,),
        ),
    ],
)
def test_documents_that_are_the_same(table: ModuleType, rebuilt: Any, real: Any, holes: tuple[Hole, ...]) -> None:
    assert table.differences(document(rebuilt, *holes), document(real), lambda _: None) == ()


@pytest.mark.parametrize(
    ("rebuilt", "real", "holes", "places"),
    [
        ([allow("a")], [allow("b")], (), ("/Statement/0/Resource",)),
        ([allow("a"), allow("b")], [allow("b"), allow("a")], (), ("/Statement/0/Resource", "/Statement/1/Resource")),
        ([allow(["a", "a"])], [allow(["a", "b"])], (), ("/Statement/0/Resource",)),
        ([allow("${aws_s3_bucket.b.arn}/*")], [allow("arn:aws:s3:::c/*")], (BUCKET,), ("/Statement/0/Resource",)),
        (
            [allow("${aws_iam_role.r.arn}")],
            [allow("arn:aws:iam::111122223333:role/rr")],
            (ROLE,),
            ("/Statement/0/Resource",),
        ),
        ([allow("${local.unknown}")], [allow([])], (ANY,), ("/Statement/0/Resource",)),
        ([allow("a")], [{**allow("a"), "Sid": "S"}], (), ("/Statement/0",)),
        ([{**allow("a"), "Sid": "S"}], [allow("a")], (), ("/Statement/0/Sid",)),
        (
            [{**allow("*"), "Condition": {"Bool": {"aws:SecureTransport": True}}}],
            [{**allow("*"), "Condition": {"Bool": {"aws:SecureTransport": 1}}}],
            (),
            ("/Statement/0/Condition/Bool/aws:SecureTransport",),
        ),
    ],
)
def test_documents_that_differ(
    table: ModuleType, rebuilt: Any, real: Any, holes: tuple[Hole, ...], places: tuple[str, ...]
) -> None:
    assert table.differences(document(rebuilt, *holes), document(real), lambda _: None) == places


def test_a_hole_whose_value_is_known_stands_for_that_value_alone(table: ModuleType) -> None:
    rebuilt = document([allow("${aws_s3_bucket.b.arn}/*")], BUCKET)
    values: Mapping[str, str] = {"aws_s3_bucket.b.arn": "arn:aws:s3:::b"}
    assert table.differences(rebuilt, document([allow("arn:aws:s3:::b/*")]), values.get) == ()
    assert table.differences(rebuilt, document([allow("arn:aws:s3:::bb/*")]), values.get) == ("/Statement/0/Resource",)


def test_the_roots_have_what_the_table_needs(table: ModuleType) -> None:
    found = table.roots()
    assert len(found) >= 28
    for root in found:
        applied = json.loads((root / "applied.json").read_text(encoding="utf-8"))
        assert applied["prior_state"]["values"]["root_module"], root


def test_each_document_of_a_plan_is_known_after_its_apply(table: ModuleType) -> None:
    for root in table.roots():
        reading = table.read(root)
        assert reading.documents, root
        # A plan tells the data source that is referred to, not that its text is decoded and changed: only the source does.
        changed = {("aws_iam_policy.decoded", "policy", ""): ("/Statement/0/Effect",)}
        assert reading.differ == (changed if root.name == "document-chains" else {}), root


def test_a_hole_without_a_value_after_the_apply_is_loose(table: ModuleType) -> None:
    loose = table.read(table.FIXTURES / "dynamic-statements").loose
    assert (
        "data.aws_iam_policy_document.identity.statement[0].resources" in loose["aws_iam_policy.identity", "policy", ""]
    )
    assert table.read(table.FIXTURES / "deferred-documents").loose == {}


def test_a_made_up_saved_plan_holds_the_configuration_as_terraform_saves_it(table: ModuleType) -> None:
    roots = [root for root in table.roots() if (root / "tfplan").is_file()]
    assert [root.name for root in roots] == ["artifact-bucket", "nested-modules", "rendered-templates"]
    for root in roots:
        made = zipfile.ZipFile(io.BytesIO(table.saved_configuration(root)))
        with zipfile.ZipFile(root / "tfplan") as saved:
            members = {name for name in saved.namelist() if name.startswith("tfconfig/")}
            assert set(made.namelist()) == members
            assert json.loads(made.read("tfconfig/modules.json")) == json.loads(saved.read("tfconfig/modules.json"))
            for name in members - {"tfconfig/modules.json"}:
                assert made.read(name) == saved.read(name)


def test_a_saved_plan_gives_every_module_of_each_root(table: ModuleType) -> None:
    for root in table.roots():
        for tree in (table.from_folder(root), table.from_saved(root)):
            assert tree.module(()) is not None
            assert all(tree.module((name,)) for name in tree.module(()).calls)
            assert tree.notices == ()


def test_the_table_names_what_is_opaque_when_a_root_is_asked_for(
    table: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert table.main(["artifact-bucket"]) == 0
    printed = capsys.readouterr().out
    assert "artifact-bucket                4      1       0       0      3     1     0" in printed
    assert (
        "opaque, without source: artifact-bucket aws_iam_policy.download policy: aws_s3_bucket.artifacts.arn" in printed
    )
