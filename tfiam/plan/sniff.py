"""What a file is, when it is not a plan: each kind with what to run instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

MAKE_PLAN: Final = (
    "run `terraform plan -out=tfplan`, then `terraform show -json tfplan > plan.json`, and give plan.json"
)


class Lookalike(NamedTuple):
    """A file people give by mistake: what it is, and what to do instead."""

    what: str
    remedy: str = MAKE_PLAN
    certain: bool = True
    """False for "JSON of some kind" and "text of some kind"."""


#: Keys that only a plan, and only a state, as `terraform show -json` writes them, carry.
PLAN_KEYS: Final = (
    "resource_changes",
    "planned_values",
    "prior_state",
    "configuration",
    "output_changes",
    "deferred_changes",
)
STATE_KEYS: Final = ("values",)

_JSON: Final[tuple[tuple[tuple[str, ...], Lookalike], ...]] = (
    (("@level", "@message"), Lookalike("is the log of `terraform plan -json`, not the plan")),
    (
        ("encrypted_data", "encryption_version"),
        Lookalike("is encrypted by OpenTofu", "run `tofu show -json` where the key is known, and give its output"),
    ),
    (
        ("lineage", "serial"),
        Lookalike(
            "is a raw state file", "run `terraform show -json terraform.tfstate > state.json`, and give state.json"
        ),
    ),
    (
        ("version", "terraform_version", "resources"),
        Lookalike(
            "is a raw state file", "run `terraform show -json terraform.tfstate > state.json`, and give state.json"
        ),
    ),
    (
        ("modules", "serial"),
        Lookalike(
            "is a state file of Terraform 0.11 or older",
            "upgrade it with a newer Terraform, then run `terraform show -json`",
        ),
    ),
    (("provider_schemas",), Lookalike("holds provider schemas (`terraform providers schema -json`)")),
    (("valid", "diagnostics"), Lookalike("is the result of `terraform validate -json`")),
    (("function_signatures",), Lookalike("holds function signatures (`terraform metadata functions -json`)")),
    (("provider_selections",), Lookalike("is the result of `terraform version -json`")),
    (("modules", "format_version"), Lookalike("is the result of `terraform modules -json`")),
    (("check_type", "results"), Lookalike("is a checkov report")),
    (("$schema", "runs"), Lookalike("is a SARIF report")),
    (("runs", "version"), Lookalike("is a SARIF report")),
    (("ArtifactName", "SchemaVersion"), Lookalike("is a Trivy report")),
    (("findings", "schema"), Lookalike("is a report of tfiam")),
    (("projects", "totalMonthlyCost"), Lookalike("is an Infracost report")),
    (("AWSTemplateFormatVersion",), Lookalike("is a CloudFormation template; tfiam reads Terraform plans")),
    (("Resources",), Lookalike("looks like a CloudFormation template; tfiam reads Terraform plans")),
    (("Statement",), Lookalike("is an IAM policy document; tfiam reads it as part of a plan")),
    (("lockfileVersion",), Lookalike("is an npm lock file")),
    (("dependencies", "name"), Lookalike("is an npm package file")),
    (("scripts", "name"), Lookalike("is an npm package file")),
    (("openapi",), Lookalike("is an OpenAPI description")),
    (("data", "jsonapi"), Lookalike("is an answer of an HTTP API")),
    (("errors",), Lookalike("is an error answer of an HTTP API")),
    (("message", "documentation_url"), Lookalike("is an error answer of an HTTP API")),
)
_CONFIGURATION_BLOCKS: Final = frozenset(
    {"resource", "data", "provider", "terraform", "variable", "output", "module", "locals"}
)

_TEXT: Final[tuple[tuple[re.Pattern[str], Lookalike], ...]] = (
    (
        re.compile(r"\s*(?:<!doctype html|<html|<head|<body)", re.IGNORECASE),
        Lookalike(
            "is an HTML page, perhaps an error or login page",
            "look at how it was downloaded, or make the plan anew: " + MAKE_PLAN,
        ),
    ),
    (re.compile(r"\s*<\?xml|\s*<[A-Za-z]"), Lookalike("is XML")),
    (re.compile(r"\s*-----BEGIN "), Lookalike("is a PEM file (a key or a certificate)")),
    (
        re.compile(r"version https://git-lfs\.github\.com/"),
        Lookalike("is a Git LFS pointer", "run `git lfs pull` first"),
    ),
    (
        re.compile(
            r"^(?:Terraform will perform the following actions|OpenTofu will perform the following actions"
            r"|(?:Terraform|OpenTofu) used the selected providers|No changes\. |Plan: \d+ to |Changes to Outputs:"
            r"|\s*# \S+ (?:will|must) be |Refreshing (?:Terraform )?state)",
            re.MULTILINE,
        ),
        Lookalike(
            "is a plan as text for people",
            "run `terraform show -json tfplan > plan.json` on the saved plan, and give plan.json",
        ),
    ),
    (
        re.compile(r"^[\s\u2502\u2577|]*Error: ", re.MULTILINE),
        Lookalike("is an error message of Terraform", "mend what it says, then " + MAKE_PLAN),
    ),
    (
        re.compile(
            r'^\s*(?:(?:resource|data)\s+"[^"\n]+"\s+"[^"\n]+"|(?:variable|output|module|provider)\s+"[^"\n]+"|terraform|locals)\s*\{',
            re.MULTILINE,
        ),
        Lookalike("is Terraform configuration (HCL), not a plan of it"),
    ),
    (re.compile(r"\s*digraph\b"), Lookalike("is a graph (`terraform graph`)")),
    (
        re.compile(r"AWSTemplateFormatVersion\s*:"),
        Lookalike("is a CloudFormation template; tfiam reads Terraform plans"),
    ),
    (
        re.compile(r"^\s*\w[\w-]*\s*=\s*\S", re.MULTILINE),
        Lookalike("looks like Terraform variables or another `name = value` file"),
    ),
)
_HEAD: Final = 64 * 1024


def is_plan_or_state(document: Mapping[str, Any]) -> bool:
    """True if the object is what ``terraform show -json`` writes, as far as its keys tell.

    A state without resources is ``{"format_version": …}`` alone.
    """
    if any(key in document for key in ("resource_changes", "planned_values")):
        return True
    if "format_version" not in document:
        return False
    known = (
        *PLAN_KEYS,
        *STATE_KEYS,
        "terraform_version",
        "format_version",
        "errored",
        "complete",
        "applyable",
        "timestamp",
        "checks",
        "variables",
    )
    return any(key in document for key in (*PLAN_KEYS, *STATE_KEYS)) or all(key in known for key in document)


def name_json(document: Mapping[str, Any]) -> Lookalike:
    """What an object that is no plan is."""
    for keys, lookalike in _JSON:
        if all(key in document for key in keys):
            return lookalike
    if document and all(
        isinstance(value, Mapping) and {"sensitive", "type", "value"} <= value.keys() for value in document.values()
    ):
        return Lookalike("holds outputs (`terraform output -json`)")
    if document and _CONFIGURATION_BLOCKS.issuperset(document):
        return Lookalike("is Terraform configuration in JSON, not a plan of it")
    return Lookalike("is JSON, but neither a plan nor a state", certain=False)


def name_text(text: str) -> Lookalike:
    """What text without a JSON object in it is."""
    head = text[:_HEAD]
    for pattern, lookalike in _TEXT:
        if pattern.search(head) if pattern.flags & re.MULTILINE else pattern.match(head):
            return lookalike
    if sum(not (character.isprintable() or character in "\t\r\n\x1b") for character in head[:4096]) > 4:
        return Lookalike("is binary data")
    return Lookalike("is text, not JSON", certain=False)


def is_zip(data: bytes) -> bool:
    """A saved plan is a zip archive."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def is_gzip(data: bytes) -> bool:
    return data[:2] == b"\x1f\x8b"


def name_bytes(data: bytes) -> Lookalike | None:
    """What a file of another well-known binary form is, else None."""
    for magic, lookalike in _MAGIC:
        if data.startswith(magic):
            return lookalike
    return None


_UNPACK: Final = "unpack it and give the plan's JSON"
_MAGIC: Final[tuple[tuple[bytes, Lookalike], ...]] = (
    (b"\x28\xb5\x2f\xfd", Lookalike("is compressed with zstd", _UNPACK)),
    (b"\xfd7zXZ\x00", Lookalike("is compressed with xz", _UNPACK)),
    (b"BZh", Lookalike("is compressed with bzip2", _UNPACK)),
    (b"7z\xbc\xaf", Lookalike("is a 7z archive", _UNPACK)),
    (b"\x7fELF", Lookalike("is a program")),
    (b"MZ\x90", Lookalike("is a program")),
    (b"\x89PNG", Lookalike("is an image")),
    (b"%PDF", Lookalike("is a PDF document")),
    (b"SQLite format 3\x00", Lookalike("is an SQLite database")),
)
