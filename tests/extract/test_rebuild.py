"""Deferred documents rebuilt from a real plan, held against what the same configuration rendered when it was applied."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tfiam.extract.build import Extractor
from tfiam.extract.model import Document, DocumentStatus, World
from tfiam.plan.load import load_plan

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "rebuild"
APPLIED = {
    change.address.removeprefix("module.applied."): change.values_after
    for change in load_plan(FOLDER / "state" / "state.json").resources
}
PLAN = load_plan(FOLDER / "fresh" / "plan.json")


def documents(path: Path) -> dict[str, Document]:
    extraction = Extractor(load_plan(path)).extract(World.AFTER)
    return {
        document.address.removeprefix("module.applied."): document
        for item in extraction.items
        for document in item.documents
    }


FRESH = documents(FOLDER / "fresh" / "plan.json")
REAL = documents(FOLDER / "state" / "state.json")
REBUILT = sorted(address for address, one in FRESH.items() if one.policy is not None)


def real_value(reference: str) -> str | None:
    """What the applied state has where the reference leads."""
    address, _, attribute = reference.rpartition(".")
    value = (APPLIED.get(address) or {}).get(attribute)
    return value if isinstance(value, str) else None


def differences(rebuilt: Any, real: Any, where: str = "") -> list[str]:
    """Where two documents differ, but for holes that hold the real value of their reference."""
    if isinstance(rebuilt, str) and "${" in rebuilt and rebuilt != real:
        value = real_value(rebuilt[2:-1].replace("(", "{").replace(")", "}"))
        texts = real if isinstance(real, list) else [real]
        fits = all(isinstance(text, str) and (value is None or value in text) for text in texts)
        return [] if fits else [where]
    if isinstance(rebuilt, Mapping) and isinstance(real, Mapping):
        if list(rebuilt) != list(real) and set(rebuilt) != set(real):
            return [f"{where}: {sorted(rebuilt)} {sorted(real)}"]
        return [one for key in rebuilt for one in differences(rebuilt[key], real[key], f"{where}/{key}")]
    if isinstance(rebuilt, list) and isinstance(real, list) and where.endswith(("Resource", "SourceArn")):
        known = [one for one in rebuilt if one in real]
        holes, rest = [one for one in rebuilt if one not in real], [one for one in real if one not in rebuilt]
        fits = [one for one in known if "${aws_" not in one] == known and all(
            any(not differences(hole, one) for hole in holes) for one in rest
        )
        return [] if fits else [where]
    if isinstance(rebuilt, list) and isinstance(real, list) and len(rebuilt) == len(real):
        return [
            one
            for index, pair in enumerate(zip(rebuilt, real, strict=True))
            for one in differences(*pair, f"{where}/{index}")
        ]
    return [] if rebuilt == real else [where]


@pytest.mark.parametrize("address", REBUILT)
def test_a_rebuilt_document_is_what_the_apply_renders(address: str) -> None:
    fresh, real = FRESH[address].policy, REAL[address].policy
    assert fresh is not None
    assert real is not None
    assert differences(fresh.raw, real.raw) == []


def test_every_document_of_one_data_source_is_rebuilt() -> None:
    assert {address: one.status.value for address, one in FRESH.items()} == {
        'aws_iam_policy.all["lists"]': "opaque",  # one of two documents, and the plan does not tell which
        'aws_iam_policy.all["whole_list"]': "opaque",
        "aws_iam_policy.chosen": "partial",
        "aws_iam_policy.dynamic": "partial",
        'aws_iam_policy.each["a.b"]': "partial",
        'aws_iam_policy.each["c"]': "partial",
        "aws_iam_policy.lists": "partial",
        "aws_iam_policy.merged": "partial",
        "aws_iam_policy.waiting": "rebuilt",
        "aws_iam_policy.whole_list": "partial",
        "aws_iam_role.trust": "partial",
        "aws_s3_bucket_policy.anyone": "partial",
    }


@pytest.mark.parametrize(
    ("address", "provenance", "holes"),
    [
        (
            'aws_iam_policy.each["c"]',
            'data.aws_iam_policy_document.each["c"]',
            [("/Statement/0/Resource", 'aws_sqs_queue.work["c"].arn')],
        ),
        ("aws_iam_policy.waiting", "data.aws_iam_policy_document.waiting", []),
        (
            "aws_iam_policy.dynamic",
            "data.aws_iam_policy_document.dynamic",
            [
                ("/Statement/1/Resource", "data.aws_iam_policy_document.dynamic.statement[1].resources"),
                ("/Statement/2/Resource", "data.aws_iam_policy_document.dynamic.statement[2].resources"),
            ],
        ),
        (
            "aws_s3_bucket_policy.anyone",
            "data.aws_iam_policy_document.anyone",
            [
                ("/Statement/0/Resource", "aws_s3_bucket.logs.arn"),
                ("/Statement/0/Condition/ArnLike/aws:SourceArn/0", "aws_kms_key.own.arn"),
            ],
        ),
    ],
)
def test_holes_and_provenance(address: str, provenance: str, holes: list[tuple[str, str]]) -> None:
    document = FRESH[address]
    assert document.provenance == provenance
    assert [(hole.pointer, hole.reference) for hole in document.holes] == holes
    assert (document.status is DocumentStatus.PARTIAL) is bool(holes)


def test_the_text_is_the_providers_own() -> None:
    policy = FRESH["aws_iam_policy.waiting"].policy
    rendered = APPLIED["data.aws_iam_policy_document.waiting"]
    assert policy is not None
    assert rendered is not None
    assert policy.text == rendered["json"]
