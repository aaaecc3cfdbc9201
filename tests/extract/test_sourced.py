"""Documents read from the source: decided, as they are when applied, and left alone when the source is not the plan's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import source_table

from tfiam.config import Config
from tfiam.extract.build import Extractor
from tfiam.extract.model import Document, DocumentStatus, World
from tfiam.pipeline import worlds_of
from tfiam.plan.load import load_plan
from tfiam.source.model import Location
from tfiam.source.tree import SourceTree

ROOTS = source_table.FIXTURES


def documents(root: str, source: Path | None = None) -> tuple[dict[str, Document], tuple[str, ...]]:
    extractor = Extractor(load_plan(ROOTS / root / "plan.json"), "", SourceTree.from_directory(source or ROOTS / root))
    found = {
        f"{document.address} {document.attribute}": document
        for item in extractor.extract(World.AFTER).items
        for document in item.documents
    }
    return found, extractor.notices


def copied(root: str, tmp_path: Path, *changes: tuple[str, str]) -> Path:
    target = tmp_path / root
    shutil.copytree(ROOTS / root, target)
    text = (target / "main.tf").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (target / "main.tf").write_text(text, encoding="utf-8")
    return target


@pytest.mark.parametrize("root", source_table.roots(), ids=lambda root: str(root.name))
def test_every_document_of_the_table_is_what_the_apply_made(root: Path) -> None:
    reading = source_table.read(root, source_table.from_folder(root))
    assert reading.opaque == ()
    assert reading.differ == {}


def test_the_comparison_sees_a_difference(tmp_path: Path) -> None:
    root = copied("split-locals", tmp_path, ("s3:${action}", "s3:Put${action}"))
    reading = source_table.read(root, source_table.from_folder(root))
    ((address, *_), places), *_ = reading.differ.items()
    assert address == "aws_iam_policy.locals"
    assert all("/Statement/" in place for place in places)


def test_holes_are_named_placed_and_predicted() -> None:
    found, notices = documents("encoded-arns")
    document = found["aws_iam_policy.read policy"]
    assert document.status is DocumentStatus.PARTIAL
    assert document.provenance == f"source {ROOTS.relative_to(Path.cwd())}/encoded-arns/main.tf:20"
    assert [(hole.pointer, hole.reference, hole.predicted) for hole in document.holes] == [
        ("/Statement/0/Resource", "aws_s3_bucket.logs.arn", "arn:aws:s3:::jsonencode-logs"),
        ("/Statement/1/Resource/0", "aws_s3_bucket.logs.arn", "arn:aws:s3:::jsonencode-logs"),
    ]
    assert notices == ()


def test_a_data_source_takes_the_text_around_its_references_from_the_source() -> None:
    found, _ = documents("document-chains")
    document = found["aws_iam_policy.more policy"]
    assert document.policy is not None
    assert document.policy.raw["Statement"][0]["Resource"] == [
        "${aws_s3_bucket.logs.arn}/*",
        "${aws_s3_bucket.logs.arn}",
    ]
    assert document.policy.raw["Statement"][2]["Resource"] == "${aws_s3_bucket.logs.arn}/put/*"


def test_links_through_locals() -> None:
    plan = load_plan(ROOTS / "local-links" / "plan.json")
    tree = SourceTree.from_directory(ROOTS / "local-links")
    extraction = Extractor(plan, "", tree).extract(World.AFTER)
    item = next(item for item in extraction.items if item.resource.type == "aws_iam_role_policy_attachment")
    found = {name: [link.address for one in fields for link in one.links] for name, fields in item.fields.items()}
    assert found["policy"] == ["aws_iam_policy.app"]
    assert ["aws_iam_role.app"] in found.values()


def test_another_source_is_told_and_not_used(tmp_path: Path) -> None:
    changed = copied("local-links", tmp_path, ('Principal = { Service = "ec2.amazonaws.com" }', 'Principal = "*"'))
    found, notices = documents("local-links", changed)
    assert found["aws_iam_policy.app policy"].status is DocumentStatus.OPAQUE
    (notice,) = notices
    assert notice.startswith("the source is not the plan's: ")
    assert "main.tf:25 (aws_iam_role.app.assume_role_policy)" in notice


def test_a_syntax_error_is_a_notice_and_the_rest_is_read(tmp_path: Path) -> None:
    broken = copied("heredocs", tmp_path, ("${jsonencode(aws_s3_bucket.logs.arn)}", "${jsonencode(aws_s3_bucket.)}"))
    found, notices = documents("heredocs", broken)
    assert found["aws_iam_policy.flush policy"].status is DocumentStatus.OPAQUE
    assert found["aws_iam_policy.plain policy"].status is DocumentStatus.PARTIAL
    assert [notice.rpartition("/")[2] for notice in notices] == [
        "main.tf:30: policy was not read: an expression does not parse"
    ]


def test_locals_in_a_circle_are_holes(tmp_path: Path) -> None:
    circle = copied(
        "split-locals", tmp_path, ("concat(local.base, local.extra)", "concat(local.base, local.statements)")
    )
    found, _ = documents("split-locals", circle)
    document = found["aws_iam_policy.locals policy"]
    assert document.status is DocumentStatus.OPAQUE
    assert any("local.statements" in reference for reference in document.because)


def test_a_sensitive_variable_stays_a_hole(tmp_path: Path) -> None:
    secret = copied(
        "optional-variables", tmp_path, ('default = "o-abcdefghij"', 'default = "o-abcdefghij"\n  sensitive = true')
    )
    found, _ = documents("optional-variables", secret)
    document = found["aws_s3_bucket_policy.variables policy"]
    assert document.policy is not None
    assert "o-abcdefghij" not in str(document.policy.raw)
    assert "var.org" in [hole.reference for hole in document.holes]


def test_a_source_without_the_plans_blocks_is_not_read(tmp_path: Path) -> None:
    other = copied("encoded-arns", tmp_path, ('"aws_iam_policy" "read"', '"aws_iam_policy" "other"'))
    plan = load_plan(ROOTS / "encoded-arns" / "plan.json")
    worlds = worlds_of(plan, Config(), SourceTree.from_directory(other))
    assert [document.status for document in worlds.after.documents] == [DocumentStatus.OPAQUE]


def test_the_fork_of_python_hcl2_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import hcl2

    from tfiam.source import parse

    parse.parse_expression.cache_clear()
    parse._parser.cache_clear()
    monkeypatch.delattr(hcl2, "parses_to_tree")
    found, notices = documents("encoded-arns")
    parse._parser.cache_clear()
    assert found["aws_iam_policy.read policy"].status is DocumentStatus.OPAQUE
    assert notices == ("hcl2 belongs to bc-python-hcl2 here: source expressions were not read",)


def test_documents_and_resources_know_their_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOTS)
    plan = load_plan("local-links/plan.json")
    worlds = worlds_of(plan, Config(), SourceTree.from_directory("local-links"))
    places = {document.address: document.location for document in worlds.after.documents}
    assert places["aws_iam_policy.app"] == Location("local-links/main.tf", 30, 30)
    assert worlds.after.by_address["aws_iam_policy.app"].location == Location("local-links/main.tf", 28, 31)
    without = worlds_of(plan, Config()).after
    assert {document.location for document in without.documents} == {None}
    assert without.by_address["aws_iam_policy.app"].location is None
