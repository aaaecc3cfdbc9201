#!/usr/bin/env python3
"""Name the attributes of the AWS provider that look like a document, a role or a secret and that the table leaves out.

    FORGE=path/to/planforge.py python tools/schema_columns.py

Run it when planforge's schemas are newer than the table. What is left out on purpose stands in
`fixtures/queries/left_out.json` with the reason; exit status 1 when something is neither taken nor explained.
"""

from __future__ import annotations

import fnmatch
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from provider_schema import SENSITIVE, Attribute, Schemas, read_schemas

from tfiam.extract.entry import Entry
from tfiam.extract.queries import QUERIES

LEFT_OUT = Path(__file__).resolve().parent.parent / "fixtures" / "queries" / "left_out.json"

DOCUMENT = re.compile(r"(^|_)(policy|policies|policy_document|policy_body|content|policy_template)$|^statement$")
ROLE = re.compile(r"role|instance_profile")
SECRET = re.compile(
    r"password|secret|token|private_key|auth_key|api_key|passphrase|credential|preshared|ssh_key|key_material|access_key$"
)
NO_SECRET = re.compile(r"(_arns?|_ids?|_names?|_type|_enabled|_version|_length|_period|_ur[il]|_policy|_status)$")


def looks_like(attribute: Attribute) -> str:
    """``document``, ``role``, ``secret`` or "" by the attribute's name and flags."""
    if not attribute.settable or not attribute.textual:
        return ""
    if DOCUMENT.search(attribute.leaf):
        return "document"
    if ROLE.search(attribute.leaf):
        return "role"
    named = SECRET.search(attribute.leaf) and not NO_SECRET.search(attribute.leaf)
    return "secret" if named or attribute.flags & SENSITIVE else ""


def taken(entry: Entry | None) -> frozenset[str]:
    """Every path that a row takes, without the marks of a list's items."""
    if entry is None:
        return frozenset()
    paths = [path for expression in entry.fields.values() for path in expression.split(" || ")]
    paths += [*entry.roles, *entry.secrets, *entry.generated, *(slot.path for slot in entry.documents)]
    return frozenset(path.removesuffix("[*]") for path in paths)


def omitted(schemas: Schemas) -> Iterator[tuple[str, str]]:
    """What each left-out attribute looks like, and its ``TYPE.path``."""
    for type_ in sorted(schemas.blocks):
        if type_.startswith("data."):
            continue
        known = taken(QUERIES.get(type_))
        for attribute in schemas.attributes(type_):
            kind = looks_like(attribute)
            within = any(path.startswith(f"{attribute.path}.") for path in known)
            if kind and attribute.path not in known and not within:
                yield kind, f"{type_}.{attribute.path}"


def explained(place: str, reasons: dict[str, str]) -> bool:
    """True if a reason is written for ``place``. Keys are globs in which ``[`` stands for itself."""
    return any(fnmatch.fnmatchcase(place, pattern.replace("[", "[[]")) for pattern in reasons)


def main() -> int:
    """Print what is neither taken nor explained."""
    if "FORGE" not in os.environ:
        print("schema_columns: set FORGE=path/to/planforge.py: the provider's schemas stand beside it", file=sys.stderr)
        return 2
    schemas = read_schemas(Path(os.environ["FORGE"]).resolve().parent)
    reasons = json.loads(LEFT_OUT.read_text(encoding="utf-8")) if LEFT_OUT.is_file() else {}
    missing = [(kind, place) for kind, place in omitted(schemas) if not explained(place, reasons)]
    print("".join(f"{kind} {place}\n" for kind, place in missing), end="")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
